"""Losses that add up a class, a box and a mask: what share of the sum each of them has."""

from __future__ import annotations

from typing import Any

import streamlit as st
import torch

from components.kit import older as controls
from components.kit.link import Link
from components.kit.mounted import mounted, style
from losses import LOSSES
from losses.core.numbers import number
from losses.scenes.composed import BELIEFS, COMPOSED, LOGITS, MASK, MASKS, anchors, trace_composed

Box = tuple[float, ...]
FOUND = (1.0, 1.0, 0.0, 0.0, 0.0, 0.0)  # which of them are positive, at first
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
        "program": trace_composed().data,
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
