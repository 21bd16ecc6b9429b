"""Planes of the losses of distances: the points have a hub, from which the others' distances are measured."""

from __future__ import annotations

from functools import reduce

import torch
from torch import Tensor

from losses.core.kinks import positive_part
from losses.embedding import contrastive, euclidean, hinge_embedding, square_distance, triplet, triplet_margin
from losses.scenes.planes.plane import ANCHOR, NEGATIVE, PAIR, POSITIVE, Numbers, Plane, Sentence, Variant, case

EPS = 1e-6  # which torch.nn.TripletMarginLoss adds to every difference
NEAR = 0.05  # points this close are as good as one


def unsquared(anchor: Tensor, positive: Tensor, negative: Tensor, *, alpha: float | Tensor = 0.5) -> Tensor:
    """torch.nn.TripletMarginLoss: the triplet loss of distances as they are.

    >>> unsquared(torch.zeros(2), torch.tensor([3.0, 4.0]), torch.tensor([0.0, 5.0]), alpha=0.25)
    tensor(0.2500)
    """
    near, far = euclidean(anchor + EPS, positive), euclidean(anchor + EPS, negative)
    return positive_part(near + alpha - far)


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


def _triplet_margin(points: Numbers, settings: Numbers, outputs: Numbers) -> dict[str, Tensor]:
    near, far = (euclidean(points["anchor"], points[name]) for name in ("positive", "negative"))
    return {
        "near": near,
        "far": far,
        "radius": near + settings["margin"],
        "free": torch.ones_like(near),
        "kind": case(torch.maximum(near, far) == 0, outputs["value"] == 0, far < near),
    }


def _hinge_embedding(points: Numbers, settings: Numbers, _: Numbers) -> dict[str, Tensor]:
    distance, y, margin = euclidean(points["anchor"], points["positive"]), settings["y"], settings["margin"]
    return {
        "distance": distance,
        "radius": torch.where(y < 1, margin, 0),
        "free": torch.where(y == 0, 1.0, 0.0),
        "kind": case(distance == 0, y == 1, y > 0, distance > margin),
    }


TRIPLET = Plane(
    function=triplet,
    points=(ANCHOR, POSITIVE, NEGATIVE),
    measure=_triplet,
    hub="anchor",
    step=lambda _: 0.05,
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
    points=PAIR,
    measure=_contrastive,
    hub="anchor",
    step=lambda _: 0.05,
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
TRIPLET_MARGIN = Plane(
    function=triplet_margin,
    points=(ANCHOR, POSITIVE, NEGATIVE),
    measure=_triplet_margin,
    hub="anchor",
    step=lambda _: 0.05,
    rows=(("from a to p", ("near",)), ("from a to n", ("far",)), ("loss", ("value",))),
    words=(
        Sentence(
            (
                "All three on one point. The loss is {value}, and a distance of 0 has no direction: nothing moves.",
                "Easy: the negative is farther than the positive by the margin, {margin}, or more. The loss is 0: nothing moves.",
                "Hard: the negative is nearer than the positive. It lacks {value}; that is the loss.",
                "Semi-hard: the negative is farther than the positive, but not by the margin, {margin}. It lacks {value}; that is "
                "the loss.",
            ),
            by="kind",
        ),
    ),
    corner=Sentence(("shaded: n there costs nothing",)),
)
HINGE_EMBEDDING = Plane(
    function=hinge_embedding,
    points=PAIR,
    measure=_hinge_embedding,
    hub="anchor",
    step=lambda _: 0.05,
    rows=(("loss", ("value",)), ("distance", ("distance",))),
    words=(
        Sentence(
            (
                "Both on one point, where their distance has no direction: the loss is {value}, and the gradient is 0.",
                "They belong together. Each is pulled with {pull_anchor}, however far apart they are.",
                "They partly belong together, y = {y}: one term pulls and the other pushes, and {pull_anchor} is left on each.",
                "They do not belong together, and are {distance} apart: beyond the margin the loss is 0 and nothing pushes.",
                "They do not belong together. Each is pushed with {pull_anchor}, until they are {margin} apart.",
            ),
            by="kind",
        ),
    ),
    corner=Sentence(("", "shaded: b there costs nothing"), by="free"),
)
