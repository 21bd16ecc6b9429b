"""The Compare page: two to four losses on one axis, each with its own sliders, in one live picture."""

from __future__ import annotations

import streamlit as st

from components.chart.scene import Picture
from components.explorer.picture import live_picture
from components.kit.layout import picture_and_panel
from components.kit.link import Link, hold
from components.kit.navigation import offer
from components.states.compare import PRESETS, SLOTS, axis_for, shared_axes, table
from losses import LOSSES
from losses.core.axes import AXES
from losses.core.spec import Loss

# Room for the presets above the picture and for where the curves meet below it, and all controls of two losses on one screen.
_STYLE = """
<style>
@media (min-width: 641px) {
  .atlas-picture { height: clamp(24rem, calc(100vh - 24rem), 46rem); }
}
.st-key-presets .atlas-links { font-size: 0.9rem; line-height: 1.35; row-gap: 0.1rem; }
.st-key-panel { gap: 0.4rem; }
.st-key-panel .st-key-add_loss button { min-height: 1.6rem; padding: 0; }
.st-key-panel .stSelectbox, .st-key-layout .stButtonGroup { display: flex; align-items: center; }
.st-key-panel .stSelectbox label, .st-key-layout .stButtonGroup label { flex: 0 0 5.6rem; margin: 0; }
.st-key-layout .stButtonGroup label { flex-basis: 3.6rem; }
.st-key-layout button { padding: 0 0.2rem; }
.st-key-layout button p { font-size: 0.85rem; }
.st-key-panel .stSelectbox > :last-child, .st-key-layout .stButtonGroup > :last-child { flex: 1; min-width: 0; }
</style>
"""


def compare_page() -> None:
    """Draw the page in the state its URL says."""
    column, panel = picture_and_panel()
    st.html(_STYLE)
    link = Link()
    picture = table(link)
    link.publish()
    with panel, st.container(key="panel"):
        _controls(link, picture)
    with column:
        offer("presets", PRESETS)
        live_picture(picture)


def _controls(link: Link, picture: Picture) -> None:
    losses = [curve.loss for curve in picture.curves]
    curves = {curve.suffix: curve for curve in picture.curves}
    for place in SLOTS:
        if curve := curves.get(str(place)):
            link.draw(f"loss{place}", chosen=lambda place=place: _follow(place))
            link.knobs(curve, picture.axis)
    if empty := [place for place in SLOTS if str(place) not in curves]:
        st.button("+ Add a loss", key="add_loss", type="tertiary", on_click=lambda: _add(empty[0], losses))
    link.narrow("axis", [axis.slug for axis in shared_axes(losses)])
    link.draw("axis", "y", "x", "layout", "scale", "what")


def _by_name(name: str) -> Loss | None:
    return next((loss for loss in LOSSES.values() if loss.name == name), None)


def _follow(place: int) -> None:
    """Bring the axis to where the loss that was just chosen for a slot can be drawn, and the others stay if they can."""
    state = st.session_state
    if chosen := _by_name(state[f"loss{place}"]):
        losses = [loss for slot in SLOTS if (loss := _by_name(state[f"loss{slot}"]))]
        hold(*(f"loss{slot}" for slot in SLOTS))
        state["axis"] = axis_for(losses, chosen, AXES[state["axis"]]).slug


def _add(place: int, losses: list[Loss]) -> None:
    """Put the first loss of the axis that is not there yet into an empty slot, or a second one of the same if all are there."""
    axis = AXES[st.session_state["axis"]]
    drawn = [loss for loss in LOSSES.values() if axis.draws(loss)]
    st.session_state[f"loss{place}"] = next((loss for loss in drawn if loss not in losses), drawn[0]).name
