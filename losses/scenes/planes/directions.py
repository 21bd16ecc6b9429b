"""Planes of the losses of directions: points are seen from the origin, and how far from it they lie does not count."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import reduce

import torch
from torch import Tensor

from losses.core.numbers import number
from losses.core.softmax import log_softmax
from losses.embedding import arcface, cosface, cosine, cosine_embedding, info_nce, siglip, sine
from losses.scenes.planes.plane import ANCHOR, NEGATIVE, PAIR, POSITIVE, Bars, Numbers, Plane, Point, Sentence, case

NEGATIVES = (
    NEGATIVE,
    Point("negative2", "n₂", "negative 2", start=(-0.9, 1.1), color=3, takes=""),
    Point("negative3", "n₃", "negative 3", start=(-1.6, -0.3), color=3, takes=""),
    Point("negative4", "n₄", "negative 4", start=(-0.4, -1.4), color=3, takes=""),
)
RANKED = (ANCHOR, POSITIVE, *(replace(point, takes="negatives") for point in NEGATIVES))
CLASSES = 1 + len(NEGATIVES)  # of which the positive is the right one
CORNER = Sentence(("directions from the centre count, lengths do not",))
COSINES = Bars("cosine", "cosine with the anchor", -1, 1)
MOST = Sentence(
    tuple(f"Of the negatives, {each.short} takes the most, {{share_{each.name}:tiny}}." for each in NEGATIVES), by="first"
)
NO_DIRECTION = Sentence(
    ("", "A point at the origin has no direction: its similarity is 0, and nothing pulls at it."), by="no_direction"
)


def _at_origin(points: Numbers) -> Tensor:
    return reduce(torch.bitwise_or, (point.abs().sum(dim=-1) == 0 for point in points.values()))


def _all_cosines(points: Numbers) -> Tensor:
    """Every point's cosine similarity to the anchor, (..., 1 + K)."""
    return torch.stack([cosine(points["anchor"], point) for name, point in points.items() if name != "anchor"], dim=-1)


def _ranked(points: Numbers, logits: Tensor) -> dict[str, Tensor]:
    """Every point's cosine similarity to the anchor, what the softmax makes of the logits, and which negative has most of it."""
    names = [name for name in points if name != "anchor"]
    shares = log_softmax(logits).exp()
    parts = {
        f"{kind}_{name}": part
        for kind, whole in (("cosine", _all_cosines(points)), ("share", shares))
        for name, part in zip(names, whole.unbind(-1), strict=True)
    }
    rivals = shares.unbind(-1)[1:]
    return parts | {
        "radius": torch.ones_like(rivals[0]),
        "free": torch.zeros_like(rivals[0]),
        "first": case(*(reduce(torch.bitwise_and, [one >= other for other in rivals]) for one in rivals[:-1])),
        "no_direction": torch.where(_at_origin(points), 1.0, 0.0),
    }


def _info_nce(points: Numbers, settings: Numbers, _: Numbers) -> dict[str, Tensor]:
    return _ranked(points, _all_cosines(points) / settings["tau"])


def _handicapped(points: Numbers, settings: Numbers, counted: Tensor) -> dict[str, Tensor]:
    """What the softmax makes of the cosines where that of the positive is counted as another number."""
    logits = torch.stack([counted, *_all_cosines(points).unbind(-1)[1:]], dim=-1) * settings["scale"]
    return _ranked(points, logits) | {"counted": counted}


def _arcface(points: Numbers, settings: Numbers, _: Numbers) -> dict[str, Tensor]:
    pair, margin = (points["anchor"], points["positive"]), settings["margin"]
    return _handicapped(points, settings, cosine(*pair) * margin.cos() - sine(*pair) * margin.sin())


def _cosface(points: Numbers, settings: Numbers, _: Numbers) -> dict[str, Tensor]:
    return _handicapped(points, settings, cosine(points["anchor"], points["positive"]) - settings["margin"])


def _cosine_embedding(points: Numbers, settings: Numbers, _: Numbers) -> dict[str, Tensor]:
    similarity, y = cosine(points["anchor"], points["positive"]), settings["y"]
    return {
        "cosine_positive": similarity,
        "radius": torch.ones_like(similarity),
        "free": torch.zeros_like(similarity),
        "kind": case(_at_origin(points), y == 1, y > 0, similarity <= settings["margin"]),
    }


