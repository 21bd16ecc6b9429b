"""The multiclass page: a loss along one logit of its prediction, the others and the target held, and examples."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random
from typing import Any

from components.chart.scene import Picture
from components.chart.vectors import simplex_program
from components.kit.presets import Preset
from components.kit.state import Limit, Numbers, Pick, Vector
from components.states import fields
from components.states.family import start_of
from losses import LOSSES, losses_of
from losses.core.axes import CoordinateAxis, coordinate_axis, params_on
from losses.core.spec import S2, S4, Loss
from losses.studies.floor import excludes

PAGE = "multiclass"
ARROWS = {"downhill on the simplex": "slope", "a step on the logits": "move"}
COUNTS = range(2, 11)  # of classes
START = 3  # of them at first


@dataclass(frozen=True)
class Multiclass:
    """What the multiclass page shows: a picture, whose axis is an entry of the prediction."""

    axis: CoordinateAxis
    picture: Picture


def table(pick: Pick) -> Multiclass:
    """What the multiclass page shows."""
    losses = losses_of(PAGE)
    loss = fields.loss(pick, losses, LOSSES[start_of(PAGE).loss])
    classes = fields.count(pick, "classes", "Classes", COUNTS[0], COUNTS[-1], START)
    swept = fields.count(pick, "sweep", "Drawn against the logit of class", 1, classes, 1)
    twice = loss.prediction == "z" and pick(fields.switch("twice", "Softmax twice", "the loss is given probabilities for logits"))
    axis = coordinate_axis(loss, pick(_prediction(loss, classes)), pick(_target(loss, classes)), swept, twice=twice)
    own = fields.tuned(pick, loss, axis)
    span = fields.span(pick, axis)
    panels = fields.panels(pick, ["curvature"])
    words = list(ARROWS)
    arrows = pick(fields.choice("arrows", "Arrows on the simplex", words)) if simplex_program(axis, loss) else words[0]
    alike = [other for other in losses if other.prediction == loss.prediction and excludes(other) == excludes(loss)]
    # α of a loss laid over and α₂, that of a loss's second class, would be two sliders of one key
    keys = set(own.numbers(axis))
    alike = [other for other in alike if keys.isdisjoint(param.name + fields.OVERLAY for param in params_on(other, axis))]
    curves = [own, *fields.laid_over(pick, alike, axis)]
    return Multiclass(axis, Picture(axis, span, panels, curves, arrows=ARROWS[arrows], probe=axis.prediction[swept - 1]))


def _prediction(loss: Loss, classes: int) -> Numbers:
    """Logits that rank the first three classes; as log-probabilities none above 0."""
    top = 1.0 if loss.prediction == "z" else -1.0
    start = tuple(max(top - i, top - 1) if i != 2 else top - 2 for i in range(classes))
    low, high = loss.axis.reach

    def sample(random: Random) -> Vector:
        return tuple(round(random.uniform(max(low, -6.0), min(high, 6.0)), 3) for _ in range(classes))

    return Numbers(key="z", default=start, low=low, high=high, sample=sample)


def _target(loss: Loss, classes: int) -> Numbers:
    return Numbers(
        key="y",
        default=(1.0, *[0.0] * (classes - 1)),
        low=0.0,
        high=math.inf if excludes(loss) else 1.0,
        limits=fields.adds_up(classes) if excludes(loss) else _some(classes),
        sample=lambda random: fields.distribution(random, classes),
    )


def _some(classes: int) -> tuple[Limit]:
    """Of classes that do not exclude each other one at least is possible."""
    return (Limit((1.0,) * classes, math.ulp(0.0)),)


def _example(name: str, look_for: str, **values: Any) -> Preset:  # noqa: ANN401
    return Preset(PAGE, table, name, values, look_for)


def _logs(*p: float) -> Vector:
    return tuple(math.log(part) for part in p)


EXAMPLES = (
    _example(
        "Right and sure",
        f"The first of three examples from {S2.title}: the true class has p = 0.7, and the loss is −log 0.7 = 0.36. "
        "The gradient, p − y, is small and sums to 0.",
        z=_logs(0.1, 0.2, 0.7),
        y=(0, 0, 1),
        sweep=3,
    ),
    _example(
        "Right and unsure",
        "The second: the true class leads with p = 0.4, and the loss is 0.92. The prediction is right but unsure, so it costs "
        "more.",
        z=_logs(0.3, 0.4, 0.3),
        y=(0, 1, 0),
        sweep=2,
    ),
    _example(
        "Wrong",
        "The third: the true class has p = 0.1, and the loss is 2.30. The mean of the three is 1.19.",
        z=_logs(0.1, 0.2, 0.7),
    ),
    _example(
        "Logits 1, 2, 0.5",
        f"The example of {S4.title}, with label 1 counted from 0: softmax gives it p = 0.63, and the loss is 0.4644.",
        loss="sparse_cross_entropy",
        z=(1, 2, 0.5),
        y=(0, 1, 0),
        sweep=2,
    ),
    _example(
        "Label smoothing",
        "The loss is least inside the triangle, at p = (0.8, 0.1, 0.1), not in a corner. Its least value is above 0: the entropy "
        "of the smoothed target. More confidence than that costs more again.",
        loss="label_smoothing",
        epsilon=0.3,
    ),
    _example(
        "Weights and smoothing",
        "The target is class 1, smoothed with ε = 0.1; class 2 counts twenty times as much. Together they put the minimum where "
        "class 1 has p = 0.487: the best prediction names the wrong class.",
        loss="weighted_cross_entropy",
        classes=2,
        weight1=0.5,
        weight2=10,
        z=(0, 0),
        y=(0.95, 0.05),
    ),
    _example(
        "Softmax twice",
        "The loss is given probabilities where it expects logits. However sure the model becomes, the loss stays above 0.55, "
        "and the gradient goes to 0 on both sides.",
        twice=True,
        z=(0, 0, 0),
    ),
    _example(
        "The largest logit",
        "What happens if the largest logit replaces the logarithm of the sum, as some lecture notes propose: once the true class "
        "leads, the loss is 0 and so is its gradient. Cross entropy still has a gradient there.",
        loss="sparse_cross_entropy",
        loss2="max_logit",
    ),
)
