"""The multiclass losses against PyTorch, SciPy and mpmath, and the identities between them."""

from __future__ import annotations

import math
from collections.abc import Callable

import mpmath
import numpy as np
import pytest
import torch
from mpmath import mp
from scipy.special import log_softmax as scipy_log_softmax
from scipy.special import softmax
from torch import Tensor
from torch.nn import functional as F

from losses import LOSSES, Curve
from losses.core.softmax import log_doubt, log_softmax

At = Callable[..., Curve]

C = 4
GENERATOR = torch.Generator().manual_seed(1)
Z = 3 * torch.randn(6, C, generator=GENERATOR, dtype=torch.float64)
SOFT = torch.rand(6, C, generator=GENERATOR, dtype=torch.float64).softmax(-1)
LABELS = torch.tensor([0, 3, 1, 1, 2, 0])
HARD = F.one_hot(LABELS, C).double()
UNIFORM = torch.full((6, C), 1 / C, dtype=torch.float64)
TAGS = torch.tensor([[1.0, 1, 0, 0], [0, 0, 0, 0], [1, 1, 1, 1], [0, 1, 0, 1], [0, 0, 1, 0], [1, 0, 0, 0]], dtype=torch.float64)
WEIGHT = torch.tensor([0.5, 1.0, 2.0, 7.0], dtype=torch.float64)
SHIFTING = [slug for slug, loss in LOSSES.items() if loss.family == "multiclass" and slug not in ("nll", "multilabel_soft_margin")]

every_target = pytest.mark.parametrize("y", [HARD, SOFT, UNIFORM], ids=["one-hot", "soft", "uniform"])


def both(function: Callable[[Tensor], Tensor], z: Tensor = Z) -> tuple[Tensor, Tensor]:
    """Value and gradient."""
    leaf = z.clone().requires_grad_()
    value = function(leaf)
    (gradient,) = torch.autograd.grad(value.sum(), leaf)
    return value.detach(), gradient


def same(found: Callable[[Tensor], Tensor], wanted: Callable[[Tensor], Tensor], z: Tensor = Z, atol: float = 1e-14) -> None:
    for ours, theirs in zip(both(found, z), both(wanted, z), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-12, atol=atol)


def target_of(slug: str, y: Tensor = HARD) -> Tensor:
    return y.argmax(-1) if "label" in LOSSES[slug].inputs else y


# PyTorch.


@every_target
def test_cross_entropy_is_torchs_with_probabilities(y: Tensor):
    same(lambda z: LOSSES["cross_entropy"](z, y), lambda z: F.cross_entropy(z, y, reduction="none"))


def test_sparse_cross_entropy_is_torchs_with_labels():
    same(lambda z: LOSSES["sparse_cross_entropy"](z, LABELS), lambda z: F.cross_entropy(z, LABELS, reduction="none"))


def test_nll_after_log_softmax_is_torchs():
    same(lambda z: LOSSES["nll"](F.log_softmax(z, -1), HARD), lambda z: F.nll_loss(F.log_softmax(z, -1), LABELS, reduction="none"))


@every_target
def test_weighted_cross_entropy_is_torchs(y: Tensor):
    same(
        lambda z: LOSSES["weighted_cross_entropy"](z, y, weight=WEIGHT),
        lambda z: F.cross_entropy(z, y, weight=WEIGHT, reduction="none"),
    )


@pytest.mark.parametrize("margin", [0.0, 0.3, 1.0, 5.0])
def test_multi_margin_is_torchs(margin: float):
    same(
        lambda z: LOSSES["multi_margin"](z, LABELS, margin=margin),
        lambda z: F.multi_margin_loss(z, LABELS, margin=margin, reduction="none"),
    )


def test_multilabel_margin_is_torchs():
    """Which takes the numbers of the positive labels, and -1 after the last."""
    numbers = torch.full((6, C), -1)
    for row, tags in zip(numbers, TAGS, strict=True):
        positives = tags.nonzero().flatten()
        row[: len(positives)] = positives
    same(lambda z: LOSSES["multilabel_margin"](z, TAGS), lambda z: F.multilabel_margin_loss(z, numbers, reduction="none"))


