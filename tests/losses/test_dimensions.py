"""Dimensions have names: what is traced at one length holds at another, and no size makes a dimension the sweep."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from losses.tracing.frames import SMALL, trace_columns, trace_frames
from losses.tracing.program import SWEEP, trace_entries, trace_function
from tests.support.interpreter import run

LENGTHS = SWEEP["sweep"]
LOSSES = Path(__file__).parents[2] / "losses"
RANDOM = np.random.default_rng(5)


def close(output: np.ndarray, wanted: Tensor, name: str):
    """An output, which repeats a single number for every entry."""
    np.testing.assert_allclose(output, np.broadcast_to(wanted.reshape(-1), output.shape), rtol=1e-12, atol=1e-14, err_msg=name)


def standardised(x: Tensor, y: Tensor) -> tuple[Tensor, ...]:
    """Everything here depends on how many entries a column has: by a mean, by the length itself, and by a sum of a number."""
    centred = x - x.mean()
    pair = torch.stack([x, y], dim=-1)
    means = (x * y).sum() / len(x), pair.mean(), pair.mean(dim=0).amax()
    return centred, *means, torch.full_like(x, 2).sum(), torch.arange(len(x)) + x


@pytest.mark.parametrize("length", [1, *LENGTHS, 101, 400])
def test_columns_traced_at_one_length_run_at_another(node, length: int):
    outputs = ["centred", "mean", "both", "larger", "number", "numbered"]
    program = trace_columns("mine", standardised, ["x", "y"], [], outputs)
    x, y = RANDOM.normal(size=(2, length))
    answer = node.call("kit/program/program.js", "evaluate", program.data, {"x": x, "y": y})
    wanted = standardised(torch.tensor(x), torch.tensor(y))
    for name, tensor in zip(outputs, wanted, strict=True):
        close(answer[name], tensor, name)


@pytest.mark.parametrize("classes", [*LENGTHS, 101])
def test_so_many_classes_are_no_sweep(classes: int):
    """101 is the length that pages draw, and the others are those that programs are traced at."""
    x, z = np.array([-1.0, 0.0, 2.0]), RANDOM.normal(size=classes)
    inputs = {f"z{i}": v for i, v in enumerate(z[1:], start=2)} | {f"y{i}": float(i == 2) for i in range(1, classes + 1)}
    logits = torch.tensor(np.stack([np.concatenate([[v], z[1:]]) for v in x]))
    wanted = torch.nn.functional.cross_entropy(logits, torch.full((3,), 1), reduction="none")
    values = run(trace_entries("cross_entropy", classes), {"x": x} | inputs)["value"]
    np.testing.assert_allclose(values, wanted, rtol=1e-12)


@pytest.mark.parametrize("boxes", [*LENGTHS, 101])
def test_a_mean_over_boxes_is_one_over_boxes(boxes: int):
    def function(x: Tensor) -> tuple[Tensor]:
        return ((x.unsqueeze(-1) - torch.arange(boxes)).abs().mean(dim=-1),)

    x = np.linspace(0, 3, 11)
    wanted = function(torch.tensor(x))[0]
    np.testing.assert_allclose(run(trace_function("mine", function, ["x"], ["mean"]), {"x": x})["mean"], wanted, rtol=1e-12)


@pytest.mark.parametrize("classes", [SMALL, 16])
def test_as_many_classes_as_a_frame_has_pixels_on_a_side(node, classes: int):
    def function(x: Tensor) -> tuple[Tensor, ...]:
        each = torch.stack([x * i for i in range(classes)])
        return each.sum(dim=0), each.mean(), each.amax(dim=(-2, -1)).sum()

    program = trace_frames("mine", function, lambda side: {"x": torch.rand(side, side).double()}, 16, ["sum", "mean", "most"])
    x = RANDOM.random((16, 16))
    answer = node.call("kit/program/program.js", "evaluate", program.data, {"x": x})
    for name, tensor in zip(("sum", "mean", "most"), function(torch.tensor(x)), strict=True):
        close(answer[name], tensor, name)


REFUSED: dict[str, Callable[[Tensor], Tensor]] = {
    "a mean": lambda x: x - x.mean(),
    "its length as a number": lambda x: x / len(x),
    "a number made of its length": lambda x: x / (len(x) - 1),
    "its length as a tensor": lambda x: x * torch.linspace(0, 1, len(x)),
    "places": lambda x: x * torch.arange(len(x)),
    "a constant as long": lambda x: x * torch.tensor([float(i) for i in range(len(x))]),
    "an operation for each point": lambda x: torch.stack(list(x)),
    "a dimension that grows with it": lambda x: torch.cat([x, x]).reshape(2, -1).sum(0),
    "two points": lambda x: x[0] + 0 * x,
    "a turn without a permutation": lambda x: torch.stack([x, 2 * x], dim=-1).reshape(2, -1).sum(0),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_depends_on_the_length_of_the_sweep_is_refused_by_name(what: str):
    with pytest.raises(NotImplementedError, match="mine: "):
        trace_function("mine", lambda x: (REFUSED[what](x),), ["x"], ["value"])


def test_a_number_made_from_the_length_of_a_column_is_refused_by_name():
    with pytest.raises(NotImplementedError, match="mine: "):
        trace_columns("mine", lambda x: (x.sum() / (len(x) - 1),), ["x"], [], ["value"])


def test_one_module_knows_how_pytorch_dispatches():
    knows: list[str] = []
    for path in LOSSES.rglob("*.py"):
        tree = ast.walk(ast.parse(path.read_text()))
        modules = [node.module or "" for node in tree if isinstance(node, ast.ImportFrom)]
        knows += [path.name for module in modules if module.startswith(("torch.fx", "torch.utils._"))]
    assert set(knows) == {"graphs.py"}
