"""A curve at one setting, ready to be asked for any points of it.

Its numbers are those of the traced program, which the browser draws: without a graph of autograd's for each question, so that a
search may ask in small steps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import torch

from losses.core.axes import CoordinateAxis
from losses.core.curve import Array, Curve, evaluate
from losses.core.registry import Unregistered, is_registered
from losses.core.shared import shared
from losses.core.spec import Axis, Loss, Setting
from losses.tracing.arithmetic import Runner
from losses.tracing.program import OUTPUTS, trace, trace_entries


def sampled(loss: Loss, axis: Axis, target: float, settings: Mapping[str, Setting]) -> Callable[[Array], Curve]:
    """The curve of a loss as a function of points of the axis, which may be in any order.

    Hyperparameters not given keep their defaults. Raises ValueError and TypeError as `losses.curve` does for them.

    >>> from losses import LOSSES
    >>> from losses.core.axes import residual
    >>> sampled(LOSSES["huber"], residual, 1.0, {"delta": 2.0})(np.array([-4.0, 1.0])).value
    array([6. , 0.5])
    """
    if loss.untraced:
        return lambda x: evaluate(loss, axis, x, target, **settings)
    loss.check(settings)
    numbers = loss.flatten(loss.defaults | dict(settings), axis.classes(loss)) | {"y": target}
    if isinstance(axis, CoordinateAxis):
        runner = _runner_of_entries(loss.slug, len(axis.prediction), axis.swept, axis.twice)
        numbers |= _entries(loss, axis)
    else:
        runner = _runner(loss.slug, axis.slug) if is_registered(loss) else _runner_unregistered(Unregistered.of(loss), axis.slug)
    along = runner.at(numbers)
    return lambda x: Curve(x, *along(x))


def is_infinite(loss: Loss, axis: Axis, target: float, **hyperparameters: Setting) -> bool:
    """Whether the loss is infinite all along the axis, as a divergence is where p has ruled out whatever q may be."""
    inside = np.linspace(*axis.span, 5)[1:-1]
    with torch.no_grad():  # the value alone is asked for, which needs neither derivatives nor a program
        return bool(np.isinf(evaluate(loss, axis, inside, target, **hyperparameters).value).all())


def _entries(loss: Loss, axis: CoordinateAxis) -> dict[str, float]:
    """The numbers that the axis holds, under the names that the program of entries has for them."""
    vectors = {loss.prediction: axis.prediction, "y": axis.distribution}
    entries = {f"{name}{i}": v for name, vector in vectors.items() for i, v in enumerate(vector, start=1)}
    return entries | {"label": float(axis.distribution.index(max(axis.distribution)))}


@shared(maxsize=512)
def _runner(slug: str, axis: str) -> Runner:
    return Runner(trace(slug, axis), *OUTPUTS)


@shared(maxsize=128)
def _runner_unregistered(own: Unregistered, axis: str) -> Runner:
    return Runner(trace(own.loss, axis), *OUTPUTS)


@shared(maxsize=512)
def _runner_of_entries(slug: str, classes: int, swept: int, twice: bool) -> Runner:
    return Runner(trace_entries(slug, classes, swept, twice), *OUTPUTS)
