"""Ranking and preference losses: functions of the difference d of two scores, that of the preferred item less that of the other.

For DPO, IPO and SLiC a score is the log of the probability that the model gives an answer, over that of a reference model. PPO's
loss, of one action and its advantage, is a function of the ratio of two probabilities.
"""

from __future__ import annotations

from typing import Annotated

import torch
from torch import Tensor
from torch.nn import functional as F

from losses.core.axes import difference, log_ratio_difference, probability_ratio
from losses.core.kinks import positive_part
from losses.core.registry import loss
from losses.core.spec import NON_NEGATIVE, Interval, Knob, Paper

PLACE = 5  # among the families of the catalogue

BELOW_ONE = Interval(0.0, 1.0, open_high=True)
Beta = Annotated[float, Knob(r"\beta", 0.01, 1.0, "how strictly the model is held to the reference", log=True)]


@loss(
    "RankNet",
    axis=difference,
    formula=r"\log\!\left( 1 + \mathrm{e}^{-\sigma d} \right)",
    sources=[
        Paper("C. Burges et al., Learning to rank using gradient descent", 2005, doi="10.1145/1102351.1102363"),
        Paper(
            "S. Rendle et al., BPR: Bayesian personalized ranking from implicit feedback",
            2009,
            url="https://arxiv.org/abs/1205.2618",
        ),
        Paper("R. A. Bradley, M. E. Terry, Rank analysis of incomplete block designs", 1952, doi="10.1093/biomet/39.3-4.324"),
    ],
    pytorch={"d": "F.soft_margin_loss(sigma * d, torch.ones_like(d), reduction='none')"},
    aliases=("BPR", "pairwise logistic", "reward model", "Bradley-Terry"),
    elsewhere={
        "XGBoost": "rank:pairwise, lambdarank_normalization=False, lambdarank_score_normalization=False; of the two scores; "
        "without sigma, which is 1 there; its second derivative is twice as large",
    },
)
def ranknet(
    d: Tensor,
    *,
    sigma: Annotated[float, Knob(r"\sigma", 0.1, 5.0, "how sure a difference of 1 makes the model", log=True)] = 1.0,
) -> Tensor:
    """Minus the log-probability that the preferred item wins, if it wins with probability 1/(1 + exp(−σd)).

    That is the model of Bradley and Terry. Recommenders call the loss BPR, and reward models are trained with it. Every pair keeps
    some pull: −σ times the probability of the wrong order.

    >>> ranknet(torch.tensor([0.5, -3.0]), sigma=2.0)
    tensor([0.3133, 6.0025])
    """
    return -F.logsigmoid(sigma * d)


@loss(
    "Margin ranking",
    axis=difference,
    formula=r"\max(0,\; \mu - d)",
    sources=[
        Paper("T. Joachims, Optimizing search engines using clickthrough data", 2002, doi="10.1145/775047.775067"),
        Paper("PyTorch, torch.nn.MarginRankingLoss, with a margin of 0 unless told otherwise"),
    ],
    pytorch={
        "d": "F.margin_ranking_loss(d, torch.zeros_like(d), torch.ones_like(d), margin=margin, reduction='none')",
    },
    aliases=("MarginRankingLoss", "RankSVM", "pairwise hinge"),
    elsewhere={
        "torch.nn": "MarginRankingLoss(margin=margin); of the two scores, with a target of 1",
    },
)
def margin_ranking(
    d: Tensor,
    *,
    margin: Annotated[float, Knob(r"\mu", 0.0, 5.0, "how far ahead the preferred item has to be", NON_NEGATIVE)] = 1.0,
) -> Tensor:
    """0 for pairs in the right order that are apart by the margin, and a line of slope −1 for the others.

    Pairs that are far enough apart pull no more, so scores stop growing. The same as torch.nn.MarginRankingLoss with the target 1,
    whose own margin is 0: then equal scores already cost nothing.

    >>> margin_ranking(torch.tensor([0.5, -3.0]), margin=2.0)
    tensor([1.5000, 5.0000])
    """
    return positive_part(margin - d)


@loss(
    "Exponential ranking",
    axis=difference,
    formula=r"\mathrm{e}^{-d}",
    sources=[
        Paper(
            "Y. Freund et al., An efficient boosting algorithm for combining preferences",
            2003,
            url="https://jmlr.org/papers/v4/freund03a.html",
        ),
    ],
    aliases=("RankBoost",),
)
def rank_exponential(d: Tensor) -> Tensor:
    """Multiplies the cost by e for every unit by which the difference falls.

    The loss that RankBoost minimises. One pair far in the wrong order can cost more than all the others together.

    >>> rank_exponential(torch.tensor([0.5, -3.0]))
    tensor([ 0.6065, 20.0855])
    """
    return (-d).exp()


