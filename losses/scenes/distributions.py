"""Two distributions under every divergence, as a program for the browser."""

from __future__ import annotations

import torch
from torch import Tensor

from losses.core.registry import losses_of
from losses.core.shared import shared
from losses.divergences import entropy, relative
from losses.tracing.program import Program, trace_function

TERMS = ("forward", "reverse")  # the outcomes' shares of the two Kullback-Leibler divergences


@shared(costly=True)
def trace_distributions(outcomes: int) -> Program:
    """Trace every divergence of the registry, the entropy of p, and the outcomes' own terms, from the entries of p and q.

    The inputs are p1, p2, ..., the first entry of q as the sweep x, q2, q3, ..., and the hyperparameters by name; those of one
    name are one.

    >>> trace_distributions(2).inputs
    ('p1', 'p2', 'x', 'q2', 'alpha')
    """
    losses = losses_of("divergences")
    settings = list(dict.fromkeys(param.name for loss in losses for param in loss.params))
    numbers = range(1, outcomes + 1)
    inputs = [*(f"p{i}" for i in numbers), "x", *(f"q{i}" for i in numbers if i > 1), *settings]

    def program(*entries: Tensor) -> list[Tensor]:
        sweep = entries[outcomes]
        parts = entries[:outcomes], entries[outcomes : 2 * outcomes]
        p, q = (torch.stack([v.expand(sweep.shape) for v in part], dim=-1) for part in parts)
        by_name = dict(zip(settings, entries[2 * outcomes :], strict=True))
        values = [loss.function(p, q, **{param.name: by_name[param.name] for param in loss.params}) for loss in losses]
        terms = [*relative(p, q).unbind(dim=-1), *relative(q, p).unbind(dim=-1)]
        return [*values, entropy(q, p), *terms]

    outputs = [*(loss.slug for loss in losses), "entropy_p", *(f"{term}{i}" for term in TERMS for i in numbers)]
    return trace_function("divergences", program, inputs, outputs)
