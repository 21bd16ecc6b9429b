"""A plain figure of lines whose numbers come from the server; it is never remounted, and keeps the reader's zoom."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from components.kit.mounted import Component, mounted
from components.wire.chart import Band, Figure, FigureMessage, Line, Marks
from losses.core.curve import Array

HTML = '<div class="atlas-figure" role="figure"></div>'
_figure: Component[FigureMessage] = mounted("figure", "chart/figure", html=HTML)


Bands = Mapping[str, Sequence[tuple[float, float]]]


def lines(key: str, drawn: Figure) -> None:
    """Draw the lines of a figure."""
    _figure(key=key, data={"figure": drawn})


def figure(
    x: Array,
    drawn: Mapping[str, Array],
    *,
    across: str,
    up: str,
    first: int = 0,
    mark: float | None = None,
    follows: str = "",
    bands: Bands | None = None,
    log: bool = False,
) -> Figure:
    """Lines by their names, in the colours from `first` on, with the titles of the two axes; a gap where one is infinite.

    At the place `mark` each line has a point, and the first its height; the points move with the slider keyed `follows`.
    `bands` are shaded stretches of x, by what they are; with `log` both axes are logarithmic.
    """
    named: list[Line] = [{"name": name, "y": [_shown(float(v), log) for v in values]} for name, values in drawn.items()]
    marks: Marks | None = None if mark is None else {"x": mark, "follows": follows}
    shaded: list[Band] = [
        {"word": word, "from": low, "to": high} for word, stretches in (bands or {}).items() for low, high in stretches
    ]
    at = [_shown(float(v), log) for v in x]
    return {"at": at, "lines": named, "x": across, "y": up, "first": first, "marks": marks, "bands": shaded, "log": log}


def _shown(value: float, log: bool) -> float | None:
    if not math.isfinite(value) or (log and value <= 0):
        return None  # JSON has no word for infinity
    return float(f"{value:.3g}") if log else round(value, 6)
