"""What the plane of points shows of each loss of embeddings: its points, what is measured of them, and the words about it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import reduce

import torch
from torch import Tensor

from losses.core.kinks import positive_part
from losses.core.numbers import number
from losses.core.softmax import log_softmax
from losses.core.spec import LossFunction
from losses.embedding import contrastive, cosine, euclidean, info_nce, square_distance, triplet

EPS = 1e-6  # which torch.nn.TripletMarginLoss adds to every difference
NEAR = 0.05  # points this close are as good as one

Numbers = Mapping[str, Tensor]


@dataclass(frozen=True)
class Point:
    """A point that can be moved: its name, its label, its name for a reader, and where it starts.

    `color` is the number of its colour in the theme; None is that of text. The loss takes it, alone or with others of one
    `takes`, as its input of that name.
    """

    name: str
    short: str
    word: str
    start: tuple[float, float]
    color: int | None
    takes: str


@dataclass(frozen=True)
class Sentence:
    """One of several texts: that whose number the output `by` says, or the only one.

    Braces hold the name of an output or input of the program. A number up to 1e-12 counts as 0, but not with `:tiny` behind its
    name.
    """

    texts: tuple[str, ...]
    by: str | None = None


@dataclass(frozen=True)
class Bars:
    """An output for each point but the first, NAME_POINT, drawn as bars."""

    name: str
    title: str
    low: float
    high: float


@dataclass(frozen=True)
class Variant:
    """A loss of the same name that is drawn beside the own one; its outputs' names begin with its key.

    A switch with this key and label shows its arrows. `columns` are the heads of the table for the own loss and for this one.
    """

    key: str
    function: LossFunction
    label: str
    help: str
    columns: tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Plane:
    """All that the plane shows of one loss.

    `measure` makes further outputs of the points, the settings and the outputs before it. Two of them every loss has: `radius`,
    that of a circle round the hub, or 0 for none; and `free`, 1 where what lies outside it costs nothing, else 0. The `hub` is the
    point that the others have distances to; without one only directions count, from the origin. A step down the gradient is `step`
    of it, times the setting `step_of`. A row of the table has a name, and an output for each column.
    """

    function: LossFunction
    points: tuple[Point, ...]
    measure: Callable[[Numbers, Numbers, Numbers], dict[str, Tensor]]
    hub: str | None
    step: float
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    words: tuple[Sentence, ...]
    corner: Sentence
    step_of: str = ""
    bars: tuple[Bars, ...] = ()
    variant: Variant | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the points."""
        return tuple(point.name for point in self.points)

    @property
    def functions(self) -> dict[str, LossFunction]:
        """What is differentiated, by what the names of its outputs begin with."""
        return {"": self.function} | ({f"{self.variant.key}_": self.variant.function} if self.variant else {})


def unsquared(anchor: Tensor, positive: Tensor, negative: Tensor, *, alpha: float | Tensor = 0.5) -> Tensor:
    """torch.nn.TripletMarginLoss: the triplet loss of distances as they are.

    >>> unsquared(torch.zeros(2), torch.tensor([3.0, 4.0]), torch.tensor([0.0, 5.0]), alpha=0.25)
    tensor(0.2500)
    """
    near, far = euclidean(anchor + EPS, positive), euclidean(anchor + EPS, negative)
    return positive_part(near + alpha - far)


def case(*conditions: Tensor) -> Tensor:
    """The number, from 0, of the first condition that holds; how many there are where none does.

    >>> v = torch.tensor([-1.0, 0.0, 2.0])
    >>> case(v < 0, v == 0)
    tensor([0., 1., 2.])
    """
    chosen = torch.where(conditions[-1], float(len(conditions) - 1), float(len(conditions)))
    for i, condition in reversed([*enumerate(conditions[:-1])]):
        chosen = torch.where(condition, float(i), chosen)
    return chosen


def _triplet(points: Numbers, settings: Numbers, outputs: Numbers) -> dict[str, Tensor]:
    """Both distances and their squares, how far from the anchor a negative has to be to cost nothing, and the largest pulls."""
    near_squared, far_squared = (square_distance(points["anchor"], points[name]) for name in ("positive", "negative"))
    near, far = near_squared.sqrt(), far_squared.sqrt()
    farther = torch.maximum(near, far)
    largest, unsquared_largest = (
        reduce(torch.maximum, [outputs[f"{kind}pull_{name}"] for name in points]) for kind in ("", "unsquared_")
    )
    return {
        "near": near,
        "far": far,
        "near_squared": near_squared,
        "far_squared": far_squared,
        "largest": largest,
        "unsquared_largest": unsquared_largest,
        "radius": (near_squared + settings["alpha"]).sqrt(),
        "free": torch.ones_like(near),
        "kind": case(farther == 0, farther < NEAR, outputs["value"] == 0, far < near),
    }


def _contrastive(points: Numbers, settings: Numbers, _: Numbers) -> dict[str, Tensor]:
    distance, y, margin = euclidean(points["anchor"], points["positive"]), settings["y"], settings["margin"]
    return {
        "distance": distance,
        "radius": torch.where(y < 1, margin, 0),
        "free": torch.where(y == 0, 1.0, 0.0),
        "kind": case(y == 1, y > 0, distance >= margin, distance == 0),
    }


