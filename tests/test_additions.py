"""What CONTRIBUTING.md promises: a loss is one function, an axis one constant, an operation one row of the browser's table."""

from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Annotated

import numpy as np
import pytest
import torch
from torch import Tensor

from losses.core import axes
from losses.core.code import snippet
from losses.core.curve import derivatives, evaluate, grid
from losses.core.registry import LOSSES, loss
from losses.core.spec import Axis, Interval, Knob, Paper
from losses.divergences.information import Distribution, relative
from losses.tracing.program import OUTPUTS, trace, trace_function
from tests.support.interpreter import run
from tests.support.javascript import MODULES, Node
from tests.support.pages import opened, scenes

Scale = Annotated[float, Knob("c", 0.1, 5.0, "what the loss is multiplied by")]


def regression(residual: Tensor, *, c: Scale = 1.0) -> Tensor:
    return c * residual.abs() ** 3


def binary(z: Tensor, y: Tensor, *, c: Scale = 1.0) -> Tensor:
    return c * (z - 4 * y + 2) ** 2


def multiclass(z: Tensor, y: Tensor, *, c: Scale = 1.0) -> Tensor:
    return c * ((z - y) ** 2).sum(dim=-1)


def divergences(p: Tensor, q: Distribution, *, c: Scale = 1.0) -> Tensor:
    return c * relative(p, q).sum(dim=-1)


def segmentation(p: Tensor, y: Tensor, *, c: Scale = 1.0) -> Tensor:
    return c * ((p - y) ** 2).mean(dim=(-2, -1))


def detection(predicted: Tensor, target: Tensor, *, c: Scale = 1.0) -> Tensor:
    return c * ((predicted - target) ** 2).sum(dim=-1)


def embedding(a: Tensor, b: Tensor, *, c: Scale = 1.0) -> Tensor:
    return c * ((a - b) ** 2).sum(dim=-1)


def adversarial(real: Tensor, fake: Tensor, *, c: Scale = 1.0) -> Tensor:
    return c * (real - fake) ** 2


def likelihoods(mean: Tensor, y: Tensor, *, c: Scale = 1.0) -> Tensor:
    return c * (mean - y) ** 2


def ranking(d: Tensor, *, c: Scale = 1.0) -> Tensor:
    return c * (d - 1) ** 2


# The function, its own axis, and the formula of each family's addition.
ADDITIONS = {
    "regression": (regression, axes.residual, r"c\,|r|^3"),
    "binary": (binary, axes.logit, r"c\,(z - 4y + 2)^2"),
    "multiclass": (multiclass, axes.class_logit, r"c \sum_k (z_k - y_k)^2"),
    "divergences": (divergences, axes.outcome, r"c \sum_k p_k \log(p_k / q_k)"),
    "segmentation": (segmentation, axes.overlap, r"\frac{c}{N} \sum_i (p_i - y_i)^2"),
    "detection": (detection, axes.shift, r"c \sum_k (P_k - T_k)^2"),
    "embedding": (embedding, axes.distance, r"c \sum_k (a_k - b_k)^2"),
    "adversarial": (adversarial, axes.fake_score, "c\\,(r - f)^2"),
    "likelihoods": (likelihoods, axes.mean, r"c\,(\mu - y)^2"),
    "ranking": (ranking, axes.difference, r"c\,(d - 1)^2"),
}


@pytest.fixture(params=ADDITIONS)
def added(request):
    """One more loss in a family, until the test is over."""
    function, axis, formula = ADDITIONS[request.param]
    function.__module__ = f"losses.{request.param}"
    function.__name__ = "throwaway"
    function.__doc__ = "A loss for the time of a test.\n\nIt is c times a simple distance.\n\n>>> 1 + 1\n2"
    loss("Throwaway", axis=axis, formula=formula, sources=[Paper("Nobody", 2026)])(function)
    yield LOSSES["throwaway"]
    del LOSSES["throwaway"]


def test_a_loss_of_each_family_is_one_function(added):
    app = opened(f"{added.family}.py", loss="Throwaway", c="2.5")
    assert app.selectbox(key="loss").value == "Throwaway"
    assert app.session_state["c"] == 2.5
    curves = [curve for scene in scenes(app) for curve in scene.get("curves", []) if isinstance(curve, dict)]
    assert "throwaway" in [curve["slug"] for curve in curves]
    x = grid(added, added.axis, added.axis.span, 41)
    drawn = run(trace(added, added.axis), {"x": x, "y": 0.3, "c": 2.5})
    for name in ("value", "slope", "curvature"):
        np.testing.assert_allclose(drawn[name], getattr(evaluate(added, added.axis, x, 0.3, c=2.5), name), rtol=1e-12, atol=1e-12)


