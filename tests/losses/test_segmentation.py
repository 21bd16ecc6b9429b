"""The segmentation losses against MONAI, kornia, scikit-learn, SciPy and PyTorch, by hand, and at their extremes."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from scipy import ndimage
from scipy.spatial.distance import directed_hausdorff
from torch import Tensor
from torch.nn import functional as F

from losses import LOSSES
from tests.support import references
from tests.support.masks import FAMILY, LABELS, LOGITS, ONEHOT, PLAIN, SOFT, TRAINABLE, P, Y, Z, block, both, inputs_of

EPSILONS = [1e-3, 0.5, 1.0, 10.0]


def same(slug: str, wanted: Callable[[Tensor], Tensor], prediction: Tensor = P, target: Tensor = Y, **settings: float) -> None:
    """Values and gradients of the loss are those of a reference for whole batches."""
    value, gradient = both(slug, prediction, target, **settings)
    leaf = prediction.clone().requires_grad_()
    theirs = wanted(leaf)
    (slope,) = torch.autograd.grad(theirs.sum(), leaf)
    torch.testing.assert_close(value, theirs.detach().reshape(-1), rtol=1e-12, atol=1e-14)
    torch.testing.assert_close(gradient, slope, rtol=1e-10, atol=1e-14)


def channel(t: Tensor) -> Tensor:
    return t.unsqueeze(1)


# PyTorch, for the losses of single pixels.


def bce(p: Tensor, **weights: Tensor) -> Tensor:
    return F.binary_cross_entropy(p, Y, reduction="none", **weights).mean(dim=(1, 2))


def test_pixel_bce_is_torchs_mean_over_each_image():
    same("pixel_bce", bce)


def test_weighted_pixel_bce_is_torchs_with_pos_weight():
    weight = torch.tensor(3.7, dtype=torch.float64)
    value, gradient = both("weighted_pixel_bce", Z.sigmoid(), Y, beta=3.7)
    leaf = Z.clone().requires_grad_()
    theirs = F.binary_cross_entropy_with_logits(leaf, Y, pos_weight=weight, reduction="none").mean(dim=(1, 2))
    torch.testing.assert_close(value, theirs.detach(), rtol=1e-12, atol=0)
    (slope,) = torch.autograd.grad(theirs.sum(), leaf)
    torch.testing.assert_close(gradient * Z.sigmoid() * (-Z).sigmoid(), slope, rtol=1e-10, atol=1e-15)


def test_balanced_pixel_bce_weighs_by_the_share_of_the_other_class():
    share = Y.mean(dim=(1, 2), keepdim=True)
    same("balanced_pixel_bce", lambda p: bce(p, weight=torch.where(Y == 1, 1 - share, share)))


@pytest.mark.parametrize("edge", [0.0, 5.0, 20.0])
def test_edge_weighted_bce_weighs_pixels_whose_neighbours_have_another_label(edge: float):
    def edges(y: np.ndarray) -> np.ndarray:
        filled = [
            ndimage.generic_filter(y, f, footprint=ndimage.generate_binary_structure(2, 1), mode="nearest") for f in (max, min)
        ]
        return filled[0] != filled[1]  # beyond the frame its own pixels go on, and are no other label

    weight = torch.tensor(np.stack([1 + edge * edges(y) for y in Y.numpy()]))
    same("edge_weighted_bce", lambda p: bce(p, weight=weight), edge=edge)


def test_the_edge_of_a_soft_target_is_as_strong_as_its_step():
    y, p = torch.tensor([[0.2, 0.2, 0.9]], dtype=torch.float64), torch.full((1, 3), 0.5, dtype=torch.float64)
    found = LOSSES["edge_weighted_bce"](p, y, edge=10.0)
    assert found.item() == pytest.approx(math.log(2) * (1 + 8 + 8) / 3)


@pytest.mark.slow
@pytest.mark.parametrize("gamma", [0.0, 0.5, 2.0, 5.0])
@pytest.mark.parametrize("alpha", [0.25, 0.9])
def test_pixel_focal_is_monais_and_kornias(gamma: float, alpha: float):
    value = LOSSES["pixel_focal"](Z.sigmoid(), Y, gamma=gamma, alpha=alpha)
    theirs = references.FocalLoss(gamma=gamma, alpha=alpha, reduction="none")(channel(Z), channel(Y)).mean(dim=(1, 2, 3))
    torch.testing.assert_close(value, theirs.double(), rtol=1e-6, atol=1e-7)  # MONAI's are float32
    theirs = references.binary_focal_loss_with_logits(Z, Y, alpha=alpha, gamma=gamma, reduction="none").mean(dim=(1, 2))
    torch.testing.assert_close(value, theirs, rtol=1e-11, atol=1e-14)


# MONAI, for overlaps and distances.


@pytest.mark.slow
@pytest.mark.parametrize("eps", EPSILONS)
def test_dice_squared_dice_and_jaccard_are_monais(eps: float):
    def monai(smooth: float, **options: bool) -> Callable[[Tensor], Tensor]:
        return lambda p: references.DiceLoss(reduction="none", smooth_nr=smooth, smooth_dr=smooth, **options)(
            channel(p), channel(Y)
        )

    same("dice", monai(eps), eps=eps)
    same("squared_dice", monai(eps, squared_pred=True), eps=eps)
    same("jaccard", monai(2 * eps, jaccard=True), eps=eps)  # MONAI doubles both halves of the ratio


@pytest.mark.slow
@pytest.mark.parametrize("eps", EPSILONS)
@pytest.mark.parametrize("beta", [0.0, 0.3, 1.0])
def test_tversky_is_monais_whose_alpha_weighs_false_positives(beta: float, eps: float):
    monai = references.TverskyLoss(alpha=beta, beta=1 - beta, smooth_nr=eps, smooth_dr=eps, reduction="none")
    same("tversky", lambda p: monai(channel(p), channel(Y)), beta=beta, eps=eps)
    same("focal_tversky", lambda p: monai(channel(p), channel(Y)) ** 0.6, beta=beta, eps=eps, gamma=0.6)


@pytest.mark.slow
def test_tversky_is_kornias_of_softmax_without_smoothing():
    """For each class of kornia's, whose mean over classes and images is one number."""
    p = LOGITS.softmax(1)
    each = torch.stack([LOSSES["tversky"](p[:, c], ONEHOT[:, c], beta=0.7, eps=0.0) for c in range(3)])
    torch.testing.assert_close(each.mean(), references.tversky_loss(LOGITS, LABELS, alpha=0.7, beta=0.3), rtol=1e-6, atol=1e-7)


