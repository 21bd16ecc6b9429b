"""The binary losses against independent references: PyTorch, SciPy, scikit-learn, mpmath and published numbers."""

from __future__ import annotations

import math
from collections.abc import Callable

import mpmath
import numpy as np
import pytest
import torch
from mpmath import mp
from scipy.special import expit, log_expit, rel_entr
from scipy.special import kl_div as scipy_kl_div
from torch.nn import functional as F

from losses import LOSSES, Curve

At = Callable[..., Curve]
Real = mpmath.mpf

Z = np.array([-700.0, -50.0, -8.0, -2.5, -0.1, 0.0, 0.4, 3.0, 8.0, 50.0, 700.0])
P = np.array([1e-300, 1e-12, 1e-3, 0.2, 0.5, 0.9, 1 - 2.0**-20, 1 - 2.0**-53])
S = np.array([-50.0, -3.0, -1.5, -0.2, 0.3, 0.8, 1.7, 50.0])  # off the kinks
SOFT = [0.0, 0.3, 1.0]
OF_P = [slug for slug, loss in LOSSES.items() if loss.axis.slug == "probability"]

every_target = pytest.mark.parametrize("y", SOFT)
every_hard_target = pytest.mark.parametrize("y", [0.0, 1.0])


def close(found: object, wanted: object, rtol: float = 1e-12, atol: float = 1e-300) -> None:
    # the floor is for what underflows
    np.testing.assert_allclose(found, wanted, rtol=rtol, atol=atol)


def nat(weight: Real, p: Real, doubt: Real = 1) -> Real:
    """-weight doubt log p with 0 log 0 = 0."""
    return -weight * doubt * mpmath.log(p) if weight else mpmath.mpf(0)


def printed_focal(p: Real, y: Real, gamma: Real, positive: Real = 1, negative: Real = 1) -> Real:
    return nat(positive * y, p, (1 - p) ** gamma) + nat(negative * (1 - y), 1 - p, p**gamma)


def printed_bce(p: Real, y: Real, positive: Real = 1, negative: Real = 1) -> Real:
    return nat(positive * y, p) + nat(negative * (1 - y), 1 - p)


def printed_asymmetric(p: Real, y: Real, gamma_pos: Real, gamma_neg: Real, shift: Real) -> Real:
    less = max(p - shift, mpmath.mpf(0))
    return nat(y, p, (1 - p) ** gamma_pos) + (nat(1 - y, 1 - less, less**gamma_neg) if less else mpmath.mpf(0))


# The formulas of the catalogue as printed, in more digits than anything here can cancel.
PRINTED: dict[str, Callable[..., Real]] = {
    "bce": printed_bce,
    "weighted_bce": lambda p, y, beta: printed_bce(p, y, beta),
    "balanced_bce": lambda p, y, beta: printed_bce(p, y, beta, 1 - beta),
    "focal": printed_focal,
    "balanced_focal": lambda p, y, gamma, alpha: printed_focal(p, y, gamma, alpha, 1 - alpha),
    "squared_error": lambda p, y: (p - y) ** 2,
    "mse_bce": lambda p, y, mix: (1 - mix) * (p - y) ** 2 + mix * printed_bce(p, y),
    "smoothed_bce": lambda p, y, epsilon: printed_bce(p, y * (1 - epsilon) + epsilon / 2),
    "binary_kl": lambda p, y: printed_bce(p, y) - sum(nat(q, q) for q in (y, 1 - y)),
    "asymmetric": printed_asymmetric,
    "quality_focal": lambda p, y, beta: abs(y - p) ** beta * printed_bce(p, y),
    "varifocal": lambda p, y, alpha, gamma: y * printed_bce(p, y) if y > 0 else nat(alpha, 1 - p, p**gamma),
}
OTHER_SETTINGS: dict[str, list[dict[str, float]]] = {
    "weighted_bce": [{"beta": 20.0}],
    "balanced_bce": [{"beta": 0.01}],
    "focal": [{"gamma": 0.0}, {"gamma": 0.5}, {"gamma": 5.0}],
    "balanced_focal": [{"gamma": 1.0, "alpha": 0.9}],
    "mse_bce": [{"mix": 0.0}, {"mix": 0.125}, {"mix": 1.0}],
    "smoothed_bce": [{"epsilon": 0.0}, {"epsilon": 0.25}, {"epsilon": 1.0}],
    "asymmetric": [
        {"gamma_pos": 0.0, "gamma_neg": 0.0, "shift": 0.0},
        {"gamma_pos": 2.5, "gamma_neg": 0.5, "shift": 0.0},
        {"gamma_pos": 0.5, "gamma_neg": 0.0, "shift": 0.375},
    ],
    "quality_focal": [{"beta": 0.0}, {"beta": 0.5}, {"beta": 3.0}],
    "varifocal": [{"alpha": 1.0, "gamma": 0.0}, {"alpha": 0.25, "gamma": 0.5}],
}
PRINTED_CASES = [
    pytest.param(slug, settings, y, id=f"{slug}-{' '.join(f'{k}={v}' for k, v in settings.items())}-y={y}")
    for slug in PRINTED
    for settings in [LOSSES[slug].defaults, *OTHER_SETTINGS.get(slug, [])]
    for y in SOFT
]


