"""What claims and questions compute with: numbers in float64, slopes, losses at their settings, and lines to draw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor

from losses.core.curve import Array, gradient
from losses.core.numbers import Difference
from losses.core.registry import LOSSES

Function = Callable[..., Tensor]

EXACT = 1e-9  # what counts as equal in float64


def points(low: float, high: float, count: int = 401) -> Tensor:
    """Evenly spaced numbers in float64."""
    return torch.linspace(low, high, count, dtype=torch.float64)


def scalar(value: float) -> Tensor:
    """One number, in float64."""
    return torch.tensor(value, dtype=torch.float64)


def slope(function: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """The derivative of an element-wise function, by autograd."""
    x = x.detach().clone().requires_grad_()
    (derivative,) = gradient(function(x), x)
    return derivative.detach()


def threshold(holds: Callable[[float], bool], low: float, high: float) -> float:
    """From which number on something holds that does not hold at `low` and does at `high`, by halving.

    >>> round(threshold(lambda x: x * x >= 2, 0.0, 2.0), 9)
    1.414213562
    """
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def pair(share: Tensor | float) -> Tensor:
    """Two outcomes, the first of which has this probability."""
    share = torch.as_tensor(share, dtype=torch.float64)
    return torch.stack([share, 1 - share], dim=-1)


def largest(left: Tensor, right: Tensor) -> Difference:
    """The largest difference of two sides in size, with the rounding of the largest value of either."""
    sides = left.detach(), right.detach()
    size = max(float(side.abs().max()) for side in sides)
    eps = max(torch.finfo(side.dtype).eps for side in sides)
    return Difference(float((sides[0] - sides[1]).abs().max()), ulp=eps * size)


def lines(**named: Tensor) -> dict[str, Array]:
    """Lines by their names, underscores as spaces."""
    return {name.replace("_", " "): array(values) for name, values in named.items()}


def array(values: Tensor) -> Array:
    """What Plotly and NumPy take."""
    return np.asarray(values.detach().double().numpy())


def function(slug: str, **settings: Any) -> Function:  # noqa: ANN401
    """A loss of the registry at some of its settings."""
    loss = LOSSES[slug]
    return lambda *inputs: loss.function(*inputs, **settings)