def test_a_soft_tag_weighs_each_pair_by_its_chance():
    """The mean over all hard tags, each drawn alone."""
    y = torch.tensor([0.2, 0.9, 0.5, 0.0], dtype=torch.float64)
    hard = torch.cartesian_prod(*[torch.tensor([0.0, 1.0], dtype=torch.float64)] * C)
    chances = torch.where(hard == 1, y, 1 - y).prod(dim=-1)
    mean = (chances[:, None] * LOSSES["multilabel_margin"](Z, hard[:, None])).sum(dim=0)
    torch.testing.assert_close(LOSSES["multilabel_margin"](Z, y), mean, rtol=1e-12, atol=1e-14)


@every_target
def test_logit_adjusted_is_torchs_cross_entropy_of_shifted_logits(y: Tensor):
    share = WEIGHT / WEIGHT.sum()
    same(
        lambda z: LOSSES["logit_adjusted"](z, y, tau=1.3, prior=WEIGHT),
        lambda z: F.cross_entropy(z + 1.3 * share.log(), y, reduction="none"),
    )
    same(lambda z: LOSSES["logit_adjusted"](z, y, tau=1.3, prior=0.1), lambda z: LOSSES["cross_entropy"](z, y))


@every_target
@pytest.mark.parametrize("heat", [1.0, 4.0, 20.0])
def test_distillation_is_torchs_kl_div_at_a_temperature(y: Tensor, heat: float):
    soft = y ** (1 / heat) / (y ** (1 / heat)).sum(-1, keepdim=True)

    def theirs(z: Tensor) -> Tensor:
        return heat**2 * F.kl_div(F.log_softmax(z / heat, -1), soft, reduction="none").sum(-1)

    same(lambda z: LOSSES["distillation"](z, y, temperature=heat), theirs, atol=heat**2 * 1e-15)
    if heat == 1:
        same(lambda z: LOSSES["distillation"](z, y, temperature=1.0), lambda z: LOSSES["kl_div"](z, y))


def test_without_its_factor_distillation_would_lose_its_gradient():
    """For teachers and students whose logits are far below the temperature the gradient is (z - v)/C, at every temperature."""
    z, v = 1e-4 * Z, 1e-4 * (Z.flip(0) - Z.flip(0).mean(-1, keepdim=True))
    _, gradient = both(lambda z: LOSSES["distillation"](z, v.softmax(-1), temperature=20.0), z)
    torch.testing.assert_close(gradient, (z - z.mean(-1, keepdim=True) - v) / C, rtol=1e-3, atol=1e-9)


@every_target
def test_poly1_adds_epsilon_times_the_doubt(y: Tensor):
    p = softmax(Z.numpy(), axis=-1)
    wanted = -(y.numpy() * np.log(p)).sum(-1) + 2.5 * (1 - (y.numpy() * p).sum(-1))
    np.testing.assert_allclose(LOSSES["poly1"](Z, y, epsilon=2.5), wanted, rtol=1e-12)
    same(lambda z: LOSSES["poly1"](z, y, epsilon=0.0), lambda z: LOSSES["cross_entropy"](z, y))


@every_target
def test_generalized_cross_entropy_lies_between_cross_entropy_and_one_less_p(y: Tensor):
    p = (y * Z.softmax(-1)).sum(-1)
    torch.testing.assert_close(LOSSES["generalized_cross_entropy"](Z, y, q=0.3), (1 - p**0.3) / 0.3, rtol=1e-12, atol=0)
    same(lambda z: LOSSES["generalized_cross_entropy"](z, y, q=1.0), lambda z: 1 - (y * z.softmax(-1)).sum(-1))
    torch.testing.assert_close(LOSSES["generalized_cross_entropy"].function(Z, y, q=1e-9), -p.log(), rtol=1e-7, atol=0)


def test_generalized_cross_entropy_keeps_a_gradient_where_p_rounds_to_0():
    z = torch.tensor([-2000.0, 0.0], dtype=torch.float64, requires_grad=True)
    value = LOSSES["generalized_cross_entropy"](z, torch.tensor([1.0, 0.0], dtype=torch.float64), q=0.05)
    (slope,) = torch.autograd.grad(value, z)
    assert value.item() == pytest.approx(20)
    assert slope.tolist() == pytest.approx([-math.exp(-100), math.exp(-100)], rel=1e-12)


