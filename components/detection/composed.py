"""Losses that add up a class, a box and a mask: what share of the sum each of them has."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
import torch

from components.kit.link import Link, leave
from components.kit.mounted import Component, left_in, mounted
from components.kit.state import Vector
from components.kit.tuned import Tuned
from components.states.detection import Detection
from components.wire.pages import SceneMessage, SharesScene, Slider
from losses.core.numbers import number
from losses.scenes.composed import BELIEFS, COMPOSED, LOGITS, MASK, MASKS, anchors, trace_composed

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
_shares: Component[SceneMessage[SharesScene]] = mounted("shares", "detection/composed", html=_HTML)


def composed(link: Link, state: Detection) -> None:
    """Draw them for the target and the predicted box, with sliders for their weights and a switch for every anchor."""
    st.header("Composed losses", anchor=False)
    with st.container(key="composed"):
        picture, panel = st.columns([2.6, 1], gap="medium")
    with panel:
        sliders = _sliders(link, state.composed)

    def left() -> None:
        if positive := left_in("shares", "found", tuple[float, ...]):
            leave({"anchor": tuple(map(float, positive))})

    scene: SharesScene = {
        "boxes": [state.target, state.predicted],
        "anchors": anchors(torch.tensor(state.target, dtype=torch.float64)).numpy().tolist(),
        "beliefs": BELIEFS,
        "found": state.positive,
        "sliders": sliders,
        "program": trace_composed().data,
        "rows": [{"slug": row.loss.slug, "name": row.loss.name, "terms": list(row.terms)} for row in COMPOSED],
    }
    with picture:
        _shares(key="shares", data={"scene": scene}, on_found_change=left)
        st.caption(
            f"The boxes are those above. The class is the first of three, with logits {_listed(LOGITS)}; the mask has the pixels "
            f"{_listed(MASK)}, predicted as {_listed(MASKS)}."
        )


def _listed(values: Vector) -> str:
    return ", ".join(map(number, values))


def _sliders(link: Link, losses: Sequence[Tuned]) -> list[Slider]:
    """The sliders of the composed losses: the key of each, what it sets, and where it stands. No two losses share a name."""
    sliders: list[Slider] = []
    for tuned in losses:
        st.markdown(f"**{tuned.loss.name}**")
        link.knobs(tuned, tuned.loss.axis)
        numbers = tuned.numbers(tuned.loss.axis)
        sliders.extend({"key": tuned.key(name), "input": name, "value": value} for name, value in numbers.items())
    return sliders
