"""A family's page: one loss, its controls, its live picture and its facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from components.chart.scene import Picture, no_curve
from components.explorer.compare import FIRST, compare_address, losses_on
from components.explorer.facts import facts
from components.explorer.picture import live_picture
from components.kit import controls
from components.kit.layout import picture_and_panel
from components.kit.link import Link
from components.kit.navigation import links
from losses import LOSSES, Properties, properties
from losses.core.axes import axes_of, settings_on
from losses.core.spec import Axis, Loss


@dataclass(frozen=True)
class View:
    """What the controls of a family page say: the page's loss comes first, then the one laid over it."""

    curves: list[tuple[Loss, dict[str, float]]]
    target: float
    axis: Axis
    span: tuple[float, float]
    panels: list[str]
    probe: float


Above = Callable[[Link, View], Callable[[], None]]


def family_page(first: str, *below: Callable[[Link], None], beside: str = "", above: Above | None = None) -> None:
    """Draw the page of the family this loss belongs to, in the state its URL says, and what else the page has, below.

    The loss `beside` lies over the first one from the start; it has all its axes. What the page has `above` its picture follows the
    same controls; what it answers draws the rest of it, once the URL says the state.
    """
    picture, panel = picture_and_panel()
    link = Link()
    with panel:
        view = _controls(link, LOSSES[first], LOSSES[beside].name if beside else controls.EMPTY)
    with picture:
        rest = above(link, view) if above else None
    for part in below:
        part(link)
    link.publish()
    with picture:
        if rest:
            rest()
        found = _picture(view)
    loss, settings = view.curves[0]
    facts(loss, view.axis, found, view.target, view.span, settings)


def _controls(link: Link, first: Loss, beside: str) -> View:
    loss = controls.loss_picker(link, [loss for loss in LOSSES.values() if loss.family == first.family], first)
    above = st.container()  # the axis says how many sliders there are, and stands below them
    axis = controls.axis_picker(link, axes_of(loss), loss.axis)
    with above:
        settings = controls.knobs(link, loss, axis)
        aim = st.container()  # whether there is a target is a question of the loss laid over, too
    span = controls.span_slider(link, axis)
    extra = ["curvature", "weight"] if axis.slug == "residual" else ["curvature"]
    panels = ["value", "slope", *controls.panel_picker(link, extra)]
    both = [(loss, settings), *controls.laid_over(link, losses_on(axis), axis, beside if loss == first else controls.EMPTY)]
    with aim:
        target = controls.target_of(link, axis, [loss for loss, _ in both])
    probe = controls.probe(link, axis)
    if axis.slug in FIRST:
        links("side_by_side", [("Open in Compare", compare_address(axis, both, target, span, probe))])
    return View(both, target, axis, span, panels, probe)


def _picture(view: View) -> Properties | None:
    loss, settings = view.curves[0]
    problem = next(filter(None, (no_curve(*curve, view.axis, view.target) for curve in view.curves)), "")
    picture = Picture(view.axis, view.span, view.panels, [] if problem else view.curves, view.target)
    live_picture(picture, view.probe, controls.KEYS, problem)
    return None if problem else properties(loss, axis=view.axis, target=view.target, **settings_on(loss, view.axis, settings))
