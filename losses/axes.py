"""The axes a loss can be drawn on, and how a sweep along one becomes the inputs of a loss."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from torch import Tensor

from losses.spec import UNIT, Axis, Interval, Loss

REAL = Interval(-math.inf, math.inf)

residual = Axis("residual", "residual, prediction − target", "r", REAL, (-5.0, 5.0), (-50.0, 50.0))
probability = Axis("probability", "probability of the positive class", "p", UNIT, (0.0, 1.0), (0.0, 1.0))
logit = Axis("logit", "logit", "z", REAL, (-6.0, 6.0), (-50.0, 50.0))
margin = Axis("margin", "margin, (2y − 1) × score", "m", REAL, (-4.0, 4.0), (-50.0, 50.0))

AXES: dict[str, Axis] = {axis.slug: axis for axis in (residual, probability, logit, margin)}


class Sigmoid(NamedTuple):
    """A probability known by its logit, so that neither p nor 1 - p is ever rounded to 0."""

    logit: Tensor


def _log_odds(p: Tensor) -> Tensor:
    return p.log() - (-p).log1p()


def _sign(y: Tensor) -> Tensor:
    return 2 * y - 1


# (what the loss is written in, the axis) -> the loss's inputs, from the sweep x and the target y.
LINKS: dict[tuple[str, str], Callable[[Tensor, Tensor], tuple[Any, ...]]] = {
    ("residual", "residual"): lambda x, y: (x,),
    ("p", "probability"): lambda x, y: (x, y),
    ("p", "logit"): lambda x, y: (Sigmoid(x), y),
    ("p", "margin"): lambda x, y: (Sigmoid(x / _sign(y)), y),
    **{(own, "probability"): lambda x, y: (_log_odds(x), y) for own in "zs"},
    **{(own, "logit"): lambda x, y: (x, y) for own in "zs"},
    **{(own, "margin"): lambda x, y: (x / _sign(y), y) for own in "zs"},
}


def axes_of(loss: Loss) -> tuple[Axis, ...]:
    """Every axis the loss can be drawn on, in the order of AXES."""
    return tuple(axis for axis in AXES.values() if (loss.inputs[0], axis.slug) in LINKS)


def find_axis(loss: Loss, axis: str | Axis | None) -> Axis:
    """The axis asked for, or the loss's own; ValueError, naming the loss, if it cannot be drawn there."""
    found = loss.axis if axis is None else AXES.get(axis) if isinstance(axis, str) else axis
    if found is None or found not in axes_of(loss):
        known = ", ".join(a.slug for a in axes_of(loss))
        raise ValueError(f"{loss.slug}: no axis {axis!r} (it has: {known})")
    return found


def has_target(loss: Loss) -> bool:
    """Whether the loss takes a target beside its prediction."""
    return "y" in loss.inputs


def check_target(loss: Loss, axis: Axis, target: float) -> None:
    """Raise ValueError, naming the loss, for a target outside [0, 1], or one that leaves the axis without a meaning."""
    if not has_target(loss):
        return
    if target not in UNIT:
        raise ValueError(f"{loss.slug}: target must lie in {UNIT}, got {target}")
    if axis is margin and target == 0.5:
        raise ValueError(f"{loss.slug}: at target 0.5 the margin (2y - 1)s is 0 for every score, so there is no margin axis")


def is_open(loss: Loss, axis: Axis) -> bool:
    """Whether the loss's own input is infinite at the ends of the axis, so that a sweep has to stop short of them."""
    return axis is probability and loss.inputs[0] != "p"


def loss_inputs(loss: Loss, axis: Axis, x: Tensor, y: Tensor) -> tuple[Any, ...]:
    """The positional arguments of the loss at the points x of the axis, for the target y."""
    return LINKS[loss.inputs[0], axis.slug](x, y)
