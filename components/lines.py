"""A plain figure of lines whose numbers come from the server; it is never remounted, and keeps the reader's zoom."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from streamlit.components.v2 import component

from components.assets import door, folder
from losses.curve import Array

_figure = component(
    "loss_atlas_figure",
    html='<div class="atlas-figure" role="img"></div>',
    css=".atlas-figure { height: 20rem; }",
    js=door("figure"),
    isolate_styles=False,
)


def lines(
    key: str, x: Array, drawn: Mapping[str, Array], *, across: str, up: str, first: int = 0, mark: float | None = None
) -> None:
    """Draw lines by their names, in the colours from `first` on, with the titles of the two axes; a gap where one is infinite.

    At the place `mark` each line has a point with its height.
    """
    points = [round(float(v), 6) for v in x]
    named = [{"name": name, "x": points, "y": [_shown(float(v)) for v in values]} for name, values in drawn.items()]
    marks = None if mark is None else {"x": mark, "y": [_shown(float(np.interp(mark, x, values))) for values in drawn.values()]}
    figure = {"lines": named, "x": across, "y": up, "first": first, "marks": marks}
    _figure(key=key, data={"assets": folder(), "figure": figure})


def _shown(value: float) -> float | None:
    return round(value, 6) if math.isfinite(value) else None  # JSON has no word for infinity
