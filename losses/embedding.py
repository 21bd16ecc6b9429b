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
from losses.core.spec import NON_NEGATIVE, REAL, S3, Interval, Knob, Paper

PLACE = 9  # among the families of the catalogue

SCHROFF = Paper("F. Schroff et al., FaceNet", 2015, url="https://arxiv.org/abs/1503.03832")
HADSELL = Paper("R. Hadsell et al., Dimensionality reduction by learning an invariant mapping", 2006, doi="10.1109/CVPR.2006.100")
OORD = Paper("A. van den Oord et al., Contrastive predictive coding", 2018, url="https://arxiv.org/abs/1807.03748")
TORCH = Paper("PyTorch, torch.nn", 2019, url="https://arxiv.org/abs/1912.01703")
COSINE = Interval(-1.0, 1.0)
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


def one_less_cosine(a: Tensor, b: Tensor) -> Tensor:
    """1 - cosine, with its digits where the vectors have nearly one direction; 1 if one of them is zero."""
    a, b = unit(a), unit(b)
    zero = square_distance(a, torch.zeros_like(a)) * square_distance(b, torch.zeros_like(b)) == 0
    return torch.where(zero, 1, square_distance(a, b) / 2)


def sine(a: Tensor, b: Tensor) -> Tensor:
    """The sine of the angle between two vectors, with gradient 0 at its corners, angles of 0 and π; 1 if one of them is zero."""
    a, b = unit(a), unit(b)
    zero = square_distance(a, torch.zeros_like(a)) * square_distance(b, torch.zeros_like(b)) == 0
    return torch.where(zero, 1, euclidean(a, b) * euclidean(a, -b) / 2)


def outranked(behind: Tensor, scale: Tensor | float) -> Tensor:
    """log(1 + the sum of exp(scale behind)): cross entropy of the positive, which leads the others by minus `behind`."""
    behind = behind * torch.as_tensor(scale, dtype=behind.dtype).unsqueeze(-1)
    top = behind.detach().amax(dim=-1, keepdim=True)
    return -F.logsigmoid(-(top.squeeze(-1) + (behind - top).exp().sum(dim=-1).log()))


