"""Losses of ranking and preference: against PyTorch, against each other, and what is known of their slopes and minima."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from losses import LOSSES, Curve, losses_of, properties
from losses.ranking import dpo, ipo, margin_ranking, ppo_clip, rank_exponential, ranknet, slic

At = Callable[..., Curve]
PAIRS = [loss.slug for loss in losses_of("ranking") if loss.inputs == ("d",)]
A, B = (8 * torch.rand(2, 200, generator=torch.Generator().manual_seed(0), dtype=torch.float64) - 4).unbind()
D = A - B
ONE = torch.ones_like(D)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (ranknet(D, sigma=1.7), F.soft_margin_loss(1.7 * D, ONE, reduction="none")),
        (ranknet(D), F.binary_cross_entropy_with_logits(A - B, ONE, reduction="none")),
        (margin_ranking(D, margin=0.6), nn.MarginRankingLoss(margin=0.6, reduction="none")(A, B, ONE)),
        (margin_ranking(D, margin=0.0), nn.MarginRankingLoss(reduction="none")(A, B, ONE)),
        (rank_exponential(D), torch.exp(B) / torch.exp(A)),
        (dpo(D, beta=0.3, epsilon=0.2), F.binary_cross_entropy_with_logits(0.3 * D, 0.8 * ONE, reduction="none")),
        (ipo(D, beta=0.25), F.mse_loss(D, 2 * ONE, reduction="none")),
        (slic(D, beta=0.5), F.relu(1 - 0.5 * D)),
    ],
    ids=["ranknet", "ranknet-bce", "margin_ranking", "margin_ranking-0", "rank_exponential", "dpo", "ipo", "slic"],
)
def test_it_is_what_others_compute(ours: Tensor, theirs: Tensor):
    torch.testing.assert_close(ours, theirs, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("epsilon", [0.05, 0.2, 0.5])
@pytest.mark.parametrize("advantage", [-2.0, -0.3, 0.0, 0.7, 2.0])
def test_ppo_is_the_clipped_surrogate_of_its_paper(epsilon: float, advantage: float):
    ratio = torch.linspace(0, 3, 301, dtype=torch.float64)
    wanted = -torch.minimum(ratio * advantage, ratio.clamp(1 - epsilon, 1 + epsilon) * advantage)
    torch.testing.assert_close(ppo_clip(ratio, advantage, epsilon=epsilon), wanted, rtol=0, atol=0)
    torch.testing.assert_close(ppo_clip(ratio, torch.tensor(advantage), epsilon=epsilon), wanted)


# Identities.


def test_dpo_without_noise_is_ranknet_on_log_ratios():
    torch.testing.assert_close(dpo(D, beta=0.4), ranknet(D, sigma=0.4), rtol=0, atol=0)


def test_slic_is_the_margin_loss_with_the_margin_1_over_beta_times_beta():
    torch.testing.assert_close(slic(D, beta=0.4), 0.4 * margin_ranking(D, margin=2.5), rtol=1e-14, atol=1e-14)


def test_they_are_losses_of_the_margin_of_a_classifier_that_tells_which_item_is_preferred():
    for ours, known in ((ranknet, "soft_margin"), (margin_ranking, "hinge"), (rank_exponential, "exponential")):
        torch.testing.assert_close(ours(D), LOSSES[known](D, ONE), rtol=1e-14, atol=0)


def test_noise_in_the_preferences_adds_a_line():
    """softplus(bd) - softplus(-bd) = bd, so that half of the labels wrong leaves nothing but a loss that is even in d."""
    torch.testing.assert_close(dpo(D, beta=0.4, epsilon=0.3), dpo(D, beta=0.4) + 0.3 * 0.4 * D, rtol=1e-13, atol=1e-14)
    torch.testing.assert_close(dpo(D, epsilon=0.5), dpo(-D, epsilon=0.5), rtol=1e-13, atol=0)


@pytest.mark.parametrize("sigma", [0.1, 1.0, 5.0])
def test_the_pull_of_ranknet_is_sigma_times_the_probability_of_the_wrong_order(at: At, sigma: float):
    d = np.linspace(-6, 6, 25)
    np.testing.assert_allclose(at("ranknet", d, sigma=sigma).slope, -sigma / (1 + np.exp(sigma * d)), rtol=1e-13)


# Minima, limits, corners.


@pytest.mark.parametrize("epsilon", [0.05, 0.2, 0.4])
def test_dpo_with_noise_is_least_where_the_model_is_as_sure_as_the_labels(epsilon: float):
    low, high = properties("dpo", epsilon=epsilon).minimisers
    assert low == pytest.approx(high, abs=1e-4) == pytest.approx(math.log((1 - epsilon) / epsilon) / 0.1, rel=1e-5)


def test_ipo_pulls_a_pair_back_that_is_too_far_apart_and_the_others_never_do(at: At):
    assert properties("ipo", beta=0.2).minimisers == (2.5, 2.5)
    far = np.linspace(20, 400, 20)
    assert (at("ipo", far).slope > 0).all()
    for slug in set(PAIRS) - {"ipo"}:
        assert (at(slug, far).slope <= 0).all()


# (lower bound, convex, largest slope)
KNOWN = {
    "ranknet": (0, True, 1),
    "margin_ranking": (0, True, 1),
    "rank_exponential": (0, True, None),
    "dpo": (0, True, 0.1),
    "ipo": (0, True, None),
    "slic": (0, True, 0.1),
    "ppo_clip": (-1.2, True, 1),
}


@pytest.mark.parametrize("slug", KNOWN)
def test_the_properties_are_the_textbooks(slug: str):
    assert list(KNOWN) == [loss.slug for loss in losses_of("ranking")]
    found = properties(slug)
    assert (found.minimum, found.convex) == (pytest.approx(KNOWN[slug][0], abs=1e-6), KNOWN[slug][1])
    assert found.lipschitz == (KNOWN[slug][2] and pytest.approx(KNOWN[slug][2]))
    assert found.zero_at_truth is None


def test_ppo_has_a_corner_for_each_sign_of_the_advantage_and_none_at_the_other_end(at: At):
    assert properties("ppo_clip", target=1.0).kinks == (1.2,)
    assert properties("ppo_clip", target=-1.0).kinks == (0.8,)
    assert properties("ppo_clip", target=0.0).kinks == ()
    assert at("ppo_clip", [0.8, 1.1, 1.3], y=2.0).slope.tolist() == [-2, -2, 0]
    assert at("ppo_clip", [0.7, 0.9, 1.2], y=-2.0).slope.tolist() == [0, 2, 2]
    assert at("ppo_clip", [0.8, 1.2], y=0.0).slope.tolist() == [0, 0]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("slug", PAIRS)
def test_far_out_nothing_is_nan_and_only_what_overflows_is_infinite(slug: str, dtype: torch.dtype):
    d = torch.tensor([-1e6, -1000.0, 0.0, 1000.0, 1e6], dtype=dtype, requires_grad=True)
    value = LOSSES[slug](d)
    (slope,) = torch.autograd.grad(value.sum(), d)
    assert not value.isnan().any()
    assert not slope.isnan().any()
    assert value[2:].isfinite().all()
    assert value.isfinite().all() or slug == "rank_exponential"


def test_infinite_scores_have_their_limits():
    d = torch.tensor([-math.inf, math.inf], dtype=torch.float64)
    for slug in set(PAIRS) - {"ipo"}:
        assert LOSSES[slug](d).tolist() == [math.inf, 0]
    assert LOSSES["ipo"](d).tolist() == [math.inf, math.inf]
    assert LOSSES["dpo"](d, epsilon=0.2).tolist() == [math.inf, math.inf]
