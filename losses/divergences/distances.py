"""Divergences that compare probabilities, or powers of them, outcome by outcome or in the order of the outcomes."""

from __future__ import annotations

from typing import Annotated

import torch
from torch import Tensor

from losses.core.axes import outcome
from losses.core.digits import exp_less_one
from losses.core.registry import loss
from losses.core.softmax import Softmax, log_doubt, log_softmax
from losses.core.spec import Knob, Paper
from losses.divergences.information import Distribution, logs

PEARSON = Paper("K. Pearson, On the criterion that a given system of deviations", 1900, doi="10.1080/14786440009463897")
RENYI = Paper("A. Rényi, On measures of entropy and information", 1961)
BHATTACHARYYA = Paper("A. Bhattacharyya, On a measure of divergence between two statistical populations", 1943)
RUBNER = Paper("Y. Rubner et al., The earth mover's distance as a metric for image retrieval", 2000, doi="10.1023/A:1026543900054")
TSYBAKOV = Paper("A. B. Tsybakov, Introduction to nonparametric estimation", 2009, doi="10.1007/b13794")


def shares(d: Distribution) -> tuple[Tensor, Tensor]:
    """Each probability, and what is left of 1."""
    if isinstance(d, Softmax):
        return log_softmax(d.logits).exp(), log_doubt(d.logits).exp()
    return d, 1 - d


def difference(p: Distribution, q: Distribution) -> Tensor:
    """p - q for each outcome, with its digits where a distribution known by its logits is close to certain."""
    if not isinstance(p, Softmax) and not isinstance(q, Softmax):
        return p - q
    (p, not_p), (q, not_q) = shares(p), shares(q)
    return p * not_q - q * not_p


def root(d: Distribution, held: Tensor) -> Tensor:
    """The square root of each probability, without a slope at the places where it is held: there it may be that of 0, infinite."""
    if isinstance(d, Softmax):
        return (log_softmax(d.logits) / 2).exp()
    return torch.where(held, d.detach().sqrt(), torch.where(held, 1, d).sqrt())


def nowhere(p: Distribution, q: Distribution) -> Tensor:
    """Where an outcome has probability 0 in both."""
    return (logs(p)[0] == 0) & (logs(q)[0] == 0)


@loss(
    "Total variation",
    axis=outcome,
    formula=r"\frac{1}{2} \sum_i |p_i - q_i|",
    sources=[TSYBAKOV],
    aliases=("statistical distance",),
)
def total_variation(p: Distribution, q: Distribution) -> Tensor:
    """The largest difference between the probabilities that p and q give to one event.

    Between 0 and 1, and a metric. Its pull does not weaken as q comes near p, and it does not grow where q rules out what p allows:
    there it is 1 at most, where the Kullback-Leibler divergence is infinite.

    >>> total_variation(torch.tensor([0.5, 0.5]), torch.tensor([0.25, 0.75]))
    tensor(0.2500)
    """
    return difference(p, q).abs().sum(dim=-1) / 2


@loss(
    "Squared Hellinger",
    axis=outcome,
    formula=r"\frac{1}{2} \sum_i \left( \sqrt{p_i} - \sqrt{q_i} \right)^2",
    sources=[TSYBAKOV],
    aliases=("Hellinger",),
)
def squared_hellinger(p: Distribution, q: Distribution) -> Tensor:
    """Half the squared distance of the square roots of the probabilities.

    Symmetric, and never above 1, which distributions without a common outcome reach. Its square root is a metric. An outcome that q
    rules out and p does not is drawn in with an infinite slope.

    >>> squared_hellinger(torch.tensor([0.5, 0.5]), torch.tensor([0.25, 0.75]))
    tensor(0.0341)
    """
    none = nowhere(p, q)
    both = logs(p)[0] + logs(q)[0]
    return torch.where(none, both, (root(p, none) - root(q, none)) ** 2).sum(dim=-1) / 2


