"""The axes of adversarial losses: what the discriminator says of a generated sample.

Of two players who pull at one number neither has the truth.
"""

from __future__ import annotations

from typing import NamedTuple

from torch import Tensor

from losses.core.axes.numbers import log_odds, points, sigmoid
from losses.core.spec import REAL, UNIT, Axis, Example, Target


class LogOdds(NamedTuple):
    """A logit known by its probability, which may be 0 or 1."""

    p: Tensor


def held_score(y: Tensor) -> Tensor:
    """The target."""
    return y


def output_on_real(y: Tensor) -> LogOdds:
    """The logit, known by its probability."""
    return LogOdds(y)


def output_on_fake(x: Tensor) -> LogOdds:
    """The logit, known by its probability."""
    return LogOdds(x)


VERDICT = "the discriminator's verdict on a generated sample"
PARTNERS = ("gan_generator_non_saturating", "gan_generator_minimax")
fake_score = Axis(
    slug="fake_score",
    quantity="score of a generated sample",
    symbol="f",
    domain=REAL,
    span=(-6.0, 6.0),
    reach=(-50.0, 50.0),
    truth=None,
    target=Target(
        "real", "score of a real sample", "the higher, the surer the discriminator is of it", 0.0, REAL, (-6.0, 6.0), 0.1
    ),
    links={"fake_score": {"real": held_score, "fake": points}},
    partners=PARTNERS,
    example=Example(VERDICT, lambda f, _: f, lambda z, _: z),
)
fake_probability = Axis(
    slug="fake_probability",
    quantity="probability that the fake is real",
    symbol="D",
    domain=UNIT,
    span=(0.0, 1.0),
    reach=(0.0, 1.0),
    truth=None,
    target=Target("real", "probability that a real sample is real", "D of it, as the discriminator says", 0.5),
    links={"fake_probability": {"real": output_on_real, "fake": output_on_fake}},
    partners=PARTNERS,
    example=Example(VERDICT, lambda p, _: log_odds(p), lambda z, _: sigmoid(z)),
)
