"""A family's page: one loss, its controls, its live picture and its facts."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from components import controls
from components.facts import facts
from components.figures import drawn, no_curve, scene
from components.link import Link
from components.live import chart
from components.style import apply_style
from losses import LOSSES, Properties, properties
from losses.axes import axes_of, has_target
from losses.spec import Axis, Loss


@dataclass(frozen=True)
class View:
    """What the controls of a family page say."""

    loss: Loss
    settings: dict[str, float]
    target: float
    axis: Axis
    span: tuple[float, float]
    panels: list[str]
    probe: float


def family_page(family: str) -> None:
    """Draw the page of one family of losses, in the state its URL says."""
    apply_style()
    link = Link()
    with st.container(key="explorer"):
        picture, panel = st.columns([2.6, 1], gap="medium")
    with panel:
        view = _controls(link, [loss for loss in LOSSES.values() if loss.family == family])
    link.publish()
    with picture:
        found = _picture(view)
    facts(view.loss, view.axis, found, view.target, view.span, view.settings)


def _controls(link: Link, losses: list[Loss]) -> View:
    loss = controls.loss_picker(link, losses)
    settings = controls.knobs(link, loss)
    target = controls.target_slider(link) if has_target(loss) else 1.0
    axis = controls.axis_picker(link, axes_of(loss), loss.axis)
    span = controls.span_slider(link, axis)
    extra = ["curvature"] if has_target(loss) else ["curvature", "weight"]
    panels = ["value", "slope", *controls.panel_picker(link, extra)]
    return View(loss, settings, target, axis, span, panels, controls.probe(link, axis))


def _picture(view: View) -> Properties | None:
    problem = no_curve(view.loss, view.axis, view.target)
    curves = [] if problem else [drawn(view.loss, view.axis, view.target, view.span, view.settings)]
    chart(scene(view.axis, view.span, view.panels, curves, view.probe), key="chart", probe_key="at", note=problem)
    return None if problem else properties(view.loss, axis=view.axis, target=view.target, **view.settings)
