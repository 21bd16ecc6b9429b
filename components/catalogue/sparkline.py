"""Small drawings of losses, for the gallery and the catalogue."""

from __future__ import annotations

import numpy as np

from losses import LOSSES, curve
from losses.core.curve import Array
from losses.core.shared import shared


@shared(maxsize=256, costly=True)
def sparkline(slug: str) -> str:
    """A small drawing of a loss at its defaults (heavy) and its gradient (light), as SVG."""
    loss = LOSSES[slug]
    low, high = loss.axis.span
    c = curve(loss, target=loss.axis.target.start, span=(low, high), points=81)
    across = (c.x - low) / (high - low) * 112 + 4
    return (
        '<svg class="atlas-drawing" viewBox="0 0 120 64" role="img" aria-hidden="true">'
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
