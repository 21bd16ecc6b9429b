"""Programs of whole pictures: what they hold, and what is refused. tests/browser/test_pixels.py runs them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from losses import LOSSES, Loss
from losses.scenes.mask_programs import trace_measures, trace_pixels, trace_scene, trace_shares, trace_sorted
from losses.scenes.masks import KNOBS, MEASURES, SHARES
from losses.tracing.program import Program

SIDE = 64
FAMILY = [loss for loss in LOSSES.values() if loss.family == "segmentation"]
PROGRAMS: dict[str, Callable[[], Program]] = {
    **{loss.slug: lambda loss=loss: trace_pixels(loss, SIDE) for loss in FAMILY},
    **{f"scene along {name}": lambda name=name: trace_scene(SIDE, name) for name in KNOBS},
    "measures": lambda: trace_measures(SIDE),
    "shares": lambda: trace_shares(SIDE),
    "sorted": lambda: trace_sorted(SIDE),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_small_and_in_order_and_the_browser_knows_all_its_operations(operations: set[str], name: str):
    program = PROGRAMS[name]()
    assert len(program.to_json()) < 2500
    assert {row[0] for row in program.ops} <= operations
    for i, (operation, *rows) in enumerate(program.ops):
        assert operation in ("in", "const") or all(row < i for row in rows), "a row reads rows before it"
        assert len(rows) <= 4, "the browser hands an operation four operands"


@pytest.mark.parametrize("name", PROGRAMS)
def test_inputs_that_are_used_are_rows_of_their_own(name: str):
    """Two inputs that were sampled alike are still two."""
    program = PROGRAMS[name]()
    assert sorted(row[1] for row in program.ops if row[0] == "in") == [*range(len(program.inputs))]


def test_shares_read_the_gradient_and_the_logits_and_the_target():
    program = trace_shares(SIDE)
    assert program.inputs == ("x", "z", "y")
    assert [row for row in program.ops if row[0] == "in"] == [("in", 0), ("in", 1), ("in", 2)]
    sums = [program.ops[row[1]] for row in program.ops if row[0] == "sum"]
    assert sums, "a share is a ratio of sums"


def test_programs_name_what_they_take_and_give():
    tversky = trace_pixels("tversky", SIDE)
    assert (tversky.inputs, list(tversky.outputs)) == (("x", "y", "beta", "eps"), ["value", "by_p", "by_z"])
    assert list(trace_measures(SIDE).outputs) == [*MEASURES, *(f"hard_{name}" for name in MEASURES)]
    assert list(trace_shares(SIDE).outputs) == [*SHARES]
    assert list(trace_sorted(SIDE).outputs) == ["errors", "increments", "products"]
    assert trace_scene(SIDE, "size").inputs == ("y", "paint", "across", "down", *KNOBS, "seed")


@pytest.mark.parametrize("loss", FAMILY, ids=lambda loss: loss.slug)
def test_a_program_does_not_grow_with_the_frame(loss: Loss):
    """The rows are the same; only the numbers of pixels in them differ."""
    small, large = (trace_pixels(loss, side) for side in (16, SIDE))
    assert [row[0] for row in small.ops] == [row[0] for row in large.ops]


def test_a_program_is_traced_once_and_known_by_name_or_loss():
    assert trace_pixels("dice", SIDE) is trace_pixels(LOSSES["dice"], SIDE)
    assert trace_scene(SIDE, "size") is trace_scene(SIDE, "size")
    with pytest.raises(ValueError, match="no_such_loss"):
        trace_pixels("no_such_loss", SIDE)


ONE_SIDED: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "sum": lambda p, y: (p * y).sum(dim=-1).amax(),
    "mean": lambda p, y: (p - y).mean(dim=-2).square().sum(),
    "amax": lambda p, y: (p * y).amax(dim=0).sum(),
    "cumsum": lambda p, y: (p * y.cumsum(dim=-1)).sum(),
    "sort": lambda p, y: (p * torch.sort(y, dim=-1, descending=True)[0]).sum(),
    "gather": lambda p, y: (p * y.gather(-2, torch.sort(y.flatten(), descending=True)[1].view_as(y) % len(y))).sum(),
    "a ramp": lambda p, y: (p * y * torch.arange(len(y))).sum(),
    "transpose": lambda p, y: (p * y.T).sum(),
    "one row": lambda p, y: (p * y[0]).sum(),
    "flip": lambda p, y: (p * y.flip(-1)).sum(),
    "roll": lambda p, y: (p * y.roll(1, 0)).sum(),
    "product of matrices": lambda p, y: (p @ y).sum(),
    "from the smallest up": lambda p, y: (p.flatten() * torch.sort(y.flatten())[0]).sum(),
}


@pytest.mark.parametrize("what", ONE_SIDED)
def test_what_the_rows_cannot_say_of_a_whole_picture_is_refused_by_name(what: str, monkeypatch: pytest.MonkeyPatch):
    """One side of the frame without the other; what only rearranges; and a sort that the browser has no operation for."""
    slug = f"one_sided_{what.replace(' ', '_')}"
    monkeypatch.setitem(LOSSES, slug, replace(LOSSES["pixel_bce"], slug=slug, function=ONE_SIDED[what]))
    with pytest.raises(NotImplementedError, match=f"{slug}: "):
        trace_pixels(slug, SIDE)
