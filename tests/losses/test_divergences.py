"""The divergences against SciPy, PyTorch and mpmath, what holds between them, and the edges of the simplex."""

from __future__ import annotations

import math
from collections.abc import Callable

import mpmath
import numpy as np
import pytest
import torch
from mpmath import mp
from scipy.spatial.distance import jensenshannon
from scipy.special import entr, rel_entr
from torch import Tensor
from torch.nn import functional as F

from losses import LOSSES, Curve
from losses.core.softmax import Softmax

At = Callable[..., Curve]

GENERATOR = torch.Generator().manual_seed(2)
P, Q = (torch.randn(7, 5, generator=GENERATOR, dtype=torch.float64).softmax(-1) for _ in range(2))
HARD = F.one_hot(torch.tensor([0, 1, 2, 3, 4, 0, 1]), 5).double()
UNIFORM = torch.full((7, 5), 0.2, dtype=torch.float64)
HOLES = torch.tensor([0.5, 0.0, 0.25, 0.25, 0.0], dtype=torch.float64).expand(7, 5)
SLUGS = [slug for slug, loss in LOSSES.items() if loss.family == "divergences"]
ZERO_AT_THE_TRUTH = [slug for slug in SLUGS if slug not in ("entropy", "cross_entropy_pq")]

every_pair = pytest.mark.parametrize(
    ("p", "q"),
    [(P, Q), (HARD, Q), (UNIFORM, Q), (P, UNIFORM), (P, P), (HOLES, HOLES), (HARD, HARD), (HOLES, P)],
    ids=["soft", "one-hot p", "uniform p", "uniform q", "equal", "holes", "both one-hot", "holes in p"],
)


def close(found: object, wanted: object, atol: float = 2e-15) -> None:
    np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=atol)


def kl(p: Tensor, q: Tensor) -> np.ndarray:
    return rel_entr(p.numpy(), q.numpy()).sum(-1)


# SciPy and PyTorch.


@every_pair
def test_they_are_scipys(p: Tensor, q: Tensor):
    close(LOSSES["entropy"](p, q), entr(q.numpy()).sum(-1))
    close(LOSSES["kl_pq"](p, q), kl(p, q))
    close(LOSSES["kl_qp"](p, q), kl(q, p))
    close(LOSSES["jeffreys"](p, q), (kl(p, q) + kl(q, p)) / 2)
    close(LOSSES["jensen_shannon"](p, q), (kl(p, (p + q) / 2) + kl(q, (p + q) / 2)) / 2)
    close(LOSSES["skew_kl"](p, q, alpha=0.3), kl(p, 0.3 * q + 0.7 * p))
    close(LOSSES["skew_js"](p, q, alpha=0.3), (kl(p, 0.3 * q + 0.7 * p) + kl(q, 0.3 * q + 0.7 * p)) / 2)


def test_jensen_shannon_is_the_square_of_scipys_distance():
    close(LOSSES["jensen_shannon"](P, Q), jensenshannon(P.numpy(), Q.numpy(), axis=-1) ** 2)


@every_pair
def test_the_exact_call_of_torchs_kl_div(p: Tensor, q: Tensor):
    """Its first argument is the logarithm of the second distribution of the divergence."""
    if (q > 0).all():
        close(LOSSES["kl_pq"](p, q), F.kl_div(q.log(), p, reduction="none").sum(-1))
    if (p > 0).all():
        close(LOSSES["kl_qp"](p, q), F.kl_div(p.log(), q, reduction="none").sum(-1))


# What holds between them.


@every_pair
def test_kl_is_cross_entropy_less_entropy(p: Tensor, q: Tensor):
    cross, own = LOSSES["cross_entropy_pq"](p, q), LOSSES["entropy"](q, p)
    close(LOSSES["kl_pq"](p, q), cross - own)
    assert (cross >= own - 1e-15).all()  # Gibbs