@loss(
    "Triplet",
    axis=distance,
    also=[angle],
    formula=r"\max\!\left( 0,\; \lVert a - p \rVert^2 + \alpha - \lVert a - n \rVert^2 \right)",
    sources=[
        S3.but("Squares its distances and does not say that torch.nn.TripletMarginLoss does not: the gradients differ."),
        SCHROFF,
    ],
    elsewhere={
        "torch.nn": "TripletMarginWithDistanceLoss(distance_function=lambda a, b: ((a - b) ** 2).sum(-1), margin=alpha)",
    },
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
    elsewhere={
        "optax": "ntxent(temperature=tau); the mean over both views, each as the anchor once",
        "MONAI": "ContrastiveLoss(temperature=tau); the mean over both views, each as the anchor once",
    },
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
    return outranked(behind, 1 / torch.as_tensor(tau, dtype=behind.dtype))


@loss(
    "Triplet margin",
    axis=distance,
    also=[angle],
    formula=r"\max\!\left( 0,\; \lVert a - p \rVert + m - \lVert a - n \rVert \right)",
    sources=[
        Paper("V. Balntas et al., Learning local feature descriptors with triplets", 2016, doi="10.5244/C.30.119"),
        TORCH,
    ],
    elsewhere={
        "torch.nn": "TripletMarginLoss(margin=margin, eps=0.0); its own eps is 10⁻⁶",
        "optax": "triplet_margin_loss(margin=margin, eps=0.0); its own eps is 10⁻⁶, added to the square",
    },
)
def triplet_margin(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    *,
    margin: Annotated[float, Knob("m", 0.0, 3.0, "how much further the negative has to be", NON_NEGATIVE)] = 1.0,
) -> Tensor:
    """How much the distance to the negative falls short of that to the positive plus a margin.

    The triplet loss of PyTorch, which does not square its distances: a positive pulls with the same force however far it is, down
    to a distance of 0, where it has no gradient. PyTorch adds 10⁻⁶ to each coordinate of a difference; here nothing is added.

    >>> triplet_margin(torch.zeros(2), torch.tensor([[1.0, 0.0], [0.0, 0.5]]), torch.tensor([0.0, 1.5]), margin=2.0)
    tensor([1.5000, 1.0000])
    """
    return positive_part(euclidean(anchor, positive) + margin - euclidean(anchor, negative))


@loss(
    "Cosine embedding",
    axis=angle,
    formula=r"y \left( 1 - \cos(a, b) \right) + (1 - y) \max\!\left( 0,\; \cos(a, b) - m \right)",
    sources=[TORCH],
    elsewhere={
        "torch.nn": "CosineEmbeddingLoss(margin=margin); labels −1 and 1",
        "Keras": "CosineSimilarity(); for y = 1 only; less by 1",
        "optax": "cosine_distance(); for y = 1 only",
    },
)
def cosine_embedding(
    a: Tensor,
    b: Tensor,
    y: Tensor,
    *,
    margin: Annotated[float, Knob("m", 0.0, 1.0, "up to this cosine a pair that does not belong together is free", COSINE)] = 0.0,
) -> Tensor:
    """Turns a pair together if it belongs together, y = 1, and apart up to a margin if not, y = 0.

    Only directions count. A pair that does not belong together is pushed until its angle has the cosine m; at m = 0 that is a right
    angle. PyTorch's labels are 1 and −1.

    >>> cosine_embedding(torch.tensor([1.0, 0.0]), torch.tensor([3.0, 4.0]), torch.tensor([1.0, 0.0]), margin=0.5)
    tensor([0.4000, 0.1000])
    """
    return y * one_less_cosine(a, b) + (1 - y) * positive_part(cosine(a, b) - margin)


@loss(
    "Hinge embedding",
    axis=distance,
    also=[angle],
    formula=r"y\, \lVert a - b \rVert + (1 - y) \max\!\left( 0,\; m - \lVert a - b \rVert \right)",
    sources=[TORCH],
    elsewhere={
        "torch.nn": "HingeEmbeddingLoss(margin=margin); of the distance; labels −1 and 1",
    },
)
def hinge_embedding(
    a: Tensor,
    b: Tensor,
    y: Tensor,
    *,
    margin: Annotated[float, Knob("m", 0.0, 3.0, "how far a pair that does not belong together is pushed", NON_NEGATIVE)] = 1.0,
) -> Tensor:
    """The distance of a pair that belongs together, y = 1, and how far one that does not falls short of a margin, y = 0.

    As contrastive, without its squares, so that the pull does not weaken before the goal is reached. PyTorch's takes the distance
    itself, of any kind, and the labels 1 and −1.

    >>> hinge_embedding(torch.zeros(2), torch.tensor([0.3, 0.4]), torch.tensor([1.0, 0.0]), margin=2.0)
    tensor([0.5000, 1.5000])
    """
    size = euclidean(a, b)
    return y * size + (1 - y) * positive_part(margin - size)


@loss(
    "SigLIP",
    axis=angle,
    formula=r"\log\!\left( 1 + \mathrm{e}^{-(2y - 1)(t \cos(a, b) + \beta)} \right)",
    sources=[Paper("X. Zhai et al., Sigmoid loss for language image pre-training", 2023, url="https://arxiv.org/abs/2303.15343")],
    aliases=("sigmoid loss", "CLIP"),
)
def siglip(
    a: Tensor,
    b: Tensor,
    y: Tensor,
    *,
    scale: Annotated[float, Knob("t", 1.0, 20.0, "how much a cosine counts")] = 10.0,
    bias: Annotated[float, Knob(r"\beta", -20.0, 0.0, "the logit of a pair at a right angle", REAL)] = -10.0,
) -> Tensor:
    """Binary cross entropy for each pair of a batch, of whether it belongs together, from its cosine similarity.

    For images and their texts. Each pair is judged alone, so that no softmax has to see the whole batch. Nearly all pairs do not
    belong together, which is why the bias starts far below 0. Scale and bias are learnt.

    >>> siglip(torch.tensor([1.0, 0.0]), torch.tensor([3.0, 4.0]), torch.tensor([1.0, 0.0]), scale=5.0, bias=-2.0)
    tensor([0.3133, 1.3133])
    """
    return -F.logsigmoid((2 * y - 1) * (scale * cosine(a, b) + bias))


@loss(
    "ArcFace",
    axis=angle,
    formula=r"-\log \frac{\mathrm{e}^{s \cos(\angle(a, p) + m)}}"
    r"{\mathrm{e}^{s \cos(\angle(a, p) + m)} + \sum_k \mathrm{e}^{s \cos(a, n_k)}}",
    sources=[Paper("J. Deng et al., ArcFace", 2019, url="https://arxiv.org/abs/1801.07698")],
    aliases=("InsightFace", "additive angular margin"),
)
def arcface(
    anchor: Tensor,
    positive: Tensor,
    negatives: Tensor,
    *,
    scale: Annotated[float, Knob("s", 1.0, 64.0, "how much a cosine counts")] = 16.0,
    margin: Annotated[float, Knob("m", 0.0, 1.0, "the angle by which the positive is handicapped, in radians", NON_NEGATIVE)] = 0.3,
) -> Tensor:
    """InfoNCE in which the angle to the positive is made larger by a margin, so that it has to be smaller by as much.

    For recognition of faces, where the others are the centres of the classes. Beyond an angle of π − m the handicapped cosine grows
    again, as written; InsightFace's code goes on downwards there. At m = 0 it is InfoNCE with τ = 1/s.

    >>> arcface(torch.tensor([1.0, 0.0]), torch.tensor([3.0, 4.0]), torch.tensor([[0.0, 1.0], [-1.0, 0.0]]), scale=4.0, margin=0.5)
    tensor(0.4541)
    """
    angled = torch.as_tensor(margin, dtype=anchor.dtype)
    handicapped = cosine(anchor, positive) * angled.cos() - sine(anchor, positive) * angled.sin()
    return outranked(cosine(anchor.unsqueeze(-2), negatives) - handicapped.unsqueeze(-1), scale)


@loss(
    "CosFace",
    axis=angle,
    formula=r"-\log \frac{\mathrm{e}^{s (\cos(a, p) - m)}}{\mathrm{e}^{s (\cos(a, p) - m)} + \sum_k \mathrm{e}^{s \cos(a, n_k)}}",
    sources=[Paper("H. Wang et al., CosFace: large margin cosine loss", 2018, url="https://arxiv.org/abs/1801.09414")],
    aliases=("AM-Softmax", "large margin cosine"),
)
def cosface(
    anchor: Tensor,
    positive: Tensor,
    negatives: Tensor,
    *,
    scale: Annotated[float, Knob("s", 1.0, 64.0, "how much a cosine counts")] = 16.0,
    margin: Annotated[float, Knob("m", 0.0, 1.0, "by how much the cosine of the positive is lowered", NON_NEGATIVE)] = 0.3,
) -> Tensor:
    """InfoNCE in which the cosine of the positive is lowered by a margin.

    As ArcFace, with the handicap on the cosine in place of the angle: it weighs the same at every angle. At m = 0 it is InfoNCE
    with τ = 1/s.

    >>> cosface(torch.tensor([1.0, 0.0]), torch.tensor([3.0, 4.0]), torch.tensor([[0.0, 1.0], [-1.0, 0.0]]), scale=4.0, margin=0.5)
    tensor(0.5203)
    """
    lowered = cosine(anchor, positive) - margin
    return outranked(cosine(anchor.unsqueeze(-2), negatives) - lowered.unsqueeze(-1), scale)