@pytest.mark.slow
@pytest.mark.parametrize("w", [0.0, 0.3, 1.0])
def test_dice_bce_is_monais_mix_of_logits(w: float):
    monai = references.DiceCELoss(sigmoid=True, smooth_nr=0.5, smooth_dr=0.5, lambda_dice=w, lambda_ce=1 - w, reduction="mean")
    theirs = torch.stack([monai(z[None, None], y[None, None]) for z, y in zip(Z, Y, strict=True)])
    torch.testing.assert_close(LOSSES["dice_bce"](Z.sigmoid(), Y, w=w, eps=0.5), theirs, rtol=1e-12, atol=1e-14)


@pytest.mark.slow
@pytest.mark.parametrize("w", [0.0, 0.3, 1.0])
def test_dice_focal_is_monais_mix_of_logits(w: float):
    """To the digits of float32, in which MONAI computes the focal loss."""
    monai = references.DiceFocalLoss(
        sigmoid=True, gamma=1.5, smooth_nr=0.5, smooth_dr=0.5, lambda_dice=w, lambda_focal=1 - w, reduction="mean"
    )
    theirs = torch.stack([monai(z[None, None], y[None, None]) for z, y in zip(Z, Y, strict=True)])
    torch.testing.assert_close(LOSSES["dice_focal"](Z.sigmoid(), Y, w=w, gamma=1.5, eps=0.5), theirs, rtol=1e-6, atol=1e-7)


