"""The axes a loss can be drawn on, and how a sweep along one becomes the inputs of a loss."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import torch
from torch import Tensor

from losses.core.softmax import Softmax, log_softmax
from losses.core.spec import UNIT, Axis, Interval, Loss, Param, Setting, Target

Inputs = Callable[[Tensor, Tensor], dict[str, Any]]

REAL = Interval(-math.inf, math.inf)


def _logit(p: float) -> float:
    return math.copysign(math.inf, p - 0.5) if p in (0, 1) else math.log(p / (1 - p))


def _sign(y: Any) -> Any:  # noqa: ANN401
    return 2 * y - 1


residual = Axis("residual", "residual, prediction − target", "r", REAL, (-5.0, 5.0), (-50.0, 50.0), lambda y: 0.0)
probability = Axis("probability", "probability of the positive class", "p", UNIT, (0.0, 1.0), (0.0, 1.0), lambda y: y)
logit = Axis("logit", "logit", "z", REAL, (-6.0, 6.0), (-50.0, 50.0), _logit)
margin = Axis("margin", "margin, (2y − 1) × score", "m", REAL, (-4.0, 4.0), (-50.0, 50.0), lambda y: _sign(y) * _logit(y))
class_logit = Axis(
    "class_logit",
    "first logit over the others",
    "z₁",
    REAL,
    (-6.0, 6.0),
    (-50.0, 50.0),
    lambda y: _logit(y) + math.log(2),
    Target("y", "target of the first class", "the other classes share the rest equally"),
    takes="classes",
)
log_probability = Axis(
    "log_probability",
    "log-probability of the first class",
    "x₁",
    Interval(-math.inf, 0.0),
    (-6.0, 0.0),
    (-50.0, 0.0),
    lambda y: math.log(y) if y else -math.inf,
    class_logit.target,
    takes="classes",
)
outcome = Axis(
    "outcome",
    "probability of outcome 1 under q",
    "q",
    UNIT,
    (0.0, 1.0),
    (0.0, 1.0),
    lambda p: p,
    Target("p", "probability of the first outcome", "under p; the second outcome has the rest", 0.3),
    takes="classes",
)
overlap = Axis(
    "overlap",
    "share of the prediction on the object",
    "x",
    UNIT,
    (0.0, 1.0),
    (0.0, 1.0),
    lambda _: 1.0,
    Target(""),  # the object stays where it is
    takes="pixels",
)
shift = Axis(
    "shift",
    "shift of the predicted box in widths",
    "s",
    REAL,
    (-2.0, 2.0),
    (-50.0, 50.0),
    lambda _: 0.0,
    Target(""),  # the target stays where it is
    takes="boxes",
)
ANGLE = 3.141592654  # π to the digits of a link, and rounded up
TOGETHER = Target("y", "target", "1 for a pair that belongs together, 0 for one that does not", step=1.0)
distance = Axis(
    "distance",
    "distance of the pair",
    "d",
    Interval(0.0, math.inf),
    (0.0, 3.0),
    (0.0, 50.0),
    lambda y: 0.0 if y == 1 else math.inf,
    TOGETHER,
    takes="vectors",
)
angle = Axis(
    "angle",
    "angle between the pair, in radians",
    "θ",
    Interval(0.0, ANGLE),
    (0.0, ANGLE),
    (0.0, ANGLE),
    lambda y: 0.0 if y == 1 else ANGLE,
    TOGETHER,
    takes="vectors",
)
# Of two players who pull at one number neither has the truth.
fake_score = Axis(
    "fake_score",
    "score of a generated sample",
    "f",
    REAL,
    (-6.0, 6.0),
    (-50.0, 50.0),
    None,
    Target("real", "score of a real sample", "the higher, the surer the discriminator is of it", 0.0, REAL, (-6.0, 6.0), 0.1),
)
fake_probability = Axis(
    "fake_probability",
    "probability that the fake is real",
    "D",
    UNIT,
    (0.0, 1.0),
    (0.0, 1.0),
    None,
    Target("real", "probability that a real sample is real", "D of it, as the discriminator says", 0.5),
)


@dataclass(frozen=True)
class Entries(Axis):
    """An axis along one entry of a prediction of classes; the other entries and the target are held as given.

    `swept` counts from 1. `twice` sends the logits through a softmax before the loss, which takes another: a common mistake.
    """

    prediction: tuple[float, ...] = ()
    given: tuple[float, ...] = ()
    swept: int = 1
    twice: bool = False

    @property
    def words(self) -> str:
        return self.quantity

    def inputs(self, x: Tensor, name: str) -> dict[str, Any]:
        """The inputs of a loss whose prediction has this name, at the points x."""
        held = [torch.full_like(x, v) for v in self.prediction]
        vector = torch.stack([*held[: self.swept - 1], x, *held[self.swept :]], dim=-1)
        y = torch.tensor(self.given, dtype=x.dtype)
        label = torch.full_like(x, int(y.argmax()), dtype=torch.long)
        return {name: log_softmax(vector).exp() if self.twice else vector, "y": y, "label": label}


def _nowhere(_: float) -> float:
    return -math.inf  # of an entry that is not the right one; no lambda, which would make every axis unlike all others


def entry_axis(loss: Loss, prediction: tuple[float, ...], given: tuple[float, ...], swept: int, *, twice: bool = False) -> Entries:
    """The axis along entry `swept` of what the loss calls its prediction, logits or log-probabilities."""
    own = AXES[loss.axis.slug]
    what = "logit" if math.isinf(own.domain.high) else "log-probability"
    symbol = own.symbol[0] + "".join(chr(ord("₀") + int(digit)) for digit in str(swept))
    right = given[swept - 1] == max(given)
    return Entries(
        slug="entry",
        quantity=f"{what} of class {swept}",
        symbol=symbol,
        domain=own.domain,
        span=own.span,
        reach=own.reach,
        truth=own.truth if right else _nowhere,
        takes="classes",
        prediction=prediction,
        given=given,
        swept=swept,
        twice=twice,
    )


AXES: dict[str, Axis] = {
    axis.slug: axis
    for axis in (
        residual,
        probability,
        logit,
        margin,
        class_logit,
        log_probability,
        outcome,
        overlap,
        shift,
        distance,
        angle,
        fake_score,
        fake_probability,
    )
}


class Sigmoid(NamedTuple):
    """A probability known by its logit, so that neither p nor 1 - p is ever rounded to 0."""

    logit: Tensor


class LogOdds(NamedTuple):
    """A logit known by its probability, which may be 0 or 1."""

    p: Tensor


def _log_odds(p: Tensor) -> Tensor:
    return p.log() - (-p).log1p()


def _lead(x: Tensor, count: int) -> Tensor:
    """Logits of which the first is x above the others; they sum to 0."""
    return x.unsqueeze(-1) * torch.tensor([1 - 1 / count] + [-1 / count] * (count - 1), dtype=x.dtype)


def _share(y: Tensor, count: int) -> Tensor:
    """The distribution that gives y to the first entry, and the rest to the others in equal parts."""
    return torch.stack([y] + [(1 - y) / (count - 1)] * (count - 1), dim=-1)


def _by_lead(count: int) -> Inputs:
    def inputs(x: Tensor, y: Tensor) -> dict[str, Any]:
        z = _lead(x, count)
        label = torch.zeros_like(x, dtype=torch.long)
        return {"z": z, "x": log_softmax(z), "q": Softmax(z), "y": _share(y, count), "p": _share(y, count), "label": label}

    return inputs


def _beside_thirds(x: Tensor, y: Tensor) -> dict[str, Any]:
    """The first log-probability beside two that stay at log 1/3: what is linear in it is drawn as a line."""
    third = torch.full_like(x, -math.log(3))
    return {"x": torch.stack([x, third, third], dim=-1), "y": _share(y, 3)}


# The scene of the overlap axis: an object of four pixels, and as large a block beside it.
OBJECT = torch.zeros(4, 4, dtype=torch.bool)
OBJECT[1:3, 0:2] = True
BESIDE = OBJECT.flip(-1)
NEVER = -40.0  # a logit for certainty, where infinity would make NaN of a mean: a probability of 4e-18, which nothing shows


def _scene(x: Tensor, _: Tensor) -> dict[str, Any]:
    """A prediction as large as the object, of which the share x lies on it and the rest on the block beside it."""

    def placed(on: Tensor, off: Tensor, elsewhere: float) -> Tensor:
        on, off = (t.unsqueeze(-1).unsqueeze(-1) for t in (on, off))
        return torch.where(OBJECT, on, torch.where(BESIDE, off, elsewhere))

    p, z, y = placed(x, 1 - x, 0.0), placed(_log_odds(x), -_log_odds(x), NEVER), OBJECT.to(x.dtype)
    classes = {"logits": (torch.zeros_like(z), z), "probabilities": (1 - p, p), "onehot": (1 - y, y)}
    return {"p": p, "z": z, "y": y} | {name: torch.stack(both, dim=-3) for name, both in classes.items()}


# The scene of the shift axis: a square of side 1, the truth of two anchors and of two classes, and how sure the predictions are.
SQUARE = (0.0, 0.0, 1.0, 1.0)
LOGITS = (1.0, 0.0)
LABELS, BELIEFS = (1.0, 0.0), (0.8, 0.2)
MASK, MASKS = ((1.0, 0.0),), (((0.8, 0.2),), ((0.5, 0.5),))


def _shifted(x: Tensor, _: Tensor) -> dict[str, Any]:
    """A predicted box as large as the target and level with it; beside it what else a detector predicts, which stays."""

    def made(*values: Any) -> Tensor:  # noqa: ANN401
        return torch.tensor(values, dtype=x.dtype)

    target = made(*SQUARE)
    moved = x.unsqueeze(-1) * made(1.0, 0.0, 1.0, 0.0)
    seen = x.unsqueeze(-1).unsqueeze(-1) * made(*[[1.0, 0.0, 0.0, 0.0]] * len(LABELS))  # from anchors that lie on the target
    return {
        **{"predicted": target + moved, "target": target, "z": made(*LOGITS), "label": torch.tensor(0)},
        **{"p": made(*BELIEFS), "y": made(*LABELS), "t": seen, "t_star": torch.zeros_like(seen)},
        **{"mask_p": made(*MASKS), "mask_y": made(*MASK)},
    }


# The places on the axes of embeddings that stay: the negatives lie a quarter turn apart, and a single one is the first of them.
NEGATIVES = ((0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))
CENTRE, EAST = (0.0, 0.0), (1.0, 0.0)


def _pair(one: tuple[float, float], across: Tensor, up: Tensor, y: Tensor) -> dict[str, Any]:
    """The anchor and the positive, or the two of a pair, and the negatives that stay."""
    stays, negatives = (torch.tensor(places, dtype=across.dtype) for places in (one, NEGATIVES))
    moves = torch.stack([across, up], dim=-1)
    return {"anchor": stays, "a": stays, "positive": moves, "b": moves, "negative": negatives[0], "negatives": negatives, "y": y}


# (an axis of the loss's own, the axis drawn) -> the loss's inputs, by name, from the sweep x and the target y.
LINKS: dict[tuple[str, str], Inputs] = {
    ("residual", "residual"): lambda x, y: {"residual": x},
    ("probability", "probability"): lambda x, y: {"p": x, "y": y},
    ("probability", "logit"): lambda x, y: {"p": Sigmoid(x), "y": y},
    ("probability", "margin"): lambda x, y: {"p": Sigmoid(x / _sign(y)), "y": y},
    **{(own, "probability"): lambda x, y: {"z": _log_odds(x), "s": _log_odds(x), "y": y} for own in ("logit", "margin")},
    **{(own, "logit"): lambda x, y: {"z": x, "s": x, "y": y} for own in ("logit", "margin")},
    **{(own, "margin"): lambda x, y: {"z": x / _sign(y), "s": x / _sign(y), "y": y} for own in ("logit", "margin")},
    **{(own, "logit"): _by_lead(2) for own in ("class_logit", "log_probability", "outcome")},
    **{(own, "class_logit"): _by_lead(3) for own in ("class_logit", "log_probability")},
    ("log_probability", "log_probability"): _beside_thirds,
    ("outcome", "outcome"): lambda x, y: {"p": _share(y, 2), "q": _share(x, 2)},
    ("overlap", "overlap"): _scene,
    ("shift", "shift"): _shifted,
    ("distance", "distance"): lambda x, y: _pair(CENTRE, x, torch.zeros_like(x), y),
    ("angle", "angle"): lambda x, y: _pair(EAST, x.cos(), x.sin(), y),
    ("fake_score", "fake_score"): lambda x, y: {"real": y, "fake": x},
    ("fake_probability", "fake_probability"): lambda x, y: {"real": LogOdds(y), "fake": LogOdds(x)},
}

# How many classes or outcomes a vector has on each axis.
CLASSES = {"logit": 2, "class_logit": 3, "log_probability": 3, "outcome": 2}


def axes_of(loss: Loss) -> tuple[Axis, ...]:
    """Every axis the loss can be drawn on, in the order of AXES."""
    return tuple(axis for axis in AXES.values() if _link(loss, axis))


def _link(loss: Loss, axis: Axis) -> Inputs | None:
    """How a sweep along the axis becomes the loss's inputs; None if it cannot."""
    links = (LINKS.get((own.slug, axis.slug)) for own in (loss.axis, *loss.also))
    return next(filter(None, links), None)


