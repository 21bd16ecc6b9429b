"""The regression losses against independent references: PyTorch, SciPy, scikit-learn, mpmath, published numbers, and identities."""

from __future__ import annotations

import math
from collections.abc import Callable

import mpmath
import numpy as np
import pytest
import scipy.special
import torch
from mpmath import mp
from scipy.optimize import least_squares
from torch.nn import functional as F

from losses import LOSSES, Curve

At = Callable[..., Curve]
Real = mpmath.mpf

# Both signs, very near 0, far out, and between; off every kink and knee of the settings below.
R = np.array([-1e4, -37.5, -2.7, -0.3, -1e-3, -1e-8, 1e-8, 1e-3, 0.3, 0.9, 2.7, 37.5, 1e4])
R0 = np.sort(np.append(R, 0.0))


def close(found: object, wanted: object, rtol: float = 1e-12) -> None:
    # the floor is for what underflows: exp(-(1e4)^2) is 0 in float64
    np.testing.assert_allclose(found, wanted, rtol=rtol, atol=1e-300)


def decay(x: Real) -> Real:
    """exp(-x), and 0 where 1000 digits do not hold it beside 1: there mpmath takes seconds for its digits."""
    return mpmath.exp(-x) if x < 1e6 else mpmath.mpf(0)


# The formulas of the catalogue as printed. In 400 digits cancellation costs nothing: 1 - exp(-x) still knows its smallest float64.
PRINTED: dict[str, Callable[..., Real]] = {
    "mse": lambda r: r**2,
    "mae": lambda r: abs(r),
    "huber": lambda r, delta: r**2 / 2 if abs(r) <= delta else delta * (abs(r) - delta / 2),
    "smooth_l1": lambda r, beta: r**2 / (2 * beta) if abs(r) < beta else abs(r) - beta / 2,
    "log_cosh": lambda r: mpmath.log(mpmath.cosh(r)),
    "pseudo_huber": lambda r, delta: delta**2 * (mpmath.sqrt(1 + (r / delta) ** 2) - 1),
    "cauchy": lambda r, delta: delta**2 * mpmath.log(1 + (r / delta) ** 2),
    "geman_mcclure": lambda r, delta: r**2 / (1 + (r / delta) ** 2),
    "welsch": lambda r, delta: delta**2 * (1 - decay((r / delta) ** 2)),
    "tukey": lambda r, c: c**2 / 6 * (1 - (1 - (r / c) ** 2) ** 3) if abs(r) <= c else c**2 / 6,
    "fair": lambda r, c: c**2 * (abs(r) / c - mpmath.log(1 + abs(r) / c)),
    "barron": lambda r, alpha, c: abs(alpha - 2) / alpha * (((r / c) ** 2 / abs(alpha - 2) + 1) ** (alpha / 2) - 1),
    "quantile": lambda r, tau: max(tau * -r, (tau - 1) * -r),
    "expectile": lambda r, tau: abs(tau - (-r < 0)) * r**2,
    "epsilon_insensitive": lambda r, epsilon: max(mpmath.mpf(0), abs(r) - epsilon),
    "wing": lambda r, w, epsilon: (
        w * mpmath.log(1 + abs(r) / epsilon) if abs(r) < w else abs(r) - (w - w * mpmath.log(1 + w / epsilon))
    ),
}
OTHER_SETTINGS: dict[str, list[dict[str, float]]] = {
    "huber": [{"delta": 0.05}, {"delta": 5.0}],
    "smooth_l1": [{"beta": 0.05}, {"beta": 5.0}],
    "pseudo_huber": [{"delta": 0.05}, {"delta": 5.0}],
    "cauchy": [{"delta": 0.05}, {"delta": 5.0}],
    "geman_mcclure": [{"delta": 0.05}, {"delta": 5.0}],
    "welsch": [{"delta": 0.05}, {"delta": 5.0}],
    "tukey": [{"c": 0.5}, {"c": 8.0}],
    "fair": [{"c": 0.1}, {"c": 5.0}, {"c": 90.1}],
    "barron": [
        {"alpha": a, "c": c}
        for a, c in ((-8, 1), (-2, 0.1), (-1e-9, 1), (1e-9, 5), (0.5, 2), (1.75, 1), (1.95, 0.5), (2 - 1e-9, 0.7))
    ],
    "quantile": [{"tau": 0.01}, {"tau": 0.9}],
    "expectile": [{"tau": 0.01}, {"tau": 0.9}],
    "epsilon_insensitive": [{"epsilon": 0.0}, {"epsilon": 2.25}],
    "wing": [{"w": 0.5, "epsilon": 0.1}, {"w": 15.0, "epsilon": 2.0}, {"w": 2.0, "epsilon": 5.0}],
}
PRINTED_CASES = [
    pytest.param(slug, settings, id=f"{slug}-{' '.join(f'{k}={v}' for k, v in settings.items())}")
    for slug in PRINTED
    for settings in [LOSSES[slug].defaults, *OTHER_SETTINGS.get(slug, [])]
]


