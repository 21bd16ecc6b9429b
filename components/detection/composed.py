"""Losses that add up a class, a box and a mask: what share of the sum each of them has."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import streamlit as st
import torch
from torch import Tensor

from components.kit import controls
from components.kit.link import Link
from components.kit.mounted import mounted, style
from losses import LOSSES
from losses.core.numbers import number
from losses.core.shared import shared
from losses.detection import centre, parameterised, sides
from losses.tracing.program import Program, trace_function

Box = tuple[float, ...]
CORNERS = ("x1", "y1", "x2", "y2")

# Anchors beside the target: how far their centres are from its own, in its sides, and their sides over its own; and the
# probability of an object that each has been given.
ANCHORS = (
    (0.05, -0.05, 1.1, 0.9),
    (-0.2, 0.1, 0.8, 1.2),
    (0.35, 0.2, 1.0, 1.0),
    (0.6, -0.3, 0.7, 1.3),
    (-0.75, -0.25, 0.9, 0.8),
    (0.1, 0.7, 1.4, 0.6),
)
BELIEFS = (0.9, 0.7, 0.6, 0.4, 0.2, 0.1)
FOUND = (1.0, 1.0, 0.0, 0.0, 0.0, 0.0)  # which of them are positive, at first
LOGITS, MASK, MASKS = (1.0, 0.0, 0.0), (1.0, 1.0, 0.0, 1.0), (0.9, 0.7, 0.3, 0.8)
COMPOSED = {"class_and_box": ("class", "box"), "faster_rcnn": ("classes", "boxes"), "mask_rcnn": ("class", "box", "mask")}
KEYS = {"class_and_box": "_box", "faster_rcnn": "_rcnn"}  # what the keys of their sliders end in

_HTML = """
<div class="atlas-shares">
  <div></div>
  <div class="atlas-anchors">
    <svg aria-hidden="true"></svg>
    <div role="group" aria-label="positive anchors"></div>
    <p>positive anchors</p>
  </div>
</div>
"""
_shares = mounted("shares", "detection/composed", html=_HTML, css=style("detection/boxes"))


def composed(link: Link, target: Box, predicted: Box) -> None:
    """Draw them for a target and a predicted box, with sliders for their weights and a switch for every anchor."""
    st.subheader("Composed losses", anchor=False)
    with st.container(key="composed"):
        picture, panel = st.columns([2.6, 1], gap="medium")
    with panel:
        sliders = _sliders(link)
    found = controls.entries(link, "anchor", FOUND, lambda values: set(values) <= {0.0, 1.0})

    def left() -> None:
        st.session_state["anchor"] = tuple(float(bool(v)) for v in st.session_state["shares"]["found"])

    scene: dict[str, Any] = {
        "boxes": [list(target), list(predicted)],
        "anchors": anchors(torch.tensor(target, dtype=torch.float64)).numpy().tolist(),
        "beliefs": BELIEFS,
        "found": list(found),
        "sliders": sliders,
        "program": _program().data,
        "rows": [{"slug": slug, "name": LOSSES[slug].name, "terms": terms} for slug, terms in COMPOSED.items()],
    }
    with picture:
        _shares(key="shares", data={"scene": scene}, on_found_change=left)
        st.caption(
            f"The boxes are those above. The class is the first of three, with logits {_listed(LOGITS)}; the mask has the pixels "
            f"{_listed(MASK)}, predicted as {_listed(MASKS)}."
        )


def _listed(values: Box) -> str:
    return ", ".join(map(number, values))


def _sliders(link: Link) -> list[dict[str, Any]]:
    """The sliders of the composed losses: the key of each, what it sets, and where it stands. No two losses share a name."""
    sliders: list[dict[str, Any]] = []
    for slug, suffix in KEYS.items():
        st.markdown(f"**{LOSSES[slug].name}**")
        tuned = controls.knobs(link, LOSSES[slug], LOSSES[slug].axis, suffix)
        numbers = tuned.numbers(tuned.loss.axis)
        sliders += [{"key": tuned.key(name), "input": name, "value": value} for name, value in numbers.items()]
    return sliders


def anchors(target: Tensor) -> Tensor:
    """The anchors beside targets (..., 4), as boxes (..., A, 4)."""
    beside = target.unsqueeze(-2)
    dx, dy, across, down = torch.tensor(ANCHORS, dtype=target.dtype).unbind(dim=-1)
    (x, y), (width, height) = centre(beside), sides(beside)
    x, y, width, height = x + dx * width, y + dy * height, across * width, down * height
    return torch.stack([x - width / 2, y - height / 2, x + width / 2, y + height / 2], dim=-1)


@shared(costly=True)
def _program() -> Program:
    """The terms of every composed loss, for any boxes and anchors; x is the left edge of the predicted box."""
    names = ["x", *CORNERS[1:], *(f"target {corner}" for corner in CORNERS)]
    switches = [f"found{i}" for i in range(1, len(ANCHORS) + 1)]
    knobs = [param.name for slug in KEYS for param in LOSSES[slug].params]

    def every(*given: Tensor) -> list[Tensor]:
        numbers = dict(zip([*names, *switches, *knobs], (v.expand(given[0].shape) for v in given), strict=True))
        predicted, target, found = (torch.stack([numbers[n] for n in some], dim=-1) for some in (names[:4], names[4:], switches))
        return [term for slug in COMPOSED for term in _terms(slug, predicted, target, found, numbers)]

    outputs = [f"{slug} {term}" for slug, terms in COMPOSED.items() for term in terms]
    return trace_function("composed", every, [*names, *switches, *knobs], outputs)


def _terms(slug: str, predicted: Tensor, target: Tensor, found: Tensor, numbers: dict[str, Tensor]) -> list[Tensor]:
    """What the loss grows by as one part after the other is no longer the truth, but what is predicted."""
    loss, label = LOSSES[slug], torch.tensor(0)
    z, beliefs, y = (torch.tensor(values, dtype=target.dtype) for values in (LOGITS, BELIEFS, MASK))
    mask = y.reshape(2, 2)
    truth, masks = (m.expand(len(LOGITS), 2, 2) for m in (mask, torch.tensor(MASKS, dtype=target.dtype).reshape(2, 2)))
    seen, wanted = (parameterised(box.unsqueeze(-2), anchors(target)) for box in (predicted, target))
    steps: dict[str, list[tuple[Any, ...]]] = {
        "class_and_box": [(z, label, box, target) for box in (target, predicted)],
        "faster_rcnn": [(beliefs, found, t, wanted) for t in (wanted, seen)],
        "mask_rcnn": [(z, label, box, target, m, mask) for box, m in ((target, truth), (predicted, truth), (predicted, masks))],
    }
    values = [loss.function(*step, **{param.name: numbers[param.name] for param in loss.params}) for step in steps[slug]]
    return [values[0], *(after - before for before, after in pairwise(values))]