# An axis, as it would stand in losses/core/axes/numbers.py.


def probability_from_signed(x: Tensor) -> Tensor:
    """From -1 to 1."""
    return (1 + x) / 2


def logit_from_signed(x: Tensor) -> Tensor:
    """The log-odds."""
    return x.log1p() - (-x).log1p()


@pytest.fixture
def signed(monkeypatch):
    """One more axis for the losses of two classes, until the test is over."""
    axis = Axis(
        slug="signed_probability",
        quantity="signed probability, 2p − 1",
        symbol="t",
        domain=Interval(-1.0, 1.0),
        span=(-1.0, 1.0),
        reach=(-1.0, 1.0),
        truth=lambda y: 2 * y - 1,
        links={own: {"p": probability_from_signed, "z": logit_from_signed, "s": logit_from_signed} for own in axes.numbers.BINARY},
        infinite=("z", "s"),
        partners=("bce", "hinge"),
    )
    monkeypatch.setitem(axes.AXES, axis.slug, axis)
    return axis


@pytest.mark.parametrize("slug", ["focal", "hinge"])
def test_an_axis_is_one_constant_with_its_links(node, signed, slug):
    entry = LOSSES[slug]
    app = opened("binary.py", loss=entry.name, axis=signed.slug)
    assert app.session_state["axis"] == signed.slug
    (drawn,) = [scene for scene in scenes(app) if "curves" in scene]
    assert (drawn["axis"]["slug"], drawn["axis"]["symbol"]) == ("signed_probability", "t")
    x = np.linspace(-0.9, 0.9, 41)
    expected = evaluate(entry, signed, x, 0.3, **entry.defaults)
    numbers = node.call("kit/program/program.js", "evaluate", drawn["curves"][0]["program"], entry.defaults | {"x": x, "y": 0.3})
    by_probability = evaluate(entry, axes.probability, (1 + x) / 2, 0.3, **entry.defaults)
    np.testing.assert_allclose(expected.value, by_probability.value, rtol=1e-12)
    np.testing.assert_allclose(expected.slope, by_probability.slope / 2, rtol=1e-12)
    for name in ("value", "slope", "curvature"):
        np.testing.assert_allclose(numbers[name], getattr(expected, name), rtol=1e-12, atol=1e-12)


def test_an_axis_is_printed_with_its_link_and_offered_by_compare(signed):
    printed: dict[str, object] = {}
    exec(snippet(LOSSES["focal"], axis=signed, target=0.3, gamma=1.5), printed)
    expected = evaluate(LOSSES["focal"], signed, printed["x"].numpy(force=True), 0.3, gamma=1.5)
    np.testing.assert_allclose(printed["value"].numpy(force=True), expected.value, rtol=1e-12)
    app = opened("compare.py", axis=signed.slug)
    assert [app.selectbox(key=key).value for key in ("loss1", "loss2")] == ["BCE", "Hinge"]


# A point-wise operation of PyTorch that no loss of the atlas uses.


@pytest.fixture
def extended(tmp_path):
    """The browser's modules with one more row in the table of operations, under Node."""
    modules = Path(copytree(MODULES, tmp_path / "components", ignore=ignore_patterns("*.py", "__pycache__")))
    table = modules / "kit" / "program" / "program.js"
    head, rows = table.read_text().split("export const OPERATIONS = {\n")
    table.write_text(f"{head}export const OPERATIONS = {{\n  log2: Math.log2,\n{rows}")
    engine = Node(modules)
    yield engine
    engine.close()


def test_an_operation_is_one_row_of_the_browsers_table(node, operations, extended):
    program = trace_function("throwaway", lambda x: derivatives(torch.log2, x.detach().requires_grad_()), ["x"], OUTPUTS)
    assert {row[0] for row in program.ops} - operations == {"log2"}
    x = torch.linspace(0.1, 5, 41, dtype=torch.float64)
    with pytest.raises(AssertionError, match="log2"):
        node.call("kit/program/program.js", "evaluate", program.data, {"x": x})
    drawn = extended.call("kit/program/program.js", "evaluate", program.data, {"x": x})
    for name, expected in zip(OUTPUTS, derivatives(torch.log2, x.requires_grad_()), strict=True):
        np.testing.assert_allclose(drawn[name], expected.numpy(force=True), rtol=1e-14)