def test_every_loss_of_the_catalogue_has_a_printed_formula():
    assert len(PRINTED) == 16  # the catalogue's; a loss added later is welcome to a reference of its own
    assert [slug for slug in LOSSES if slug in PRINTED] == list(PRINTED)


@pytest.mark.parametrize(("slug", "settings"), PRINTED_CASES)
def test_value_and_slope_are_mpmaths_from_1e_minus_8_to_1e4(at: At, slug: str, settings: dict[str, float]):
    found = at(slug, R, **settings)
    with mp.workdps(400):
        exact = {name: mpmath.mpf(value) for name, value in settings.items()}

        def formula(r: Real) -> Real:
            return PRINTED[slug](r, **exact)

        close(found.value, [float(formula(mpmath.mpf(r))) for r in R.tolist()])
        close(found.slope, [float(mpmath.diff(formula, mpmath.mpf(r))) for r in R.tolist()])


@pytest.mark.parametrize(("slug", "settings"), PRINTED_CASES)
def test_curvature_is_mpmaths(at: At, slug: str, settings: dict[str, float]):
    near = R[np.abs(R) < 10]
    found = at(slug, near, **settings)
    with mp.workdps(400):
        exact = {name: mpmath.mpf(value) for name, value in settings.items()}
        wanted = [float(mpmath.diff(lambda r: PRINTED[slug](r, **exact), mpmath.mpf(r), 2)) for r in near.tolist()]
    # autograd adds terms of either sign, up to 1e4 times the sum where the tails are 1/r^4
    np.testing.assert_allclose(found.curvature, wanted, rtol=1e-9, atol=1e-12)


# Slope and curvature at r > 0 worked out by hand, so that they can be taken where a difference quotient would need 1000 digits.
BY_HAND: dict[str, tuple[Callable[..., Real], Callable[..., Real]]] = {
    "mse": (lambda r: 2 * r, lambda r: 2),
    "mae": (lambda r: 1, lambda r: 0),
    "huber": (lambda r, delta: min(r, delta), lambda r, delta: int(r <= delta)),
    "smooth_l1": (lambda r, beta: min(r / beta, 1), lambda r, beta: (r < beta) / beta),
    "log_cosh": (lambda r: mpmath.tanh(r), lambda r: 4 / (mpmath.exp(r) + mpmath.exp(-r)) ** 2),
    "pseudo_huber": (lambda r, delta: r / root(r, delta), lambda r, delta: root(r, delta) ** -3),
    "cauchy": (
        lambda r, delta: 2 * r / (1 + (r / delta) ** 2),
        lambda r, delta: 2 * (1 - (r / delta) ** 2) / (1 + (r / delta) ** 2) ** 2,
    ),
    "geman_mcclure": (
        lambda r, delta: 2 * r / (1 + (r / delta) ** 2) ** 2,
        lambda r, delta: (2 - 6 * (r / delta) ** 2) / (1 + (r / delta) ** 2) ** 3,
    ),
    "welsch": (
        lambda r, delta: 2 * r * decay((r / delta) ** 2),
        lambda r, delta: (2 - 4 * (r / delta) ** 2) * decay((r / delta) ** 2),
    ),
    "tukey": (
        lambda r, c: max(0, 1 - (r / c) ** 2) ** 2 * r,
        lambda r, c: max(0, 1 - (r / c) ** 2) * (1 - 5 * (r / c) ** 2),
    ),
    "fair": (lambda r, c: r / (1 + r / c), lambda r, c: (1 + r / c) ** -2),
    "quantile": (lambda r, tau: 1 - tau, lambda r, tau: 0),
    "expectile": (lambda r, tau: 2 * (1 - tau) * r, lambda r, tau: 2 * (1 - tau)),
    "epsilon_insensitive": (lambda r, epsilon: int(r > epsilon), lambda r, epsilon: 0),
    "wing": (
        lambda r, w, epsilon: w / (epsilon + r) if r < w else 1,
        lambda r, w, epsilon: -w / (epsilon + r) ** 2 if r < w else 0,
    ),
    "barron": (
        lambda r, alpha, c: r / c**2 * tail(r, alpha, c) ** (alpha / 2 - 1),
        lambda r, alpha, c: (
            (1 + (alpha - 1) * (r / c) ** 2 / abs(alpha - 2)) / c**2 * tail(r, alpha, c) ** (alpha / 2 - 2)
            if alpha < 2
            else 1 / c**2
        ),
    ),
}


