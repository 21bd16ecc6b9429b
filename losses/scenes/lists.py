"""A short list under a loss of pairs, as a program for the browser: what each pair costs, and how its gradient pulls at both."""

from __future__ import annotations

from itertools import combinations

import torch
from torch import Tensor

from losses.core.curve import gradient
from losses.core.registry import LOSSES
from losses.core.shared import shared
from losses.tracing.program import FORM, Program, trace_function

ITEMS = ("a", "b", "c", "d")  # each is preferred to those after it
PAIRS = tuple(combinations(ITEMS, 2))


def score_of(item: str) -> str:
    """What an item's score is called among the inputs: no hyperparameter has such a name."""
    return f"score_{item}"


def takes_pairs(slug: str) -> bool:
    """Whether a loss is one of the difference of two scores, and so of every pair of a list.

    >>> takes_pairs("ranknet"), takes_pairs("ppo_clip")
    (True, False)
    """
    return LOSSES[slug].inputs == ("d",)


@shared(costly=True, form=FORM)
def trace_list(slug: str) -> Program:
    """Trace a loss of pairs over all pairs of a list, in each of which the item that comes first is the preferred one.

    The inputs are the scores of the items, a's as the sweep x, then score_b ..., and the hyperparameters. The outputs are the
    value, which is the sum over the pairs; pull_ab ..., minus the gradient of a pair's loss on the score of its first item (on the
    second it is the opposite); and by_a ..., the gradient of the value on each score.

    >>> [name for name in trace_list("ranknet").outputs if name.startswith("pull")]
    ['pull_ab', 'pull_ac', 'pull_ad', 'pull_bc', 'pull_bd', 'pull_cd']
    """
    loss = LOSSES[slug]
    params = [param.name for param in loss.params]

    def program(*numbers: Tensor) -> list[Tensor]:
        sweep = numbers[0]
        scores = {item: number.detach().expand(sweep.shape).requires_grad_() for item, number in zip(ITEMS, numbers, strict=False)}
        settings = dict(zip(params, numbers[len(ITEMS) :], strict=True))
        costs = [loss.function(scores[first] - scores[second], **settings) for first, second in PAIRS]
        pulls = [-gradient(cost, scores[first])[0] for cost, (first, _) in zip(costs, PAIRS, strict=True)]
        value = sum(costs, torch.zeros_like(sweep))
        return [value, *pulls, *gradient(value, *scores.values())]

    outputs = ["value", *(f"pull_{first}{second}" for first, second in PAIRS), *(f"by_{item}" for item in ITEMS)]
    return trace_function(slug, program, ["x", *map(score_of, ITEMS[1:]), *params], outputs)
