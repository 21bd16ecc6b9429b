"""Points in a plane under a loss of embeddings, as programs for the browser: the loss, its gradients, and what it measures."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from losses.core.axes import has_target
from losses.core.curve import gradient
from losses.core.registry import LOSSES
from losses.core.shared import shared
from losses.core.softmax import log_softmax
from losses.embedding import cosine, euclidean, square_distance
from losses.tracing.program import Program, trace_function

# The points each loss sees. The two of a pair are an anchor and its partner, so that they stay when another loss is picked.
NEGATIVES = ("negative", "negative2", "negative3", "negative4")
POINTS = {
    "triplet": ("anchor", "positive", "negative"),
    "contrastive": ("anchor", "positive"),
    "info_nce": ("anchor", "positive", *NEGATIVES),
}
EPS = 1e-6  # which torch.nn.TripletMarginLoss adds to every difference

Points = Mapping[str, Tensor]


def unsquared(anchor: Tensor, positive: Tensor, negative: Tensor, *, alpha: float | Tensor = 0.5) -> Tensor:
    """torch.nn.TripletMarginLoss: the triplet loss of distances as they are.

    >>> unsquared(torch.zeros(2), torch.tensor([3.0, 4.0]), torch.tensor([0.0, 5.0]), alpha=0.25)
    tensor(0.2500)
    """
    near, far = euclidean(anchor + EPS, positive), euclidean(anchor + EPS, negative)
    return (near + alpha - far).clamp_min(0)


@shared(costly=True)
def trace_points(slug: str) -> Program:
    """Trace a loss of embeddings at points of the plane.

    The inputs are the coordinates of its points, anchor_x (as the sweep x), anchor_y, positive_x ..., the target y where it takes
    one, and its hyperparameters. The outputs are the value; by_anchor_x ..., its gradient; pull_anchor ..., the size of the
    gradient on each point; and what the loss measures. Of a triplet all but that come a second time, unsquared, as unsquared_value
    and so on.

    >>> [name for name in trace_points("contrastive").outputs if not name.startswith(("by", "pull"))]
    ['value', 'distance']
    """
    loss, names = LOSSES[slug], POINTS[slug]
    coordinates = [f"{name}_{k}" for name in names for k in "xy"]
    others = [*(["y"] if has_target(loss) else []), *(param.name for param in loss.params)]
    functions = {"": loss.function} | ({"unsquared_": unsquared} if slug == "triplet" else {})
    outputs: list[str] = []

    def program(*numbers: Tensor) -> list[Tensor]:
        moved = [number.detach().expand(numbers[0].shape).requires_grad_() for number in numbers[: len(coordinates)]]
        settings = dict(zip(others, numbers[len(coordinates) :], strict=True))
        points = {name: torch.stack(moved[2 * i : 2 * i + 2], dim=-1) for i, name in enumerate(names)}
        found: dict[str, Tensor] = {}
        for kind, function in functions.items():
            value = function(*_arguments(loss.inputs, points), **settings)
            by = gradient(value, *moved)
            found |= {f"{kind}value": value} | {f"{kind}by_{name}": part for name, part in zip(coordinates, by, strict=True)}
            sizes = ((by[2 * i] ** 2 + by[2 * i + 1] ** 2).sqrt() for i in range(len(names)))
            found |= {f"{kind}pull_{name}": size for name, size in zip(names, sizes, strict=True)}
        found |= MEASURES[slug](points, settings)
        outputs[:] = found
        return list(found.values())

    return trace_function(slug, program, ["x", *coordinates[1:], *others], outputs)


def _arguments(inputs: tuple[str, ...], points: Points) -> list[Tensor]:
    """The points in the order in which a loss takes them; what it takes beside them goes by name."""
    known = {**points, "a": points["anchor"], "b": points["positive"]}
    if NEGATIVES[-1] in points:
        known["negatives"] = torch.stack([points[name] for name in NEGATIVES], dim=-2)
    return [known[name] for name in inputs if name in known]


def _distances(points: Points, settings: Points) -> dict[str, Tensor]:
    """Both distances and their squares, and how far from the anchor a negative has to be to cost nothing."""
    near, far = (square_distance(points["anchor"], points[name]) for name in ("positive", "negative"))
    radius = (near + settings["alpha"]).sqrt()
    return {"near": near.sqrt(), "far": far.sqrt(), "near_squared": near, "far_squared": far, "radius": radius}


def _distance(points: Points, _: Points) -> dict[str, Tensor]:
    return {"distance": euclidean(points["anchor"], points["positive"])}


def _similarities(points: Points, settings: Points) -> dict[str, Tensor]:
    """Every point's cosine similarity to the anchor, and what the softmax makes of them."""
    names = [name for name in points if name != "anchor"]
    cosines = torch.stack([cosine(points["anchor"], points[name]) for name in names], dim=-1)
    shares = log_softmax(cosines / settings["tau"]).exp()
    found = {"cosine": cosines, "share": shares}
    return {f"{kind}_{name}": part for kind, whole in found.items() for name, part in zip(names, whole.unbind(-1), strict=True)}


MEASURES = {"triplet": _distances, "contrastive": _distance, "info_nce": _similarities}
