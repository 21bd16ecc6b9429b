"""Arithmetic with gradients that are zero, without PyTorch's compiler.

The second derivative of |x| is a tensor without memory, of which PyTorch only knows that it is zero. To add it to another, or to
multiply with it, PyTorch asks functions in Python for the shape of the result, and the first such call imports its compiler and
a computer algebra system: two seconds and 70 MB. Here it becomes an ordinary tensor of zeros first, as it does for every operation
that PyTorch has no shortcut for. The results are the same.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

_KERNELS: Any = torch.library.Library("aten", "IMPL")  # what is registered through it holds as long as it lives


def use_ordinary_zeros() -> None:
    """Make PyTorch compute with such a gradient as with any other; once a process."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "(?s).*Overriding a previously registered kernel")
        for name in ("add", "sub", "mul", "div"):
            _register(f"{name}.Tensor", getattr(torch.ops.aten, name).Tensor)


def _register(name: str, operation: Callable[..., Tensor]) -> None:
    def compute(*operands: object, **options: object) -> Tensor:
        return operation(*map(_ordinary, operands), **options)

    _KERNELS.impl(name, compute, "ZeroTensor")


def _ordinary(operand: object) -> object:
    if isinstance(operand, Tensor) and operand._is_zerotensor():
        return torch.zeros(operand.shape, dtype=operand.dtype, device=operand.device)
    return operand