@loss(
    "DPO",
    axis=log_ratio_difference,
    formula=r"(1 - \epsilon) \log\!\left( 1 + \mathrm{e}^{-\beta d} \right)"
    r" + \epsilon \log\!\left( 1 + \mathrm{e}^{\beta d} \right)",
    sources=[
        Paper("R. Rafailov et al., Direct preference optimization", 2023, url="https://arxiv.org/abs/2305.18290"),
        Paper("E. Mitchell, A note on DPO with noisy preferences (conservative DPO)", 2023, url="https://ericmitchell.ai/cdpo.pdf"),
    ],
    aliases=("direct preference optimization", "cDPO", "RLHF"),
)
def dpo(
    d: Tensor,
    *,
    beta: Beta = 0.1,
    epsilon: Annotated[
        float, Knob(r"\epsilon", 0.0, 0.5, "how often the preference is noted the wrong way round", BELOW_ONE)
    ] = 0.0,
) -> Tensor:
    """RankNet on log-ratios to a reference model, with σ = β: the preferred answer is to gain more than the other.

    It is at log 2 where training begins, as model and reference are then the same. With ε = 0 a pair pulls for ever, though ever
    less; with ε above 0 the loss is least at a finite difference, where the model is as sure as the labels are.

    >>> dpo(torch.tensor([5.0, -30.0]), beta=0.2, epsilon=0.1)
    tensor([0.4133, 5.4025])
    """
    noise = torch.as_tensor(epsilon, dtype=d.dtype)
    reversed_pair = torch.where(noise == 0, 0, F.logsigmoid(-beta * d))  # which is infinite at an infinite d, and 0 times that NaN
    return -(1 - noise) * F.logsigmoid(beta * d) - noise * reversed_pair


@loss(
    "IPO",
    axis=log_ratio_difference,
    formula=r"\left( d - \frac{1}{2 \beta} \right)^2",
    sources=[
        Paper(
            "M. G. Azar et al., A general theoretical paradigm to understand learning from human preferences",
            2023,
            url="https://arxiv.org/abs/2310.12036",
        ),
    ],
    aliases=("identity preference optimization", "ΨPO"),
)
def ipo(
    d: Tensor,
    *,
    beta: Annotated[float, Knob(r"\beta", 0.02, 1.0, "how strictly the model is held to the reference", log=True)] = 0.1,
) -> Tensor:
    """Squared error of the difference against 1/(2β).

    DPO lets the difference grow without end where all agree on a pair. This one pulls a pair back that has gone beyond 1/(2β): the
    loss does not fall all along, as those of the other preferences do.

    >>> ipo(torch.tensor([2.5, -3.0]), beta=0.25)
    tensor([ 0.2500, 25.0000])
    """
    return (d - 1 / (2 * beta)) ** 2


@loss(
    "SLiC",
    axis=log_ratio_difference,
    formula=r"\max(0,\; 1 - \beta d)",
    sources=[
        Paper(
            "Y. Zhao et al., SLiC-HF: sequence likelihood calibration with human feedback",
            2023,
            url="https://arxiv.org/abs/2305.10425",
        ),
        Paper(
            "T. Liu et al., Statistical rejection sampling improves preference optimization",
            2023,
            url="https://arxiv.org/abs/2309.06657",
        ),
    ],
    aliases=("SLiC-HF", "sequence likelihood calibration"),
)
def slic(d: Tensor, *, beta: Beta = 0.1) -> Tensor:
    """A hinge on log-ratios: 0 for pairs that are apart by 1/β or more, and a line of slope −β for the others.

    Pairs that are apart enough pull no more, and all the others with the same force. SLiC-HF takes the log-probabilities
    themselves; the ratios to a reference, as here, put it beside DPO.

    >>> slic(torch.tensor([2.5, -30.0]), beta=0.2)
    tensor([0.5000, 7.0000])
    """
    return positive_part(1 - beta * d)


@loss(
    "PPO clip",
    axis=probability_ratio,
    formula=r"-\min\!\left( r A,\; \operatorname{clip}(r,\; 1 - \epsilon,\; 1 + \epsilon)\, A \right)",
    sources=[
        Paper("J. Schulman et al., Proximal policy optimization algorithms", 2017, url="https://arxiv.org/abs/1707.06347"),
    ],
    aliases=("proximal policy optimization", "clipped surrogate", "RLHF"),
)
def ppo_clip(
    ratio: Tensor,
    advantage: Tensor | float,
    *,
    epsilon: Annotated[float, Knob(r"\epsilon", 0.05, 0.5, "how far the ratio may move from 1 for a gain", BELOW_ONE)] = 0.2,
) -> Tensor:
    """Makes a good action likelier and a bad one less likely, but pays for no more than a change by ε.

    With a positive advantage it falls until the ratio is 1 + ε, with a negative one until it is 1 − ε, and is flat beyond. On the
    other side it is never clipped: a change for the worse costs in full.

    >>> ppo_clip(torch.tensor([1.5, 0.5]), torch.tensor([2.0, -2.0]), epsilon=0.25)
    tensor([-2.5000,  1.5000])
    """
    advantage = torch.as_tensor(advantage, dtype=ratio.dtype)
    limit = torch.ones_like(ratio)
    gained = torch.where(advantage > 0, torch.minimum(ratio, limit + epsilon), torch.maximum(ratio, limit - epsilon))
    return -gained * advantage
