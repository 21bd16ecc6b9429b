"""The axes of a predicted count, amount or time: its mean, which is at least 0, and the logarithm of the mean."""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor

from losses.core.axes.numbers import points
from losses.core.spec import NON_NEGATIVE, REAL, Axis, Example, Target


class LogMean(NamedTuple):
    """The logarithm of a mean, known by the mean, which may be 0."""

    mean: Tensor


def log_of(mean: float) -> float:
    """Its logarithm, minus infinity at 0.

    >>> log_of(1.0), log_of(0.0)
    (0.0, -inf)
    """
    return math.log(mean) if mean > 0 else -math.inf


def log_known_by_mean(x: Tensor) -> LogMean:
    """The logarithm of the mean, known by the mean."""
    return LogMean(x)


def mean_of_log(x: Tensor) -> Tensor:
    """The mean, which is above 0 however far out the logarithm is."""
    return x.exp().clamp(min=torch.finfo(x.dtype).tiny)


OBSERVED = Target("y", "observed", "what was observed: a count, or any amount from 0 up", 2.0, NON_NEGATIVE, (0.0, 10.0), step=0.1)
MEAN = "the predicted mean"
AMOUNTS = ("log_mean", "mean")
log_mean = Axis(
    slug="log_mean",
    quantity="log of the predicted mean",
    symbol="x",
    domain=REAL,
    span=(-3.0, 4.0),
    reach=(-50.0, 50.0),
    truth=log_of,
    target=OBSERVED,
    links={own: {"x": points, "mean": mean_of_log} for own in AMOUNTS},
    partners=("poisson_nll", "gamma_nll"),
    example=Example(MEAN, lambda x, _: x, lambda z, _: z),
)
mean = Axis(
    slug="mean",
    quantity="predicted mean",
    symbol="μ",
    domain=NON_NEGATIVE,
    span=(0.0, 10.0),
    reach=(0.0, 50.0),
    truth=lambda y: y,
    target=OBSERVED,
    links={own: {"x": log_known_by_mean, "mean": points} for own in AMOUNTS},
    partners=("poisson_nll", "mape"),
    example=Example(MEAN, lambda mean, _: log_of(mean), lambda z, _: math.exp(z)),
)
