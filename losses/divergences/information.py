"""Divergences made of logarithms: entropy, cross entropy, and what Kullback and Leibler made of the two."""

from __future__ import annotations

from typing import Annotated

import torch
from torch import Tensor
from torch.nn import functional as F

from losses.core.axes import outcome
from losses.core.registry import loss
from losses.core.softmax import Softmax, entr, log_softmax
from losses.core.spec import S0, S1, S2, UNIT, Knob, Paper

Distribution = Tensor | Softmax
KULLBACK = Paper("S. Kullback, R. A. Leibler, On information and sufficiency", 1951, doi="10.1214/aoms/1177729694")
LIN = Paper("J. Lin, Divergence measures based on the Shannon entropy", 1991, doi="10.1109/18.61115")
LEE = Paper("L. Lee, Measures of distributional similarity", 1999, doi="10.3115/1034678.1034693")


def logs(d: Distribution) -> tuple[Tensor, Tensor, Tensor]:
    """A distribution, its logarithm, and where it is 0 and the logarithm stands for nothing."""
    if isinstance(d, Softmax):
        log_d = log_softmax(d.logits)
        return log_d.exp(), log_d, torch.zeros_like(log_d, dtype=torch.bool)
    none = d == 0
    return d, torch.where(none, 1, d).log(), none


def self_information(a: Distribution) -> Tensor:
    """-a log a for each outcome, 0 at a = 0."""
    if isinstance(a, Softmax):
        a, log_a, _ = logs(a)
        return -a * log_a
    return entr(a)


def information(a: Distribution, b: Distribution) -> Tensor:
    """-a log b for each outcome: 0 at a = 0 whatever b is, infinite at b = 0 otherwise."""
    a = logs(a)[0]
    if isinstance(b, Softmax):
        return -a * log_softmax(b.logits)
    # at a = b = 0 the gradient of xlogy would be 0/0
    return -torch.xlogy(a, torch.where((a == 0) & (b == 0), 1, b))


def relative(a: Distribution, b: Distribution) -> Tensor:
    """a log(a/b) for each outcome: 0 at a = 0, infinite at b = 0 otherwise."""
    if not isinstance(a, Softmax) and not isinstance(b, Softmax):
        empty = (a == 0) & (b == 0)  # minus infinity for a log a, plus infinity for -a log b: no slope together
        a, b = torch.where(empty, 1, a), torch.where(empty, 1, b)
    return information(a, b) - self_information(a)


def skewed(a: Distribution, b: Distribution, alpha: Tensor | float) -> Tensor:
    """a log(a/m) for each outcome, m = alpha b + (1 - alpha) a."""
    wide = logs(a)[0]
    alpha = torch.as_tensor(alpha, dtype=wide.dtype).unsqueeze(-1)
    pure = alpha == 1
    safe = torch.where(pure, 0.5, alpha)
    if not isinstance(a, Softmax) and not isinstance(b, Softmax):
        m = torch.where(pure, b, alpha * b + (1 - alpha) * a)
        # where only a can grow, m grows with it, and their ratio stays what it is
        return relative(a, m) - torch.where((a == 0) & (m == 0), a, 0) * torch.where(pure, 0, (-safe).log1p())
    (a, log_a, _), (_, log_b, none) = logs(a), logs(b)
    return -a * torch.where(none, (-alpha).log1p(), torch.where(pure, log_b - log_a, log_blend(log_b - log_a, safe)))


def log_blend(gap: Tensor, alpha: Tensor) -> Tensor:
    """log(alpha exp(gap) + 1 - alpha) for alpha below 1, with its digits where the gap is small and where it is huge."""
    small = gap.abs() < 1
    near = (alpha * torch.where(small, gap, 0).expm1()).log1p()
    return torch.where(small, near, (-alpha).log1p() - F.logsigmoid(-gap - alpha.log() + (-alpha).log1p()))


def total(terms: Tensor, a: Distribution, b: Distribution, share: Tensor | float = 1.0) -> Tensor:
    """The sum over outcomes of a log(a/m), which are the terms, m = a + share (b - a): at least 0, and with its digits near a = m.

    There the terms cancel in the sum. So its value, not its slope, is taken from the sum of a log(a/m) - a + m, which is at least 0
    for each outcome and has a series in t = (m - a)/(m + a), and from the sum of a - m, which is 0 but for rounding if both are
    distributions. The probabilities of logits are themselves rounded: a sum below 0 is then 0.
    """
    raw = terms.sum(dim=-1)
    if isinstance(a, Softmax) or isinstance(b, Softmax):
        return raw + (-raw).clamp(min=0).detach()
    digits = torch.finfo(a.dtype).eps
    rise = torch.as_tensor(share, dtype=a.dtype).unsqueeze(-1) * (b - a)
    t = rise / (2 * a + rise)
    series = a * t**2 * (2 / (1 - t) - t * (2 / 3))
    surplus = rise.sum(dim=-1)
    rounding = surplus.abs() < a.shape[-1] * digits
    precise = torch.where(t.abs() < digits**0.25, series, terms + rise).sum(dim=-1) - torch.where(rounding, 0, surplus)
    return raw + torch.where(raw < torch.finfo(raw.dtype).max, precise - raw, 0).detach()