def _siglip(points: Numbers, settings: Numbers, _: Numbers) -> dict[str, Tensor]:
    """The cosine of the pair, its logit, and the probability that it belongs together."""
    similarity, y = cosine(points["anchor"], points["positive"]), settings["y"]
    z = settings["scale"] * similarity + settings["bias"]
    return {
        "cosine_positive": similarity,
        "z": z,
        "probability": z.sigmoid(),
        "radius": torch.ones_like(similarity),
        "free": torch.zeros_like(similarity),
        "kind": case(y == 1, y == 0),
        "no_direction": torch.where(_at_origin(points), 1.0, 0.0),
    }


INFO_NCE = Plane(
    function=info_nce,
    points=RANKED,
    measure=_info_nce,
    hub=None,
    step=lambda settings: 0.2 * settings["tau"],  # the pull is the stronger the colder the softmax is
    rows=(("loss", ("value",)), ("p of the positive", ("share_positive",))),
    bars=(COSINES, Bars("share", "softmax of cosine / τ", 0, 1)),
    words=(
        Sentence(
            (
                "At τ = {tau} the softmax gives the positive {share_positive:tiny}, and the loss is −log of it, {value}; were all "
                f"alike, log {CLASSES} = {number(math.log(CLASSES))}.",
            )
        ),
        MOST,
        NO_DIRECTION,
    ),
    corner=CORNER,
)
ARCFACE = Plane(
    function=arcface,
    points=RANKED,
    measure=_arcface,
    hub=None,
    step=lambda settings: 0.2 / settings["scale"],
    rows=(("loss", ("value",)), ("p of the positive", ("share_positive",)), ("cos(θ + m) of the positive", ("counted",))),
    bars=(COSINES, Bars("share", "softmax, the positive handicapped", 0, 1)),
    words=(
        Sentence(
            (
                "The angle to the positive counts as if it were {margin} larger: its cosine, {cosine_positive}, as {counted}. The "
                "softmax gives it {share_positive:tiny}, and the loss is −log of that, {value}.",
            )
        ),
        MOST,
        NO_DIRECTION,
    ),
    corner=CORNER,
)
COSFACE = Plane(
    function=cosface,
    points=RANKED,
    measure=_cosface,
    hub=None,
    step=lambda settings: 0.2 / settings["scale"],
    rows=(("loss", ("value",)), ("p of the positive", ("share_positive",)), ("cos θ − m of the positive", ("counted",))),
    bars=(COSINES, Bars("share", "softmax, the positive handicapped", 0, 1)),
    words=(
        Sentence(
            (
                "The cosine of the positive, {cosine_positive}, counts as {counted}, which is {margin} less. The softmax gives it "
                "{share_positive:tiny}, and the loss is −log of that, {value}.",
            )
        ),
        MOST,
        NO_DIRECTION,
    ),
    corner=CORNER,
)
COSINE_EMBEDDING = Plane(
    function=cosine_embedding,
    points=PAIR,
    measure=_cosine_embedding,
    hub=None,
    step=lambda _: 0.2,
    rows=(("loss", ("value",)), ("cosine", ("cosine_positive",))),
    words=(
        Sentence(
            (
                "A point at the origin has no direction: the cosine counts as 0, the loss is {value}, and nothing pulls.",
                "They belong together: the loss is 1 less their cosine, {cosine_positive}. Both are turned towards each other, the "
                "one nearer to the centre with the stronger pull.",
                "They partly belong together, y = {y}: one term turns them towards each other, the other apart.",
                "They do not belong together, and their cosine, {cosine_positive}, is not above the margin, {margin}: the loss is "
                "0, and nothing pulls.",
                "They do not belong together: their cosine is {value} above the margin, {margin}, and both are turned apart.",
            ),
            by="kind",
        ),
    ),
    corner=CORNER,
)
SIGLIP = Plane(
    function=siglip,
    points=PAIR,
    measure=_siglip,
    hub=None,
    step=lambda settings: 0.2 / settings["scale"],
    rows=(("loss", ("value",)), ("cosine", ("cosine_positive",)), ("logit", ("z",)), ("p", ("probability",))),
    words=(
        Sentence(("The logit, t times the cosine plus β, is {z}: the pair belongs together with p = {probability:tiny}.",)),
        Sentence(
            (
                "It does, so the loss is −log p, {value}.",
                "It does not, so the loss is −log(1 − p), {value}.",
                "For y = {y} the loss is {value}.",
            ),
            by="kind",
        ),
        NO_DIRECTION,
    ),
    corner=CORNER,
)
