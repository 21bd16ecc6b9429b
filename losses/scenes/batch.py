"""Programs of a batch: what its rows cost together, where that comes from, and what the weights add."""

from __future__ import annotations

from torch import Tensor

from losses.core.cost import class_weights, concentration, reduce, weight_decay
from losses.core.shared import shared
from losses.tracing.frames import trace_columns
from losses.tracing.program import FORM, Program


@shared(costly=True, form=FORM)
def trace_cost() -> Program:
    """Trace what becomes of a batch: from the rows' losses x, their gradient, targets y and weights, and those of the two classes.

    The outputs are the rows' weighted losses and pulls (of their gradients), their sum and mean, and the sum of the weights.

    >>> trace_cost().inputs
    ('x', 'gradient', 'y', 'weight', 'negative', 'positive')
    """

    def program(
        values: Tensor, gradient: Tensor, y: Tensor, weight: Tensor, negative: Tensor, positive: Tensor
    ) -> tuple[Tensor, ...]:
        weights = weight * class_weights(y, negative, positive)
        rows, pulls = (reduce(each, "none", weights) for each in (values, gradient))
        return rows, pulls, reduce(values, "sum", weights), reduce(values, "mean", weights), weights.sum()

    outputs = ("values", "pulls", "sum", "mean", "total")
    return trace_columns("cost", program, ["x", "gradient", "y", "weight"], ["negative", "positive"], outputs)


@shared(costly=True, form=FORM)
def trace_concentration() -> Program:
    """Trace which part of the losses x, and of their gradient's size, comes from the worst row, from the worst two, ...

    >>> list(trace_concentration().outputs)
    ['losses', 'gradients']
    """
    return trace_columns("concentration", concentration, ["x", "gradient"], [], ("losses", "gradients"))


@shared(costly=True, form=FORM)
def trace_decay() -> Program:
    """Trace the weight decay of parameters x, all in one array, for the factor lam and m instances.

    >>> trace_decay().inputs
    ('x', 'lam', 'm')
    """

    def program(theta: Tensor, lam: Tensor, m: Tensor) -> tuple[Tensor]:
        return (weight_decay([theta], lam, m),)

    return trace_columns("weight decay", program, ["x"], ["lam", "m"], ["decay"])


@shared(costly=True, form=FORM)
def trace_truth(scored: bool) -> Program:
    """Trace the probability that a prediction x, a logit if `scored`, gives to its target y, 0 or 1.

    >>> list(trace_truth(True).outputs)
    ['truth']
    """

    def program(x: Tensor, y: Tensor) -> tuple[Tensor]:
        return (((2 * y - 1) * x).sigmoid() if scored else y * x + (1 - y) * (1 - x),)

    return trace_columns("truth", program, ["x", "y"], [], ["truth"])