@every_target
def test_symmetric_cross_entropy_is_its_two_halves(y: Tensor):
    p, floor = softmax(Z.numpy(), axis=-1), math.exp(-1.5)
    wanted = 0.3 * -(y.numpy() * np.log(p)).sum(-1) - 2.0 * (p * np.log(np.maximum(y.numpy(), floor))).sum(-1)
    np.testing.assert_allclose(LOSSES["symmetric_cross_entropy"](Z, y, alpha=0.3, beta=2.0, log_zero=-1.5), wanted, rtol=1e-12)


def test_the_mean_of_a_batch_divides_by_the_weights_used():
    ours = LOSSES["weighted_cross_entropy"](Z, HARD, weight=WEIGHT).sum() / WEIGHT[LABELS].sum()
    torch.testing.assert_close(ours, F.cross_entropy(Z, LABELS, weight=WEIGHT), rtol=1e-13, atol=0)


@every_target
@pytest.mark.parametrize("epsilon", [0.0, 0.1, 1.0])
def test_label_smoothing_is_torchs(y: Tensor, epsilon: float):
    same(
        lambda z: LOSSES["label_smoothing"](z, y, epsilon=epsilon),
        lambda z: F.cross_entropy(z, y, label_smoothing=epsilon, reduction="none"),
    )


@every_target
def test_kl_div_is_torchs_on_log_softmax(y: Tensor):
    same(lambda z: LOSSES["kl_div"](z, y), lambda z: F.kl_div(F.log_softmax(z, -1), y, reduction="none").sum(-1))


def test_multilabel_soft_margin_is_torchs():
    same(lambda z: LOSSES["multilabel_soft_margin"](z, TAGS), lambda z: F.multilabel_soft_margin_loss(z, TAGS, reduction="none"))


def test_focal_is_its_formula_written_out():
    def printed(z: Tensor) -> Tensor:
        p = z.softmax(-1)
        return -(WEIGHT * SOFT * (1 - p) ** 1.3 * p.log()).sum(-1)

    same(lambda z: LOSSES["multiclass_focal"](z, SOFT, gamma=1.3, alpha=WEIGHT), printed)


# Identities.


@every_target
def test_limits_of_the_family_are_its_simpler_members(y: Tensor):
    def cross_entropy(z: Tensor) -> Tensor:
        return LOSSES["cross_entropy"](z, y)

    same(lambda z: LOSSES["label_smoothing"](z, y, epsilon=0.0), cross_entropy)
    same(lambda z: LOSSES["weighted_cross_entropy"](z, y, weight=1.0), cross_entropy)
    same(lambda z: LOSSES["multiclass_focal"](z, y, gamma=0.0), cross_entropy)
    same(
        lambda z: LOSSES["multiclass_focal"](z, y, gamma=0.0, alpha=WEIGHT),
        lambda z: LOSSES["weighted_cross_entropy"](z, y, weight=WEIGHT),
    )
    same(lambda z: LOSSES["nll"](log_softmax(z), y), cross_entropy)


def test_sparse_is_cross_entropy_of_the_one_hot_label():
    same(lambda z: LOSSES["sparse_cross_entropy"](z, LABELS), lambda z: LOSSES["cross_entropy"](z, HARD))


@every_target
def test_label_smoothing_splits_into_two_cross_entropies(y: Tensor):
    def split(z: Tensor) -> Tensor:
        return 0.7 * LOSSES["cross_entropy"](z, y) + 0.3 * LOSSES["cross_entropy"](z, UNIFORM)

    same(lambda z: LOSSES["label_smoothing"](z, y, epsilon=0.3), split)


