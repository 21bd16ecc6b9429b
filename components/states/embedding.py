"""The embedding page: the curves of its family and the points of its loss in a plane, with triples worth a look."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from components.chart.scene import Picture
from components.kit.presets import Preset
from components.kit.state import Limit, Numbers, Pick, Vector
from components.states import fields
from components.states.family import curves
from losses.scenes.planes import PLANES, Plane, Point

PAGE = "embedding"
FRAME = ((-2.4, 2.4), (-1.8, 1.8))
_INSIDE = (Limit((1.0, 0.0), *FRAME[0]), Limit((0.0, 1.0), *FRAME[1]))


@dataclass(frozen=True)
class Embedding:
    """What the embedding page shows: curves, and the places of the points by name for a loss that has a plane.

    `other` says whether the arrows of the plane's variant are drawn.
    """

    picture: Picture
    plane: Plane | None
    places: dict[str, Vector]
    other: bool


def table(pick: Pick) -> Embedding:
    """What the embedding page shows."""
    picture = curves(pick, PAGE)
    plane = PLANES.get(picture.curves[0].loss.slug)
    if plane is None:
        return Embedding(picture, plane, {}, other=False)
    places = {point.name: pick(_place(point)) for point in plane.points}
    variant = plane.variant
    other = variant is not None and pick(fields.switch(variant.key, variant.label, variant.help))
    return Embedding(picture, plane, places, other)


def _place(point: Point) -> Numbers:
    return Numbers(key=point.name, default=point.start, limits=_INSIDE, sample=_random_place)


def _random_place(random: Random) -> Vector:
    return tuple(round(random.uniform(low, high), 2) for low, high in FRAME)


def _triple(name: str, look_for: str, **values: Any) -> Preset:  # noqa: ANN401
    return Preset(PAGE, table, name, values, look_for)


TRIPLES = (
    _triple(
        "Easy",
        "The negative lies in the shaded zone, further away by the margin: the loss is 0, and so is the gradient.",
        negative=(-1.4, 0.9),
    ),
    _triple(
        "Semi-hard",
        "The negative is further than the positive, but by less than the margin. FaceNet trains on such triples, because the "
        "hardest ones can make a model collapse.",
        negative=(1.6, -0.6),
    ),
    _triple(
        "Hard",
        "The negative is nearer than the positive. The anchor is pulled along the line from the negative to the positive.",
        negative=(0.8, -1.1),
    ),
    _triple(
        "Collapsed",
        "All three lie at the same place: the loss is the margin, and there is no gradient to leave it.",
        positive=(0.4, -0.5),
        negative=(0.4, -0.5),
        unsquared=True,
    ),
    _triple(
        "Nearly collapsed",
        "Squared distances have almost no gradient here; distances that are not squared have one of size 1.",
        positive=(0.42, -0.5),
        negative=(0.4, -0.47),
        unsquared=True,
    ),
    _triple(
        "A pair to push apart",
        "The partner is pushed as far as the circle, which is the margin, and no further.",
        loss="contrastive",
        y=0,
        margin=1.5,
    ),
    _triple(
        "Cold softmax",
        "At a low temperature the most similar negative is nearly the only one that is pushed away.",
        loss="info_nce",
        tau=0.05,
    ),
)
