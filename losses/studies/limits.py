"""What PyTorch's own losses do where the formula is infinite or has no gradient, measured on them."""

from __future__ import annotations

import torch
from torch.nn import functional as F

from losses.core.numbers import number
from losses.studies.toolbox import scalar, slope


def largest_bce() -> float:
    """The largest value of F.binary_cross_entropy: where the formula says infinity.

    >>> largest_bce()
    100.0
    """
    return float(F.binary_cross_entropy(scalar(0.0), scalar(1.0)))


def least_bce_divisor() -> float:
    """The least number by which F.binary_cross_entropy divides in its gradient: what the gradient at p = 0 shows.

    >>> f"{least_bce_divisor():.4g}"
    '1e-12'
    """
    return -1 / float(slope(lambda p: F.binary_cross_entropy(p, scalar(1.0)), scalar(0.0)))


def huber_curvature_at_delta() -> float:
    """The second derivative of F.huber_loss at |r| = delta, where the first one has a kink.

    >>> huber_curvature_at_delta()
    0.0
    """
    r = scalar(1.0).requires_grad_()
    (first,) = torch.autograd.grad(F.huber_loss(r, torch.zeros_like(r)), r, create_graph=True)
    return float(torch.autograd.grad(first, r)[0])


def differences(code: str) -> str:
    """Where a program that calls PyTorch's own loss parts from the curve of the formula, in a sentence; empty where it does not."""
    if "F.binary_cross_entropy(" in code:
        return (
            f"PyTorch clamps: it keeps log p and log(1 − p) at −{number(largest_bce())} or above, so here a loss is at most "
            f"{number(largest_bce())} where the formula gives ∞. Its gradient divides by p(1 − p), but never by less than "
            f"{number(least_bce_divisor())}."
        )
    if "F.huber_loss(" in code:
        return f"At |r| = δ the second derivative jumps from 1 to 0; PyTorch takes {number(huber_curvature_at_delta())} there."
    return ""


def triplet_pull_at_once() -> float:
    """The size of the gradient of F.triplet_margin_loss on a positive that lies on the anchor.

    >>> round(triplet_pull_at_once(), 9)
    1.0
    """
    anchor, positive = torch.zeros(1, 2, dtype=torch.float64), torch.zeros(1, 2, dtype=torch.float64, requires_grad=True)
    (pull,) = torch.autograd.grad(F.triplet_margin_loss(anchor, positive, anchor, margin=0.5), positive)
    return float((pull**2).sum().sqrt())