@pytest.mark.slow
def test_generalized_dice_is_monais_of_background_and_object():
    """To the digits of float32, in which MONAI computes the weights."""
    monai = references.GeneralizedDiceLoss(smooth_nr=0.0, smooth_dr=0.0)
    classes = [torch.stack([1 - mask, mask], dim=1) for mask in (P, Y)]
    theirs = torch.stack([monai(p[None], y[None]) for p, y in zip(*classes, strict=True)])
    torch.testing.assert_close(LOSSES["generalized_dice"](P, Y), theirs, rtol=1e-6, atol=1e-7)


@pytest.mark.slow
@pytest.mark.parametrize("a", [0.5, 1.0, 2.0, 4.0])
def test_hausdorff_dt_is_monais(a: float):
    monai = references.HausdorffDTLoss(alpha=a, include_background=True, reduction="none")
    value, gradient = both("hausdorff_dt", P, Y, a=a)
    leaf = P.clone().requires_grad_()
    theirs = monai(channel(leaf), channel(Y)).reshape(-1)
    torch.testing.assert_close(value, theirs.detach(), rtol=1e-6, atol=0)  # MONAI's distances are float32
    (slope,) = torch.autograd.grad(theirs.sum(), leaf)
    torch.testing.assert_close(gradient, slope, rtol=1e-5, atol=1e-9)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:monai.metrics:FutureWarning")  # it warns of itself
def test_hausdorff_is_monais_and_scipys():
    found = LOSSES["hausdorff"](P, Y)
    monai = references.compute_hausdorff_distance(channel(P > 0.5).float(), channel(Y).float(), include_background=True).flatten()
    torch.testing.assert_close(found, monai.double(), rtol=1e-6, atol=0)

    def outline(mask: np.ndarray) -> np.ndarray:
        inside = ndimage.binary_erosion(mask, ndimage.generate_binary_structure(2, 1))
        return np.argwhere(mask & ~inside)

    for value, p, y in zip(found, P, Y, strict=True):
        a, b = outline((p > 0.5).numpy()), outline((y > 0.5).numpy())
        assert value.item() == pytest.approx(max(directed_hausdorff(a, b)[0], directed_hausdorff(b, a)[0]), rel=1e-12)


def test_boundary_is_kervadecs_signed_distance_map():
    def signed(mask: np.ndarray) -> np.ndarray:
        return ndimage.distance_transform_edt(~mask) * ~mask - (ndimage.distance_transform_edt(mask) - 1) * mask

    maps = torch.tensor(np.stack([signed(y) for y in Y.bool().numpy()]))
    same("boundary", lambda p: (p * maps).mean(dim=(1, 2)))


# kornia and PyTorch, for several classes and the Lovász extension.


def test_pixel_cross_entropy_is_torchs_with_labels_and_with_distributions():
    same("pixel_cross_entropy", lambda z: F.cross_entropy(z, LABELS, reduction="none").mean(dim=(1, 2)), LOGITS, ONEHOT)
    soft = LOGITS.roll(1, 0).softmax(1)
    same("pixel_cross_entropy", lambda z: F.cross_entropy(z, soft, reduction="none").mean(dim=(1, 2)), LOGITS, soft)


@pytest.mark.slow
def test_lovasz_hinge_is_kornias():
    def kornia(z: Tensor) -> Tensor:
        return torch.stack([references.lovasz_hinge_loss(z[None, None], y[None]) for z, y in zip(z, Y, strict=True)])

    same("lovasz_hinge", kornia, Z)


@pytest.mark.slow
def test_lovasz_softmax_is_kornias_where_every_class_is_present():
    theirs = torch.stack([references.lovasz_softmax_loss(z[None], label[None]) for z, label in zip(LOGITS, LABELS, strict=True)])
    torch.testing.assert_close(LOSSES["lovasz_softmax"](LOGITS.softmax(1), ONEHOT), theirs, rtol=1e-12, atol=0)


