"""The detection page: two boxes, the curves of its family, and the weights and anchors of the composed losses."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from components.chart.scene import Picture
from components.kit.state import Choice, Limit, Numbers, Pick, Vector
from components.kit.tuned import Tuned
from components.states import fields
from components.states.family import curves
from losses.scenes.boxes import MEASURES
from losses.scenes.composed import COMPOSED

PAGE = "detection"
WIDE, HIGH = 12.0, 6.0  # the plane
LEAST = 0.25  # the shortest side of a box that the hand can make: one of none has no logarithm
TARGET, PREDICTED = (2.5, 1.75, 5.5, 4.25), (4.5, 2.5, 8.0, 4.75)
PULL = "box_giou"  # the measure whose pull is drawn at first
POSITIVE = (1.0, 1.0, 0.0, 0.0, 0.0, 0.0)  # which anchors are positive at first
# Of a box x1, y1, x2, y2: its top is in the plane, and its sides are long enough.
_BOX = (
    Limit((0.0, 0.0, 0.0, 1.0), 0.0, HIGH),
    Limit((-1.0, 0.0, 1.0, 0.0), LEAST - 1e-9),
    Limit((0.0, -1.0, 0.0, 1.0), LEAST - 1e-9),
)


@dataclass(frozen=True)
class Detection:
    """What the detection page shows: curves, two boxes, the measure whose pull is drawn, and composed losses with sliders."""

    picture: Picture
    target: Vector
    predicted: Vector
    pull: str
    composed: list[Tuned]
    positive: Vector


def table(pick: Pick) -> Detection:
    """What the detection page shows."""
    picture = curves(pick, PAGE)
    target, predicted = (pick(box(key, default)) for key, default in (("target", TARGET), ("box", PREDICTED)))
    pull = pick(Choice(key="pull", default=PULL, options=list(MEASURES)))
    composed = [fields.tuned(pick, row.loss, row.loss.axis, row.suffix) for row in COMPOSED if row.loss.params]
    return Detection(picture, target, predicted, pull, composed, pick(_anchors()))


def box(key: str, default: Vector) -> Numbers:
    """A box of the plane, not too small for the hand.

    >>> legal = box("box", PREDICTED).legal
    >>> legal((0.0, 0.0, 12.0, 6.0)), legal((1.0, 1.0, 1.1, 2.0)), legal((1.0, 1.0, 2.0, 7.0))
    (True, False, False)
    """
    return Numbers(key=key, default=default, low=0.0, high=WIDE, limits=_BOX, sample=_random_box)


def _random_box(random: Random) -> Vector:
    x, y = round(random.uniform(0, WIDE - 1), 2), round(random.uniform(0, HIGH - 1), 2)
    return (x, y, round(random.uniform(x + 0.5, WIDE), 2), round(random.uniform(y + 0.5, HIGH), 2))


def _anchors() -> Numbers:
    """Which anchors are positive: 1 or 0 for each."""
    return Numbers(
        key="anchor",
        default=POSITIVE,
        low=0.0,
        high=1.0,
        whole=True,
        sample=lambda random: tuple(float(random.random() < 0.5) for _ in POSITIVE),
    )