def tail(r: Real, alpha: Real, c: Real) -> Real:
    return 1 + (r / c) ** 2 / abs(alpha - 2) if alpha < 2 else mpmath.mpf(1)


def root(r: Real, delta: Real) -> Real:
    return mpmath.sqrt(1 + (r / delta) ** 2)


def rounded(value: Real, largest: float) -> float:
    return math.inf if value > largest else -math.inf if value < -largest else float(value)


@pytest.mark.parametrize(("slug", "settings"), [case for case in PRINTED_CASES if case.values[0] in BY_HAND])
@pytest.mark.parametrize(
    ("dtype", "rtol", "powers"), [(torch.float64, 1e-12, range(-150, 301, 5)), (torch.float32, 1e-5, range(-18, 38))]
)
def test_value_slope_and_curvature_are_right_as_far_as_there_are_numbers(
    slug: str, settings: dict[str, float], dtype: torch.dtype, rtol: float, powers: range
):
    """Where the number itself is too large or too small, infinity or 0 is right; nowhere is a NaN."""
    r = (1.7 * 10 ** torch.tensor(powers, dtype=torch.float64)).to(dtype).requires_grad_()
    value = LOSSES[slug](r, **settings)
    (slope,) = torch.autograd.grad(value.sum(), r, create_graph=True)
    curvature = torch.autograd.grad(slope.sum(), r, allow_unused=True, materialize_grads=True)[0] if slope.requires_grad else 0 * r
    limits = torch.finfo(dtype)
    with mp.workdps(1000):
        exact = {name: mpmath.mpf(number) for name, number in settings.items()}
        # near the smallest normal number digits are missing, in what is multiplied by the curvature's scale too
        floor = 8 * limits.tiny / min([1.0, *(abs(number) for number in settings.values() if number)]) ** 2
        for found, formula in zip((value, slope, curvature), (PRINTED[slug], *BY_HAND[slug]), strict=True):
            wanted = [rounded(formula(mpmath.mpf(x), **exact), limits.max) for x in r.tolist()]
            np.testing.assert_allclose(found.detach().double().numpy(force=True), wanted, rtol=rtol, atol=floor)


# PyTorch's own losses, gradients by its own backward: at 0 and on the knees too.
TORCH: dict[str, tuple[str, dict[str, float], Callable[[torch.Tensor, torch.Tensor], torch.Tensor]]] = {
    "F.mse_loss": ("mse", {}, lambda a, b: F.mse_loss(a, b, reduction="none")),
    "F.l1_loss": ("mae", {}, lambda a, b: F.l1_loss(a, b, reduction="none")),
    "F.huber_loss": ("huber", {"delta": 0.9}, lambda a, b: F.huber_loss(a, b, delta=0.9, reduction="none")),
    "F.smooth_l1_loss": ("smooth_l1", {"beta": 2.7}, lambda a, b: F.smooth_l1_loss(a, b, beta=2.7, reduction="none")),
}


@pytest.mark.parametrize("reference", TORCH)
def test_value_and_slope_are_torchs(at: At, reference: str):
    slug, settings, function = TORCH[reference]
    x = torch.tensor(R0, requires_grad=True)
    value = function(x, torch.zeros_like(x))
    value.sum().backward()
    found = at(slug, R0, **settings)
    close(found.value, value.detach(), 1e-15)
    close(found.slope, x.grad, 1e-15)


