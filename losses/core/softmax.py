"""Softmax in logarithms, with all its digits: what the losses of several classes are made of."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F


class Softmax(NamedTuple):
    """A distribution known by its logits, so that no entry is ever rounded to 0."""

    logits: Tensor


def entr(a: Tensor) -> Tensor:
    """-a log a, 0 at a = 0, with its infinite slope there."""
    return torch.special.entr(a)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]


def lead(z: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Which class has the largest logit, how far the others lie below it (0 for itself), and how far it lies above all others.

    The last is its logit against the rest: top - logsumexp of the others.
    """
    best = z.argmax(dim=-1, keepdim=True)
    first = torch.arange(z.shape[-1], device=z.device) == best
    top = z.gather(-1, best)
    others = z.masked_fill(first, torch.finfo(z.dtype).min)
    second = others.amax(dim=-1, keepdim=True).detach()
    ahead = top - second - (others - second).exp().sum(dim=-1, keepdim=True).log()
    ahead = ahead.clamp(max=torch.finfo(z.dtype).max)  # so that log_doubt is finite for a logit of infinity
    # not z - top alone: the gradient of the leader would be 1 - 1 and what little is left
    return first, (z - top).masked_fill(first, 0), ahead


def log_softmax(z: Tensor) -> Tensor:
    """log p over the last dimension, exact to the last digit where one class takes nearly all: there 1 - p would round to 0."""
    _, below, ahead = lead(z)
    return below + F.logsigmoid(ahead)


def faded(log_p: Tensor, log_rest: Tensor, gamma: Tensor | float) -> Tensor:
    """(1 - p)^gamma log p, from log p, which may be minus infinity, and log(1 - p), which must be finite: gamma may be 0."""
    # where p is 0 the factor is the constant 1: its derivative, 0, times log p would be NaN
    return torch.where(log_p < torch.finfo(log_p.dtype).min, 1, (gamma * log_rest).exp()) * log_p


def log_doubt(z: Tensor) -> Tensor:
    """log(1 - p) over the last dimension, finite and exact however near to 1 the leading class is."""
    first, below, ahead = lead(z)
    log_p = (below + F.logsigmoid(ahead)).masked_fill(first, -1)
    return torch.where(first, F.logsigmoid(-ahead), (-log_p.exp()).log1p())