@every_target
def test_kl_is_cross_entropy_less_the_entropy_of_the_target_and_never_negative(y: Tensor):
    entropy = -torch.xlogy(y, y).sum(-1)
    same(lambda z: LOSSES["kl_div"](z, y), lambda z: LOSSES["cross_entropy"](z, y) - entropy)
    assert (LOSSES["kl_div"](Z, y) >= 0).all()
    torch.testing.assert_close(LOSSES["kl_div"](SOFT.log(), SOFT), torch.zeros(6, dtype=torch.float64), rtol=0, atol=1e-15)


@every_target
def test_the_gradient_of_cross_entropy_is_p_minus_y(y: Tensor):
    for slug in ("cross_entropy", "kl_div"):
        _, gradient = both(lambda z, slug=slug: LOSSES[slug](z, y))
        torch.testing.assert_close(gradient, torch.tensor(softmax(Z.numpy(), axis=-1)) - y, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("slug", SHIFTING)
def test_only_differences_of_logits_count(slug: str):
    loss, y = LOSSES[slug], target_of(slug, SOFT)
    same(lambda z: loss(z + 5.5, y), lambda z: loss(z, y))
    _, gradient = both(lambda z: loss(z, y))
    torch.testing.assert_close(gradient.sum(-1), torch.zeros(6, dtype=torch.float64), rtol=0, atol=1e-14)


@pytest.mark.parametrize("y", [0.0, 0.3, 1.0])
def test_with_two_classes_they_are_the_binary_losses(at: At, y: float):
    z = np.array([-700.0, -50.0, -8.0, -2.5, -0.1, 0.0, 0.4, 3.0, 8.0, 50.0, 700.0])
    pairs = {
        ("cross_entropy", "bce_with_logits"): {},
        ("nll", "bce_with_logits"): {},
        ("kl_div", "binary_kl"): {},
        ("label_smoothing", "smoothed_bce"): {"epsilon": 0.3},
        ("multiclass_focal", "focal"): {"gamma": 0.7},
    }
    for (many, two), settings in pairs.items():
        ours, theirs = (at(slug, z, "logit", y, **settings) for slug in (many, two))
        for name in ("value", "slope", "curvature"):
            np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-12, atol=2e-16, err_msg=many)


def test_max_logit_lies_below_cross_entropy_by_at_most_log_c():
    gap = LOSSES["cross_entropy"](Z, SOFT) - LOSSES["max_logit"](Z, SOFT)
    assert (gap >= 0).all()
    assert (gap <= math.log(C)).all()


def test_max_logit_has_no_pull_once_the_true_class_leads():
    z = torch.tensor([[2.0, 1.999, 0.0, 0.0], [1.0, 2.0, 0.0, 0.0]], dtype=torch.float64)
    value, gradient = both(lambda z: LOSSES["max_logit"](z, HARD[[0, 0]]), z)
    assert value.tolist() == [0, 1]
    assert gradient.tolist() == [[0, 0, 0, 0], [-1, 1, 0, 0]]


def test_a_tie_of_max_logit_is_shared_so_that_the_slope_is_a_subgradient():
    value, gradient = both(lambda z: LOSSES["max_logit"](z, HARD[:1]), torch.zeros(1, C, dtype=torch.float64))
    assert value.item() == 0
    assert gradient.tolist() == [[-0.75, 0.25, 0.25, 0.25]]


@pytest.mark.parametrize("slug", [slug for slug, loss in LOSSES.items() if loss.family == "multiclass"])
def test_exactly_the_losses_that_say_so_weigh_a_class(slug: str):
    """The classes are treated alike if it does not matter in which order they come, at every setting."""
    loss, order = LOSSES[slug], torch.tensor([2, 0, 3, 1])
    settings = {p.name: tuple(WEIGHT.tolist()) if p.knob.each else p.default for p in loss.params}
    here = loss(Z, target_of(slug, SOFT), **settings)
    there = loss(Z[:, order], target_of(slug, SOFT[:, order]), **settings)
    assert torch.allclose(here, there, rtol=1e-12) == ("weigh" not in loss.imbalance)