def test_the_slope_of_mae_is_0_at_0(at: At):
    assert at("mae", 0).slope == 0


@pytest.mark.parametrize("delta", [0.05, 1.0, 5.0])
def test_huber_is_scipy_special_huber(at: At, delta: float):
    close(at("huber", R0, delta=delta).value, scipy.special.huber(delta, R0), 1e-15)


@pytest.mark.parametrize("delta", [0.05, 1.0, 5.0])
def test_pseudo_huber_is_scipy_special_pseudo_huber(at: At, delta: float):
    close(at("pseudo_huber", R0, delta=delta).value, scipy.special.pseudo_huber(delta, R0), 1e-14)


# SciPy minimises sum(scale^2 rho((r/scale)^2))/2 and reports that cost and its gradient at the point it reached.
@pytest.mark.parametrize(
    ("slug", "rho", "factor"),
    [("mse", "linear", 0.5), ("huber", "huber", 1), ("pseudo_huber", "soft_l1", 1), ("cauchy", "cauchy", 0.5)],
)
def test_cost_and_gradient_are_those_of_scipy_least_squares(at: At, slug: str, rho: str, factor: float):
    for scale in (0.3, 2.0):
        settings = {"delta": scale} if slug != "mse" else {}
        for start in (-8.0, 0.25, 3.0):
            fit = least_squares(lambda r: r, [start], jac=lambda r: np.eye(1), loss=rho, f_scale=scale, max_nfev=1)
            ours = at(slug, fit.x, **settings)
            close(factor * ours.value, fit.cost)
            close(factor * ours.slope, fit.grad)


@pytest.mark.parametrize("tau", [0.1, 0.5, 0.9])
def test_quantile_is_sklearns_mean_pinball_loss(at: At, tau: float):
    from sklearn.metrics import mean_pinball_loss  # a library that takes a second

    for r in R0.tolist():
        close(at("quantile", r, tau=tau).value, [mean_pinball_loss([0.0], [r], alpha=tau)], 1e-15)


@pytest.mark.parametrize(
    ("slug", "settings", "name", "theirs", "factor"),
    [
        ("mse", {}, "HalfSquaredError", {}, 0.5),
        ("mae", {}, "AbsoluteError", {}, 1.0),
        ("huber", {"delta": 0.9}, "HuberLoss", {"delta": 0.9}, 1.0),
        ("quantile", {"tau": 0.2}, "PinballLoss", {"quantile": 0.2}, 1.0),
    ],
    ids=["HalfSquaredError", "AbsoluteError", "HuberLoss", "PinballLoss"],
)
def test_value_and_slope_are_those_of_sklearns_boosting(at: At, slug: str, settings: dict, name: str, theirs: dict, factor: float):
    from sklearn._loss import loss

    reference = getattr(loss, name)(**theirs)
    target = np.zeros_like(R)
    value, slope = reference.loss_gradient(target, R.copy())
    found = at(slug, R, **settings)
    close(factor * found.value, value)
    close(factor * found.slope, slope)


@pytest.mark.parametrize("epsilon", [0.0, 0.5, 2.0])
def test_epsilon_insensitive_is_that_of_sklearns_sgd(at: At, epsilon: float):
    from sklearn.linear_model import _sgd_fast

    reference = _sgd_fast.EpsilonInsensitive(epsilon)
    found = at("epsilon_insensitive", R, epsilon=epsilon)
    close(found.value, [reference.py_loss(r, 0.0) for r in R.tolist()], 1e-15)
    close(found.slope, [reference.py_dloss(r, 0.0) for r in R.tolist()], 1e-15)


