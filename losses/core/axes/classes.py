"""The axes of losses of several classes: one number that moves the first class, or one coordinate of any vector."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from losses.core.axes.numbers import AS_PROBABILITY, PREDICTION, first_label, log_odds, log_probabilities, shares_of_two
from losses.core.softmax import log_softmax
from losses.core.spec import REAL, UNIT, Axis, Example, Interval, Link, Loss, Target


def logits_of_three(x: Tensor) -> Tensor:
    """The first is x above both others, and their sum is 0."""
    return x.unsqueeze(-1) * torch.tensor([1 - 1 / 3, -1 / 3, -1 / 3], dtype=x.dtype)


def beside_thirds(x: Tensor) -> Tensor:
    """The others stay at log 1/3, so that what is linear in the first is drawn as a line."""
    return torch.stack([x, torch.full_like(x, -math.log(3)), torch.full_like(x, -math.log(3))], dim=-1)


def shares_of_three(y: Tensor) -> Tensor:
    """The other classes share the rest equally."""
    return torch.stack([y, (1 - y) / 2, (1 - y) / 2], dim=-1)


def outcomes(x: Tensor) -> Tensor:
    """The second has the rest."""
    return torch.stack([x, 1 - x], dim=-1)


def _logit_of(x: float, _: float) -> float:
    return x - math.log(-math.expm1(x)) if x < 0 else math.inf


def _log_probability_of(z: float, _: float) -> float:
    return min(z, 0.0) - math.log1p(math.exp(-abs(z)))


class_logit = Axis(
    slug="class_logit",
    quantity="first logit over the others",
    symbol="z₁",
    domain=REAL,
    span=(-6.0, 6.0),
    reach=(-50.0, 50.0),
    truth=lambda y: log_odds(y) + math.log(2),
    target=Target("y", "target of the first class", "the other classes share the rest equally"),
    takes="classes",
    links={
        own: {"z": logits_of_three, "x": log_probabilities, "label": first_label, "y": shares_of_three}
        for own in ("class_logit", "log_probability")
    },
    class_count=3,
    partners=("cross_entropy", "multiclass_focal"),
    example=Example(PREDICTION, lambda x, _: x - math.log(2), lambda z, _: z + math.log(2)),  # two others are alike
)
log_probability = Axis(
    slug="log_probability",
    quantity="log-probability of the first class",
    symbol="x₁",
    domain=Interval(-math.inf, 0.0),
    span=(-6.0, 0.0),
    reach=(-50.0, 0.0),
    truth=lambda y: math.log(y) if y else -math.inf,
    target=class_logit.target,
    takes="classes",
    links={"log_probability": {"x": beside_thirds, "y": shares_of_three}},
    class_count=3,
    example=Example(PREDICTION, _logit_of, _log_probability_of),
)
outcome = Axis(
    slug="outcome",
    quantity="probability of outcome 1 under q",
    symbol="q",
    domain=UNIT,
    span=(0.0, 1.0),
    reach=(0.0, 1.0),
    truth=lambda p: p,
    target=Target("p", "probability of the first outcome", "under p; the second outcome has the rest", 0.3),
    takes="classes",
    links={"outcome": {"p": shares_of_two, "q": outcomes}},
    class_count=2,
    partners=("kl_pq", "kl_qp"),
    example=AS_PROBABILITY,
)


# One coordinate of a prediction of classes moves; its others and the target are numbers that the axis holds.


def moved_coordinate(x: Tensor, before: tuple[float, ...], after: tuple[float, ...]) -> Tensor:
    """The others are held."""
    return torch.stack([*(torch.full_like(x, v) for v in before), x, *(torch.full_like(x, v) for v in after)], dim=-1)


def softmax_before(vector: Tensor) -> Tensor:
    """Probabilities, and the loss takes another softmax."""
    return log_softmax(vector).exp()


def held_target(x: Tensor, distribution: tuple[float, ...]) -> Tensor:
    """The same at every point."""
    return torch.tensor(distribution, dtype=x.dtype).expand(*x.shape, -1)


def likeliest_label(x: Tensor, distribution: tuple[float, ...]) -> Tensor:
    """The class of the target."""
    return torch.full_like(x, distribution.index(max(distribution)), dtype=torch.long)


@dataclass(frozen=True, kw_only=True)
class CoordinateAxis(Axis):
    """An axis along one coordinate of a prediction of classes; its others and the target distribution are held.

    `swept` counts from 1. `twice` sends the logits through a softmax before the loss, which takes another: a common mistake.
    """

    prediction: tuple[float, ...]
    distribution: tuple[float, ...]
    swept: int = 1
    twice: bool = False

    @property
    def held(self) -> Mapping[str, tuple[float, ...]]:
        before, after = self.prediction[: self.swept - 1], self.prediction[self.swept :]
        return {"before": before, "after": after, "distribution": self.distribution}

    def links_of(self, loss: Loss) -> Mapping[str, Link]:
        if loss.axis.takes != "classes":
            return {}
        moved = {"vector": moved_coordinate, loss.prediction: softmax_before} if self.twice else {loss.prediction: moved_coordinate}
        return {**moved, "y": held_target, "label": likeliest_label}

    def classes(self, loss: Loss) -> int:
        return len(self.prediction)

    def takes_target(self, loss: Loss) -> bool:
        return False


def coordinate_axis(
    loss: Loss, prediction: tuple[float, ...], distribution: tuple[float, ...], swept: int, *, twice: bool = False
) -> CoordinateAxis:
    """The axis along coordinate `swept` of what the loss calls its prediction, logits or log-probabilities."""
    own = loss.axis
    what = "logit" if math.isinf(own.domain.high) else "log-probability"
    right = distribution[swept - 1] == max(distribution)
    return CoordinateAxis(
        slug="entry",
        quantity=f"{what} of class {swept}",
        symbol=own.symbol[0] + "".join(chr(ord("₀") + int(digit)) for digit in str(swept)),
        domain=own.domain,
        span=own.span,
        reach=own.reach,
        truth=own.truth if right else _far_below,
        takes="classes",
        prediction=prediction,
        distribution=distribution,
        swept=swept,
        twice=twice,
    )


def _far_below(_: float) -> float:
    """Where the truth is for a class that is not the right one: one function, so that like axes are equal."""
    return -math.inf