@pytest.mark.parametrize("slug", [slug for slug, loss in LOSSES.items() if loss.family == "multiclass" and loss.imbalance])
def test_easy_examples_fade_where_the_loss_says_so(at: At, slug: str):
    ours, cross_entropy = (at(name, [-4.0, 4.0], "class_logit").slope for name in (slug, "cross_entropy"))
    fades = ours[1] / ours[0] < 0.5 * cross_entropy[1] / cross_entropy[0]
    assert fades == ("easy examples fade" in LOSSES[slug].imbalance)


# Numbers from the sources.


def test_the_worked_example_of_the_hundred_losses_is_in_nats():
    """S2: 0.36, 0.92 and 2.30, in the mean 1.19, whatever the formula beside them says of bits."""
    p = torch.tensor([[0.1, 0.2, 0.7], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]], dtype=torch.float64)
    y = torch.tensor([[0.0, 0, 1], [0, 1, 0], [1, 0, 0]], dtype=torch.float64)
    for found in (LOSSES["nll"](p.log(), y), LOSSES["cross_entropy"](p.log(), y)):
        np.testing.assert_allclose(found, [0.36, 0.92, 2.30], atol=0.005)
        assert found.mean().item() == pytest.approx(1.19, abs=0.005)


def test_the_log_softmax_of_the_nerd_cluster_is_off_in_the_third_decimal():
    """S4 prints -1.463, -0.463 and -1.963 for logits 1, 2 and 0.5."""
    z = torch.tensor([1.0, 2.0, 0.5], dtype=torch.float64)
    np.testing.assert_allclose(log_softmax(z), [-1.464, -0.464, -1.964], atol=0.0005)
    assert LOSSES["sparse_cross_entropy"](z, 1).item() == pytest.approx(0.464369, abs=1e-6)


# Extremes.


@pytest.mark.parametrize("shift", [0.0, 1000.0, -1000.0])
def test_softmax_keeps_its_digits_where_one_class_takes_all(shift: float):
    z = torch.tensor([50.0, 0.0, -3.0, 1.0], dtype=torch.float64)
    with mp.workdps(60):
        exact = [mpmath.exp(mpmath.mpf(v)) for v in z.tolist()]
        wanted = [float(mpmath.log(e / sum(exact))) for e in exact]
        doubt = [float(mpmath.log(1 - e / sum(exact))) for e in exact]
    np.testing.assert_allclose(log_softmax(z + shift), wanted, rtol=1e-14)
    np.testing.assert_allclose(log_doubt(z + shift), doubt, rtol=1e-14)
    np.testing.assert_allclose(log_softmax(Z), scipy_log_softmax(Z.numpy(), axis=-1), rtol=1e-13)
    np.testing.assert_allclose(log_doubt(Z), np.log1p(-softmax(Z.numpy(), axis=-1)), rtol=1e-12)


@pytest.mark.parametrize("slug", [slug for slug, loss in LOSSES.items() if loss.family == "multiclass" and slug != "nll"])
@pytest.mark.parametrize("size", [1000.0, 1e6])
def test_far_logits_have_the_right_finite_values_and_gradients(slug: str, size: float):
    z = torch.tensor([[size, -size, 0.0, 1.0], [-size, size, 0.0, 1.0]], dtype=torch.float64)
    value, gradient = both(lambda z: LOSSES[slug](z, target_of(slug, HARD[[0, 0]])), z)
    wrong, pull = {
        "multilabel_soft_margin": ((2 * size + math.log(2) + F.softplus(torch.tensor(1.0)).item()) / 4, -0.25),
        "label_smoothing": (0.925 * 2 * size + 0.025 * (2 * size - 1), -0.925),
        "poly1": (2 * size + 1, -1.0),
        "generalized_cross_entropy": (1 / 0.7, 0.0),
        "symmetric_cross_entropy": (0.1 * 2 * size + 4, -0.1),
        "distillation": (4 * 2 * size, -4.0),
        "multi_margin": (size + 1, -0.75),
        "multilabel_margin": (size + 1, -0.75),
    }.get(slug, (2 * size, -1.0))
    assert value[1].item() == pytest.approx(wrong, rel=1e-6)
    assert gradient[1, 0].item() == pytest.approx(pull, rel=1e-12)
    assert gradient.isfinite().all()
    if slug != "label_smoothing":
        assert gradient[0, :2].abs().max() < 1e-100