# scikit-learn, on hard masks.


def test_on_hard_masks_the_overlaps_are_one_less_scikit_learns_scores():
    from sklearn import metrics  # which takes a second

    hard = (P > 0.5).double()
    for p, y in zip(hard, Y, strict=True):
        a, b = y.flatten().numpy(), p.flatten().numpy()
        for slug in ("dice", "squared_dice"):
            assert LOSSES[slug](p, y, eps=0.0).item() == pytest.approx(1 - metrics.f1_score(a, b), abs=1e-14)
        assert LOSSES["jaccard"](p, y, eps=0.0).item() == pytest.approx(1 - metrics.jaccard_score(a, b), abs=1e-14)
        score = 0.3 * metrics.recall_score(a, b) + 0.7 * metrics.recall_score(a, b, pos_label=0)
        assert LOSSES["sensitivity_specificity"](p, y, w=0.3).item() == pytest.approx(1 - score, abs=1e-14)


# By hand.


def test_a_two_by_two_case_worked_by_hand():
    """TP = 1 + 1/2 = 3/2, FP = 1/4, FN = 1/2, TN = 7/4; two of four pixels are object."""
    p = torch.tensor([[1.0, 0.5], [0.25, 0.0]], dtype=torch.float64)
    y = torch.tensor([[1.0, 1.0], [0.0, 0.0]], dtype=torch.float64)
    wanted = {
        ("dice", 0.0): 1 - 3 / 3.75,
        ("dice", 1.0): 1 - 4 / 4.75,
        ("squared_dice", 0.0): 1 - 3 / (1 + 0.25 + 0.0625 + 2),
        ("jaccard", 0.0): 1 - 1.5 / 2.25,
    }
    for (slug, eps), value in wanted.items():
        assert LOSSES[slug](p, y, eps=eps).item() == pytest.approx(value, rel=1e-14)
    assert LOSSES["tversky"](p, y, beta=0.2, eps=0.0).item() == pytest.approx(1 - 1.5 / (1.5 + 0.05 + 0.4), rel=1e-14)
    assert LOSSES["sensitivity_specificity"](p, y, w=0.2).item() == pytest.approx(0.2 * 0.25 + 0.8 * 0.125, rel=1e-14)
    log = -(math.log(0.5) + math.log(0.75)) / 4
    assert LOSSES["pixel_bce"](p, y).item() == pytest.approx(log, rel=1e-14)
    assert LOSSES["balanced_pixel_bce"](p, y).item() == pytest.approx(log / 2, rel=1e-14)
    # prediction above 1/2 is the corner alone: distances from its outline 1 1 1 sqrt(2), and from the object's 1 1 1 1
    errors = (0.25 * (1 + 1) + 0.0625 * (1 + 1)) / 4
    assert LOSSES["hausdorff_dt"](p, y, a=2.0).item() == pytest.approx(errors, rel=1e-14)
    assert LOSSES["boundary"](p, y).item() == pytest.approx(0.25 / 4, rel=1e-14)
    assert LOSSES["hausdorff"](p, y).item() == 1


def test_the_lovasz_hinge_of_two_errors_worked_by_hand():
    """Errors 4 on background and 2 on one of two object pixels: 4 x 1/3 + 2 x (2/3 - 1/3)."""
    z = torch.tensor([[1.5, -1.0], [-1.0, 3.0]], dtype=torch.float64)
    y = torch.tensor([[1.0, 1.0], [0.0, 0.0]], dtype=torch.float64)
    value, gradient = both("lovasz_hinge", z, y)
    assert value.item() == pytest.approx(2, rel=1e-14)
    np.testing.assert_allclose(gradient, [[0, -1 / 3], [0, 1 / 3]], atol=1e-14)


# Gradients.


@pytest.mark.parametrize("slug", TRAINABLE)
def test_the_gradient_is_that_of_finite_differences(slug: str):
    prediction, target = (t[:2, ..., :3, :4] for t in inputs_of(slug))
    far = (prediction - 0.5).abs() > 1e-3  # the distances jump where a probability crosses 1/2
    prediction = torch.where(far, prediction, 0.6).clone().requires_grad_()
    assert torch.autograd.gradcheck(lambda p: LOSSES[slug](p, target), prediction)


