"""A list under a loss of pairs: its program is what autograd says of all its pairs together."""

from __future__ import annotations

import pytest
import torch

from losses import LOSSES, losses_of
from losses.scenes.lists import ITEMS, PAIRS, score_of, takes_pairs, trace_list
from tests.support.interpreter import run

SLUGS = [loss.slug for loss in losses_of("ranking") if takes_pairs(loss.slug)]
SCORES = torch.tensor([0.3, -1.7, 2.1, 0.9], dtype=torch.float64)
NAMED = {"x": SCORES[:1].numpy(), **{score_of(item): float(score) for item, score in zip(ITEMS[1:], SCORES[1:], strict=True)}}


@pytest.mark.parametrize("slug", SLUGS)
def test_the_program_is_the_gradient_of_the_sum_over_the_pairs(slug: str):
    settings = {param.name: 0.8 * param.default + 0.05 for param in LOSSES[slug].params}
    scores = SCORES.clone().requires_grad_()
    first, second = torch.triu_indices(4, 4, 1)
    costs = LOSSES[slug](scores[first] - scores[second], **settings)
    (by,) = torch.autograd.grad(costs.sum(), scores)
    found = run(trace_list(slug), settings | NAMED)
    assert found["value"][0] == pytest.approx(costs.sum().item(), rel=1e-14)
    assert [found[f"by_{item}"][0] for item in ITEMS] == pytest.approx(by.tolist(), rel=1e-13, abs=1e-15)
    for i, item in enumerate(ITEMS):  # the pulls of the pairs at an item add up to that of all
        pulls = [(1 if pair[0] == item else -1) * found[f"pull_{''.join(pair)}"][0] for pair in PAIRS if item in pair]
        assert sum(pulls) == pytest.approx(-by[i].item(), rel=1e-13, abs=1e-15)


def test_a_list_is_pulled_as_a_whole_to_no_side():
    for slug in SLUGS:
        found = run(trace_list(slug), NAMED | LOSSES[slug].defaults)
        assert sum(found[f"by_{item}"][0] for item in ITEMS) == pytest.approx(0, abs=1e-12)
