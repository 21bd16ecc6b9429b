"""Adversarial losses against torch.nn.functional, the game's own identities, and their ends."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from losses import LOSSES, Curve, curve, properties
from losses.analysis.sampling import is_infinite
from losses.core.axes import AXES, LogOdds, first_target

At = Callable[..., Curve]
REAL, FAKE = (8 * torch.rand(2, 200, generator=torch.Generator().manual_seed(0), dtype=torch.float64) - 4).unbind()
ONE, ZERO = torch.ones_like(FAKE), torch.zeros_like(FAKE)
GENERATORS = [slug for slug, loss in LOSSES.items() if loss.inputs == ("fake",)]
PLAYERS = [slug for slug, loss in LOSSES.items() if loss.family == "adversarial"]


def cross_entropy(z: Tensor, y: Tensor) -> Tensor:
    return F.binary_cross_entropy_with_logits(z, y, reduction="none")


# What everybody trains with, as PyTorch has it.
REFERENCE: dict[str, Callable[[], Tensor]] = {
    "gan_discriminator": lambda: cross_entropy(REAL, ONE) + cross_entropy(FAKE, ZERO),
    "gan_generator_minimax": lambda: -cross_entropy(FAKE, ZERO),
    "gan_generator_non_saturating": lambda: F.softplus(-FAKE),
    "lsgan_discriminator": lambda: (F.mse_loss(REAL, ONE, reduction="none") + F.mse_loss(FAKE, ZERO, reduction="none")) / 2,
    "lsgan_generator": lambda: F.mse_loss(FAKE, ONE, reduction="none") / 2,
    "hinge_discriminator": lambda: F.relu(1 - REAL) + F.relu(1 + FAKE),
    "hinge_generator": lambda: -FAKE,
    "wasserstein_discriminator": lambda: FAKE - REAL,
    "wasserstein_generator": lambda: -FAKE,
}


def called(slug: str, real: Tensor, fake: Tensor) -> Tensor:
    given = {"real": real, "fake": fake}
    return LOSSES[slug](*(given[name] for name in LOSSES[slug].inputs))


@pytest.mark.parametrize("slug", PLAYERS)
def test_it_is_what_pytorch_computes(slug: str):
    assert list(REFERENCE) == PLAYERS
    torch.testing.assert_close(called(slug, REAL, FAKE), REFERENCE[slug](), rtol=1e-12, atol=1e-14)


def test_the_discriminators_loss_is_the_negative_of_the_value_of_the_game():
    value = REAL.sigmoid().log() + (1 - FAKE.sigmoid()).log()
    torch.testing.assert_close(called("gan_discriminator", REAL, FAKE), -value, rtol=1e-12, atol=1e-12)


def test_at_the_equilibrium_the_discriminator_pays_2_log_2_and_no_other_equal_output_is_cheaper():
    assert called("gan_discriminator", ZERO, ZERO)[0].item() == pytest.approx(2 * math.log(2), rel=1e-15)
    assert (called("gan_discriminator", FAKE, FAKE) > 2 * math.log(2)).all()
    assert called("lsgan_discriminator", ONE / 2, ONE / 2)[0].item() == 0.25
    assert (called("lsgan_discriminator", FAKE, FAKE) >= 0.25).all()
    assert (called("wasserstein_discriminator", FAKE, FAKE) == 0).all()


def test_the_best_discriminator_is_the_share_of_the_real_samples_and_reaches_2_log_2_less_twice_jensen_shannon():
    p, q = torch.tensor([0.5, 0.3, 0.2], dtype=torch.float64), torch.tensor([0.1, 0.2, 0.7], dtype=torch.float64)
    best = LogOdds(p / (p + q))
    gan = LOSSES["gan_discriminator"].function
    paid = (p * gan(best, LogOdds(torch.zeros(3, dtype=torch.float64)))).sum()
    paid += (q * gan(LogOdds(torch.ones(3, dtype=torch.float64)), best)).sum()
    assert paid.item() == pytest.approx(2 * math.log(2) - 2 * LOSSES["jensen_shannon"](p, q).item())


def test_minimax_pulls_with_d_and_the_other_with_what_is_missing_from_1(at: At):
    x = np.linspace(-30, 30, 61)
    d = torch.tensor(x).sigmoid().numpy()
    np.testing.assert_allclose(at("gan_generator_minimax", x).slope, -d, rtol=1e-12)
    np.testing.assert_allclose(at("gan_generator_non_saturating", x).slope, -d[::-1], rtol=1e-12)
    assert at("gan_generator_minimax", 0.0).slope == at("gan_generator_non_saturating", 0.0).slope == -0.5


def test_one_gradient_saturates_where_the_sample_is_seen_through_and_the_other_where_it_fools(at: At):
    seen, fools = -40.0, 40.0
    assert abs(at("gan_generator_minimax", seen).slope[0]) == pytest.approx(math.exp(seen), rel=1e-12)
    assert at("gan_generator_minimax", fools).slope[0] == pytest.approx(-1)
    assert at("gan_generator_non_saturating", seen).slope[0] == pytest.approx(-1)
    assert abs(at("gan_generator_non_saturating", fools).slope[0]) == pytest.approx(math.exp(-fools), rel=1e-12)
    for slug in ("hinge_generator", "wasserstein_generator"):
        assert at(slug, [seen, fools]).slope.tolist() == [-1, -1]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("slug", PLAYERS)
def test_outputs_of_a_thousand_stay_finite(slug: str, dtype: torch.dtype):
    far = torch.tensor([-1000.0, 1000.0], dtype=dtype, requires_grad=True)
    value = called(slug, -far, far)
    assert value.isfinite().all()
    (slope,) = torch.autograd.grad(value.sum(), far)
    assert slope.isfinite().all()


def test_far_out_the_logits_are_exact():
    z = torch.tensor([-1000.0, 1000.0], dtype=torch.float64)
    assert called("gan_generator_minimax", z, z).tolist() == [0, -1000]
    assert called("gan_generator_non_saturating", z, z).tolist() == [1000, 0]
    assert called("gan_discriminator", z, z).tolist() == [1000, 1000]


@pytest.mark.parametrize("slug", [slug for slug in PLAYERS if slug.startswith("gan_")])
def test_a_logit_may_be_known_by_its_probability(slug: str):
    given = {"real": LogOdds(REAL.sigmoid()), "fake": LogOdds(FAKE.sigmoid())}
    found = LOSSES[slug].function(*(given[name] for name in LOSSES[slug].inputs))
    torch.testing.assert_close(found, called(slug, REAL, FAKE), rtol=1e-12, atol=1e-12)


def test_at_a_probability_of_0_or_1_it_is_infinite_where_the_limit_is_and_finite_elsewhere():
    ends = {slug: curve(slug, axis="fake_probability", target=0.5, points=3) for slug in PLAYERS if slug.startswith("gan_")}
    assert ends["gan_generator_minimax"].value[[0, 2]].tolist() == [0, -math.inf]
    assert ends["gan_generator_non_saturating"].value[[0, 2]].tolist() == [math.inf, 0]
    assert ends["gan_discriminator"].value[[0, 2]].tolist() == pytest.approx([math.log(2), math.inf])
    assert ends["gan_generator_minimax"].slope[0] == -1
    assert ends["gan_generator_non_saturating"].slope[2] == -1
    assert ends["gan_discriminator"].slope[0] == 1


def test_a_real_sample_ruled_out_costs_without_limit_and_a_sure_one_nothing():
    loss, axis = LOSSES["gan_discriminator"], AXES["fake_probability"]
    assert is_infinite(loss, axis, 0.0)
    with pytest.raises(ValueError, match=r"gan_discriminator: at target 0\.0 it is infinite"):
        properties(loss, axis=axis, target=0.0)
    assert curve(loss, axis=axis, target=1.0, points=3).value[0] == 0


def test_the_target_is_a_score_or_a_probability_as_the_axis_says():
    loss = LOSSES["gan_discriminator"]
    score, probability = AXES["fake_score"], AXES["fake_probability"]
    assert (first_target(loss, score), first_target(loss, probability)) == (0.0, 0.5)
    np.testing.assert_allclose(
        curve(loss, axis=score, target=-3.0, span=(0.0, 1.0), points=2).value[0], math.log(2) + math.log1p(math.exp(3))
    )
    score.check_target(loss, -3.0)
    for axis, bad in ((probability, -3.0), (probability, 1.5), (score, math.inf), (score, math.nan)):
        with pytest.raises(ValueError, match=r"gan_discriminator: target must lie in"):
            curve(loss, axis=axis, target=bad)
    assert curve("gan_generator_minimax", axis=probability, target=-3.0, points=3).value[0] == 0  # it has no target


def test_on_scores_all_can_be_compared_and_on_probabilities_those_that_know_one():
    for slug in PLAYERS:
        assert np.isfinite(curve(slug, axis="fake_score", target=0.0).value).all()
        if not slug.startswith("gan_"):
            with pytest.raises(ValueError, match=f"{slug}: no axis 'fake_probability'"):
                curve(slug, axis="fake_probability")


# (lower bound, where it is reached, convex, largest slope), along the score of the generated sample, that of the real one at 0
KNOWN = {
    "gan_discriminator": (math.log(2), None, True, 1),
    "gan_generator_minimax": (-math.inf, None, False, 1),
    "gan_generator_non_saturating": (0, None, True, 1),
    "lsgan_discriminator": (0.5, (0, 0), True, None),
    "lsgan_generator": (0, (1, 1), True, None),
    "hinge_discriminator": (1, (-math.inf, -1), True, 1),
    "hinge_generator": (-math.inf, None, True, 1),
    "wasserstein_discriminator": (-math.inf, None, True, 1),
    "wasserstein_generator": (-math.inf, None, True, 1),
}


@pytest.mark.parametrize("slug", PLAYERS)
def test_the_properties_are_the_textbooks(slug: str):
    found = properties(slug)
    minimum, minimisers, convex, steepest = KNOWN[slug]
    assert found.minimum == pytest.approx(minimum, abs=1e-6)
    assert found.minimisers == (minimisers and pytest.approx(minimisers, abs=1e-5))
    assert (found.convex, found.lipschitz) == (convex, steepest)
    assert (found.zero_at_truth, found.bounded) == (None, False)


@pytest.mark.parametrize("slug", GENERATORS)
def test_a_generator_wants_its_sample_to_score_higher_wherever_it_scores_below_a_real_one(at: At, slug: str):
    assert (at(slug, np.linspace(-20, 0.9, 50)).slope < 0).all()


def test_the_cliff_of_minimax_has_no_lower_bound_on_the_probability_either():
    found = properties("gan_generator_minimax", axis="fake_probability")
    assert (found.minimum, found.minimisers, found.bounded, found.lipschitz) == (-math.inf, None, False, None)
    assert properties("gan_discriminator", axis="fake_probability").minimum == pytest.approx(math.log(2))
