"""The axes a loss can be drawn on. Each is a constant of one of these modules, beside the links that make inputs of its points."""

from __future__ import annotations

from collections.abc import Mapping

from losses.core.axes import amounts, boxes, classes, masks, numbers, players, scores, spreads, vectors
from losses.core.axes.amounts import LogMean, log_mean, mean
from losses.core.axes.boxes import shift
from losses.core.axes.classes import CoordinateAxis, class_logit, coordinate_axis, log_probability, outcome
from losses.core.axes.masks import overlap
from losses.core.axes.numbers import Sigmoid, logit, margin, probability, residual
from losses.core.axes.players import LogOdds, fake_probability, fake_score
from losses.core.axes.scores import difference, log_ratio_difference, probability_ratio
from losses.core.axes.spreads import gaussian_residual, latent_log_variance, latent_mean, log_scale, log_variance, scaled_residual
from losses.core.axes.vectors import angle, distance
from losses.core.spec import Axis, Loss, Param, Setting

__all__ = [
    "AXES",
    "CoordinateAxis",
    "LogMean",
    "LogOdds",
    "Sigmoid",
    "angle",
    "axes_of",
    "class_logit",
    "coordinate_axis",
    "difference",
    "distance",
    "fake_probability",
    "fake_score",
    "find_axis",
    "first_target",
    "gaussian_residual",
    "has_target",
    "latent_log_variance",
    "latent_mean",
    "log_mean",
    "log_probability",
    "log_ratio_difference",
    "log_scale",
    "log_variance",
    "logit",
    "margin",
    "mean",
    "outcome",
    "overlap",
    "params_on",
    "probability",
    "probability_ratio",
    "residual",
    "same_example",
    "scaled_residual",
    "settings_on",
    "shift",
]

# Every constant of these modules that is an axis, in their order and, within a module, in the order of definition.
AXES: dict[str, Axis] = {
    axis.slug: axis
    for module in (numbers, classes, masks, boxes, vectors, players, scores, amounts, spreads)
    for axis in vars(module).values()
    if isinstance(axis, Axis)
}


def axes_of(loss: Loss) -> tuple[Axis, ...]:
    """Every axis the loss can be drawn on, in the order of AXES."""
    return tuple(axis for axis in AXES.values() if axis.draws(loss))


def find_axis(loss: Loss, axis: str | Axis | None) -> Axis:
    """The axis asked for, or the loss's own; ValueError, naming the loss, if it cannot be drawn there."""
    wanted = loss.axis if axis is None else AXES.get(axis) if isinstance(axis, str) else axis
    if wanted is None or not wanted.draws(loss):
        known = ", ".join(a.slug for a in axes_of(loss))
        raise ValueError(f"{loss.slug}: no axis {axis!r} (it has: {known})")
    return wanted


def params_on(loss: Loss, axis: Axis) -> tuple[Param, ...]:
    """The hyperparameters as plain numbers, as many as the axis asks for: one that each class has its own of becomes several."""
    return loss.parts(axis.classes(loss))


def settings_on(loss: Loss, axis: Axis, numbers: Mapping[str, float]) -> dict[str, Setting]:
    """The hyperparameters as the loss takes them, from the numbers of `params_on` by name."""
    return loss.gather(numbers, axis.classes(loss))


def has_target(loss: Loss) -> bool:
    """Whether the loss takes a target beside its prediction."""
    return loss.axis.takes_target(loss)


def same_example(x: float, axis: Axis, other: Axis, target: float = 1.0) -> float | None:
    """The point of another axis that stands for the prediction which `x` stands for on this one, as near as its reach allows.

    None where the axes do not show the same predictions, or one of them means nothing for the target.

    >>> round(same_example(0.9, probability, logit), 3), same_example(0.9, probability, residual)
    (2.197, None)
    """
    here, there = axis.example, other.example
    if here is None or there is None or here.of != there.of or target in {**axis.meaningless, **other.meaningless}:
        return None
    low, high = other.reach
    return min(max(there.point(here.logit(x, target), target), low), high)


def first_target(loss: Loss, axis: Axis) -> float:
    """The target at which a loss starts: where an axis of its own does, in the terms of that axis."""
    return (axis if axis in loss.also else loss.axis).target.start