def test_every_loss_of_a_probability_has_a_printed_formula():
    assert list(PRINTED) == OF_P


@pytest.mark.slow
@pytest.mark.parametrize(("slug", "settings", "y"), PRINTED_CASES)
def test_value_and_slope_are_mpmaths_on_the_logit_from_minus_700_to_700(at: At, slug: str, settings: dict[str, float], y: float):
    found = at(slug, Z, "logit", y, **settings)
    with mp.workdps(400):  # 1 - sigmoid(700) is 1e-304
        exact = {name: mpmath.mpf(value) for name, value in settings.items()}

        def formula(z: Real) -> Real:
            return PRINTED[slug](1 / (1 + mpmath.exp(-z)), mpmath.mpf(y), **exact)

        close(found.value, [float(formula(mpmath.mpf(z))) for z in Z.tolist()])
        close(found.slope, [float(mpmath.diff(formula, mpmath.mpf(z))) for z in Z.tolist()])


@pytest.mark.slow
@pytest.mark.parametrize(("slug", "settings", "y"), PRINTED_CASES)
def test_value_and_slope_are_mpmaths_on_the_probability(at: At, slug: str, settings: dict[str, float], y: float):
    found = at(slug, P, "probability", y, **settings)
    with mp.workdps(400):
        exact = {name: mpmath.mpf(value) for name, value in settings.items()}

        def formula(p: Real) -> Real:
            return PRINTED[slug](p, mpmath.mpf(y), **exact)

        close(found.value, [float(formula(mpmath.mpf(p))) for p in P.tolist()])
        close(found.slope, [float(mpmath.diff(formula, mpmath.mpf(p))) for p in P.tolist()])


@every_hard_target
@pytest.mark.parametrize(
    ("slug", "printed"),
    [
        ("zero_one", lambda m: mpmath.mpf(m <= 0)),
        ("hinge", lambda m: max(mpmath.mpf(0), 1 - m)),
        ("squared_hinge", lambda m: max(mpmath.mpf(0), 1 - m) ** 2),
        ("exponential", lambda m: mpmath.exp(-m)),
        ("soft_margin", lambda m: mpmath.log(1 + mpmath.exp(-m))),
        ("modified_huber", lambda m: max(mpmath.mpf(0), 1 - m) ** 2 if m >= -1 else -4 * m),
        ("bce_with_logits", lambda m: mpmath.log(1 + mpmath.exp(-m))),
    ],
)
def test_margin_losses_are_mpmaths(at: At, slug: str, printed: Callable[[Real], Real], y: float):
    m = np.append(S, [-700.0, 700.0])
    found = at(slug, m, "margin", y)
    with mp.workdps(400):
        close(found.value, [float(printed(mpmath.mpf(v))) for v in m.tolist()])
        close(found.slope, [float(mpmath.diff(printed, mpmath.mpf(v))) for v in m.tolist()])


# PyTorch's own losses.


def torchs(function: Callable[..., torch.Tensor], x: np.ndarray, y: float) -> tuple[np.ndarray, np.ndarray]:
    points = torch.tensor(x, requires_grad=True)
    value = function(points, torch.full_like(points, y))
    (slope,) = torch.autograd.grad(value.sum(), points)
    return value.numpy(force=True), slope.numpy()