@pytest.mark.parametrize("slug", [slug for slug in PLAIN if slug not in ("hausdorff", "hausdorff_dt", "boundary")])
def test_so_it_is_for_soft_targets_and_other_settings(slug: str):
    settings = {p.name: 0.3 * p.knob.low + 0.7 * min(p.knob.high, 3.0) for p in LOSSES[slug].params}
    prediction = P[:2, :3, :3].clone().requires_grad_()
    assert torch.autograd.gradcheck(lambda p: LOSSES[slug](p, SOFT[:2, :3, :3], **settings), prediction)
    assert torch.autograd.gradgradcheck(lambda p: LOSSES[slug](p, SOFT[:2, :3, :3], **settings), prediction)


def test_hausdorff_has_no_gradient():
    assert not LOSSES["hausdorff"](P.clone().requires_grad_(), Y).requires_grad


# Extremes.

OBJECT = block((2, 5, 2, 6))
EMPTY, FULL = torch.zeros_like(OBJECT), torch.ones_like(OBJECT)
CASES = {
    "empty mask": (SOFT[0, :5, :6], EMPTY[:5, :6]),
    "full mask": (SOFT[0, :5, :6], FULL[:5, :6]),
    "empty prediction": (EMPTY, OBJECT),
    "full prediction": (FULL, OBJECT),
    "nothing of nothing": (EMPTY, EMPTY),
    "all of all": (FULL, FULL),
    "perfect": (OBJECT, OBJECT),
    "total miss": (1 - OBJECT, OBJECT),
    "certain and doubtful": (torch.where(OBJECT.roll(1, 0) > 0, OBJECT.roll(2, 1), 0.25), OBJECT),
}
LOGARITHMIC = ("pixel_bce", "weighted_pixel_bce", "balanced_pixel_bce", "edge_weighted_bce", "pixel_focal")
LOGARITHMIC += ("dice_bce", "dice_focal")


