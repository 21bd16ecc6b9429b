"""The Gaussian nearest to a density with two peaks, for each direction of the Kullback-Leibler divergence."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from losses.core.curve import Array
from losses.core.shared import shared
from losses.core.softmax import Softmax
from losses.core.spec import LossFunction
from losses.divergences.information import Distribution, kl_pq, kl_qp
from losses.studies.minimise import minimise

GRID = torch.linspace(-32.0, 32.0, 1601, dtype=torch.float64)


@dataclass(frozen=True)
class Fit:
    """A Gaussian on the grid: its mean and standard deviation, its density, and its divergence from p in nats."""

    mean: float
    deviation: float
    density: Array
    divergence: float


def two_peaks(apart: float, share: float) -> Tensor:
    """The logarithm, up to a constant, of two Gaussians of deviation 1 on the grid; the left one has this share."""
    centres = torch.tensor([-apart / 2, apart / 2], dtype=torch.float64)
    weights = torch.tensor([share, 1 - share], dtype=torch.float64)
    return (weights.log() - (GRID.unsqueeze(-1) - centres) ** 2 / 2).logsumexp(dim=-1)


def density(log_density: Tensor) -> Array:
    """A density on the grid, from its logarithm up to a constant."""
    return (log_density.softmax(dim=-1) / (GRID[1] - GRID[0])).numpy(force=True)


@shared(maxsize=256, costly=True)
def fits(apart: float, share: float) -> dict[str, Fit]:
    """The best Gaussian q for KL(p, q), which has to cover p, and for KL(q, p), which has to stay inside it.

    >>> found = fits(apart=8.0, share=0.25)
    >>> [round(found[slug].mean, 2) for slug in ("kl_pq", "kl_qp")]
    [2.0, 4.0]
    """
    p = Softmax(two_peaks(apart, share))
    starts = [(0.0, 1 + apart / 2), (-apart / 2, 1.0), (apart / 2, 1.0)]
    return {
        kl.__name__: min((_descend(kl, p, *start) for start in starts), key=lambda fit: fit.divergence) for kl in (kl_pq, kl_qp)
    }


def _descend(divergence: LossFunction, p: Distribution, mean: float, deviation: float) -> Fit:
    """The Gaussian at the bottom of the valley this one lies in."""

    def gaussian(at: Tensor) -> Softmax:
        return Softmax(-(((GRID - at[0]) / at[1].exp()) ** 2) / 2)

    start = torch.tensor([mean, math.log(deviation)], dtype=torch.float64)
    at = minimise(lambda at: divergence(p, gaussian(at)), start)
    return Fit(at[0].item(), at[1].exp().item(), density(gaussian(at).logits), divergence(p, gaussian(at)).item())
