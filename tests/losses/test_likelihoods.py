"""Likelihoods against PyTorch, SciPy and scikit-learn, their identities, their ends at a mean of 0, and their minima."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import scipy
import torch
from torch import Tensor
from torch.nn import functional as F

from losses import LOSSES, Curve, curve, losses_of, properties
from losses.core.axes import LogMean
from losses.likelihoods import (
    gamma_nll,
    gaussian_kl,
    gaussian_nll,
    laplace_nll,
    mape,
    msle,
    poisson_nll,
    smape,
    student_t_nll,
    tweedie_nll,
)

At = Callable[..., Curve]
AMOUNTS = ("poisson_nll", "gamma_nll", "tweedie_nll", "msle", "mape", "smape")
SPREADS = ("gaussian_nll", "laplace_nll", "student_t_nll", "gaussian_kl")
GENERATOR = torch.Generator().manual_seed(0)
X, V = (6 * torch.rand(2, 200, generator=GENERATOR, dtype=torch.float64) - 3).unbind()
Y = 10 * torch.rand(200, generator=GENERATOR, dtype=torch.float64) + 0.01
COUNTS = Y.round()
MEANS, R = X.exp(), 5 * V


def changes(nll: Tensor, likelihood: scipy.stats.rv_continuous) -> None:
    """The loss is minus the log-likelihood up to what does not depend on the prediction."""
    torch.testing.assert_close(nll, -torch.as_tensor(likelihood), rtol=1e-10, atol=1e-10)


def test_poisson_is_torchs_and_minus_the_log_likelihood_of_scipy():
    torch.testing.assert_close(poisson_nll(X, COUNTS), F.poisson_nll_loss(X, COUNTS, reduction="none"), rtol=1e-14, atol=0)
    changes(poisson_nll(X, COUNTS) + torch.lgamma(COUNTS + 1), scipy.stats.poisson.logpmf(COUNTS, MEANS))


@pytest.mark.parametrize("shape", [1.0, 2.5])
def test_gamma_is_minus_the_log_likelihood_over_the_shape_whatever_the_shape(shape: float):
    one = torch.zeros(200, dtype=torch.float64)
    wanted = scipy.stats.gamma.logpdf(Y, shape, scale=1 / shape) - scipy.stats.gamma.logpdf(Y, shape, scale=MEANS / shape)
    changes(gamma_nll(X, Y) - gamma_nll(one, Y), -wanted / shape)


@pytest.mark.parametrize(("power", "ours"), [(1.0, poisson_nll), (2.0, gamma_nll), (1.3, tweedie_nll), (1.7, tweedie_nll)])
def test_twice_the_loss_less_its_least_is_the_deviance_of_scikit_learn(power: float, ours: Callable[..., Tensor]):
    from sklearn.metrics import mean_tweedie_deviance

    settings = {"rho": power} if ours is tweedie_nll else {}
    excess = 2 * (ours(X, Y, **settings) - ours(Y.log(), Y, **settings))
    wanted = [mean_tweedie_deviance([y], [mu], power=power) for y, mu in zip(Y.tolist(), MEANS.tolist(), strict=True)]
    np.testing.assert_allclose(excess, wanted, rtol=1e-9, atol=1e-10)


def test_the_errors_of_amounts_are_those_of_scikit_learn():
    from sklearn import metrics

    assert msle(MEANS, Y).mean().item() == pytest.approx(metrics.mean_squared_log_error(Y, MEANS), rel=1e-12)
    assert mape(MEANS, Y).mean().item() == pytest.approx(metrics.mean_absolute_percentage_error(Y, MEANS), rel=1e-12)
    torch.testing.assert_close(smape(MEANS, Y), (MEANS - Y).abs() / ((MEANS + Y) / 2))


def test_gaussian_is_torchs_and_minus_the_log_likelihood_of_scipy():
    theirs = F.gaussian_nll_loss(R, torch.zeros_like(R), X.exp(), reduction="none")
    torch.testing.assert_close(gaussian_nll(R, X), theirs, rtol=1e-12, atol=1e-12)
    changes(gaussian_nll(R, X) + math.log(2 * math.pi) / 2, scipy.stats.norm.logpdf(R, scale=(X / 2).exp()))


def test_torchs_eps_is_a_clamp_of_the_variance():
    r, v = torch.tensor([0.01], dtype=torch.float64), torch.tensor([-20.0], dtype=torch.float64)
    clamped = gaussian_nll(r, torch.tensor([math.log(1e-6)], dtype=torch.float64))
    torch.testing.assert_close(F.gaussian_nll_loss(r, 0 * r, v.exp(), reduction="none"), clamped)
    assert gaussian_nll(r, v).item() > 500 * clamped.abs().item()


@pytest.mark.parametrize("nu", [0.5, 3.0, 50.0])
def test_laplace_and_student_are_minus_the_log_likelihoods_of_scipy(nu: float):
    changes(laplace_nll(R, X) + math.log(2), scipy.stats.laplace.logpdf(R, scale=X.exp()))
    changes(student_t_nll(R, X, nu=nu) - scipy.stats.t.logpdf(0, nu), scipy.stats.t.logpdf(R, nu, scale=X.exp()))


def test_gaussian_kl_is_torchs_divergence_of_two_distributions():
    normal = torch.distributions.Normal
    wanted = torch.distributions.kl_divergence(normal(R, (X / 2).exp()), normal(torch.zeros_like(R), torch.ones_like(R)))
    torch.testing.assert_close(gaussian_kl(R, X), wanted, rtol=1e-12, atol=1e-12)


# Identities and limits.


def test_at_variance_1_gaussian_is_half_the_squared_error_and_laplace_the_absolute_one():
    zero = torch.zeros_like(R)
    torch.testing.assert_close(gaussian_nll(R, zero), LOSSES["mse"](R) / 2)
    torch.testing.assert_close(laplace_nll(R, zero), LOSSES["mae"](R))
    torch.testing.assert_close(student_t_nll(R, zero, nu=1.0), LOSSES["cauchy"](R, delta=1.0))


def test_student_with_many_degrees_of_freedom_is_gaussian():
    torch.testing.assert_close(student_t_nll(V, X / 2, nu=1e9), gaussian_nll(V, X), rtol=1e-6, atol=1e-5)


def test_the_slopes_of_tweedie_go_from_those_of_poisson_to_those_of_gamma(at: At):
    x = np.linspace(-3, 4, 15)
    for rho, other in ((1 + 1e-9, "poisson_nll"), (2 - 1e-9, "gamma_nll")):
        np.testing.assert_allclose(at("tweedie_nll", x, y=2.0, rho=rho).slope, at(other, x, y=2.0).slope, rtol=1e-7, atol=1e-7)


def test_the_gradient_of_poisson_on_the_log_mean_is_the_mean_less_the_observation(at: At):
    x = np.linspace(-3, 4, 15)
    np.testing.assert_allclose(at("poisson_nll", x, y=2.0).slope, np.exp(x) - 2, rtol=1e-13)


@pytest.mark.parametrize("slug", AMOUNTS[:3])
def test_a_log_mean_may_be_known_by_its_mean(slug: str):
    torch.testing.assert_close(LOSSES[slug].function(LogMean(MEANS), Y), LOSSES[slug](X, Y), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("slug", AMOUNTS[:3])
def test_a_likelihood_is_least_where_the_mean_is_the_observation(slug: str):
    low, high = properties(slug, target=2.0).minimisers
    assert (low, high) == (pytest.approx(math.log(2), abs=1e-5), pytest.approx(math.log(2), abs=1e-5))
    low, high = properties(slug, axis="mean", target=2.0).minimisers
    assert (low, high) == (pytest.approx(2, abs=1e-5), pytest.approx(2, abs=1e-5))


@pytest.mark.parametrize("r", [0.3, -2.0])
@pytest.mark.parametrize(("slug", "best"), [("gaussian_nll", 2.0), ("laplace_nll", 1.0), ("student_t_nll", 1.0)])
def test_the_best_spread_is_as_large_as_the_residual(slug: str, best: float, r: float):
    least = scipy.optimize.minimize_scalar(lambda v: LOSSES[slug](*torch.tensor([r, v], dtype=torch.float64)).item(), (-5, 5))
    assert least.x == pytest.approx(best * math.log(abs(r)), abs=1e-6)


# Ends and far places.


@pytest.mark.parametrize(
    ("slug", "y", "value", "slope"),
    [
        ("poisson_nll", 0.0, 0, 1),
        ("poisson_nll", 2.0, math.inf, -math.inf),
        ("gamma_nll", 0.0, -math.inf, math.inf),
        ("gamma_nll", 2.0, math.inf, -math.inf),
        ("tweedie_nll", 0.0, 0, math.inf),
        ("tweedie_nll", 2.0, math.inf, -math.inf),
        ("msle", 2.0, math.log(3) ** 2, -2 * math.log(3)),
        ("mape", 0.0, 0, 0),
        ("mape", 2.0, 1, -0.5),
        ("smape", 0.0, 0, 0),
        ("smape", 2.0, 2, -2),
    ],
)
def test_at_a_mean_of_0_it_has_its_limit(at: At, slug: str, y: float, value: float, slope: float):
    end = at(slug, 0.0, "mean", y)
    assert (end.value[0], end.slope[0]) == (pytest.approx(value, rel=1e-15), pytest.approx(slope, rel=1e-15))
    assert not np.isnan(end.curvature[0])
    if slug in AMOUNTS[:3] and (slug, y) != ("gamma_nll", 2.0):
        out = at(slug, -math.inf, y=y)
        assert out.value[0] == value
        assert not np.isnan([out.slope[0], out.curvature[0]]).any()


def test_mape_at_nothing_observed_is_infinite_but_for_the_prediction_0(at: At):
    assert at("mape", [0.0, 1e-9, 3.0], "mean", 0.0).value.tolist() == [0, math.inf, math.inf]
    assert at("smape", [0.0, 1e-9, 3.0], "mean", 0.0).value.tolist() == [0, 2, 2]


def test_where_prediction_and_observation_meet_the_corner_has_slope_0(at: At):
    assert at("mape", 2.0, "mean", 2.0).slope == at("smape", 2.0, "mean", 2.0).slope == 0
    assert at("laplace_nll", 0.0, y=-1.0).slope == 0


@pytest.mark.parametrize("spread", [-2000.0, -1000.0, 0.0, 1000.0])
@pytest.mark.parametrize("slug", SPREADS)
def test_an_extreme_spread_is_never_nan(slug: str, spread: float):
    r = torch.tensor([0.0, 1e-8, 1.0, -1e4], dtype=torch.float64, requires_grad=True)
    v = torch.full((4,), spread, dtype=torch.float64, requires_grad=True)
    value = LOSSES[slug](r, v)
    slopes = torch.autograd.grad(value.sum(), (r, v))
    assert not any(t.isnan().any() for t in (value, *slopes))


def test_far_out_student_keeps_the_digits_that_its_square_would_lose():
    r, s = torch.tensor([1.0, 1e200], dtype=torch.float64), torch.tensor([-400.0, 0.0], dtype=torch.float64)
    wanted = s + 2 * (2 * (r.log() - s) - math.log(3))
    torch.testing.assert_close(student_t_nll(r, s), wanted, rtol=1e-14, atol=0)


def test_near_0_gaussian_kl_does_not_cancel():
    v = torch.tensor([1e-8], dtype=torch.float64)
    assert gaussian_kl(torch.zeros_like(v), v).item() == pytest.approx(1e-16 / 4, rel=1e-6)


# (lower bound, convex) along the own axis at a target of 2, and at a log variance or scale of 2
KNOWN = {
    "poisson_nll": (2 - 2 * math.log(2), True),
    "gamma_nll": (1 + math.log(2), True),
    "tweedie_nll": (4 * math.sqrt(2), True),
    "msle": (0, False),
    "mape": (0, True),
    "smape": (0, False),
    "gaussian_nll": (1, True),
    "laplace_nll": (2, True),
    "student_t_nll": (2, False),
    "gaussian_kl": ((math.exp(2) - 3) / 2, True),
}


@pytest.mark.parametrize("slug", KNOWN)
def test_the_properties_are_the_textbooks(slug: str):
    assert list(KNOWN) == [loss.slug for loss in losses_of("likelihoods")]
    found = properties(slug, target=2.0)
    assert (found.minimum, found.convex) == (pytest.approx(KNOWN[slug][0], abs=1e-6), KNOWN[slug][1])
    assert found.redescending == (slug == "student_t_nll" or slug in ("msle", "smape"))


def test_without_an_observation_gamma_has_no_lower_bound():
    assert properties("gamma_nll", target=0.0).minimum == -math.inf
    assert curve("gamma_nll", axis="mean", target=0.0, points=3).value[0] == -math.inf
