"""The axes of losses of a plain number: residuals, and the prediction of one of two classes in three forms."""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor

from losses.core.softmax import Softmax, log_softmax
from losses.core.spec import REAL, UNIT, Axis, Example


class Sigmoid(NamedTuple):
    """A probability known by its logit, so that neither p nor 1 - p is ever rounded to 0."""

    logit: Tensor


def log_odds(p: float) -> float:
    """log(p / (1 - p)), infinite at 0 and 1.

    >>> log_odds(0.5), log_odds(0.0)
    (0.0, -inf)
    """
    return math.copysign(math.inf, p - 0.5) if p in (0, 1) else math.log(p / (1 - p))


def sigmoid(z: float) -> float:
    """The probability with these log-odds.

    >>> sigmoid(0.0), sigmoid(-1e4), sigmoid(1e4)
    (0.5, 0.0, 1.0)
    """
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


def points(x: Tensor) -> Tensor:
    """The points of the axis."""
    return x


def logit_from_probability(x: Tensor) -> Tensor:
    """The log-odds."""
    return x.log() - (-x).log1p()


def logit_from_margin(x: Tensor, y: Tensor) -> Tensor:
    """The margin is the score times 2y - 1."""
    return x / (2 * y - 1)


def probability_from_logit(x: Tensor) -> Sigmoid:
    """The probability, known by its logit."""
    return Sigmoid(x)


def probability_from_margin(x: Tensor, y: Tensor) -> Sigmoid:
    """The probability, known by its logit."""
    return Sigmoid(x / (2 * y - 1))


# The links for losses of classes: the logit of the first of two classes is that of a loss of two classes.


def logits_of_two(x: Tensor) -> Tensor:
    """The first is x above the other, and their sum is 0."""
    return x.unsqueeze(-1) * torch.tensor([1 / 2, -1 / 2], dtype=x.dtype)


def log_probabilities(z: Tensor) -> Tensor:
    """Their log-probabilities."""
    return log_softmax(z)


def distribution_from_logits(z: Tensor) -> Softmax:
    """The distribution, known by its logits."""
    return Softmax(z)


def first_label(x: Tensor) -> Tensor:
    """The first class."""
    return torch.zeros_like(x, dtype=torch.long)


def shares_of_two(y: Tensor) -> Tensor:
    """The second has the rest."""
    return torch.stack([y, 1 - y], dim=-1)


BINARY = ("probability", "logit", "margin")
CLASSES = ("class_logit", "log_probability", "outcome")
PREDICTION = "the probability of the positive or first class"
AS_PROBABILITY = Example(PREDICTION, lambda p, _: log_odds(p), lambda z, _: sigmoid(z))

residual = Axis(
    slug="residual",
    quantity="residual, prediction − target",
    symbol="r",
    domain=REAL,
    span=(-5.0, 5.0),
    reach=(-50.0, 50.0),
    truth=lambda _: 0.0,
    links={"residual": {"residual": points}},
    partners=("huber", "cauchy"),
)
probability = Axis(
    slug="probability",
    quantity="probability of the positive class",
    symbol="p",
    domain=UNIT,
    span=(0.0, 1.0),
    reach=(0.0, 1.0),
    truth=lambda y: y,
    links={own: {"p": points, "z": logit_from_probability, "s": logit_from_probability} for own in BINARY},
    infinite=("z", "s"),
    partners=("bce", "focal"),
    example=AS_PROBABILITY,
)
logit = Axis(
    slug="logit",
    quantity="logit",
    symbol="z",
    domain=REAL,
    span=(-6.0, 6.0),
    reach=(-50.0, 50.0),
    truth=log_odds,
    links={own: {"p": probability_from_logit, "z": points, "s": points} for own in BINARY}
    | {
        own: {
            **{"z": logits_of_two, "x": log_probabilities, "q": distribution_from_logits, "label": first_label},
            **{"p": shares_of_two, "y": shares_of_two},
        }
        for own in CLASSES
    },
    class_count=2,
    partners=("bce", "focal"),
    example=Example(PREDICTION, lambda z, _: z, lambda z, _: z),
)
margin = Axis(
    slug="margin",
    quantity="margin, (2y − 1) × score",
    symbol="m",
    domain=REAL,
    span=(-4.0, 4.0),
    reach=(-50.0, 50.0),
    truth=lambda y: (2 * y - 1) * log_odds(y),
    links={own: {"p": probability_from_margin, "z": logit_from_margin, "s": logit_from_margin} for own in BINARY},
    meaningless={0.5: "the margin (2y - 1)s is 0 for every score, so there is no margin axis"},
    partners=("hinge", "soft_margin"),
    example=Example(PREDICTION, lambda m, y: m / (2 * y - 1), lambda z, y: (2 * y - 1) * z),
)