@loss(
    "Chi-squared",
    axis=outcome,
    formula=r"\sum_i \frac{(p_i - q_i)^2}{q_i}",
    sources=[PEARSON],
    aliases=("Pearson",),
)
def chi_squared(p: Distribution, q: Distribution) -> Tensor:
    """The squared differences, each over what q expects.

    The statistic of Pearson's test, per observation. It is infinite where q rules out what p allows, and grows there like 1/q,
    faster than the Kullback-Leibler divergence, which it is never below.

    >>> chi_squared(torch.tensor([0.5, 0.5]), torch.tensor([0.25, 0.75]))
    tensor(0.3333)
    """
    none = nowhere(p, q)
    (wide, log_p, absent), (narrow, log_q, _) = logs(p), logs(q)
    below = torch.where(none, 1, root(q, none))
    # p/√q; of a distribution known by its logits q itself may round to 0, but not its logarithm
    above = torch.where(absent, 0, (log_p - log_q / 2).exp()) if isinstance(q, Softmax) else wide / below
    # an outcome that neither has counts 0, with the slopes that it has where q alone is above 0
    return torch.where(none, narrow - 2 * wide, (above - below) ** 2).sum(dim=-1)


@loss(
    "Rényi",
    axis=outcome,
    formula=r"\frac{1}{\alpha - 1} \log \sum_i p_i^{\alpha}\, q_i^{1 - \alpha}",
    sources=[RENYI],
)
def renyi(
    p: Distribution,
    q: Distribution,
    *,
    alpha: Annotated[float, Knob(r"\alpha", 0.05, 5.0, "at 1 the Kullback-Leibler divergence; above, large p/q count more")] = 0.5,
) -> Tensor:
    """A family of divergences with the Kullback-Leibler divergence of p from q at α = 1, its limit there.

    It grows with α. Below 1 it is finite unless p and q have no outcome in common; from 1 on it is infinite where q rules out what
    p allows. At α = 1/2 it is twice Bhattacharyya's distance. Its gradient counts along the simplex only.

    >>> renyi(torch.tensor([0.5, 0.5]), torch.tensor([0.25, 0.75]), alpha=2.0)
    tensor(0.2877)
    """
    wide, log_ratio, hole = compared(p, q)
    a = 1 - torch.as_tensor(alpha, dtype=wide.dtype).unsqueeze(-1)
    walled = hole.to(a.dtype).sum(dim=-1, keepdim=True) > 0
    a = torch.where((a < 0) & walled, 0, a)  # infinite, with the slopes of α = 1
    one = a == 0
    safe = torch.where(one, 1, a)
    # (q/p)^a - 1 over a, which is log(q/p) at a = 0; where q is 0 it is -1 over a
    narrow, cut = logs(q)[0], hole & (a > 0)
    wall = hole & ~cut
    exponent = safe * torch.where(one, 0, log_ratio)
    gained = torch.where(cut, -1, exp_less_one(exponent.clamp(max=50))) / safe
    rise = torch.where(wide == 0, 0, wide * torch.where(one, log_ratio, gained)) - (narrow - wide)
    share = a * torch.where(one, 0, rise.sum(dim=-1, keepdim=True))  # the sum of the formula, less 1
    near = one | ((share.abs() < 0.5) & (exponent.amax(dim=-1, keepdim=True) < 50))
    close = torch.where(one, rise.sum(dim=-1, keepdim=True), torch.where(near, share, 0).log1p() / safe)
    value = -torch.where(near, close, log_mean(torch.where(cut, 0, wide), exponent) / safe).squeeze(-1)
    # there the power of q is 0, with an infinite slope
    power = (torch.where(cut, narrow, 1) / torch.where(cut, wide, 1)) ** torch.where(cut, a, 1)
    value = value - torch.where(cut, wide * power / safe, 0).sum(dim=-1)
    value = value - torch.where(wall, torch.xlogy(wide, torch.where(wall, narrow, 1)), 0).sum(dim=-1)
    return value + (-value).clamp(min=0).detach()  # rounding alone makes it negative