def find_axis(loss: Loss, axis: str | Axis | None) -> Axis:
    """The axis asked for, or the loss's own; ValueError, naming the loss, if it cannot be drawn there."""
    found = loss.axis if axis is None else AXES.get(axis) if isinstance(axis, str) else axis
    if isinstance(found, Entries) and loss.axis.takes == "classes":
        return found
    if found is None or found not in axes_of(loss):
        known = ", ".join(a.slug for a in axes_of(loss))
        raise ValueError(f"{loss.slug}: no axis {axis!r} (it has: {known})")
    return found


def classes_of(loss: Loss, axis: Axis) -> int:
    """How many classes or outcomes the loss's vectors have on the axis; 1 where its inputs are no vectors."""
    if isinstance(axis, Entries):
        return len(axis.prediction)
    return CLASSES[axis.slug] if loss.axis.takes == "classes" else 1


def params_on(loss: Loss, axis: Axis) -> tuple[Param, ...]:
    """The hyperparameters as plain numbers, as many as the axis asks for: one that each class has its own of becomes several."""
    return loss.parts(classes_of(loss, axis))


def settings_on(loss: Loss, axis: Axis, numbers: Mapping[str, float]) -> dict[str, Setting]:
    """The hyperparameters as the loss takes them, from the numbers of `params_on` by name."""
    return loss.gather(numbers, classes_of(loss, axis))


