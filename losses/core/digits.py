"""Functions whose printed form loses its digits, near 0 or far out: written so that their derivatives keep them too."""

from __future__ import annotations

import torch
from torch import Tensor


def exp_less_one(x: Tensor) -> Tensor:
    """exp(x) - 1 with digits in its derivative too: autograd takes expm1(x) + 1 for it, which cancels where exp(x) is small."""
    near = torch.where(x > -1, x, 0)
    return torch.where(x > -1, near.expm1(), x.exp() - 1)


def log_one_plus_square(x: Tensor) -> Tensor:
    """log(1 + x²), also where x² is too large for a number: there it is 2 log|x| + log(1 + 1/x²)."""
    far = x.abs() > 1
    small = torch.where(far, 1 / torch.where(far, x, 1), x)
    return (small**2).log1p() + 2 * torch.where(far, x, 1).abs().log()


def root_one_plus_square(x: Tensor) -> Tensor:
    """The square root of 1 + x² for |x| >= 1, also where x² itself would be too large for a number."""
    size = x.abs()
    inverse = 1 / size
    return size + inverse / ((1 + inverse**2).sqrt() + 1)
