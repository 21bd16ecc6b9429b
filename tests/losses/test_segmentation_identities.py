"""What the segmentation losses are to each other, and to the axis they are drawn on."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from losses import LOSSES, Curve, curve, properties
from losses.core.axes import AXES, has_target
from tests.support.masks import FAMILY, ONEHOT, PLAIN, SOFT, TRAINABLE, P, Y, Z, block, both, inputs_of

At = Callable[..., Curve]
OVERLAPS = ["dice", "squared_dice", "jaccard", "tversky", "focal_tversky"]


def same(slug: str, settings: dict[str, float], other: str, others: dict[str, float], target: torch.Tensor = Y) -> None:
    """Two losses with these settings agree in value and gradient."""
    for ours, theirs in zip(both(slug, P, target, **settings), both(other, P, target, **others), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("eps", [0.0, 0.3, 2.0])
def test_tversky_at_one_half_is_dice_with_twice_the_smoothing(eps: float):
    for y in (Y, SOFT):
        same("tversky", {"beta": 0.5, "eps": eps}, "dice", {"eps": 2 * eps}, y)


@pytest.mark.parametrize("beta", [0.0, 0.4, 1.0])
def test_focal_tversky_at_gamma_1_is_tversky(beta: float):
    same("focal_tversky", {"beta": beta, "gamma": 1.0, "eps": 0.5}, "tversky", {"beta": beta, "eps": 0.5})


def test_tversky_of_exchanged_masks_exchanges_its_weights():
    hard = (P > 0.5).double()
    found, wanted = (LOSSES["tversky"](a, b, beta=w, eps=0.5) for a, b, w in ((hard, Y, 0.2), (Y, hard, 0.8)))
    torch.testing.assert_close(found, wanted, rtol=1e-14, atol=0)


@pytest.mark.parametrize("y", [Y, SOFT], ids=["hard", "soft"])
def test_jaccard_is_twice_dice_over_one_plus_dice(y: torch.Tensor):
    d, j = LOSSES["dice"](P, y, eps=0.0), LOSSES["jaccard"](P, y, eps=0.0)
    torch.testing.assert_close(j, 2 * d / (1 + d), rtol=1e-14, atol=0)
    assert (j > d).all()


def test_the_claim_of_the_nerd_cluster_is_reversed():
    """S4 says IoU is the more sensitive at low overlap: dDice/dIoU is 2/(1 + IoU)^2, 2 at no overlap and 1/2 at a full one."""
    dice, jaccard = (curve(slug, points=201, eps=0.0) for slug in ("dice", "jaccard"))
    iou = 1 - jaccard.value
    np.testing.assert_allclose(dice.slope / jaccard.slope, 2 / (1 + iou) ** 2, rtol=1e-12)
    assert dice.slope[0] / jaccard.slope[0] == pytest.approx(2)
    assert dice.slope[-1] / jaccard.slope[-1] == pytest.approx(0.5)


def test_on_hard_masks_squared_dice_is_dice():
    hard = (P > 0.5).double()
    torch.testing.assert_close(LOSSES["squared_dice"](hard, Y, eps=0.7), LOSSES["dice"](hard, Y, eps=0.7), rtol=1e-14, atol=0)


def test_only_squared_dice_is_0_at_a_soft_target():
    assert LOSSES["squared_dice"](SOFT, SOFT).max() == 0
    assert LOSSES["dice"](SOFT, SOFT).min() > 0.1


def test_the_mix_has_its_parts_at_its_ends_and_is_linear_between():
    same("dice_bce", {"w": 1.0, "eps": 0.5}, "dice", {"eps": 0.5})
    same("dice_bce", {"w": 0.0, "eps": 0.5}, "pixel_bce", {})
    middle, ends = LOSSES["dice_bce"](P, Y, w=0.3), [LOSSES["dice_bce"](P, Y, w=w) for w in (0.0, 1.0)]
    torch.testing.assert_close(middle, 0.7 * ends[0] + 0.3 * ends[1], rtol=1e-13, atol=0)


def test_a_certain_mistake_counts_nothing_in_a_mix_that_is_all_dice():
    value, gradient = both("dice_bce", 1 - Y, Y, w=1.0)
    torch.testing.assert_close(value, LOSSES["dice"](1 - Y, Y))
    assert gradient.isfinite().all()


def test_dice_focal_has_its_parts_at_its_ends_and_is_dice_bce_without_focus():
    same("dice_focal", {"w": 1.0, "eps": 0.5}, "dice", {"eps": 0.5})
    same("dice_focal", {"w": 0.3, "gamma": 0.0, "eps": 0.5}, "dice_bce", {"w": 0.3, "eps": 0.5})
    focal = LOSSES["focal"](P, SOFT, gamma=1.3).mean(dim=(1, 2))
    torch.testing.assert_close(LOSSES["dice_focal"](P, SOFT, w=0.0, gamma=1.3), focal, rtol=1e-13, atol=0)
    value, gradient = both("dice_focal", 1 - Y, Y, w=1.0)
    torch.testing.assert_close(value, LOSSES["dice"](1 - Y, Y))
    assert gradient.isfinite().all()


def test_log_cosh_dice_is_the_log_cosh_of_dice_and_costs_nothing_where_nothing_is():
    wanted = LOSSES["dice"](P, Y, eps=0.5).cosh().log()
    torch.testing.assert_close(LOSSES["log_cosh_dice"](P, Y, eps=0.5), wanted, rtol=1e-12, atol=1e-14)
    value, gradient = both("log_cosh_dice", 0 * Y, 0 * Y, eps=0.0)
    assert not value.any()
    assert not gradient.any()


def test_generalized_dice_is_plain_dice_of_both_halves_of_a_frame_and_leaves_out_a_class_that_is_absent():
    y = torch.zeros(6, 8, dtype=torch.float64)
    y[:, :4] = 1
    p = P[0].new_tensor(np.random.default_rng(4).random((6, 8)))
    both_classes = [torch.cat([mask, 1 - mask]) for mask in (p, y)]
    torch.testing.assert_close(LOSSES["generalized_dice"](p, y), LOSSES["dice"](*both_classes, eps=0.0), rtol=1e-13, atol=0)
    torch.testing.assert_close(LOSSES["generalized_dice"](p, 0 * y), LOSSES["dice"](1 - p, 1 - 0 * y, eps=0.0), rtol=1e-13, atol=0)


def test_the_weighted_cross_entropies_are_pixel_bce_at_even_weights():
    same("weighted_pixel_bce", {"beta": 1.0}, "pixel_bce", {}, SOFT)
    same("edge_weighted_bce", {"edge": 0.0}, "pixel_bce", {}, SOFT)
    half = LOSSES["pixel_focal"](P, SOFT, gamma=0.0, alpha=0.5)
    torch.testing.assert_close(2 * half, LOSSES["pixel_bce"](P, SOFT), rtol=1e-13, atol=0)
    checkers = (torch.arange(42).reshape(6, 7) % 2).double()
    torch.testing.assert_close(2 * LOSSES["balanced_pixel_bce"](P, checkers), LOSSES["pixel_bce"](P, checkers), rtol=1e-13, atol=0)


@pytest.mark.parametrize(
    ("slug", "single", "settings"),
    [
        ("pixel_bce", "bce", {}),
        ("weighted_pixel_bce", "weighted_bce", {"beta": 3.0}),
        ("pixel_focal", "balanced_focal", {"gamma": 1.3, "alpha": 0.6}),
    ],
)
def test_it_is_the_mean_of_the_binary_loss(slug: str, single: str, settings: dict[str, float]):
    found, wanted = LOSSES[slug](P, SOFT, **settings), LOSSES[single](P, SOFT, **settings).mean(dim=(1, 2))
    torch.testing.assert_close(found, wanted, rtol=1e-13, atol=0)


def test_balanced_pixel_bce_is_balanced_bce_with_the_share_of_background():
    for p, y in zip(P, Y, strict=True):
        wanted = LOSSES["balanced_bce"](p, y, beta=1 - y.mean().item()).mean()
        torch.testing.assert_close(LOSSES["balanced_pixel_bce"](p, y), wanted, rtol=1e-13, atol=0)


def test_of_two_classes_pixel_cross_entropy_is_pixel_bce():
    logits, onehot = torch.stack([torch.zeros_like(Z), Z], dim=1), torch.stack([1 - Y, Y], dim=1)
    torch.testing.assert_close(LOSSES["pixel_cross_entropy"](logits, onehot), LOSSES["pixel_bce"](Z.sigmoid(), Y))


# Lovász.


def test_on_hard_predictions_lovasz_softmax_is_one_less_the_mean_iou_of_the_classes_present():
    from sklearn.metrics import jaccard_score  # which takes a second

    guess = ONEHOT.roll(1, 0)
    found = LOSSES["lovasz_softmax"](guess, ONEHOT)
    for value, p, y in zip(found, guess, ONEHOT, strict=True):
        each = [1 - jaccard_score(y[c].flatten().numpy(), p[c].flatten().numpy()) for c in range(3)]
        assert value.item() == pytest.approx(np.mean(each), rel=1e-13)
    rare = ONEHOT.clone()
    rare[:, 1] += rare[:, 2]
    rare[:, 2] = 0  # nowhere in the target, though it is predicted
    each = torch.stack([LOSSES["jaccard"](guess[:, c], rare[:, c], eps=0.0) for c in (0, 1)])
    torch.testing.assert_close(LOSSES["lovasz_softmax"](guess, rare), each.mean(0), rtol=1e-13, atol=0)


def test_on_logits_of_1_and_minus_1_lovasz_hinge_is_twice_jaccard():
    guess = (P > 0.5).double()
    found, wanted = LOSSES["lovasz_hinge"](2 * guess - 1, Y), LOSSES["jaccard"](guess, Y, eps=0.0)
    torch.testing.assert_close(found, 2 * wanted, rtol=1e-13, atol=0)


def test_at_every_corner_of_a_small_cube_lovasz_softmax_is_jaccard():
    y = torch.tensor([[1.0, 1.0], [0.0, 0.0]], dtype=torch.float64)
    corners = torch.cartesian_prod(*[torch.tensor([0.0, 1.0], dtype=torch.float64)] * 4).reshape(16, 2, 2)
    found = LOSSES["lovasz_softmax"](corners.unsqueeze(1), y.unsqueeze(0))
    torch.testing.assert_close(found, LOSSES["jaccard"](corners, y, eps=0.0), rtol=1e-14, atol=1e-15)


def test_the_lovasz_hinge_is_convex_and_grows_as_its_errors_do():
    """Along any line of logits no midpoint lies above its chord; twice the errors are twice the loss."""
    loss = LOSSES["lovasz_hinge"]
    a, b = Z, Z.roll(1, 0)
    assert (loss((a + b) / 2, Y) <= (loss(a, Y) + loss(b, Y)) / 2 + 1e-13).all()
    sign = 2 * Y - 1
    torch.testing.assert_close(loss(sign * (1 - 2 * (1 - sign * Z)), Y), 2 * loss(Z, Y), rtol=1e-12, atol=0)


def test_the_order_of_the_pixels_does_not_matter_to_what_is_counted():
    order = torch.randperm(42, generator=torch.Generator().manual_seed(2))
    for slug in FAMILY:
        if slug in ("edge_weighted_bce", "hausdorff", "hausdorff_dt", "boundary"):
            continue
        mixed = [t.flatten(-2)[..., order].reshape(t.shape) for t in inputs_of(slug)]
        torch.testing.assert_close(LOSSES[slug](*mixed), LOSSES[slug](*inputs_of(slug)), rtol=1e-12, atol=1e-14)


# The whole family.


@pytest.mark.parametrize("slug", [slug for slug in PLAIN if slug != "hausdorff"])
def test_it_falls_as_the_overlap_grows(slug: str):
    """A prediction that moves on to the object: soft, so that no loss is infinite."""
    target = block((6, 12, 9, 15), size=20)
    moved = torch.stack([0.1 + 0.8 * block((6, 12, left, left + 6), size=20) for left in range(3, 10)])
    value = LOSSES[slug](moved, target)
    assert (value.diff() < 0).all()


@pytest.mark.parametrize("slug", FAMILY)
def test_it_falls_along_the_axis(slug: str):
    value = np.delete(curve(slug).value, 200)  # at 1/2 no pixel is above 1/2: no distance, or none to measure
    assert (np.diff(value[np.isfinite(value)]) <= 1e-15).all()
    assert value[0] > value[-1]


@pytest.mark.parametrize("slug", FAMILY)
def test_a_batch_of_batches_gives_what_its_images_give(slug: str):
    prediction, target = inputs_of(slug)
    together = LOSSES[slug](prediction.unsqueeze(0), target.unsqueeze(1))  # every prediction with every target
    assert together.shape == (5, 5)
    alone = torch.stack([torch.stack([LOSSES[slug](p, y) for p in prediction]) for y in target])
    torch.testing.assert_close(together, alone, rtol=1e-13, atol=1e-15)
    assert LOSSES[slug](prediction[0], target[0]).shape == ()


@pytest.mark.parametrize("slug", TRAINABLE)
def test_a_step_against_the_gradient_lowers_it(slug: str):
    prediction, target = inputs_of(slug)
    value, gradient = both(slug, prediction, target)
    assert (LOSSES[slug](prediction - 1e-6 * gradient, target) < value).all()


@pytest.mark.parametrize("slug", FAMILY)
def test_an_image_may_be_turned_and_mirrored(slug: str):
    prediction, target = inputs_of(slug)
    wanted = LOSSES[slug](prediction, target)
    torch.testing.assert_close(LOSSES[slug](prediction.mT, target.mT), wanted, rtol=1e-12, atol=1e-14)
    torch.testing.assert_close(LOSSES[slug](prediction.flip(-1), target.flip(-1)), wanted, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("slug", OVERLAPS)
def test_background_that_is_right_does_not_count(slug: str):
    wide = torch.nn.functional.pad
    torch.testing.assert_close(LOSSES[slug](wide(P, (3, 1, 0, 4)), wide(Y, (3, 1, 0, 4))), LOSSES[slug](P, Y), rtol=1e-12, atol=0)


# The axis.


def test_the_scene_of_the_axis_is_an_object_of_four_pixels_and_a_prediction_as_large():
    x = torch.linspace(0, 1, 5, dtype=torch.float64)
    p, y = AXES["overlap"].inputs(LOSSES["dice"], x, torch.tensor(1.0))
    assert (p.shape, y.shape) == ((5, 4, 4), (4, 4))
    assert y.sum() == 4
    torch.testing.assert_close(p.sum(dim=(1, 2)), torch.full((5,), 4.0, dtype=torch.float64))
    torch.testing.assert_close((p * y).sum(dim=(1, 2)), 4 * x)
    z, _ = AXES["overlap"].inputs(LOSSES["lovasz_hinge"], x[1:-1], torch.tensor(1.0))
    torch.testing.assert_close(z.sigmoid(), p[1:-1], rtol=1e-12, atol=1e-15)
    probabilities, onehot = AXES["overlap"].inputs(LOSSES["lovasz_softmax"], x, torch.tensor(1.0))
    torch.testing.assert_close(probabilities[:, 1], p)
    torch.testing.assert_close(onehot.sum(0), torch.ones(4, 4, dtype=torch.float64))


def test_without_smoothing_dice_is_a_line_and_jaccard_bends():
    x = np.linspace(0, 1, 401)
    np.testing.assert_allclose(curve("dice", eps=0.0).value, 1 - x, atol=1e-15)
    np.testing.assert_allclose(curve("jaccard", eps=0.0).value, 1 - x / (2 - x), atol=1e-15)
    np.testing.assert_allclose(curve("pixel_bce").value[1:], -np.log(x[1:]) / 2, atol=1e-14)
    np.testing.assert_allclose(curve("lovasz_softmax").value, 0.75 * (1 - x), atol=1e-15)


def test_the_axis_has_no_target_and_the_losses_of_logits_stop_short_of_its_ends(at: At):
    assert not any(has_target(LOSSES[slug]) for slug in FAMILY)
    for slug in ("lovasz_hinge", "pixel_cross_entropy"):
        assert curve(slug).x[[0, -1]].tolist() == [1e-4, 1 - 1e-4]
    np.testing.assert_allclose(at("lovasz_hinge", [0.5, 0.25]).value, [1, 1 + math.log(3)], rtol=1e-14)


LINE = {"convex": True, "bounded": True, "kinks": (), "zero_at_truth": True}
WALL = {"convex": True, "bounded": False, "lipschitz": None, "minimisers": (1, 1), "zero_at_truth": True}
TEXTBOOK: list[tuple[str, dict[str, float], dict[str, Any], str]] = [
    ("dice", {"eps": 0}, LINE | {"lipschitz": 1, "minimisers": (1, 1)}, "1 - x"),
    ("jaccard", {"eps": 0}, {"convex": False, "bounded": True, "lipschitz": 2}, "2(1 - x)/(2 - x) falls ever faster, at last by 2"),
    ("pixel_bce", {}, WALL, "-log(x)/2"),
    ("pixel_cross_entropy", {}, WALL, "-log(x)/2 again, of logits"),
    ("focal_tversky", {}, {"lipschitz": None, "bounded": True, "zero_at_truth": True}, "a power below 1 is infinitely steep at 0"),
    ("focal_tversky", {"gamma": 2}, {"convex": True, "lipschitz": 1.28, "minimisers": (1, 1)}, "(4(1 - x)/5)^2"),
    ("lovasz_softmax", {}, LINE | {"lipschitz": 0.75}, "1 - x for the object, half as much for the rest"),
    ("lovasz_hinge", {}, {"bounded": False, "kinks": (0.731059,), "minimisers": (0.731059, 1)}, "no error from a logit of 1 on"),
    ("hausdorff", {}, {"bounded": True, "lipschitz": None, "kinks": (0.5,), "minimum": 0, "minimisers": (0.5, 1)}, "2, then 0"),
    ("boundary", {}, LINE | {"lipschitz": 0.375, "minimum": 0}, "the inner rim is at distance 0"),
]


@pytest.mark.parametrize(("slug", "settings", "wanted"), [pytest.param(*row[:3], id=f"{row[0]}: {row[3]}") for row in TEXTBOOK])
def test_the_properties_are_those_of_the_textbook(slug: str, settings: dict[str, float], wanted: dict[str, Any]):
    found = properties(slug, **settings)
    for name, value in wanted.items():
        expected = value if value is None or isinstance(value, bool) else pytest.approx(value, abs=2e-6)
        assert getattr(found, name) == expected, name
