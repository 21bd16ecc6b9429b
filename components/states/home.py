"""The first page: one loss of a residual, and an outlier on it."""

from __future__ import annotations

from components.chart.scene import Picture
from components.kit.state import Number, Pick
from components.states import fields
from losses import LOSSES
from losses.core.axes import residual

PAGE = ""  # the address of the app itself
OUTLIER = 4.0


def table(pick: Pick) -> Picture:
    """What the first page shows."""
    huber = fields.tuned(pick, LOSSES["huber"], residual)
    low, high = residual.reach
    place = pick(Number(key="at", default=OUTLIER, low=low, high=high, shape=residual.slug))
    return Picture(residual, residual.span, ["value", "slope"], [huber], probe=place)
