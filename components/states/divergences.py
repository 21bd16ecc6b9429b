"""The divergences page: the curves of its family, two distributions of several outcomes, and two peaks."""

from __future__ import annotations

from dataclasses import dataclass

from components.chart.scene import Picture
from components.kit.state import Number, Numbers, Pick, Vector
from components.states import fields
from components.states.family import curves
from components.states.fields import labelled

PAGE = "divergences"


@dataclass(frozen=True)
class Divergences:
    """What the divergences page shows: curves, distributions p and q, and the distance and left share of two peaks.

    `skew` is the share of q in the mixtures of the skew divergences, and the order of Rényi.
    """

    picture: Picture
    bits: bool
    skew: float
    p: Vector
    q: Vector
    apart: float
    share: float


def table(pick: Pick) -> Divergences:
    """What the divergences page shows."""
    picture = curves(pick, PAGE)
    outcomes = fields.count(pick, "outcomes", "Outcomes", 2, 6, 3)
    bits = pick(fields.choice("unit", "In", ("nats", "bits"))) == "bits"
    about = "the share of q in the mixtures of the skew divergences, and the order of Rényi"
    skew = pick(Number(key="skew", default=0.5, low=0.0, high=1.0, label=labelled("α", "alpha"), help=about))
    p = pick(_distribution("p", (0.5, 0.5 - 0.1 * (outcomes > 2), *(0.1, *[0.0] * 3)[: outcomes - 2])))
    q = pick(_distribution("q", tuple(round(1 / outcomes, 4) for _ in range(outcomes))))
    apart = pick(Number(key="apart", default=6.0, low=0.0, high=10.0, step=0.25, label="distance of the peaks"))
    share = pick(Number(key="share", default=0.4, low=0.05, high=0.95, step=0.05, label="share of the left peak"))
    return Divergences(picture, bits, skew, p, q, apart, share)


def _distribution(key: str, default: Vector) -> Numbers:
    return Numbers(
        key=key,
        default=default,
        low=0.0,
        limits=fields.adds_up(len(default)),
        sample=lambda random: fields.distribution(random, len(default)),
    )