def test_jeffreys_is_the_mean_of_the_two_and_jensen_shannon_is_not():
    mean = (LOSSES["kl_pq"](P, Q) + LOSSES["kl_qp"](P, Q)) / 2
    close(LOSSES["jeffreys"](P, Q), mean)
    assert (LOSSES["jensen_shannon"](P, Q) < mean).all()
    found = [LOSSES[slug](torch.tensor([1.0, 0.0]), torch.tensor([0.5, 0.5])).item() for slug in ("jensen_shannon", "jeffreys")]
    assert found == [pytest.approx(0.2158, abs=5e-5), math.inf]


@every_pair
def test_jensen_shannon_is_symmetric_and_never_above_log_2(p: Tensor, q: Tensor):
    close(LOSSES["jensen_shannon"](p, q), LOSSES["jensen_shannon"](q, p))
    assert (LOSSES["jensen_shannon"](p, q) <= math.log(2) + 1e-15).all()
    close(LOSSES["jeffreys"](p, q), LOSSES["jeffreys"](q, p))
    close(LOSSES["skew_js"](p, q, alpha=0.3), LOSSES["skew_js"](q, p, alpha=0.7))


def test_distributions_without_a_common_outcome_are_log_2_apart():
    p, q = torch.tensor([0.25, 0.75, 0.0], dtype=torch.float64), torch.tensor([0.0, 0.0, 1.0], dtype=torch.float64)
    close(LOSSES["jensen_shannon"](p, q), math.log(2))
    for slug in ("cross_entropy_pq", "kl_pq", "kl_qp", "jeffreys"):
        assert LOSSES[slug](p, q) == math.inf


@every_pair
def test_the_ends_and_the_middle_of_the_skewed_ones(p: Tensor, q: Tensor):
    close(LOSSES["skew_kl"](p, q, alpha=0.0), torch.zeros(7))
    close(LOSSES["skew_kl"](p, q, alpha=1.0), LOSSES["kl_pq"](p, q))
    close(LOSSES["skew_js"](p, q, alpha=0.5), LOSSES["jensen_shannon"](p, q))
    close(LOSSES["skew_js"](p, q, alpha=1.0), LOSSES["kl_pq"](p, q) / 2)
    close(LOSSES["skew_js"](p, q, alpha=0.0), LOSSES["kl_qp"](p, q) / 2)


@pytest.mark.parametrize("slug", ZERO_AT_THE_TRUTH)
@pytest.mark.parametrize("p", [P, HARD, HOLES, UNIFORM], ids=["soft", "one-hot", "holes", "uniform"])
def test_a_divergence_is_never_negative_and_0_at_the_truth(slug: str, p: Tensor):
    close(LOSSES[slug](p, p), torch.zeros(7), atol=1e-15)
    assert (LOSSES[slug](p, Q) >= 0).all()


CLOSE = [
    ([0.3, 0.7], [0.3001, 0.6999]),
    ([0.3, 0.7], [0.300001, 0.699999]),
    ([0.1, 0.2, 0.7], [0.1, 0.2, 0.7]),
    ([0.5, 0.3, 0.2], [0.50000001, 0.29999999, 0.2]),
    ([1.0, 1e-38], [1.0, 3e-39]),
    ([1.0, 5e-324], [1.0, 1e-323]),
    ([1 - 1e-12, 1e-12], [1 - 3e-12, 3e-12]),
    ([0.25, 0.75 - 1e-7, 1e-7], [0.25, 0.75 - 2e-7, 2e-7]),
    ([0.5, 0.5, 0.0], [0.5, 0.5 - 1e-7, 1e-7]),
    ([0.999999, 0.000001], [0.99999899, 0.00000101]),
]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize(("p", "q"), CLOSE)
@pytest.mark.parametrize("slug", ZERO_AT_THE_TRUTH)
def test_close_distributions_have_a_small_divergence_and_not_a_negative_one(
    slug: str, p: list[float], q: list[float], dtype: torch.dtype
):
    """Each term of the sum is far greater than the sum: [.3, .7] and [.3001, .6999] are 5.95e-9 apart in Jensen and Shannon's."""
    first, second = torch.tensor(p, dtype=dtype), torch.tensor(q, dtype=dtype)
    found = LOSSES[slug](first, second).item()
    assert found >= 0
    with mp.workdps(400):
        a, b = ([mpmath.mpf(x) for x in v.tolist()] for v in (first, second))
        a, b = ([x / sum(v) for x in v] for v in (a, b))
        middle = [(x + y) / 2 for x, y in zip(a, b, strict=True)]
        wanted = EXACT[slug](a, b, middle)
    # an entry is known to half a digit, which moves a sum of squared differences by that part of the largest difference
    digits = torch.finfo(dtype).eps
    moved = 1 if slug in ("total_variation", "earth_mover") else 2 * (first - second).abs().max().item()  # which do not square it
    np.testing.assert_allclose(found, float(wanted), rtol=1e-5, atol=digits * moved + digits**2)


