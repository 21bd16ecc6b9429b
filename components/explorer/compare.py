"""The Compare page: two to four losses on one axis, each with its own sliders, in one live picture."""

from __future__ import annotations

import streamlit as st

from components.explorer.formulas import keep_formulas, last_formulas, slot_controls
from components.explorer.picture import live_picture
from components.kit.layout import picture_and_panel
from components.kit.link import Link, hold
from components.kit.navigation import offer
from components.states.compare import PRESETS, SLOTS, Comparison, axis_for, left_out, shared_axes, table
from losses import LOSSES
from losses.core.axes import AXES
from losses.core.spec import Loss


def compare_page() -> None:
    """Draw the page in the state its URL says."""
    column, panel = picture_and_panel()
    link = Link()
    state = table(link, last_formulas(link))
    link.publish()
    keep_formulas(state.slots.values())
    with column:
        offer("presets", PRESETS)
        live_picture(state.picture)
        st.caption(left_out())
    with panel, st.container(key="panel"):
        _controls(link, state)


def _controls(link: Link, state: Comparison) -> None:
    axis, slots = state.picture.axis, state.slots
    losses = [curve.loss for curve in state.picture.curves]
    for place, slot in slots.items():
        link.draw(f"loss{place}", chosen=lambda place=place: _follow(place))
        slot_controls(link, slot, axis)
    if empty := [place for place in SLOTS if place not in slots]:
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
