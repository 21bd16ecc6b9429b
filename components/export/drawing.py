"""A picture as panels of points, the same for every format on paper: what a curve is, and which part of it a panel shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from components.chart.scene import PANELS, Picture
from components.export.script import BULK, COLORS, COMPARED, Curve, frame, inside, order, runs_off, scaled, subject
from components.kit.constants import CONSTANTS
from components.kit.tuned import Tuned
from components.kit.words import plain
from losses.analysis.sampling import sampled
from losses.analysis.search import answer, corners
from losses.core.axes import CoordinateAxis, has_target, params_on
from losses.core.curve import Array, grid
from losses.core.curve import Curve as Samples
from losses.core.numbers import number

FRAMED = 401  # evenly spaced points that a frame is fitted to, as on the screen
FINE = 5  # points that are looked at for each of them
BESIDE = 1e-9  # of the span: how near to a kink its sides are looked at
STEP = 1e-3  # of the height of a panel: sides of a kink that differ by more are not joined

Runs = tuple[tuple[str, bool], ...]  # a text in pieces, each with whether it is in italics
SEPARATOR = (", ", False)  # of the settings of a curve
DASHES = {"solid": (), "dash": (4.5, 4.5), "dot": (1.5, 1.5), "dashdot": (4.5, 1.5, 1.5, 1.5)}  # in widths of the line


@dataclass(frozen=True)
class Hidden:
    """What a file leaves out, as the browser reads it from its table of parts (staging.js).

    Panels by their names and curves by their places in the picture have no lines, the panels in `unnumbered` no numbers beside
    them, and if the `key` is hidden the curves are not named. Each panel of `gaps` has no line between these two places.
    """

    panels: Collection[str] = ()
    curves: Collection[int] = ()
    unnumbered: Collection[str] = ()
    gaps: Mapping[str, tuple[float, float]] = field(default_factory=dict[str, tuple[float, float]])
    key: bool = False


@dataclass(frozen=True)
class Line:
    """A curve in a panel, interrupted where it is undefined."""

    x: Array
    y: Array


@dataclass(frozen=True)
class Panel:
    """A panel: its title, the heights between which it shows its curves, and the line of each that is not hidden, by its place."""

    title: Runs
    low: float
    high: float
    lines: Mapping[int, Line]
    numbered: bool = True


@dataclass(frozen=True)
class Drawing:
    """What stands on the paper: the panels from top to bottom, and of each curve its colour, dashes and name in the key."""

    axis: Runs
    span: tuple[float, float]
    panels: Sequence[Panel]
    names: Mapping[int, Runs]
    colors: Sequence[str]
    dashes: Sequence[Sequence[float]]
    columns: int
    caption: str


NOTHING = Hidden()
_SHOWN: dict[str, Callable[[Samples, Samples], Array]] = {
    "value": lambda own, _: own.value,
    "slope": lambda own, _: own.slope,
    "curvature": lambda own, _: own.curvature,
    "weight": lambda own, _: own.slope / np.where(own.x == 0, np.nan, own.x),
    "loss difference": lambda own, first: own.value - first.value,
    "loss ratio": lambda own, first: own.value / first.value,
    "gradient difference": lambda own, first: own.slope - first.slope,
    "gradient ratio": lambda own, first: own.slope / first.slope,
}


def drawing(picture: Picture, hidden: Hidden = NOTHING) -> Drawing:
    """The panels of a picture that has curves, each fitted to all of them, without what is hidden."""
    shown = [i for i in range(len(picture.curves)) if i not in hidden.curves]
    curves = [along(picture, i) for i in range(len(picture.curves))]
    sides = [_sides(picture, curve) for curve in picture.curves]
    samples = [_at(each, x) for each, (x, _) in zip(curves, sides, strict=True)]
    firsts = [_at(curves[0], x) for x, _ in sides]
    panels: list[Panel] = []
    for name in picture.panels:
        with np.errstate(all="ignore"):  # 0/0 and ∞/∞ are gaps
            lines = [Line(own.x, _SHOWN[name](own, first)) for own, first in zip(samples, firsts, strict=True)]
        framed = [line.y[even] for line, (_, even) in zip(lines, sides, strict=True)]
        low, high = frame(torch.as_tensor(np.concatenate(framed)), BULK.get(name, COMPARED), runs_off(picture, name))
        title = _runs(PANELS[name][0].format(x=picture.axis.symbol))
        broken = [_broken(line, STEP * (high - low), name == "weight") for line in lines]
        seen = {} if name in hidden.panels else {i: _gapped(broken[i], hidden.gaps.get(name)) for i in shown}
        panels.append(Panel(title, low, high, seen, name not in hidden.unnumbered))
    count = len(picture.curves)
    names = {} if hidden.key else {i: name_of(picture, picture.curves[i]) for i in shown}
    return Drawing(
        axis=_title(picture),
        span=picture.span,
        panels=panels,
        names=names,
        colors=COLORS[:count],
        dashes=[DASHES[name] for name in (*CONSTANTS["dashes"], *["solid"] * count)[:count]],
        columns=count if picture.columns else 1,
        caption=_caption(picture, shown, names.values()),
    )


def _caption(picture: Picture, shown: Sequence[int], names: Collection[Runs]) -> str:
    """What the picture shows, and what the curves of its key are set to."""
    about = [subject(replace(picture, curves=[picture.curves[i] for i in shown]))] if shown else []
    return " ".join([*about, *([f"{'; '.join(map(text_of, names))}."] if names else [])])


def name_of(picture: Picture, curve: Tuned) -> Runs:
    """The name of a curve, and what it is set to."""
    numbers = curve.numbers(picture.axis)
    settings = [(plain(param.knob.symbol), numbers[param.name]) for param in params_on(curve.loss, picture.axis)]
    if has_target(curve.loss) and len(picture.curves) == 1 and not isinstance(picture.axis, CoordinateAxis):
        settings.append((picture.axis.target.symbol, picture.target))
    runs = [run for symbol, value in settings for run in (SEPARATOR, (symbol, True), (f" = {number(value)}", False))]
    mark = " (drawn from samples)" if curve.loss.untraced else ""
    return ((curve.loss.name + mark, False), *runs)


def text_of(runs: Runs) -> str:
    """A text without its italics."""
    return "".join(text for text, _ in runs)


def _runs(markup: str) -> Runs:
    """A title in pieces: those between <i> and </i> are in italics."""
    return tuple((text, i % 2 == 1) for i, text in enumerate(re.split("</?i>", markup)) if text)


def _title(picture: Picture) -> Runs:
    return (f"{picture.axis.quantity}, ", False), (picture.axis.symbol, True)


def along(picture: Picture, i: int) -> Curve:
    """A curve of the picture as a function of points, scaled as the picture is."""
    own = picture.curves[i]
    at = sampled(own.loss, picture.axis, picture.target, own.settings)

    def curve(x: Tensor) -> Sequence[Tensor]:
        samples = at(x.numpy())
        return [torch.as_tensor(part) for part in (samples.value, samples.slope, samples.curvature)]

    return scaled(curve, order(picture.scale), inside(picture, i, picture.scale["at"])) if picture.scale else curve


def evenly(picture: Picture) -> list[Samples]:
    """The curves at evenly spaced points, as a table has them."""
    points = [grid(curve.loss, picture.axis, picture.span, FRAMED) for curve in picture.curves]
    return [_at(along(picture, i), x) for i, x in enumerate(points)]


def _at(curve: Curve, x: Array) -> Samples:
    return Samples(x, *(part.numpy() for part in curve(torch.as_tensor(x))))


def _sides(picture: Picture, curve: Tuned) -> tuple[Array, npt.NDArray[np.bool_]]:
    """The points at which a curve is drawn, and which of them its frame is fitted to.

    They are evenly spaced, with both sides of each kink.
    """
    axis, span = picture.axis, picture.span
    even = grid(curve.loss, axis, span, FINE * (FRAMED - 1) + 1)
    at = sampled(curve.loss, axis, picture.target, curve.settings)
    kinks = answer(at, corners(at(even), axis.domain)).kinks
    tiny = BESIDE * (span[1] - span[0])
    beside = [side for kink in kinks if even[0] < kink < even[-1] for side in (kink - tiny, kink + tiny)]
    apart = even[~np.isin(even.round(12), np.round(kinks, 12))] if beside else even
    x = np.union1d(apart, beside)
    return x, np.isin(x, even[::FINE])


def _gapped(line: Line, gap: tuple[float, float] | None) -> Line:
    """The line without its points between two places."""
    if gap is None:
        return line
    return Line(line.x, np.where((line.x > gap[0]) & (line.x < gap[1]), np.nan, line.y))


def _broken(line: Line, step: float, is_weight: bool) -> Line:
    """The line with a gap where two points that lie beside each other differ by more than a step: the sides of a jump.

    A weight at 0 is 0/0, and no gap.
    """
    if is_weight:
        line = Line(line.x[line.x != 0], line.y[line.x != 0])
    near = np.diff(line.x) < 3 * BESIDE * (line.x[-1] - line.x[0])
    with np.errstate(invalid="ignore"):
        jumps = np.flatnonzero(near & (np.abs(np.diff(line.y)) > step)) + 1
    return Line(np.insert(line.x, jumps, line.x[jumps]), np.insert(line.y, jumps, np.nan))