def exact_kl(a: list[mpmath.mpf], b: list[mpmath.mpf]) -> mpmath.mpf:
    if any(x > 0 and y == 0 for x, y in zip(a, b, strict=True)):
        return mpmath.inf
    return sum((x * mpmath.log(x / y) for x, y in zip(a, b, strict=True) if x), mpmath.mpf(0))


def overlap(p: list[mpmath.mpf], q: list[mpmath.mpf]) -> mpmath.mpf:
    return sum(mpmath.sqrt(x * y) for x, y in zip(p, q, strict=True))


EXACT: dict[str, Callable[..., mpmath.mpf]] = {
    "kl_pq": lambda p, q, m: exact_kl(p, q),
    "kl_qp": lambda p, q, m: exact_kl(q, p),
    "jeffreys": lambda p, q, m: (exact_kl(p, q) + exact_kl(q, p)) / 2,
    "jensen_shannon": lambda p, q, m: (exact_kl(p, m) + exact_kl(q, m)) / 2,
    "skew_kl": lambda p, q, m: exact_kl(p, m),
    "skew_js": lambda p, q, m: (exact_kl(p, m) + exact_kl(q, m)) / 2,
    "total_variation": lambda p, q, m: sum(abs(x - y) for x, y in zip(p, q, strict=True)) / 2,
    "squared_hellinger": lambda p, q, m: sum((mpmath.sqrt(x) - mpmath.sqrt(y)) ** 2 for x, y in zip(p, q, strict=True)) / 2,
    "chi_squared": lambda p, q, m: sum(((x - y) ** 2 / y for x, y in zip(p, q, strict=True) if x or y), mpmath.mpf(0)),
    "renyi": lambda p, q, m: -2 * mpmath.log(overlap(p, q)),
    "bhattacharyya": lambda p, q, m: -mpmath.log(overlap(p, q)),
    "earth_mover": lambda p, q, m: sum(abs(sum(p[:c]) - sum(q[:c])) for c in range(1, len(p))),
}


def test_entropy_is_greatest_for_the_uniform_distribution_and_0_for_a_certain_one():
    close(LOSSES["entropy"](P, UNIFORM), math.log(5))
    assert (LOSSES["entropy"](P, Q) < math.log(5)).all()
    assert (LOSSES["entropy"](P, HARD) == 0).all()


@pytest.mark.parametrize("y", [0.0, 0.3, 1.0])
@pytest.mark.parametrize(("axis", "other"), [("outcome", "probability"), ("logit", "logit")])
def test_with_two_outcomes_they_are_the_binary_losses(at: At, axis: str, other: str, y: float):
    x = np.array([1e-12, 1e-3, 0.2, 0.5, 0.9]) if axis == "outcome" else np.array([-700.0, -50.0, -2.5, 0.0, 0.4, 8.0, 50.0, 700.0])
    for many, two in (("cross_entropy_pq", "bce"), ("kl_pq", "binary_kl")):
        ours, theirs = at(many, x, axis, y), at(two, x, other, y)
        for name in ("value", "slope", "curvature"):
            np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-12, atol=2e-16, err_msg=many)


# Known by their logits.


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("p", [P, HOLES], ids=["soft", "holes"])
def test_a_distribution_known_by_its_logits_is_the_distribution(slug: str, p: Tensor):
    z = Q.log() + 3.0
    if p is HOLES and slug in ("kl_qp", "jeffreys"):
        assert (LOSSES[slug](p, Softmax(z)) == math.inf).all()
        return
    close(LOSSES[slug](p, Softmax(z)), LOSSES[slug](p, Q))
    close(LOSSES[slug](Softmax(P.log()), Softmax(z)), LOSSES[slug](P, Q))
    close(LOSSES[slug](Softmax(P.log()), Q), LOSSES[slug](P, Q))