@every_target
def test_bce_is_torch_binary_cross_entropy(at: At, y: float):
    inside = P[1:-1]  # PyTorch clamps the logarithm at -100, and p(1 - p) at 1e-12
    value, slope = torchs(lambda p, t: F.binary_cross_entropy(p, t, reduction="none"), inside, y)
    found = at("bce", inside, y=y)
    close(found.value, value)
    close(found.slope[1:], slope[1:])


@every_target
@pytest.mark.parametrize("slug", ["bce", "bce_with_logits"])
def test_bce_on_the_logit_is_torch_binary_cross_entropy_with_logits(at: At, slug: str, y: float):
    value, slope = torchs(lambda z, t: F.binary_cross_entropy_with_logits(z, t, reduction="none"), Z, y)
    found = at(slug, Z, "logit", y)
    close(found.value, value, atol=1e-16)  # theirs adds what cancels far out, and subtracts sigmoid(z) - y
    close(found.slope, slope, atol=1e-16)


@every_target
def test_weighted_bce_is_torch_pos_weight(at: At, y: float):
    weight = torch.tensor(7.5, dtype=torch.float64)
    value, slope = torchs(lambda z, t: F.binary_cross_entropy_with_logits(z, t, pos_weight=weight, reduction="none"), Z, y)
    found = at("weighted_bce", Z, "logit", y, beta=7.5)
    close(found.value, value, atol=1e-15)
    close(found.slope, slope, atol=1e-15)


@every_hard_target
def test_soft_margin_is_torch_soft_margin_loss(at: At, y: float):
    value, slope = torchs(lambda s, t: F.soft_margin_loss(s, 2 * t - 1, reduction="none"), S, y)
    found = at("soft_margin", S, "logit", y)
    close(found.value, value, atol=1e-16)  # theirs rounds 1 + exp(-m)
    close(found.slope, slope)


