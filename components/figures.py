"""What a chart shows, as plain data: arrays and words for the live chart, and small drawings for the gallery."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from losses import Curve, Properties, curve
from losses.curve import Array
from losses.spec import LOSSES, Axis, Loss

Scene = dict[str, Any]

# The panels a chart can have, from top to bottom; {x} is the symbol of its axis.
PANELS = {
    "value": "loss, <i>L</i>",
    "slope": "gradient, d<i>L</i>/d<i>{x}</i>",
    "curvature": "curvature, d²<i>L</i>/d<i>{x}</i>²",
    "weight": "weight, <i>w</i> = (d<i>L</i>/d<i>{x}</i>)/<i>{x}</i>",
}


def drawn(loss: Loss, drawing: Curve, found: Properties) -> dict[str, Any]:
    """One curve of a chart: its numbers, its kinks, and where its minimum lies (None where it is only approached)."""
    broken = _break_at(drawing, found.kinks)
    low, high = drawing.x[0], drawing.x[-1]
    minimum = None if found.minimisers is None else [float(np.clip(end, low, high)) for end in found.minimisers]
    if found.minimisers is not None and (found.minimisers[1] < low or found.minimisers[0] > high):
        minimum = None
    return {
        "name": loss.name,
        "points": {name: _pack(getattr(broken, name)) for name in ("x", "value", "slope", "curvature")},
        "kinks": [kink for kink in found.kinks if low < kink < high],
        "minimum": minimum,
    }


def scene(axis: Axis, span: tuple[float, float], panels: Sequence[str], curves: Sequence[dict[str, Any]]) -> Scene:
    """Everything the live chart needs to draw these curves in these panels."""
    return {
        "axis": {"slug": axis.slug, "title": axis.title, "finite": bool(np.isfinite(axis.domain.low))},
        "span": list(span),
        "panels": [{"name": name, "title": PANELS[name].format(x=axis.symbol)} for name in panels],
        "curves": list(curves),
    }


def _break_at(drawing: Curve, kinks: Sequence[float]) -> Curve:
    """The curve with a gap at each kink, so that a jump is drawn as a jump and not as a steep line."""
    x = drawing.x
    tiny = 1e-9 * (x[-1] - x[0])
    inside = [kink for kink in kinks if x[0] < kink < x[-1]]
    arrays = [x, drawing.value, drawing.slope, drawing.curvature]
    for kink in inside:
        keep = np.abs(arrays[0] - kink) > 1e-6 * (x[-1] - x[0])
        arrays = [a[keep] for a in arrays]
        i = int(np.searchsorted(arrays[0], kink))
        left = [a[i - 1] for a in arrays]
        right = [a[i] for a in arrays]
        # value and slope at the two sides of the jump, from the nearest samples by their own slope and curvature
        sides = [_reach(left, kink - tiny), [kink] + [np.nan] * 3, _reach(right, kink + tiny)]
        arrays = [np.insert(a, i, column) for a, column in zip(arrays, zip(*sides, strict=True), strict=True)]
    return Curve(*arrays)


def _reach(point: list[float], x: float) -> list[float]:
    at, value, slope, curvature = point
    step = x - at
    return [x, value + step * slope + step**2 * curvature / 2, slope + step * curvature, curvature]


def _pack(numbers: Array) -> str:
    """The bytes of a float64 array as text: exact, with infinities, and smaller than decimals."""
    return base64.b64encode(np.ascontiguousarray(numbers, dtype="<f8").tobytes()).decode()


@lru_cache(maxsize=256)
def sparkline(slug: str) -> str:
    """A small drawing of a loss at its defaults (heavy) and its gradient (light), as SVG."""
    loss = LOSSES[slug]
    low, high = loss.axis.span
    c = curve(loss, span=(low, high), points=81)
    across = (c.x - low) / (high - low) * 112 + 4
    return (
        '<svg viewBox="0 0 120 64" role="img" aria-hidden="true">'
        '<line x1="4" x2="116" y1="60" y2="60" class="base"/>'
        f'<path class="slope" d="{_path(across, c.slope)}"/><path class="loss" d="{_path(across, c.value)}"/></svg>'
    )


def _path(across: Array, values: Array) -> str:
    """An SVG path through the values, scaled to the height by the bulk of them; what leaves the frame is cut there."""
    finite = np.abs(values[np.isfinite(values)])
    scale = max(np.quantile(finite, 0.97), 1e-9)
    low = 0.0 if values[np.isfinite(values)].min() >= 0 else -1.0
    height = 60 - 54 * (np.clip(values / scale, -1.3, 1.3) - low) / (1 - low)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in zip(across, height, strict=True) if np.isfinite(y))