# Zhang (1997), table 1, and Beaton and Tukey (1974): with these constants each estimator of the mean of Gaussian noise has
# 95 per cent of the efficiency of least squares, (E psi')^2 / E psi^2.
@pytest.mark.parametrize(
    ("slug", "settings"),
    [
        ("huber", {"delta": 1.345}),
        ("fair", {"c": 1.3998}),
        ("cauchy", {"delta": 2.3849}),
        ("welsch", {"delta": 2.9846}),
        ("tukey", {"c": 4.6851}),
    ],
)
def test_the_published_constants_give_95_per_cent_efficiency(at: At, slug: str, settings: dict[str, float]):
    x = np.linspace(-12, 12, 24001)
    density = np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi) * (x[1] - x[0])
    found = at(slug, x, **settings)
    efficiency = np.sum(found.curvature * density) ** 2 / np.sum(found.slope**2 * density)
    # the constants are rounded, and the sum over a grid cannot place Huber's jump of the curvature better than its step
    assert efficiency == pytest.approx(0.95, abs=5e-4)


@pytest.mark.parametrize("c", [0.5, 4.685, 8.0])
def test_tukeys_plateau_is_c_squared_over_6_and_begins_at_c(at: At, c: float):
    beyond = at("tukey", [-1e4, -c, c, 1.001 * c, 1e4], c=c)
    close(beyond.value, c**2 / 6, 1e-15)
    np.testing.assert_array_equal(beyond.slope[[0, 3, 4]], 0)
    np.testing.assert_allclose(beyond.slope, 0, atol=1e-15)
    assert at("tukey", 0.99 * c, c=c).value < c**2 / 6


@pytest.mark.parametrize("slug", ["geman_mcclure", "welsch"])
def test_geman_mcclure_and_welsch_level_off_at_delta_squared(at: At, slug: str):
    close(at(slug, 1e9, delta=3.0).value, 9.0, 1e-15)


# Identities. Value and slope both, over the whole range of residuals.


def same(a: Curve, b: Curve, factor: float = 1.0, rtol: float = 1e-13) -> None:
    close(a.value, factor * b.value, rtol)
    close(a.slope, factor * b.slope, rtol)


@pytest.mark.parametrize("width", [0.05, 0.4, 5.0])
def test_smooth_l1_is_huber_at_delta_beta_divided_by_beta(at: At, width: float):
    same(at("smooth_l1", R0, beta=width), at("huber", R0, delta=width), 1 / width)


def test_huber_with_a_wide_delta_is_half_of_mse(at: At):
    same(at("huber", R0, delta=1e5), at("mse", R0), 0.5)


def test_huber_and_pseudo_huber_have_the_same_far_slope(at: At):
    for delta in (0.3, 1.0, 5.0):
        np.testing.assert_allclose(at("pseudo_huber", 1e6, delta=delta).slope, at("huber", 1e6, delta=delta).slope, rtol=1e-9)


@pytest.mark.parametrize("c", [0.1, 1.0, 3.0])
def test_barrons_special_cases_are_those_of_his_table(at: At, c: float):
    """Barron (2019), equation 9 and below: L2, Charbonnier, Cauchy, Geman-McClure, each in units of c."""
    same(at("barron", R0, alpha=2.0, c=c), at("mse", R0), 1 / (2 * c**2))
    same(at("barron", R0, alpha=1.0, c=c), at("pseudo_huber", R0, delta=c), 1 / c**2)
    same(at("barron", R0, alpha=0.0, c=c), at("cauchy", R0, delta=c * math.sqrt(2)), 1 / (2 * c**2))
    x = (R0 / c) ** 2
    close(at("barron", R0, alpha=0.0, c=c).value, np.log1p(x / 2))
    close(at("barron", R0, alpha=-2.0, c=c).value, 2 * x / (x + 4))
    near = np.abs(R0) < 10
    close(at("barron", R0[near], alpha=-2.0, c=c).slope, (16 * R0 / c**2 / (x + 4) ** 2)[near])


