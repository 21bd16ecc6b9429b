"""Small drawings of losses, for the first page and the catalogue."""

from __future__ import annotations

import numpy as np

from losses import LOSSES, curve
from losses.core.curve import Array
from losses.core.shared import shared

WIDTH, HEIGHT, ZERO = 112.0, 64.0, 42.0  # of the frame, and how far down its zero line lies
UP, DOWN = 38.0, 20.0  # the room above and below the zero line
POINTS = 81
CUT, SLACK = 0.03, 1.5  # the part of the points that may be left out at either end, and how far they have to run off for that


@shared(maxsize=256, costly=True)
def sparkline(slug: str) -> str:
    """A small drawing of a loss at its defaults (heavy) and its gradient (light), as SVG.

    One rule for both: the thin line is zero, what is positive lies above it and what is negative below, and each of the two has the
    largest scale at which its bulk fits.
    """
    value, slope = drawn_points(slug).reshape(2, -1)
    return _drawing(f'<path class="slope" d="{_path(slope)}"/><path class="loss" d="{_path(value)}"/>')


def empty_drawing() -> str:
    """What stands in the place of a drawing until it has been computed: its zero line."""
    return _drawing("")


def _drawing(curves: str) -> str:
    return (
        f'<svg class="atlas-drawing" viewBox="0 0 120 {HEIGHT:g}" role="img" aria-hidden="true">'
        f'<line x1="4" x2="116" y1="{ZERO:g}" y2="{ZERO:g}" class="base"/>{curves}</svg>'
    )


@shared(maxsize=256, costly=True)
def drawn_points(slug: str) -> Array:
    """The heights over the zero line, in units of the drawing: those of the loss, then those of its gradient."""
    loss = LOSSES[slug]
    c = curve(loss, target=loss.axis.target.start, span=loss.axis.span, points=POINTS)
    return np.concatenate([_scaled(c.value), _scaled(c.slope)])


def _scaled(values: Array) -> Array:
    """Values on the scale at which all fit into the frame, or their bulk where the curve runs off; the rest is left out."""
    finite = values[np.isfinite(values)]
    whole, bulk = (max(np.quantile(finite, 1 - cut) / UP, -np.quantile(finite, cut) / DOWN, 1e-9) for cut in (0.0, CUT))
    heights = values / (whole if whole < SLACK * bulk else bulk)
    return np.where((heights <= UP + 1e-9) & (heights >= -DOWN - 1e-9), heights, np.nan)


def _path(heights: Array) -> str:
    """An SVG path; the pen is lifted where there is no number."""
    points = [
        f"{x:.1f} {ZERO - y:.1f}" if np.isfinite(y) else "" for x, y in zip(4 + np.linspace(0, WIDTH, POINTS), heights, strict=True)
    ]
    pieces = " ".join(points[i] and ("L" if i and points[i - 1] else "M") + points[i] for i in range(len(points)))
    return " ".join(pieces.split())
