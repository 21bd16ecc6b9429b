"""Embedding losses: functions of vectors (..., D) that a model places so that what belongs together lies close; one number each.

Distances are Euclidean. Where points coincide, and where a vector is zero, value and gradient are finite: a distance of 0 has
gradient 0, and a zero vector, which has no direction, has cosine similarity 0 with every other and gradient 0.
"""

from __future__ import annotations

from typing import Annotated

import torch
from torch import Tensor
from torch.nn import functional as F

from losses.core.axes import angle, distance
from losses.core.kinks import positive_part
from losses.core.registry import loss
from losses.core.spec import NON_NEGATIVE, S3, Knob, Paper

PLACE = 9  # among the families of the catalogue

SCHROFF = Paper("F. Schroff et al., FaceNet", 2015, url="https://arxiv.org/abs/1503.03832")
HADSELL = Paper("R. Hadsell et al., Dimensionality reduction by learning an invariant mapping", 2006, doi="10.1109/CVPR.2006.100")
OORD = Paper("A. van den Oord et al., Contrastive predictive coding", 2018, url="https://arxiv.org/abs/1807.03748")
CHEN = Paper("T. Chen et al., A simple framework for contrastive learning", 2020, url="https://arxiv.org/abs/2002.05709")


def square_distance(a: Tensor, b: Tensor) -> Tensor:
    """The squared Euclidean distance."""
    return ((a - b) ** 2).sum(dim=-1)


def euclidean(a: Tensor, b: Tensor) -> Tensor:
    """The Euclidean distance, with gradient 0 where the points coincide: there it has a corner."""
    square = square_distance(a, b)
    same = square == 0
    return torch.where(same, 0, torch.where(same, 1, square).sqrt())


def unit(v: Tensor) -> Tensor:
    """The direction of a vector, as one of length 1; zero, with gradient 0, where the vector is zero."""
    size = v.detach().abs().amax(dim=-1, keepdim=True)
    zero = size == 0
    v = v / torch.where(zero, 1, size)  # the direction is the same, and no square of it is too large or too small
    return torch.where(zero, 0, v / torch.where(zero, 1, (v**2).sum(dim=-1, keepdim=True)).sqrt())


def cosine(a: Tensor, b: Tensor) -> Tensor:
    """The cosine of the angle between two vectors; 0 if one of them is zero."""
    return (unit(a) * unit(b)).sum(dim=-1)


@loss(
    "Triplet",
    axis=distance,
    also=[angle],
    formula=r"\max\!\left( 0,\; \lVert a - p \rVert^2 + \alpha - \lVert a - n \rVert^2 \right)",
    sources=[
        S3.but("Squares its distances and does not say that torch.nn.TripletMarginLoss does not: the gradients differ."),
        SCHROFF,
    ],
)
def triplet(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    *,
    alpha: Annotated[float, Knob(r"\alpha", 0.0, 2.0, "how much further the negative has to be, squared", NON_NEGATIVE)] = 0.5,
) -> Tensor:
    """How much the squared distance to the negative falls short of that to the positive plus a margin.

    It asks for an order of distances, not for their sizes: once the negative is far enough, the gradient is 0. With all three at
    one place it is α, and the squared distances have no gradient there.

    >>> triplet(torch.zeros(2), torch.tensor([[1.0, 0.0], [0.0, 0.5]]), torch.tensor([0.0, 1.5]), alpha=2.0)
    tensor([0.7500, 0.0000])
    """
    return positive_part(square_distance(anchor, positive) + alpha - square_distance(anchor, negative))


@loss(
    "Contrastive",
    axis=distance,
    also=[angle],
    formula=r"y\, \lVert a - b \rVert^2 + (1 - y) \max\!\left( 0,\; m - \lVert a - b \rVert \right)^2",
    sources=[HADSELL.but("Halves both terms, and its Y is 1 for a pair that does not belong together.")],
)
def contrastive(
    a: Tensor,
    b: Tensor,
    y: Tensor,
    *,
    margin: Annotated[float, Knob("m", 0.0, 3.0, "how far a pair that does not belong together is pushed", NON_NEGATIVE)] = 1.0,
) -> Tensor:
    """Pulls a pair together if it belongs together, y = 1, and pushes it apart up to the margin if not, y = 0.

    It sees one pair at a time. A pair that belongs together is pulled until both are at one place. A pair that does not, but is at
    one place, stays there, because its gradient is 0.

    >>> contrastive(torch.zeros(2), torch.tensor([0.3, 0.4]), torch.tensor([1.0, 0.0]), margin=2.0)
    tensor([0.2500, 2.2500])
    """
    return y * square_distance(a, b) + (1 - y) * positive_part(margin - euclidean(a, b)) ** 2


@loss(
    "InfoNCE",
    axis=angle,
    formula=r"-\log \frac{\mathrm{e}^{\cos(a, p)/\tau}}{\mathrm{e}^{\cos(a, p)/\tau} + \sum_k \mathrm{e}^{\cos(a, n_k)/\tau}}",
    sources=[OORD, CHEN],
    pytorch={
        "anchor": "F.cross_entropy(torch.cat([F.cosine_similarity(anchor, positive, dim=-1).unsqueeze(-1),"
        " F.cosine_similarity(anchor.unsqueeze(-2), negatives, dim=-1)], dim=-1) / tau,"
        " torch.zeros(len(anchor), dtype=torch.long), reduction='none')"
    },
    aliases=("NT-Xent", "MultipleNegativesRanking", "contrastive learning"),
)
def info_nce(
    anchor: Tensor,
    positive: Tensor,
    negatives: Tensor,
    *,
    tau: Annotated[float, Knob(r"\tau", 0.02, 1.0, "temperature: the lower, the more the nearest negative counts", log=True)] = 0.1,
) -> Tensor:
    """Cross entropy of finding the positive among the negatives, by cosine similarity to the anchor over a temperature.

    If all K negatives are as similar to the anchor as the positive is, it is log(K + 1). Only directions count: the length of a
    vector has no gradient.

    >>> info_nce(torch.tensor([1.0, 0.0]), torch.tensor([0.0, 2.0]), torch.tensor([[0.0, 1.0], [0.0, -1.0], [3.0, 0.0]]), tau=0.5)
    tensor(2.3408)
    """
    behind = cosine(anchor.unsqueeze(-2), negatives) - cosine(anchor, positive).unsqueeze(-1)
    behind = behind / torch.as_tensor(tau, dtype=behind.dtype).unsqueeze(-1)
    top = behind.detach().amax(dim=-1, keepdim=True)
    return -F.logsigmoid(-(top.squeeze(-1) + (behind - top).exp().sum(dim=-1).log()))