def test_barron_at_alpha_minus_infinity_is_welsch(at: At):
    for c in (0.5, 2.0):
        x = (R0 / c) ** 2
        found = at("barron", R0, alpha=-1e9, c=c)
        np.testing.assert_allclose(found.value, -np.expm1(-x / 2), rtol=1e-6)
        np.testing.assert_allclose(found.slope, R0 / c**2 * np.exp(-x / 2), rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("limit", [0.0, 2.0])
def test_barron_is_continuous_through_its_removable_alphas(at: At, limit: float):
    near = R0[np.abs(R0) < 100]  # far out, the distance of alpha from its limit is multiplied by a large logarithm
    exact = at("barron", near, alpha=limit)
    for step in (1e-6, 1e-9, 1e-12, 1e-15, 1e-29, 1e-31):
        for alpha in {limit - step, min(limit + step, 2.0)}:
            found = at("barron", near, alpha=alpha)
            for name in ("value", "slope", "curvature"):
                np.testing.assert_allclose(getattr(found, name), getattr(exact, name), rtol=40 * step + 1e-13, atol=1e-300)


def test_quantile_at_tau_a_half_is_half_of_mae(at: At):
    same(at("quantile", R0, tau=0.5), at("mae", R0), 0.5)


def test_expectile_at_tau_a_half_is_half_of_mse(at: At):
    same(at("expectile", R0, tau=0.5), at("mse", R0), 0.5)


def test_a_prediction_that_is_too_low_costs_tau(at: At):
    """The orientation: residual = prediction - target, so a negative residual is an underestimate."""
    assert at("quantile", -1, tau=0.9).value == pytest.approx(0.9, rel=1e-15)
    assert at("expectile", -1, tau=0.9).value == pytest.approx(0.9, rel=1e-15)
    assert at("quantile", 1, tau=0.9).value == pytest.approx(0.1, rel=1e-15)
    assert at("expectile", 1, tau=0.9).value == pytest.approx(0.1, rel=1e-15)


def test_epsilon_insensitive_at_epsilon_0_is_mae(at: At):
    same(at("epsilon_insensitive", R0, epsilon=0.0), at("mae", R0))


def test_quantile_is_minimised_by_the_quantile_and_expectile_at_a_half_by_the_mean():
    """Over a sample, the constant with the least total loss: numpy's quantile and mean."""
    sample = torch.tensor(np.random.default_rng(0).exponential(size=1001))
    grid = torch.linspace(0, 3, 3001, dtype=torch.float64)
    residual = grid[:, None] - sample
    best = grid[LOSSES["quantile"](residual, tau=0.8).sum(1).argmin()]
    assert best == pytest.approx(float(np.quantile(sample.numpy(), 0.8)), abs=0.005)
    best = grid[LOSSES["expectile"](residual, tau=0.5).sum(1).argmin()]
    assert best == pytest.approx(float(sample.mean()), abs=0.001)


def test_log_cosh_is_half_the_square_near_0_and_the_line_less_log_2_far_out(at: At):
    close(at("log_cosh", 1e-8).value, 0.5e-16)
    close(at("log_cosh", 1e4).value, 1e4 - math.log(2))
    close(at("log_cosh", R0).slope, np.tanh(R0), 1e-13)


def test_the_cauchy_weight_is_the_one_of_the_kernel_in_s(at: At):
    """With s = r^2 and rho(s) the loss, the weight of iteratively reweighted least squares is rho'(s) = slope / (2r)."""
    for delta in (0.5, 3.0):
        close(at("cauchy", R, delta=delta).slope / (2 * R), 1 / (1 + R**2 / delta**2), 1e-13)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
@pytest.mark.parametrize("alpha", [-2.0, -1e-3, -1e-7, 0.0, 1e-7, 0.01, 1.0])
@pytest.mark.parametrize("r", [0.1, 3.0, 1e10])
def test_barrons_gradient_in_alpha_is_right_also_where_alpha_is_0(dtype: torch.dtype, alpha: float, r: float):
    """Learning alpha takes this gradient; at r = 3, c = 1, alpha = 0 it is 0.283258."""
    setting = torch.tensor(alpha, dtype=dtype, requires_grad=True)
    value = LOSSES["barron"](torch.tensor(r, dtype=dtype), alpha=setting)
    (slope,) = torch.autograd.grad(value, setting)
    with mp.workdps(100):
        exact, nudge = mpmath.mpf(setting.item()), mpmath.mpf(10) ** -30
        above, below = (PRINTED["barron"](mpmath.mpf(r), exact + step, mpmath.mpf(1)) for step in (2 * nudge, -nudge))
        wanted = float((above - below) / (3 * nudge))  # the steps differ so that no side of them is at the hole alpha = 0
    # near r = 0 the loss hardly depends on alpha: what is left is measured against the loss
    digits = torch.finfo(dtype).eps
    np.testing.assert_allclose(slope.item(), wanted, rtol=400 * digits, atol=4 * digits * value.item())