def compared(p: Distribution, q: Distribution) -> tuple[Tensor, Tensor, Tensor]:
    """p, log(q/p) or 0 where one of them is 0, with its digits where they are close, and where q alone is 0."""
    (wide, log_p, absent), (narrow, log_q, none) = logs(p), logs(q)
    if isinstance(p, Softmax) or isinstance(q, Softmax):
        return wide + torch.zeros_like(log_q), torch.where(absent | none, 0, log_q - log_p), none & ~absent
    change = (narrow - wide) / torch.where(absent, 1, wide)
    close = change.abs() < 0.5
    ratio = torch.where(absent | none | close, 1, narrow / torch.where(absent, 1, wide))
    log_ratio = torch.where(close, torch.where(close, change, 0).log1p(), ratio.log())
    return wide + torch.zeros_like(narrow), torch.where(absent, 0, log_ratio), none & ~absent


def log_mean(p: Tensor, exponent: Tensor) -> Tensor:
    """log of the sum of p exp(exponent), in which the largest is taken out first; minus infinity where p is 0 throughout."""
    gone = p == 0
    top = torch.where(gone, torch.finfo(p.dtype).min, exponent).detach().amax(dim=-1, keepdim=True)
    top = torch.where(top == torch.finfo(p.dtype).min, 0, top)
    return top + torch.where(gone, 0, p * torch.where(gone, 0, exponent - top).exp()).sum(dim=-1, keepdim=True).log()


@loss(
    "Bhattacharyya",
    axis=outcome,
    formula=r"-\log \sum_i \sqrt{p_i\, q_i}",
    sources=[BHATTACHARYYA],
)
def bhattacharyya(p: Distribution, q: Distribution) -> Tensor:
    """Minus the logarithm of how far p and q overlap, the sum of √(p q).

    Symmetric, 0 for equal distributions and infinite for those without a common outcome. It is half of Rényi's divergence at
    α = 1/2.

    >>> bhattacharyya(torch.tensor([0.5, 0.5]), torch.tensor([0.25, 0.75]))
    tensor(0.0347)
    """
    without_p, without_q = logs(p)[0] == 0, logs(q)[0] == 0
    p_root, q_root = root(p, without_q), root(q, without_p)
    # where one of the two is 0 the product adds nothing, but may have an infinite slope, which is kept apart from the others
    alone, product = without_p | without_q, p_root * q_root
    shared = torch.where(alone, 0, product).sum(dim=-1)
    raw = -shared.log() - torch.where(alone, product, 0).sum(dim=-1)
    # near p = q the sum is close to 1 and loses its digits: it is 1 less the squared Hellinger distance
    surplus = (logs(p)[0].sum(dim=-1) + logs(q)[0].sum(dim=-1)) / 2 - 1
    surplus = torch.where(surplus.abs() < raw.new_tensor(torch.finfo(raw.dtype).eps * p_root.shape[-1]), 0, surplus)
    precise = -(surplus - ((p_root - q_root) ** 2).sum(dim=-1) / 2).log1p()
    return raw + torch.where(raw < 0.5, precise - raw, 0).detach()


@loss(
    "Earth mover",
    axis=outcome,
    formula=r"\sum_{c < C} \Bigl| \sum_{i \le c} \left( p_i - q_i \right) \Bigr|",
    sources=[RUBNER],
    aliases=("Wasserstein-1", "EMD"),
)
def earth_mover(p: Distribution, q: Distribution) -> Tensor:
    """How much probability has to be moved how far to turn q into p, for outcomes that stand one apart in their order.

    For ordered classes, such as grades or ages: a miss by two costs twice a miss by one, where the other divergences only see that
    the outcomes differ. For two outcomes it is the total variation.

    >>> earth_mover(torch.tensor([0.5, 0.5, 0.0]), torch.tensor([0.25, 0.25, 0.5]))
    tensor(0.7500)
    """
    moved = difference(p, q).cumsum(dim=-1)
    last = torch.arange(moved.shape[-1], device=moved.device) == moved.shape[-1] - 1  # where both have arrived at 1
    return torch.where(last, 0, moved).abs().sum(dim=-1)