def has_target(loss: Loss) -> bool:
    """Whether the loss takes a target beside its prediction."""
    return loss.axis.target.symbol in loss.inputs


def first_target(loss: Loss, axis: Axis) -> float:
    """The target at which a loss starts: where an axis of its own does, in the terms of that axis."""
    return (axis if axis in loss.also else loss.axis).target.start


def check_target(loss: Loss, axis: Axis, target: float) -> None:
    """Raise ValueError, naming the loss, for a target the axis cannot have, or one that leaves the axis without a meaning."""
    if not has_target(loss):
        return
    if target not in axis.target.domain:
        raise ValueError(f"{loss.slug}: target must lie in {axis.target.domain}, got {target}")
    if axis is margin and target == 0.5:
        raise ValueError(f"{loss.slug}: at target 0.5 the margin (2y - 1)s is 0 for every score, so there is no margin axis")


def is_open(loss: Loss, axis: Axis) -> bool:
    """Whether the loss's own input is infinite at the ends of the axis, so that a sweep has to stop short of them."""
    return axis in (probability, overlap) and loss.prediction in ("z", "s", "logits")


def loss_inputs(loss: Loss, axis: Axis, x: Tensor, y: Tensor) -> tuple[Any, ...]:
    """The positional arguments of the loss at the points x of the axis, for the target y."""
    link = _link(loss, axis)
    made = axis.inputs(x, loss.prediction) if isinstance(axis, Entries) else link(x, y) if link else {}
    return tuple(made[name] for name in loss.inputs)