@pytest.mark.parametrize("gamma", [0.0, 0.25, 0.5, 1.0, 2.0])
@pytest.mark.parametrize("lead", [0.0, 10.0, 40.0, 300.0, 1000.0])
def test_focal_has_its_exact_gradient_however_sure_the_prediction_is(gamma: float, lead: float):
    """As written, (1 - p)^gamma has no gradient where p rounds to 1 and gamma is below 1."""
    z = torch.tensor([lead, 0.0, -1.0], dtype=torch.float64, requires_grad=True)
    y = torch.tensor([1.0, 0.0, 0.0], dtype=torch.float64)
    value = LOSSES["multiclass_focal"](z, y, gamma=gamma)
    (slope,) = torch.autograd.grad(value, z, create_graph=True)
    (curvature,) = torch.autograd.grad(slope[0], z)
    with mp.workdps(1000):

        def printed(x: mpmath.mpf) -> mpmath.mpf:
            others = 1 + mpmath.exp(-1)
            p = 1 / (1 + others * mpmath.exp(-x))
            return -((1 - p) ** mpmath.mpf(gamma)) * mpmath.log(p)

        wanted = [float(printed(mpmath.mpf(lead)))] + [float(mpmath.diff(printed, mpmath.mpf(lead), n)) for n in (1, 2)]
    np.testing.assert_allclose([value.item(), slope[0].item()], wanted[:2], rtol=1e-12, atol=1e-300)
    # autograd differentiates log-sigmoid a second time through 1 - sigmoid, which rounds
    assert curvature[0].item() == pytest.approx(wanted[2], rel=1e-10, abs=1e-15)


def test_an_impossible_class_costs_nothing_unless_it_is_the_truth():
    log_p = torch.tensor([0.5, 0.5, 0.0], dtype=torch.float64).log().requires_grad_()
    y = torch.tensor([[1.0, 0, 0], [0, 0, 1.0]], dtype=torch.float64)
    for slug in ("nll", "cross_entropy", "kl_div"):
        assert LOSSES[slug](log_p, y).tolist() == pytest.approx([math.log(2), math.inf])
    (gradient,) = torch.autograd.grad(LOSSES["nll"](log_p, y[0]), log_p)
    assert gradient.tolist() == [-1, 0, 0]


def test_nll_is_linear_in_what_it_is_given(at: At):
    x = np.array([-50.0, -3.0, -0.5, 0.0])
    for y in (0.0, 0.3, 1.0):
        found = at("nll", x, y=y)
        np.testing.assert_allclose(found.value, -y * x + (1 - y) * math.log(3), rtol=1e-14)
        np.testing.assert_array_equal(found.slope, -y)
        np.testing.assert_array_equal(found.curvature, 0)


def test_a_label_that_is_no_class_is_refused():
    for label in (4, -1):
        with pytest.raises(RuntimeError, match="out of bounds"):
            LOSSES["sparse_cross_entropy"](Z, torch.tensor(label))


# Derivatives and shapes.


@pytest.mark.parametrize("slug", [slug for slug, loss in LOSSES.items() if loss.family == "multiclass"])
def test_both_derivatives_are_those_of_finite_differences(slug: str):
    loss = LOSSES[slug]
    z = Z[:3].clone().requires_grad_()
    y = target_of(slug, SOFT[:3])
    assert torch.autograd.gradcheck(lambda z: loss(z, y), z)
    assert torch.autograd.gradgradcheck(lambda z: loss(z, y), z)


@pytest.mark.parametrize("slug", [slug for slug, loss in LOSSES.items() if loss.family == "multiclass"])
def test_batches_of_predictions_and_targets_broadcast(slug: str):
    z, y = torch.randn(2, 1, 3, C, dtype=torch.float64), SOFT[:5].reshape(5, 1, C)
    found = LOSSES[slug](z, target_of(slug, y))
    assert found.shape == (2, 5, 3)
    alone = LOSSES[slug](z[1, 0, 2], target_of(slug, y[4, 0]))
    torch.testing.assert_close(found[1, 4, 2], alone, rtol=1e-13, atol=1e-15)
