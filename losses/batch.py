"""Programs of a batch: what its rows cost together, where that comes from, and what the weights add."""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor

from losses.cost import class_weights, concentration, reduce, weight_decay
from losses.fields import SHAPERS
from losses.program import Program, trace_function, trace_samples
from losses.rows import SWEEP, Rows


@cache
def trace_cost() -> Program:
    """Trace what becomes of a batch: from the rows' losses x, their gradient and targets y, and the weights of the two classes.

    The outputs are the rows' weighted losses and pulls (of their gradients), their sum and mean, and their concentration.

    >>> trace_cost().inputs
    ('x', 'gradient', 'y', 'negative', 'positive')
    """

    def program(values: Tensor, gradient: Tensor, y: Tensor, negative: Tensor, positive: Tensor) -> tuple[Tensor, ...]:
        weight = class_weights(y, negative, positive)
        rows, pulls = (reduce(each, "none", weight) for each in (values, gradient))
        return rows, pulls, reduce(values, "sum", weight), reduce(values, "mean", weight), *concentration(rows, pulls)

    sweep = torch.linspace(0.1, 0.9, SWEEP, dtype=torch.float64)
    samples = {"x": sweep, "gradient": -sweep, "y": sweep.round()} | {
        name: torch.tensor(0.3, dtype=torch.float64) for name in ("negative", "positive")
    }
    return trace_samples(Rows("cost", shapers=SHAPERS), program, samples, ("values", "pulls", "sum", "mean", "losses", "gradients"))


@cache
def trace_decay(parameters: int) -> Program:
    """Trace the weight decay of so many parameters, theta1, theta2, ..., for x, the factor lam, and m instances.

    >>> trace_decay(2).inputs
    ('x', 'm', 'theta1', 'theta2')
    """
    names = [f"theta{i}" for i in range(1, parameters + 1)]

    def program(lam: Tensor, m: Tensor, *theta: Tensor) -> tuple[Tensor]:
        return (weight_decay(theta, lam, m).expand_as(lam),)

    return trace_function("weight decay", program, ["x", "m", *names], ["decay"])


@cache
def trace_truth(scored: bool) -> Program:
    """Trace the probability that a prediction x, a logit if `scored`, gives to its target y, 0 or 1.

    >>> list(trace_truth(True).outputs)
    ['truth']
    """

    def program(x: Tensor, y: Tensor) -> tuple[Tensor]:
        return (((2 * y - 1) * x).sigmoid() if scored else y * x + (1 - y) * (1 - x),)

    return trace_function("truth", program, ["x", "y"], ["truth"])
