"""Losses that add up a class, a box and a mask: what share of the sum each of them has."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.kit.link import Link, leave
from components.kit.mounted import Component, left_in, mounted
from components.kit.state import Vector
from components.kit.tuned import Tuned
from components.states.detection import Detection
from components.wire.pages import SceneMessage, SharesScene, Slider
from losses.core.numbers import number
from losses.scenes.composed import BELIEFS, COMPOSED, LOGITS, MASK, MASKS, trace_composed

HTML = """
<div class="atlas-shares">
  <div></div>
  <div class="atlas-anchors">
    <svg aria-hidden="true"></svg>
    <div role="group" aria-label="positive anchors"></div>
    <p>positive anchors</p>
  </div>
</div>
"""
_shares: Component[SceneMessage[SharesScene]] = mounted("shares", "families/detection/composed", html=HTML)


def _listed(values: Vector) -> str:
    return ", ".join(map(number, values))


HELD = (
    f"The boxes are those above. The class is the first of three, with logits {_listed(LOGITS)}; the mask has the pixels "
    f"{_listed(MASK)}, predicted as {_listed(MASKS)}."
)


def composed(link: Link, state: Detection) -> None:
    """Draw them for the target and the predicted box, with sliders for their weights and a switch for every anchor."""
    st.header("Composed losses", anchor=False)
    with st.container(key="composed"):
        picture, panel = st.columns([2.6, 1], gap="medium")
    with panel:
        for tuned in state.composed:
            st.markdown(f"**{tuned.loss.name}**")
            link.knobs(tuned, tuned.loss.axis)

    def left() -> None:
        if positive := left_in("shares", "found", tuple[float, ...]):
            leave({"anchor": tuple(map(float, positive))})

    with picture:
        _shares(key="shares", data=shares_message(state), on_found_change=left)
        st.caption(HELD)


def shares_message(state: Detection) -> SceneMessage[SharesScene]:
    """What the composed losses are the sums of, for the boxes and the anchors."""
    scene: SharesScene = {
        "boxes": [state.target, state.predicted],
        "beliefs": BELIEFS,
        "found": state.positive,
        "sliders": _sliders(state.composed),
        "program": trace_composed().data,
        "rows": [{"slug": row.loss.slug, "name": row.loss.name, "terms": list(row.terms)} for row in COMPOSED],
    }
    return {"scene": scene}


def _sliders(losses: Sequence[Tuned]) -> list[Slider]:
    """The sliders of the composed losses: the key of each, what it sets, and where it stands. No two losses share a name."""
    return [
        {"key": tuned.key(name), "input": name, "value": value}
        for tuned in losses
        for name, value in tuned.numbers(tuned.loss.axis).items()
    ]