@pytest.mark.slow
@pytest.mark.parametrize("alpha", [0.0, 0.25, 0.5, 1.0])
@pytest.mark.parametrize("z", [-1000.0, -50.0, -1.5, 1e-6, 40.0, 1000.0])
@pytest.mark.parametrize("t", [0.0, 0.3, 1.0])
def test_far_logits_have_their_exact_value_and_slope(at: At, t: float, z: float, alpha: float):
    """Of q = sigmoid(z), without ever rounding q or 1 - q."""

    def term(a: mpmath.mpf, m: mpmath.mpf) -> mpmath.mpf:
        return a * mpmath.log(a / m) if a else mpmath.mpf(0)

    def printed(slug: str, x: mpmath.mpf) -> mpmath.mpf:
        p = [mpmath.mpf(t), 1 - mpmath.mpf(t)]
        q = [1 / (1 + mpmath.exp(-x)), 1 / (1 + mpmath.exp(x))]
        m = [alpha * b + (1 - alpha) * a for a, b in zip(p, q, strict=True)]
        first = sum(term(a, c) for a, c in zip(p, m, strict=True))
        return first if slug == "skew_kl" else (first + sum(term(b, c) for b, c in zip(q, m, strict=True))) / 2

    for slug in ("skew_kl", "skew_js"):
        if slug == "skew_js" and alpha == 0 and t in (0, 1):
            continue  # infinite
        found = at(slug, z, "logit", t, alpha=alpha)
        with mp.workdps(1000):
            wanted = [float(printed(slug, mpmath.mpf(z))), float(mpmath.diff(lambda x, s=slug: printed(s, x), mpmath.mpf(z)))]
        np.testing.assert_allclose([found.value[0], found.slope[0]], wanted, rtol=1e-10, atol=1e-15)


@pytest.mark.parametrize("slug", ["jensen_shannon", "skew_kl", "kl_pq"])
def test_the_tail_towards_a_hard_truth_keeps_its_digits(at: At, slug: str):
    """There the loss is about (1 - q) times a constant, far below the rounding of its terms."""
    factor = {"jensen_shannon": math.log(2) / 2, "skew_kl": 0.5, "kl_pq": 1.0}[slug]
    for z, t in ((60.0, 1.0), (-60.0, 0.0)):
        np.testing.assert_allclose(at(slug, z, "logit", t).value, factor * math.exp(-60), rtol=1e-9)


# The edges of the simplex.


def gradients(slug: str, p: list[float], q: list[float], **settings: float) -> tuple[float, list[float], list[float]]:
    leaves = [torch.tensor(d, dtype=torch.float64, requires_grad=True) for d in (p, q)]
    value = LOSSES[slug](*leaves, **settings)
    by_p, by_q = torch.autograd.grad(value, leaves, allow_unused=True, materialize_grads=True)
    return value.item(), by_p.tolist(), by_q.tolist()


def test_an_outcome_ruled_out_by_p_pulls_nothing_in_forward_kl():
    value, by_p, by_q = gradients("kl_pq", [1.0, 0.0], [0.25, 0.75])
    assert value == pytest.approx(math.log(4))
    assert by_q == [-4, 0]
    assert by_p == [pytest.approx(math.log(4) + 1), -math.inf]
    value, by_p, by_q = gradients("cross_entropy_pq", [1.0, 0.0], [0.25, 0.75])
    assert by_q == [-4, 0]
    assert by_p == [pytest.approx(math.log(4)), pytest.approx(-math.log(0.75))]  # 0 log 0 = 0 has a finite slope here


