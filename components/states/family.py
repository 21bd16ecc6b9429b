"""The page of a family: one loss along an axis, and one laid over it."""

from __future__ import annotations

from typing import NamedTuple

from components.chart.scene import Picture
from components.kit.state import Pick, Table
from components.states import fields
from losses import LOSSES, losses_of
from losses.core.axes import axes_of


class Start(NamedTuple):
    """The loss that a page opens with, and the one that lies over it from the start."""

    loss: str
    beside: str = ""


# Of the families that open with anything but their first loss.
STARTS = {
    "binary": Start("bce"),
    "multiclass": Start("cross_entropy"),
    "ranking": Start("ranknet", "margin_ranking"),
    "divergences": Start("kl_pq"),
    "segmentation": Start("dice"),
    "detection": Start("box_giou", "box_iou"),
    "adversarial": Start("gan_generator_non_saturating", "gan_generator_minimax"),
}


def start_of(family: str) -> Start:
    """What the page of a family opens with."""
    return STARTS.get(family, Start(losses_of(family)[0].slug))


def curves(pick: Pick, family: str) -> Picture:
    """What the page of a family shows: its own loss comes first, then the one laid over it."""
    start = start_of(family)
    first = LOSSES[start.loss]
    loss = fields.loss(pick, losses_of(family), first)
    axis = fields.axis_of(pick, axes_of(loss), loss.axis)
    own = fields.tuned(pick, loss, axis)
    span = fields.span(pick, axis)
    panels = fields.panels(pick, ["curvature", "weight"] if axis.slug == "residual" else ["curvature"])
    beside = LOSSES[start.beside].name if loss == first and start.beside else fields.NONE
    both = [own, *fields.laid_over(pick, fields.losses_on(axis), axis, beside)]
    target = fields.target(pick, axis, [curve.loss for curve in both])
    return Picture(axis, span, panels, both, target, probe=fields.probe(pick, axis, target))


def table(family: str) -> Table[Picture]:
    """The table of a family's page that shows nothing but curves."""
    return lambda pick: curves(pick, family)
