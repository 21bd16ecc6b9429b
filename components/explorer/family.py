"""A family's page: one loss, its controls, its live picture and its facts."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components.chart.scene import Picture
from components.explorer.compare import FIRST, compare_address, losses_on
from components.explorer.facts import facts
from components.explorer.picture import live_picture
from components.kit import controls
from components.kit.layout import picture_and_panel
from components.kit.link import Link
from components.kit.navigation import links
from losses import LOSSES, properties
from losses.core.axes import axes_of
from losses.core.spec import Loss

Above = Callable[[Link, Picture], Callable[[], None]]


def family_page(first: str, *below: Callable[[Link], None], beside: str = "", above: Above | None = None) -> None:
    """Draw the page of the family this loss belongs to, in the state its URL says, and what else the page has, below.

    The loss `beside` lies over the first one from the start; it has all its axes. What the page has `above` its picture follows the
    same controls; what it answers draws the rest of it, once the URL says the state.
    """
    column, panel = picture_and_panel()
    link = Link()
    with panel:
        picture = _controls(link, LOSSES[first], LOSSES[beside].name if beside else controls.EMPTY)
    with column:
        rest = above(link, picture) if above else None
    for part in below:
        part(link)
    link.publish()
    with column:
        if rest:
            rest()
        live_picture(picture)
    own, axis, target = picture.curves[0], picture.axis, picture.target
    computed = None if picture.problem else properties(own.loss, axis=axis, target=target, **own.settings)
    facts(own, axis, computed, target, picture.span)


def _controls(link: Link, first: Loss, beside: str) -> Picture:
    loss = controls.loss_picker(link, [loss for loss in LOSSES.values() if loss.family == first.family], first)
    above = st.container()  # the axis says how many sliders there are, and stands below them
    axis = controls.axis_picker(link, axes_of(loss), loss.axis)
    with above:
        own = controls.knobs(link, loss, axis)
        aim = st.container()  # whether there is a target is a question of the loss laid over, too
    span = controls.span_slider(link, axis)
    extra = ["curvature", "weight"] if axis.slug == "residual" else ["curvature"]
    panels = ["value", "slope", *controls.panel_picker(link, extra)]
    both = [own, *controls.laid_over(link, losses_on(axis), axis, beside if loss == first else controls.EMPTY)]
    with aim:
        target = controls.target_of(link, axis, [curve.loss for curve in both])
    probe = controls.probe(link, axis)
    if axis.slug in FIRST:
        links("side_by_side", [("Open in Compare", compare_address(axis, both, target, span, probe))])
    return Picture(axis, span, panels, both, target, probe=probe)
