"""The bottom of a valley, by autograd's gradient."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
import torch
from torch import Tensor

from losses.core.curve import Array

scipy: Any = import_module("scipy")  # it imports each of its parts when that is first used

ITERATIONS = 200
TOLERANCES = {"ftol": 1e-16, "gtol": 1e-12}  # the relative fall of the value, and the largest entry of the gradient, to stop at


def minimise(function: Callable[[Tensor], Tensor], start: Tensor) -> Tensor:
    """Where a function of a vector is least in the valley that the start lies in, by L-BFGS.

    >>> minimise(lambda x: ((x - torch.tensor([1.0, 2.0])) ** 2).sum(), torch.zeros(2, dtype=torch.float64))
    tensor([1., 2.], dtype=torch.float64)
    """

    def value_and_gradient(x: Array) -> tuple[float, Array]:
        at = torch.tensor(x, requires_grad=True)
        value = function(at)
        (slope,) = torch.autograd.grad(value, at)
        return value.item(), slope.numpy()

    options = {"maxiter": ITERATIONS, **TOLERANCES}
    result = scipy.optimize.minimize(value_and_gradient, start.numpy(), jac=True, method="L-BFGS-B", options=options)
    return torch.tensor(np.asarray(result.x))