def divergence(a: Distribution, b: Distribution) -> Tensor:
    """The sum of a log(a/b)."""
    return total(relative(a, b), a, b)


def skewed_divergence(a: Distribution, b: Distribution, alpha: Tensor | float) -> Tensor:
    """The sum of a log(a/m), m = alpha b + (1 - alpha) a."""
    return total(skewed(a, b, alpha), a, b, alpha)


@loss(
    "Entropy",
    axis=outcome,
    formula=r"-\sum_i q_i \log q_i",
    sources=[
        S0,
        S2,
        Paper("C. E. Shannon, A mathematical theory of communication", 1948, doi="10.1002/j.1538-7305.1948.tb01338.x"),
    ],
)
def entropy(p: Tensor, q: Distribution) -> Tensor:
    """How uncertain q is, in nats; it does not depend on p.

    Greatest, log C, where all C outcomes are equally likely, and 0 where one is certain. Subtracted from a loss it rewards doubt.
    The least value of the cross entropy of p and q is an entropy too: that of p.

    >>> entropy(torch.tensor([0.5, 0.5]), torch.tensor([0.25, 0.75]))
    tensor(0.5623)
    """
    return (self_information(q) + torch.zeros_like(logs(p)[0])).sum(dim=-1)


@loss(
    "Cross entropy of distributions",
    axis=outcome,
    formula=r"-\sum_i p_i \log q_i",
    sources=[
        S0.but("Prints it once without the minus; and says that the entropy is at least the cross entropy, where it is at most."),
        S2.but(
            "Writes log₂ but computes with natural logarithms; and calls the log-likelihood the cross entropy, without the minus."
        ),
    ],
    elsewhere={
        "torch.nn": "CrossEntropyLoss(); of log q",
        "Keras": "CategoricalCrossentropy(); probabilities stay 10⁻⁷ away from 0 and 1",
        "optax": "softmax_cross_entropy(); of log q",
    },
)
def cross_entropy_pq(p: Tensor, q: Distribution) -> Tensor:
    """The mean of −log q over outcomes drawn from p.

    Its least value over q is the entropy of p, at q = p. It is infinite if q gives probability 0 to an outcome that p allows.

    >>> cross_entropy_pq(torch.tensor([0.5, 0.5]), torch.tensor([0.25, 0.75]))
    tensor(0.8370)
    """
    return information(p, q).sum(dim=-1)


@loss(
    "Forward KL",
    axis=outcome,
    formula=r"\sum_i p_i \log \frac{p_i}{q_i}",
    sources=[
        S0.but("Prints it as −p log(p/q), which is the negative of the divergence."),
        S1,
        S2.but("Subtracts the entropy of the wrong distribution, so the result can be negative."),
        KULLBACK,
    ],
    aliases=("Kullback-Leibler", "relative entropy"),
    elsewhere={
        "torch.nn": "KLDivLoss(); of log q; summed over the outcomes",
        "Keras": "KLDivergence(); probabilities stay 10⁻⁷ away from 0 and 1",
        "optax": "kl_divergence(); of log q",
    },
)
def kl_pq(p: Tensor, q: Distribution) -> Tensor:
    """Cross entropy less the entropy of p: what it costs to use q where p is true.

    What maximum likelihood minimises. It is infinite if q gives probability 0 to an outcome that p allows, so the best q covers all
    of p, even if it then also covers outcomes that p hardly has.

    >>> kl_pq(torch.tensor([0.5, 0.5]), torch.tensor([0.25, 0.75]))
    tensor(0.1438)
    """
    return divergence(p, q)


