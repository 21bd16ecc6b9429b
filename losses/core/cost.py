"""From one instance to a cost: reductions, weights of rows and of classes, weight decay, and which rows a cost comes from."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

REDUCTIONS = ("mean", "sum", "none")


def reduce(values: Tensor, reduction: str = "mean", weight: Tensor | None = None) -> Tensor:
    """What a loss of every instance becomes as the cost of all: their mean, their sum, or as it is.

    Inputs: `values`, of any shape; `weight`, of a shape that broadcasts to it, at least 0 and not 0 everywhere. With weights w,
    "none" gives w v, "sum" their sum, and "mean" their sum over that of the weights, as PyTorch's class weights do.
    Raises ValueError for another reduction, and where the weights' shape does not fit.
    Sources: S0, S3 and S4.

    >>> reduce(torch.tensor([1.0, 2.0, 0.0]), "mean", weight=torch.tensor([3.0, 1.0, 0.0]))
    tensor(1.2500)
    """
    if reduction not in REDUCTIONS:
        raise ValueError(f"reduction must be one of {', '.join(REDUCTIONS)}, got {reduction!r}")
    if weight is None:
        return {"mean": torch.mean, "sum": torch.sum, "none": torch.clone}[reduction](values)
    try:
        weight = weight.expand_as(values)
    except RuntimeError as problem:
        raise ValueError(f"weights of shape {tuple(weight.shape)} do not fit values of shape {tuple(values.shape)}") from problem
    weighted = weight * values
    if reduction == "none":
        return weighted
    return weighted.sum() if reduction == "sum" else weighted.sum() / weight.sum()


def weight_decay(parameters: Sequence[Tensor], lam: float | Tensor, m: float | Tensor) -> Tensor:
    """What large parameters cost: lam/(2m) times the sum of their squares.

    Inputs: `parameters`, tensors of any shapes, the biases left out by the caller; `lam`, at least 0; `m`, the number of
    instances, above 0. Its gradient is lam/m times each parameter, so that every step shrinks them all in proportion.
    Raises ValueError for numbers outside these ranges.
    Source: S0.

    >>> weight_decay([torch.tensor([1.0, -3.0]), torch.tensor([[2.0]])], lam=0.5, m=7)
    tensor(0.5000)
    """
    for name, value, legal in (("lam", lam, "at least 0"), ("m", m, "above 0")):
        if not isinstance(value, Tensor) and (value < 0 or (name == "m" and value == 0)):
            raise ValueError(f"weight_decay: {name} must be {legal}, got {value}")
    squares = [(parameter**2).sum() for parameter in parameters]
    return lam / (2 * m) * (torch.stack(squares).sum() if squares else torch.zeros(()))


def class_weights(target: Tensor, negative: float | Tensor, positive: float | Tensor) -> Tensor:
    """The weight of each row from that of its class: `positive` where the target is 1, `negative` where it is 0.

    >>> class_weights(torch.tensor([1.0, 0.0]), negative=0.5, positive=4.0)
    tensor([4.0000, 0.5000])
    """
    return target * positive + (1 - target) * negative


def concentration(values: Tensor, gradient: Tensor) -> tuple[Tensor, Tensor]:
    """Which part of the total comes from the worst row, from the worst two, ...: of the loss, and of the gradient's size.

    Inputs: `values` (N,), the rows' losses, at least 0, and `gradient` (N,), their derivatives. The worst are those of the largest
    loss, for both. NaN, for there is nothing to share out, where a total is 0 or infinite.

    >>> losses, pulls = concentration(torch.tensor([1.0, 6.0, 1.0]), torch.tensor([-1.0, 2.0, 1.0]))
    >>> losses, pulls
    (tensor([0.7500, 0.8750, 1.0000]), tensor([0.5000, 0.7500, 1.0000]))
    """
    largest, order = torch.sort(values, dim=-1, descending=True, stable=True)
    pulls = gradient.abs().gather(-1, order)
    return largest.cumsum(-1) / values.sum(-1), pulls.cumsum(-1) / pulls.sum(-1)