def _info_nce(points: Numbers, settings: Numbers, _: Numbers) -> dict[str, Tensor]:
    """Every point's cosine similarity to the anchor, what the softmax makes of them, and which negative has most of it."""
    names = [name for name in points if name != "anchor"]
    cosines = torch.stack([cosine(points["anchor"], points[name]) for name in names], dim=-1)
    shares = log_softmax(cosines / settings["tau"]).exp()
    parts = {
        f"{kind}_{name}": part
        for kind, whole in (("cosine", cosines), ("share", shares))
        for name, part in zip(names, whole.unbind(-1), strict=True)
    }
    rivals = shares.unbind(-1)[1:]
    at_origin = reduce(torch.bitwise_or, (point.abs().sum(dim=-1) == 0 for point in points.values()))
    return parts | {
        "radius": torch.ones_like(rivals[0]),
        "free": torch.zeros_like(rivals[0]),
        "first": case(*(reduce(torch.bitwise_and, [one >= other for other in rivals]) for one in rivals[:-1])),
        "no_direction": torch.where(at_origin, 1.0, 0.0),
    }


# The two of a pair are an anchor and its partner, so that they stay where they are when another loss is picked.
ANCHOR = Point("anchor", "a", "anchor", start=(0.4, -0.5), color=None, takes="anchor")
POSITIVE = Point("positive", "p", "positive", start=(1.4, 0.1), color=2, takes="positive")
NEGATIVE = Point("negative", "n", "negative", start=(1.5, -1.0), color=3, takes="negative")
NEGATIVES = (
    NEGATIVE,
    Point("negative2", "n₂", "negative 2", start=(-0.9, 1.1), color=3, takes=""),
    Point("negative3", "n₃", "negative 3", start=(-1.6, -0.3), color=3, takes=""),
    Point("negative4", "n₄", "negative 4", start=(-0.4, -1.4), color=3, takes=""),
)
CLASSES = 1 + len(NEGATIVES)  # of which the positive is the right one

TRIPLET = Plane(
    function=triplet,
    points=(ANCHOR, POSITIVE, NEGATIVE),
    measure=_triplet,
    hub="anchor",
    step=0.05,
    variant=Variant(
        key="unsquared",
        function=unsquared,
        label="Arrows of TripletMarginLoss",
        help="PyTorch's loss of the same name does not square its distances",
        columns=("Triplet: squared", "TripletMarginLoss of PyTorch: not squared"),
    ),
    rows=(
        ("from a to p", ("near_squared", "near")),
        ("from a to n", ("far_squared", "far")),
        ("loss", ("value", "unsquared_value")),
    ),
    words=(
        Sentence(
            (
                "All three on one point. The loss is {value}, for α = {alpha}; squared distances have no gradient there: nothing "
                "moves. As they are, distances pull with {unsquared_largest}, in the direction of the 10⁻⁶ that PyTorch adds to "
                "every difference.",
                "All three nearly on one point. The loss is {value}, for α = {alpha}; squared distances fade as the points meet: "
                "they pull with {largest} at most. As they are, distances pull with {unsquared_largest}, however near.",
                "Easy: the negative is far enough. The loss is 0, all three gradients are 0, and nothing moves.",
                "Hard: the negative is nearer than the positive. Squared, it lacks {value}; that is the loss.",
                "Semi-hard: the negative is further than the positive, but not by the margin. Squared, it lacks {value}; that is "
                "the loss.",
            ),
            by="kind",
        ),
    ),
    corner=Sentence(("shaded: n there costs nothing",)),
)
CONTRASTIVE = Plane(
    function=contrastive,
    points=(replace(ANCHOR, takes="a"), replace(POSITIVE, short="b", word="partner", takes="b")),
    measure=_contrastive,
    hub="anchor",
    step=0.05,
    rows=(("loss", ("value",)), ("distance", ("distance",))),
    words=(
        Sentence(
            (
                "They belong together. Each is pulled with {pull_anchor}, twice the distance: the nearer, the less.",
                "They partly belong together, y = {y}: one term pulls and the other pushes, and {pull_anchor} of it is left on "
                "each.",
                "They do not belong together, and are {distance} apart: beyond the margin the loss is 0 and nothing pushes.",
                "They do not belong together, and lie on one point: the loss is {value}, but no direction leads apart better than "
                "another, and the gradient is 0.",
                "They do not belong together. Each is pushed with {pull_anchor}, twice what is missing to the margin.",
            ),
            by="kind",
        ),
    ),
    corner=Sentence(("", "shaded: b there costs nothing"), by="free"),
)
INFO_NCE = Plane(
    function=info_nce,
    points=(ANCHOR, POSITIVE, *(replace(point, takes="negatives") for point in NEGATIVES)),
    measure=_info_nce,
    hub=None,
    step=0.2,
    step_of="tau",  # the pull is the stronger the colder the softmax is
    rows=(("loss", ("value",)), ("p of the positive", ("share_positive",))),
    bars=(Bars("cosine", "cosine with the anchor", -1, 1), Bars("share", "softmax of cosine / τ", 0, 1)),
    words=(
        Sentence(
            (
                "At τ = {tau} the softmax gives the positive {share_positive:tiny}, and the loss is −log of it, {value}; were all "
                f"alike, log {CLASSES} = {number(math.log(CLASSES))}.",
            )
        ),
        Sentence(
            tuple(f"Of the negatives, {each.short} takes the most, {{share_{each.name}:tiny}}." for each in NEGATIVES), by="first"
        ),
        Sentence(("", "A point at the origin has no direction: its similarity is 0, and nothing pulls at it."), by="no_direction"),
    ),
    corner=Sentence(("directions from the centre count, lengths do not",)),
)
# By the slug of the loss.
PLANES = {plane.function.__name__: plane for plane in (TRIPLET, CONTRASTIVE, INFO_NCE)}