@loss(
    "Reverse KL",
    axis=outcome,
    formula=r"\sum_i q_i \log \frac{q_i}{p_i}",
    sources=[
        S0.but("Prints the divergence with the sign reversed, −p log(p/q)."),
        S1,
        S2.but("Subtracts the entropy of the wrong distribution, so the result can be negative."),
        KULLBACK,
    ],
    aliases=("Kullback-Leibler", "relative entropy"),
    elsewhere={
        "torch.nn": "KLDivLoss(); with p and q exchanged; of log p; summed over the outcomes",
        "Keras": "KLDivergence(); with p and q exchanged; probabilities stay 10⁻⁷ away from 0 and 1",
        "optax": "kl_divergence(); with p and q exchanged; of log p",
    },
)
def kl_qp(p: Tensor, q: Distribution) -> Tensor:
    """The divergence with its arguments exchanged: what it costs to use p for outcomes drawn from q.

    What variational inference minimises. It is infinite if q allows an outcome that p does not, so the best q stays where p is
    large, often at one of several peaks.

    >>> kl_qp(torch.tensor([0.5, 0.5]), torch.tensor([0.25, 0.75]))
    tensor(0.1308)
    """
    return divergence(q, p)


@loss(
    "Jeffreys",
    axis=outcome,
    formula=r"\frac{1}{2} \sum_i \left( p_i - q_i \right) \log \frac{p_i}{q_i}",
    sources=[
        S0.but("Calls it the Jensen-Shannon divergence, which is bounded; this one is not."),
        Paper("H. Jeffreys, An invariant form for the prior probability", 1946, doi="10.1098/rspa.1946.0056"),
    ],
)
def jeffreys(p: Tensor, q: Distribution) -> Tensor:
    """The mean of the two Kullback-Leibler divergences: symmetric, and infinite where either of them is.

    Jeffreys' own J is the sum of the two divergences, twice this loss. It is finite only between distributions that allow the same
    outcomes.

    >>> jeffreys(torch.tensor([0.5, 0.5]), torch.tensor([0.25, 0.75]))
    tensor(0.1373)
    """
    return (divergence(p, q) + divergence(q, p)) / 2


@loss(
    "Jensen-Shannon",
    axis=outcome,
    formula=r"\frac{1}{2} \sum_i \left( p_i \log \frac{2 p_i}{p_i + q_i} + q_i \log \frac{2 q_i}{p_i + q_i} \right)",
    sources=[S0.but("Gives this name to the mean of the two Kullback-Leibler divergences, which is Jeffreys'."), LIN],
    aliases=("JSD",),
)
def jensen_shannon(p: Tensor, q: Distribution) -> Tensor:
    """The mean divergence of p and of q from the mixture halfway between them.

    Symmetric, never above log 2, and finite even for distributions with no outcome in common. Its square root is a metric. The best
    discriminator of a GAN estimates it.

    >>> jensen_shannon(torch.tensor([0.5, 0.5]), torch.tensor([0.25, 0.75]))
    tensor(0.0338)
    """
    return (skewed_divergence(p, q, 0.5) + skewed_divergence(q, p, 0.5)) / 2


@loss(
    "Skew KL",
    axis=outcome,
    formula=r"\sum_i p_i \log \frac{p_i}{\alpha q_i + (1 - \alpha) p_i}",
    sources=[S0.but("Prints the logarithm alone, without its weight y, as equal to the product."), LEE],
)
def skew_kl(
    p: Tensor,
    q: Distribution,
    *,
    alpha: Annotated[float, Knob(r"\alpha", 0.0, 1.0, "the share of q in the mixture", UNIT)] = 0.5,
) -> Tensor:
    """The divergence of p from a mixture of p and q, which gives no outcome of p probability 0.

    For counts with zeros, where the plain divergence is infinite. At α = 1 it is that divergence, at α = 0 it is 0.

    >>> skew_kl(torch.tensor([0.5, 0.5]), torch.tensor([0.25, 0.75]), alpha=0.75)
    tensor(0.0758)
    """
    return skewed_divergence(p, q, alpha)


@loss(
    "Skew Jensen-Shannon",
    axis=outcome,
    formula=r"\frac{1}{2} \sum_i \left( p_i \log \frac{p_i}{\alpha q_i + (1 - \alpha) p_i}"
    r" + q_i \log \frac{q_i}{\alpha q_i + (1 - \alpha) p_i} \right)",
    sources=[S0.but("Its second half is a divergence it has not defined, of a form other than that of the first."), LIN],
)
def skew_js(
    p: Tensor,
    q: Distribution,
    *,
    alpha: Annotated[float, Knob(r"\alpha", 0.0, 1.0, "the share of q in the mixture", UNIT)] = 0.5,
) -> Tensor:
    """The mean divergence of p and of q from a mixture of the two in any proportion.

    At α = 1/2 it is the Jensen-Shannon divergence; at the ends it is half of one Kullback-Leibler divergence, and unbounded.

    >>> skew_js(torch.tensor([0.5, 0.5]), torch.tensor([0.25, 0.75]), alpha=0.75)
    tensor(0.0426)
    """
    return (skewed_divergence(p, q, alpha) + skewed_divergence(q, p, 1 - alpha)) / 2