def test_an_outcome_ruled_out_by_both_counts_for_nothing():
    assert gradients("kl_pq", [1.0, 0.0], [1.0, 0.0])[0::2] == (0, [-1, 0])
    assert gradients("cross_entropy_pq", [1.0, 0.0], [1.0, 0.0])[0::2] == (0, [-1, 0])
    assert gradients("kl_qp", [1.0, 0.0], [1.0, 0.0])[0::2] == (0, [1, 0])
    value, by_p, by_q = gradients("jensen_shannon", [1.0, 0.0], [1.0, 0.0])
    assert (value, by_q) == (0, [0, pytest.approx(math.log(2) / 2)])
    assert by_p == by_q
    assert gradients("skew_kl", [1.0, 0.0], [1.0, 0.0], alpha=0.25)[0::2] == (0, [-0.25, 0])


def test_an_outcome_new_to_q_is_welcomed_with_an_infinite_slope():
    for slug in ("kl_qp", "jensen_shannon", "skew_js"):
        value, _, by_q = gradients(slug, [0.5, 0.5], [1.0, 0.0])
        assert math.isfinite(value)
        assert by_q[1] == -math.inf
    value, _, by_q = gradients("entropy", [0.5, 0.5], [1.0, 0.0])
    assert (value, by_q) == (0, [-1, math.inf])


@pytest.mark.parametrize("slug", ["cross_entropy_pq", "kl_pq", "jeffreys"])
def test_an_outcome_that_q_rules_out_is_an_infinite_wall(slug: str):
    value, _, by_q = gradients(slug, [0.5, 0.5], [1.0, 0.0])
    assert (value, by_q[1]) == (math.inf, -math.inf)


def test_a_share_of_p_in_the_mixture_takes_the_wall_away():
    value, _, by_q = gradients("skew_kl", [0.5, 0.5], [1.0, 0.0], alpha=0.5)
    assert value == pytest.approx(0.5 * math.log(0.5 / 0.75) + 0.5 * math.log(2))
    assert by_q == pytest.approx([-0.5 * 0.5 / 0.75, -1.0])


# Derivatives and shapes.


@pytest.mark.parametrize("slug", SLUGS)
def test_both_derivatives_are_those_of_finite_differences(slug: str):
    leaves = (P[:2].clone().requires_grad_(), Q[:2].clone().requires_grad_())
    assert torch.autograd.gradcheck(lambda p, q: LOSSES[slug](p, q), leaves)
    assert torch.autograd.gradgradcheck(lambda p, q: LOSSES[slug](p, q), leaves)
    z = Q[:2].log().requires_grad_()
    assert torch.autograd.gradcheck(lambda z: LOSSES[slug](P[:2], Softmax(z)), z)
    assert torch.autograd.gradgradcheck(lambda z: LOSSES[slug](P[:2], Softmax(z)), z)


@pytest.mark.parametrize("slug", SLUGS)
def test_batches_broadcast(slug: str):
    found = LOSSES[slug](P[:4, None], Q[None, :3])
    assert found.shape == (4, 3)
    close(found[-1, 2], LOSSES[slug](P[3], Q[2]))


def test_renyi_runs_through_kl_and_meets_the_others():
    """At 1 it is KL, at 1/2 twice Bhattacharyya's, which is -log(1 - squared Hellinger), and at 2 log(1 + chi-squared)."""
    logits = torch.randn(2, 6, 4, generator=torch.Generator().manual_seed(3), dtype=torch.float64)
    p, q = logits.softmax(dim=-1)
    value = {slug: LOSSES[slug](p, q) for slug in ("kl_pq", "bhattacharyya", "squared_hellinger", "chi_squared")}
    for alpha in (1.0, 1 - 1e-9, 1 + 1e-9):
        torch.testing.assert_close(LOSSES["renyi"](p, q, alpha=alpha), value["kl_pq"], rtol=1e-7, atol=0)
    torch.testing.assert_close(LOSSES["renyi"](p, q, alpha=0.5), 2 * value["bhattacharyya"], rtol=1e-12, atol=0)
    torch.testing.assert_close(1 - (-value["bhattacharyya"]).exp(), value["squared_hellinger"], rtol=1e-10, atol=0)
    torch.testing.assert_close(LOSSES["renyi"](p, q, alpha=2.0), value["chi_squared"].log1p(), rtol=1e-12, atol=0)