def given_as(slug: str, p: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """A prediction and a target, as what the loss takes; certainty as a logit of 40."""
    z = (p.log() - (-p).log1p()).clamp(-40, 40)
    made = {"p": p, "y": y, "z": z, "logits": torch.stack([torch.zeros_like(z), z])}
    made |= {"probabilities": torch.stack([1 - p, p]), "onehot": torch.stack([1 - y, y])}
    first, second = LOSSES[slug].inputs
    return made[first], made[second]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("slug", FAMILY)
def test_values_and_gradients_are_finite_or_truly_infinite_at_every_extreme(slug: str, case: str):
    p, y = CASES[case]
    loss = LOSSES[slug]
    ends = [{}] + [{param.name: end} for param in loss.params for end in (param.knob.low, param.knob.high)]
    for settings in ends:
        value, gradient = both(slug, *given_as(slug, p, y), **settings)
        if slug == "hausdorff" and (p.max() <= 0.5 or y.max() == 0):
            assert value.isnan(), "an empty mask has no outline"
            continue
        assert not value.isnan()
        assert not gradient.isnan().any(), settings
        wrong = (p == 1 - y) & (p != y)
        if slug in LOGARITHMIC and bool(wrong.any()):
            # a certain mistake costs without limit, unless it weighs nothing
            alone = gradient.isinf()
            assert value.isinf() == alone.any()
            assert not alone[~wrong].any()
        elif slug == "focal_tversky" and value == 0 and settings.get("gamma", 0.75) < 1:
            # infinitely steep along every pixel that can become wrong
            steep = torch.full_like(p, math.inf).copysign(0.5 - y)
            beta = settings.get("beta", 0.5)
            weightless = (y == 1) if beta == 1 else (y == 0) if beta == 0 else torch.zeros_like(y, dtype=torch.bool)
            nothing = y.sum() + settings.get("eps", 1.0) == 0
            assert torch.equal(gradient, torch.where(weightless | nothing, 0, steep))
        else:
            assert value.isfinite()
            assert gradient.isfinite().all()


@pytest.mark.parametrize("slug", FAMILY)
def test_a_perfect_prediction_costs_next_to_nothing(slug: str):
    value, gradient = both(slug, *given_as(slug, OBJECT, OBJECT))
    wanted = -2 / 64 if slug == "boundary" else 0  # two pixels lie within the object's rim, at distance 2 - 1
    assert value.item() == pytest.approx(wanted, abs=1e-12)
    if slug in ("pixel_focal", "squared_dice", "hausdorff_dt", "pixel_cross_entropy", "lovasz_hinge", "lovasz_softmax"):
        torch.testing.assert_close(gradient, torch.zeros_like(gradient), rtol=0, atol=1e-12)


@pytest.mark.parametrize("slug", ["dice", "squared_dice", "jaccard", "tversky", "focal_tversky"])
def test_without_smoothing_nothing_of_nothing_is_0_as_its_limit_and_a_miss_is_1(slug: str):
    value, gradient = both(slug, EMPTY, EMPTY, eps=0.0)
    assert value == 0
    assert not gradient.any()
    assert LOSSES[slug](EMPTY, EMPTY, eps=1e-12) == 0
    assert LOSSES[slug](1 - OBJECT, OBJECT, eps=0.0) == 1
    assert LOSSES[slug](EMPTY, OBJECT, eps=0.0) == 1
    assert LOSSES[slug](OBJECT, EMPTY, eps=0.0) == 1


def test_smoothing_makes_a_false_pixel_on_an_empty_mask_cost_little():
    speck = block((3, 4, 3, 4))
    assert LOSSES["dice"](speck, EMPTY, eps=1.0).item() == pytest.approx(1 / 2)
    assert LOSSES["dice"](speck, EMPTY, eps=9.0).item() == pytest.approx(1 / 10)


def test_a_share_of_nothing_counts_0():
    loss = LOSSES["sensitivity_specificity"]
    for p in (EMPTY, FULL, SOFT[0]):
        assert loss(p, torch.zeros_like(p), w=0.3).item() == pytest.approx(0.7 * p.mean().item())
        assert loss(p, torch.ones_like(p), w=0.3).item() == pytest.approx(0.3 * (1 - p.mean().item()))


def test_a_mask_of_one_class_has_no_balance_and_weighs_nothing():
    for y in (EMPTY, FULL):
        value, gradient = both("balanced_pixel_bce", 1 - y, y)
        assert value == 0
        assert not gradient.any()


def test_a_mask_without_outline_adds_no_distance():
    for y in (EMPTY, FULL):
        assert LOSSES["boundary"](SOFT[0].new_full((8, 8), 0.7), y) == 0
        assert LOSSES["hausdorff_dt"](1 - y, y) == 0
    one_sided = LOSSES["hausdorff_dt"](EMPTY, OBJECT, a=1.0).item()
    assert one_sided == pytest.approx(ndimage.distance_transform_edt(OBJECT.numpy()).sum() / 64)


def test_lovasz_losses_without_object_or_class():
    z = torch.tensor([[-3.0, 0.5], [2.0, -0.5]], dtype=torch.float64)
    value, gradient = both("lovasz_hinge", z, torch.zeros_like(z))
    assert value == 3  # the largest error, 1 + 2
    assert gradient.tolist() == [[0, 0], [1, 0]]
    p = torch.rand(3, 2, 2, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    value, gradient = both("lovasz_softmax", p, torch.zeros_like(p))
    assert value == 0
    assert not gradient.any()


def test_distances_keep_the_digits_of_float64_and_a_prediction_of_one_half_is_background():
    p = torch.full((3, 3), 0.5, dtype=torch.float64)
    p[0, 0] = 0.9
    y = block((2, 3, 1, 2), size=3)
    assert LOSSES["hausdorff"](p, y).item() == math.sqrt(5)
