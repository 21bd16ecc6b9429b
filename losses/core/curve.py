"""Value, slope and curvature of a loss along an axis, by torch autograd in float64."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.autograd.function import BackwardCFunction, FunctionCtx

from losses.core.axes import find_axis
from losses.core.registry import LOSSES, is_registered
from losses.core.spec import Axis, Loss, Setting
from losses.core.zeros import use_ordinary_zeros

use_ordinary_zeros()

Array = npt.NDArray[np.float64]

# How far, in parts of the span, a sweep stops short of an end where the loss's own input is infinite.
INSET = 1e-4


@dataclass(frozen=True)
class Curve:
    """A sampled loss: x and, at each point, the loss, its first and its second derivative with respect to x."""

    x: Array
    value: Array
    slope: Array
    curvature: Array

    def __getitem__(self, points: slice | npt.NDArray[np.intp]) -> Curve:
        """The curve at some of its points, by their numbers."""
        return Curve(self.x[points], self.value[points], self.slope[points], self.curvature[points])


def curve(
    loss: str | Loss,
    *,
    axis: str | Axis | None = None,
    target: float = 1.0,
    span: tuple[float, float] | None = None,
    points: int = 401,
    **hyperparameters: Setting,
) -> Curve:
    """Sample a loss and its first two derivatives on evenly spaced points of an axis.

    Inputs: `loss` is a slug or a Loss; `axis` a slug or an Axis (default: the loss's own); `target` in [0, 1] is used by losses
    that take one; `span` is an increasing pair inside the axis's domain (default: the axis's); `points` is at least 2.
    Where a loss written in a score is drawn over probabilities, an end at 0 or 1 is approached to 1e-4 of the span.
    Hyperparameters not given keep their defaults; one that each class has its own of is a number for all, or a tuple.
    Raises ValueError for an unknown loss or axis, a target, span or hyperparameter outside its range, and TypeError for a
    hyperparameter the loss does not have.

    >>> c = curve("huber", span=(-4.0, 4.0), points=3, delta=2.0)
    >>> c.value.tolist(), c.slope.tolist(), c.curvature.tolist()
    ([6.0, 0.0, 6.0], [-2.0, 0.0, 2.0], [0.0, 1.0, 0.0])
    """
    entry = find_loss(loss)
    shown = find_axis(entry, axis)
    shown.check_target(entry, target)
    span = shown.span if span is None else span
    shown.check_span(span)
    if points < 2:
        raise ValueError(f"points must be at least 2, got {points}")
    return evaluate(entry, shown, grid(entry, shown, span, points), target, **hyperparameters)


def find_loss(loss: str | Loss) -> Loss:
    """The loss itself, or the one registered under the slug; ValueError if there is none."""
    if isinstance(loss, Loss):
        return loss
    if loss not in LOSSES:
        raise ValueError(f"no loss {loss!r} (there are: {', '.join(LOSSES)})")
    return LOSSES[loss]


def grid(loss: Loss, axis: Axis, span: tuple[float, float], points: int) -> Array:
    """Evenly spaced points over the span, short of an end where the loss's own input is infinite."""
    low, high = span
    x = np.linspace(low, high, points)
    if axis.is_open(loss):
        inset = INSET * (high - low)
        x = np.clip(x, max(low, axis.domain.low + inset), min(high, axis.domain.high - inset))
    return x


def evaluate(loss: Loss, axis: Axis, x: Array, target: float = 1.0, **hyperparameters: Setting) -> Curve:
    """The curve at the given points of the axis, which may be in any order."""
    sweep = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    loss.check(hyperparameters)
    loss.flatten(hyperparameters, axis.classes(loss))  # refuses a vector of another length
    y = torch.tensor(float(target), dtype=torch.float64)

    def along(points: Tensor) -> Tensor:
        return loss.function(*axis.inputs(loss, points, y), **hyperparameters)

    curves = derivatives(along, sweep)
    value, slope, curvature = (t.numpy(force=True) for t in (curves if is_registered(loss) else where_defined(*curves)))
    return Curve(x, value, slope, curvature)


def derivatives(function: Callable[[Tensor], Tensor], x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Value, slope and curvature of an element-wise function at x: one vectorised autograd pass each for the derivatives."""
    value = function(x)
    (slope,) = gradient(value, x)
    (curvature,) = gradient(slope, x)
    return value, slope, curvature


def where_defined(value: Tensor, *slopes: Tensor) -> tuple[Tensor, ...]:
    """A value and its derivatives, which are undefined where it is: autograd has a slope of log x for x below 0, too."""
    undefined = value != value
    return value, *(torch.where(undefined, value, slope) for slope in slopes)


def gradient(y: Tensor, *of: Tensor) -> tuple[Tensor, ...]:
    """The derivatives of y with respect to tensors of its own shape, element by element, ready to be differentiated again."""
    if not y.requires_grad:  # piecewise constant: autograd keeps no graph of it
        return tuple(torch.zeros_like(x) for x in of)
    root: Tensor = cast(Any, _Root).apply(y)
    return torch.autograd.grad(root, of, create_graph=True, allow_unused=True, materialize_grads=True)


class _Root(torch.autograd.Function):
    """A number whose derivative with respect to every entry of y is 1, as that of their sum.

    No entries are added up: a traced program must not, for they are the points of the sweep. Nor does autograd get the ones from
    outside: to compare their shape with that of y it would import a computer algebra system.
    """

    @staticmethod
    def forward(ctx: FunctionCtx, y: Tensor) -> Tensor:
        ctx.save_for_backward(y)
        return y.new_zeros(())

    @staticmethod
    def backward(ctx: BackwardCFunction, *_: Tensor) -> Tensor:
        return torch.ones_like(ctx.saved_tensors[0])