@every_hard_target
@pytest.mark.parametrize(("slug", "power"), [("hinge", 1), ("squared_hinge", 2)])
def test_hinges_are_torch_multi_margin_loss_of_two_classes(at: At, slug: str, power: int, y: float):
    def reference(s: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        scores = torch.stack([-s / 2, s / 2], dim=-1)
        return 2 * F.multi_margin_loss(scores, t.long(), p=power, reduction="none")  # it divides by the number of classes

    value, slope = torchs(reference, S, y)
    found = at(slug, S, "logit", y)
    close(found.value, value)
    close(found.slope, slope)


@every_target
def test_squared_error_is_torch_mse_loss(at: At, y: float):
    value, slope = torchs(lambda p, t: F.mse_loss(p, t, reduction="none"), P, y)
    found = at("squared_error", P, y=y)
    close(found.value, value, atol=1e-30)
    close(found.slope, slope, atol=1e-15)


@every_target
def test_binary_kl_is_torch_kl_div_over_both_classes(at: At, y: float):
    def reference(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        logs = torch.stack([F.logsigmoid(z), F.logsigmoid(-z)], dim=-1)
        return F.kl_div(logs, torch.stack([t, 1 - t], dim=-1), reduction="none").sum(-1)

    value, slope = torchs(reference, Z, y)
    found = at("binary_kl", Z, "logit", y)
    close(found.value, value, atol=1e-15)
    close(found.slope, slope, atol=1e-16)


# SciPy.


@every_target
@pytest.mark.parametrize("slug", ["bce", "bce_with_logits", "binary_kl"])
def test_the_slope_on_the_logit_is_scipys_expit_minus_y(at: At, slug: str, y: float):
    z = np.array([-50.0, -20.0, -1.0, 0.0, 2.0, 20.0, 50.0])
    close(at(slug, z, "logit", y).slope, y * -expit(-z) + (1 - y) * expit(z), atol=1e-16)
    close(at(slug, z, "logit", y).slope, expit(z) - y, atol=2e-16)
    close(at(slug, z, "logit", y).curvature, expit(z) * expit(-z), atol=1e-16)


@every_target
def test_bce_with_logits_is_scipys_log_expit(at: At, y: float):
    close(at("bce_with_logits", Z, y=y).value, -y * log_expit(Z) - (1 - y) * log_expit(-Z), 1e-14)


@every_target
def test_binary_kl_is_scipys_rel_entr_and_kl_div(at: At, y: float):
    for reference in (rel_entr, scipy_kl_div):  # they differ by p - q, whose sum over both classes is 0
        value = reference(y, P) + reference(1 - y, 1 - P)
        close(at("binary_kl", P, y=y).value, value, atol=1e-15)


# scikit-learn, which is imported where it is used: it takes a second.


@every_hard_target
def test_bce_and_squared_error_are_sklearns_log_loss_and_brier_score_loss(at: At, y: float):
    from sklearn.metrics import brier_score_loss, log_loss

    for p in (2.0**-40, 0.2, 0.9):  # they round 1 - p
        close(at("bce", p, y=y).value, [log_loss([y], [p], labels=[0, 1])], atol=1e-16)
        close(at("squared_error", p, y=y).value, [brier_score_loss([y], [p], labels=[0, 1], pos_label=1)])


def test_hinge_is_sklearns_hinge_loss(at: At):
    from sklearn.metrics import hinge_loss

    for s in S.tolist():  # theirs needs both classes in the sample, and takes the mean
        ours = at("hinge", s, "logit", 0.0).value + at("hinge", s, "logit", 1.0).value
        close(ours / 2, [hinge_loss([0, 1], [s, s])])


@every_target
def test_bce_with_logits_is_sklearns_half_binomial_loss(at: At, y: float):
    from sklearn._loss.loss import HalfBinomialLoss

    value, slope = HalfBinomialLoss().loss_gradient(np.full_like(Z, y), Z.copy())
    found = at("bce_with_logits", Z, y=y)
    close(found.value, value, atol=1e-15)
    close(found.slope, slope, atol=1e-16)


@every_hard_target
def test_exponential_is_sklearns_exponential_loss(at: At, y: float):
    from sklearn._loss.loss import ExponentialLoss

    value, slope = ExponentialLoss().loss_gradient(np.full_like(S, y), S.copy())
    found = at("exponential", S, "logit", y)
    close(found.value, value)
    close(found.slope, slope)


@every_hard_target
@pytest.mark.parametrize(
    ("slug", "name", "threshold"),
    [("hinge", "Hinge", [1.0]), ("squared_hinge", "SquaredHinge", [1.0]), ("modified_huber", "ModifiedHuber", [])],
)
def test_losses_of_a_margin_are_those_of_sklearns_sgd(at: At, slug: str, name: str, threshold: list[float], y: float):
    from sklearn.linear_model import _sgd_fast

    reference = getattr(_sgd_fast, name)(*threshold)
    found = at(slug, S, "logit", y)
    close(found.value, [reference.py_loss(s, 2 * y - 1) for s in S.tolist()])
    close(found.slope, [reference.py_dloss(s, 2 * y - 1) for s in S.tolist()])


# Values and infinities a reader can check by hand.


def test_the_worked_example_of_the_hundred_losses_is_in_nats(at: At):
    """S2 computes 0.36, 0.92 and 2.30 for p = 0.7, 0.4 and 0.1: natural logarithms, whatever the formula beside them says."""
    np.testing.assert_allclose(at("bce", [0.7, 0.4, 0.1]).value, [0.36, 0.92, 2.30], atol=0.005)


def test_a_confident_mistake_is_infinite_and_no_nan_comes_of_it(at: At):
    assert at("bce", 0.0, y=1.0).value == math.inf
    assert at("bce", 1.0, y=0.0).value == math.inf
    np.testing.assert_array_equal(at("bce", [0.0, 1.0], y=0.3).value, math.inf)
    assert at("bce", 0.0, y=0.0).value == 0
    assert at("bce", 0.0, y=0.0).slope == 1
    assert at("bce", 1.0, y=1.0).slope == -1


def test_the_zero_one_loss_counts_a_tie_as_a_mistake_and_has_no_slope(at: At):
    m = [-2.0, -1e-300, 0.0, 1e-300, 2.0]
    for axis, y in (("margin", 1.0), ("margin", 0.0), ("logit", 1.0)):
        found = at("zero_one", m, axis, y)
        np.testing.assert_array_equal(found.value, [1, 1, 1, 0, 0])
        np.testing.assert_array_equal(found.slope, 0)
