"""The Compare page: two to four losses on one axis, each with its own sliders, in one live picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from components.chart.scene import Picture
from components.explorer.picture import live_picture
from components.kit import controls
from components.kit.layout import picture_and_panel
from components.kit.link import Link
from components.kit.navigation import links
from components.kit.tuned import Tuned
from components.states.presets import PRESETS, look_for
from components.wire.chart import Scale
from losses import LOSSES
from losses.core.axes import AXES, axes_of
from losses.core.spec import Axis, Loss

FIRST = {axis.slug: tuple(LOSSES[slug].name for slug in axis.partners) for axis in AXES.values() if axis.partners}
WHAT = ("nothing more", "loss difference", "loss ratio", "gradient difference", "gradient ratio")
OVERLAID, ASIDE = "over each other", "side by side"
AS_WRITTEN, UNIT_CURVATURE, UNIT_SLOPE = "as written", "unit curvature at the truth", "unit slope at the point"


def compare_page() -> None:
    """Draw the page in the state its URL says."""
    column, panel = picture_and_panel()
    link = Link()
    with panel:
        axis = controls.axis_picker(link, tuple(AXES[slug] for slug in FIRST), AXES["residual"])
        curves = _slots(link, losses_on(axis), axis)
        target = controls.target_of(link, axis, [curve.loss for curve in curves])
        span = controls.span_slider(link, axis)
        layout = controls.choice(link, "layout", "Drawn", (OVERLAID, ASIDE))
        scaling = controls.choice(link, "scale", "Scaled", (AS_WRITTEN, UNIT_CURVATURE, UNIT_SLOPE))
        what = controls.choice(link, "what", "What differs", WHAT)
        probe = controls.probe(link, axis)
    link.publish()
    panels = ["value", "slope", *([what] if what != WHAT[0] else [])]
    scale = _scale(scaling, axis, target, probe)
    note = _about(scaling, axis, scale)
    picture = Picture(axis, span, panels, curves, target, scale, columns=layout == ASIDE, probe=probe, note=note)
    with column:
        live_picture(picture)
        if advice := look_for(PRESETS):
            st.write(advice)
        links("presets", [(preset.name, preset.address) for preset in PRESETS])


def losses_on(axis: Axis) -> list[Loss]:
    """Every loss that can be drawn on the axis."""
    return [loss for loss in LOSSES.values() if axis in axes_of(loss)]


def compare_address(axis: Axis, curves: Sequence[Tuned], target: float, span: tuple[float, float], probe: float) -> str:
    """The address of the Compare page that shows these curves; a single one is put beside a common loss of its axis."""
    state: dict[str, str | float | list[float]] = {"axis": axis.slug}
    for slot, curve in enumerate(curves, start=1):
        state |= {f"loss{slot}": curve.loss.name} | {f"{name}{slot}": value for name, value in curve.numbers(axis).items()}
    if len(curves) == 1:
        state["loss2"] = next(name for name in FIRST[axis.slug] if name != curves[0].loss.name)
    return f"compare?{urlencode(state | {'y': target, 'x': list(span), 'at': probe}, doseq=True)}"


def _slots(link: Link, losses: list[Loss], axis: Axis) -> list[Tuned]:
    curves: list[Tuned] = []
    for slot, default in enumerate((*FIRST[axis.slug], controls.EMPTY, controls.EMPTY), start=1):
        loss = controls.loss_slot(link, losses, slot, default, f"Loss {slot}")
        if loss:
            curves.append(controls.knobs(link, loss, axis, str(slot)))
    return curves


def _scale(scaling: str, axis: Axis, target: float, probe: float) -> Scale | None:
    """Where which derivative is brought to size 1; None as written, and where the truth is not on the axis."""
    if scaling == UNIT_SLOPE:
        return {"by": "slope", "at": probe}
    truth = axis.truth(target) if axis.truth else math.nan
    return {"by": "curvature", "at": truth} if scaling == UNIT_CURVATURE and math.isfinite(truth) else None


def _about(scaling: str, axis: Axis, scale: Scale | None) -> str:
    if scaling == UNIT_CURVATURE and scale is None:
        if axis.truth is None:
            return "On this axis there is no truth: drawn as written."
        return "For a hard target the truth lies infinitely far out on this axis, where no loss has curvature: drawn as written."
    if scaling != AS_WRITTEN:
        return "A loss that has no such slope or curvature is drawn as written."
    if axis.slug == "residual":
        return "As written, some losses are r² near 0 (MSE, Cauchy, Welsch) and others r²/2: scale them to compare shapes."
    return ""
