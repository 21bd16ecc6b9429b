"""Two distributions under every divergence, as a program for the browser."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from losses.core.registry import LOSSES
from losses.core.shared import shared
from losses.core.spec import Loss, LossFunction
from losses.divergences.distances import bhattacharyya, chi_squared, earth_mover, renyi, squared_hellinger, total_variation
from losses.divergences.information import (
    cross_entropy_pq,
    entropy,
    jeffreys,
    jensen_shannon,
    kl_pq,
    kl_qp,
    relative,
    skew_js,
    skew_kl,
)
from losses.tracing.program import FORM, Program, trace_function


@dataclass(frozen=True)
class Divergence:
    """A divergence that is computed for two distributions p and q, and the call that computes it in PyTorch."""

    function: LossFunction
    call: str

    @property
    def loss(self) -> Loss:
        """Its entry in the registry."""
        return LOSSES[self.function.__name__]


# In the order of the catalogue. F.kl_div takes the logarithm of its first argument and computes the divergence of its second
# from it.
DIVERGENCES = (
    Divergence(entropy, "torch.special.entr(q).sum()"),
    Divergence(cross_entropy_pq, "-torch.xlogy(p, q).sum()"),
    Divergence(kl_pq, "F.kl_div(q.log(), p, reduction='sum')"),
    Divergence(kl_qp, "F.kl_div(p.log(), q, reduction='sum')"),
    Divergence(jeffreys, "(F.kl_div(q.log(), p, reduction='sum') + F.kl_div(p.log(), q, reduction='sum')) / 2"),
    Divergence(
        jensen_shannon, "(F.kl_div(m.log(), p, reduction='sum') + F.kl_div(m.log(), q, reduction='sum')) / 2, m = (p + q) / 2"
    ),
    Divergence(skew_kl, "F.kl_div((alpha * q + (1 - alpha) * p).log(), p, reduction='sum')"),
    Divergence(
        skew_js,
        "(F.kl_div(m.log(), p, reduction='sum') + F.kl_div(m.log(), q, reduction='sum')) / 2, m = alpha * q + (1 - alpha) * p",
    ),
    Divergence(total_variation, "(p - q).abs().sum() / 2"),
    Divergence(squared_hellinger, "((p.sqrt() - q.sqrt()) ** 2).sum() / 2"),
    Divergence(chi_squared, "((p - q) ** 2 / q).sum()"),
    Divergence(renyi, "(p**alpha * q ** (1 - alpha)).sum().log() / (alpha - 1)"),
    Divergence(bhattacharyya, "-(p * q).sqrt().sum().log()"),
    Divergence(earth_mover, "(p - q).cumsum(-1)[:-1].abs().sum()"),
)
TERMS = ("forward", "reverse")  # the outcomes' shares of the two Kullback-Leibler divergences


@shared(costly=True, form=FORM)
def trace_distributions(outcomes: int) -> Program:
    """Trace every divergence of the table, the entropy of p, and the outcomes' own terms, from the entries of p and q.

    The inputs are p1, p2, ..., the first entry of q as the sweep x, q2, q3, ..., and the hyperparameters by name; those of one
    name are one.

    >>> trace_distributions(2).inputs
    ('p1', 'p2', 'x', 'q2', 'alpha')
    """
    losses = [divergence.loss for divergence in DIVERGENCES]
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
