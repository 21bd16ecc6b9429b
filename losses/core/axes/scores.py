"""The axes of losses of ranking and preference: how far one score lies above another, and how a policy has changed.

No place on them is the right prediction: a larger difference in the right order is only surer.
"""

from __future__ import annotations

from torch import Tensor

from losses.core.axes.numbers import points
from losses.core.spec import NON_NEGATIVE, REAL, Axis, Target


def held_advantage(y: Tensor) -> Tensor:
    """The target."""
    return y


difference = Axis(
    slug="difference",
    quantity="score of the preferred less that of the other",
    symbol="d",
    domain=REAL,
    span=(-6.0, 6.0),
    reach=(-50.0, 50.0),
    truth=None,
    target=Target(""),  # which of the two is preferred is known
    links={"difference": {"d": points}},
    partners=("ranknet", "margin_ranking"),
)
log_ratio_difference = Axis(
    slug="log_ratio_difference",
    quantity="log-ratio to the reference, of the preferred less that of the other",
    symbol="d",
    domain=REAL,
    span=(-30.0, 30.0),
    reach=(-500.0, 500.0),
    truth=None,
    target=Target(""),
    links={"log_ratio_difference": {"d": points}},
    partners=("dpo", "ipo"),
)
probability_ratio = Axis(
    slug="probability_ratio",
    quantity="probability of the action, new over old",
    symbol="r",
    domain=NON_NEGATIVE,
    span=(0.0, 2.5),
    reach=(0.0, 50.0),
    truth=None,
    target=Target(
        "A", "advantage", "how much better the action was than expected; negative: worse", 1.0, REAL, (-2.0, 2.0), input="advantage"
    ),
    links={"probability_ratio": {"ratio": points, "advantage": held_advantage}},
)
