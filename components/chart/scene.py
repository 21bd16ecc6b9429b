"""What a chart shows, as plain data: programs, settings and words for the live chart, and small drawings for the gallery."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from components.chart.vectors import entry_program, simplex_program, vectors
from components.kit.tuned import Tuned
from components.wire.chart import ChartAxis, ChartScene, Control, Curve, Panel, Scale
from losses.analysis.sampling import is_infinite
from losses.core.axes import CoordinateAxis
from losses.core.numbers import number
from losses.core.spec import Axis, Loss, Target
from losses.formulas.formula import Formula
from losses.tracing.program import ProgramData, trace

LOSS_DIFFERENCE, LOSS_RATIO = "loss difference", "loss ratio"
GRADIENT_DIFFERENCE, GRADIENT_RATIO = "gradient difference", "gradient ratio"

# The panels a chart can have, from top to bottom: title, short form, and the word for it; {x} is the symbol of the axis.
# A difference or ratio is to the first curve of the chart.
PANELS = {
    "value": ("loss, <i>L</i>", "L", "loss"),
    "slope": ("gradient, d<i>L</i>/d<i>{x}</i>", "dL/d{x}", "gradient"),
    "curvature": ("curvature, d²<i>L</i>/d<i>{x}</i>²", "d²L/d{x}²", "curvature"),
    "weight": ("weight in least squares, <i>w</i> = <i>ψ</i>/<i>{x}</i>, with the gradient as influence <i>ψ</i>", "w", "weight"),
    LOSS_DIFFERENCE: ("loss less that of the first", "L − L₁", "difference"),
    LOSS_RATIO: ("loss over that of the first", "L/L₁", "ratio"),
    GRADIENT_DIFFERENCE: ("gradient less that of the first", "difference", "difference"),
    GRADIENT_RATIO: ("gradient over that of the first", "ratio", "ratio"),
}

# Why there is no curve to draw: at a target without an axis, and of a loss that is infinite all along it.
MEANINGLESS = "At y = 0.5 the margin (2y − 1) × score is 0 for every score, so there is no curve to draw against it."
INFINITE = "At {symbol} = {y} {loss} is infinite all along the axis, so there is no curve to draw."


@dataclass(frozen=True)
class Picture:
    """What a chart shows: panels of curves, each a loss at its settings, and a point on the first that the reader moves.

    `scale` says which of a curve's derivatives to bring to size 1, and where: {"by": "curvature", "at": 0.0}. The curves lie over
    each other, or each in a column of its own. If they are `compared`, the chart says where each meets the first. The arrows on a
    simplex point along its "slope", or where a step on the logits makes the prediction "move". The first curve cannot go below its
    `floor`. The `note` says what the picture cannot.
    """

    axis: Axis
    span: tuple[float, float]
    panels: Sequence[str]
    curves: Sequence[Tuned]
    target: float = 1.0
    scale: Scale | None = None
    columns: bool = False
    compared: bool = False
    arrows: str = "slope"
    floor: float | None = None
    probe: float = 0.0
    note: str = ""

    @cached_property
    def problem(self) -> str:
        """Why there is nothing to draw, in one sentence; empty if there is something."""
        if not self.curves:
            return "The formula cannot be read, so there is no curve to draw yet."
        return next(filter(None, (_no_curve(curve, self.axis, self.target) for curve in self.curves)), "")


def _no_curve(curve: Tuned, axis: Axis, target: float) -> str:
    """Why a loss has no curve on the axis; empty if it has one."""
    loss = curve.loss
    try:
        axis.check_target(loss, target)
    except ValueError:
        return MEANINGLESS
    if is_infinite(loss, axis, target, **curve.settings):
        return INFINITE.format(symbol=axis.target.symbol, y=number(target), loss=loss.name)
    return ""


def scene(picture: Picture) -> ChartScene:
    """Everything the live chart needs to draw a picture; without curves where there is a problem."""
    axis = picture.axis
    curves = [] if picture.problem else [drawn(curve, axis, picture.target) for curve in picture.curves]
    return {
        "axis": chart_axis(axis),
        "span": picture.span,
        "panels": [panel(name, axis) for name in picture.panels],
        "curves": curves,
        "probe": picture.probe,
        "scale": picture.scale,
        "columns": picture.columns,
        "compared": picture.compared,
        "floor": picture.floor,
        "entries": vectors(axis, picture.curves[0].loss, picture.arrows) if isinstance(axis, CoordinateAxis) else None,
    }


def chart_axis(axis: Axis) -> ChartAxis:
    """An axis as the chart draws it."""
    low, high = (end if math.isfinite(end) else None for end in (axis.domain.low, axis.domain.high))
    return {"slug": axis.slug, "title": axis.title, "symbol": axis.symbol, "low": low, "high": high}


def drawn(curve: Tuned, axis: Axis, target: float, program: ProgramData | None = None) -> Curve:
    """One curve of a chart, with its own program if no other is given."""
    loss = curve.loss
    controls = curve.controls(axis)
    if axis.takes_target(loss):
        controls.append(_aim(axis.target))
    message: Curve = {
        "slug": f"{loss.slug} {loss.function.text}" if isinstance(loss.function, Formula) else loss.slug,
        "name": loss.name,
        "inputs": curve.numbers(axis) | {"y": target},
        "controls": controls,
        "open": axis.is_open(loss),
        "program": program or _program(axis, loss),
    }
    if isinstance(axis, CoordinateAxis):
        message["simplex"] = simplex_program(axis, loss)
    return message


def _program(axis: Axis, loss: Loss) -> ProgramData:
    return entry_program(axis, loss) if isinstance(axis, CoordinateAxis) else trace(loss, axis).data


def panel(name: str, axis: Axis) -> Panel:
    """A panel by its name, with its words for an axis."""
    title, short, word = (text.format(x=axis.symbol) for text in PANELS[name])
    return {"name": name, "title": title, "short": short, "word": word}


def _aim(target: Target) -> Control:
    """How the browser finds the slider of the target, which all curves share."""
    low, high = target.span
    return {
        "key": "y",
        "input": "y",
        "symbol": target.symbol,
        "word": target.quantity,
        "decimals": 2,
        "range": {"low": low, "high": high, "log": False},
        "shared": True,
    }
