"""Descendants of the focal loss, which weigh positives and negatives by different rules."""

from __future__ import annotations

from typing import Annotated

import torch
from torch import Tensor
from torch.nn import functional as F

from losses.binary.probabilities import bce, both, log_loss
from losses.core.axes import Sigmoid, probability
from losses.core.registry import loss
from losses.core.spec import NON_NEGATIVE, Interval, Knob, Paper


def lowered(p: Tensor | Sigmoid, shift: Tensor | float) -> tuple[Tensor | Sigmoid, Tensor]:
    """p - shift, of any value where that is not above 0, and where it is."""
    if not isinstance(p, Sigmoid):
        return p - shift, p > shift
    shift = torch.as_tensor(shift, dtype=p.logit.dtype)
    log_q = F.logsigmoid(-p.logit)
    rest = F.logsigmoid(p.logit).exp() - shift
    above = rest > 0
    # 1 - p + shift has its digits where p is close to 1; without a shift it may round to 0, but not its logarithm
    log_more = torch.where(shift == 0, log_q, torch.where(shift == 0, 1, log_q.exp() + shift).log())
    return Sigmoid(torch.where(above, rest, 0.5).log() - log_more), above


def between(p: Tensor | Sigmoid, places: Tensor) -> Tensor | Sigmoid:
    """p, but 1/2 at these places."""
    return Sigmoid(torch.where(places, 0, p.logit)) if isinstance(p, Sigmoid) else torch.where(places, 0.5, p)


@loss(
    "Asymmetric",
    axis=probability,
    formula=r"-\left( y (1 - p)^{\gamma_{+}} \log p + (1 - y)\, \tilde{p}^{\,\gamma_{-}} \log(1 - \tilde{p}) \right),"
    r"\quad \tilde{p} = \max(p - s,\; 0)",
    sources=[
        Paper("T. Ridnik et al., Asymmetric loss for multi-label classification", 2021, url="https://arxiv.org/abs/2009.14119"),
    ],
    imbalance="easy examples fade, γ₋ and s weigh the negatives down",
    aliases=("ASL",),
)
def asymmetric(
    p: Tensor | Sigmoid,
    y: Tensor | float,
    *,
    gamma_pos: Annotated[float, Knob(r"\gamma_{+}", 0.0, 5.0, "how fast easy positives fade", NON_NEGATIVE)] = 1.0,
    gamma_neg: Annotated[float, Knob(r"\gamma_{-}", 0.0, 5.0, "how fast easy negatives fade", NON_NEGATIVE)] = 4.0,
    shift: Annotated[
        float, Knob("s", 0.0, 0.5, "negatives with a probability up to this cost nothing", Interval(0.0, 1.0, open_high=True))
    ] = 0.05,
) -> Tensor:
    """Focal loss with a power of its own for positives and for negatives, and negatives below s left out.

    For tagging, where each image has a few of many labels. The many easy negatives fade fast, and those with p up to s have no
    gradient at all. A negative of probability 1 costs −log s at most, so wrong labels do little harm. With both powers and s at 0
    it is cross entropy.

    >>> asymmetric(torch.tensor([0.5, 0.9]), torch.tensor([0.0, 1.0]), gamma_pos=2.0, gamma_neg=1.0, shift=0.25)
    tensor([0.0719, 0.0011])
    """
    less, above = lowered(p, shift)
    y = torch.as_tensor(y, dtype=both(p)[0].dtype)
    return log_loss(p, y, 0, gamma_pos) + log_loss(less, 0, torch.where(above, 1 - y, 0), gamma_neg)


@loss(
    "Quality focal",
    axis=probability,
    formula=r"-|y - p|^{\beta} \left( y \log p + (1 - y) \log(1 - p) \right)",
    sources=[Paper("X. Li et al., Generalized focal loss", 2020, url="https://arxiv.org/abs/2006.04388")],
    imbalance="easy examples fade",
    aliases=("QFL", "generalized focal loss"),
)
def quality_focal(
    p: Tensor | Sigmoid,
    y: Tensor | float,
    *,
    beta: Annotated[float, Knob(r"\beta", 0.0, 5.0, "how fast examples that are nearly right fade", NON_NEGATIVE)] = 2.0,
) -> Tensor:
    """Focal loss for soft labels: cross entropy times a power of the distance of p from y.

    For detectors that predict how well a box fits, y = IoU, in place of a class of 0 or 1. It is 0 at p = y, which cross entropy is
    for hard labels only. For hard labels it is the focal loss with γ = β; at β = 0 it is cross entropy.

    >>> quality_focal(torch.tensor([0.5, 0.9]), torch.tensor([0.0, 0.5]), beta=1.0)
    tensor([0.3466, 0.4816])
    """
    one, other = (part.detach() for part in both(p))
    y, power = torch.as_tensor(y, dtype=one.dtype), torch.as_tensor(beta, dtype=one.dtype)
    hard, end = (y == 0) | (y == 1), (one == 0) | (other == 0)
    # a hard label fades as in focal; at an end of p the power is held: its slope times an infinite cost may be 0 times infinity
    weight = torch.where(hard, 1, torch.where(end, (one * (1 - y) - other * y).abs() ** power, 0))
    apart = log_loss(p, weight * y, weight * (1 - y), torch.where(hard, power, 0))
    # everywhere else y and p lie between 0 and 1
    soft, inner = torch.where(hard, 0.5, y), between(p, hard | end)
    one, other = both(inner)
    square = (one * (1 - soft) - other * soft) ** 2
    met = square == 0
    # at p = y only the power 2 bends, and the power 0 is 1
    there = torch.where(power == 0, 1, torch.where(power == 2, square, 0))
    share = torch.where(met, there, torch.where(met, 1, square) ** (power / 2))
    return apart + torch.where(hard | end, 0, share * bce(inner, soft))


@loss(
    "Varifocal",
    axis=probability,
    formula=r"\begin{cases} -y \left( y \log p + (1 - y) \log(1 - p) \right) & y > 0 \\"
    r" -\alpha\, p^{\gamma} \log(1 - p) & y = 0 \end{cases}",
    sources=[
        Paper("H. Zhang et al., VarifocalNet: an IoU-aware dense object detector", 2021, url="https://arxiv.org/abs/2008.13367")
    ],
    imbalance="α weighs the negatives, easy negatives fade",
    aliases=("VFL", "VarifocalNet"),
)
def varifocal(
    p: Tensor | Sigmoid,
    y: Tensor | float,
    *,
    alpha: Annotated[float, Knob(r"\alpha", 0.0, 1.0, "the weight of negatives", NON_NEGATIVE)] = 0.75,
    gamma: Annotated[float, Knob(r"\gamma", 0.0, 5.0, "how fast easy negatives fade", NON_NEGATIVE)] = 2.0,
) -> Tensor:
    """Focal for negatives alone; a positive counts as much as its quality y, and does not fade.

    For detectors that rank their boxes by how well they fit: y is the IoU of a positive, and 0 marks a negative. Positives are
    rare, so none of them is faded, and the best of them count most. A tiny y is a positive of little weight, and not a negative.

    >>> varifocal(torch.tensor([0.5, 0.9]), torch.tensor([0.0, 0.5]), alpha=0.5, gamma=1.0)
    tensor([0.1733, 0.6020])
    """
    y = torch.as_tensor(y, dtype=both(p)[0].dtype)
    return log_loss(p, y * y, y * (1 - y)) + log_loss(p, 0, torch.where(y > 0, 0, torch.as_tensor(alpha, dtype=y.dtype)), gamma)
