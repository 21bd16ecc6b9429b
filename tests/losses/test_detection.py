"""Detection losses against MONAI, PyTorch and boxes worked by hand, the theorems of overlap, and boxes without area."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from losses import LOSSES, Curve, curve
from losses.core.axes import axes_of
from losses.detection import aspect, parameterised
from tests.support import references

At = Callable[..., Curve]
IOUS = ("box_iou", "box_giou", "box_diou", "box_ciou")
GENERATOR = torch.Generator().manual_seed(3)


def random(*shape: int) -> Tensor:
    return torch.rand(*shape, generator=GENERATOR, dtype=torch.float64)


def random_boxes(count: int, reach: float) -> Tensor:
    """Corners anywhere, sides from 0.1 to 1.1: at a small reach they overlap, at a large one they do not."""
    corner = reach * random(count, 2)
    return torch.cat([corner, corner + 0.1 + random(count, 2)], dim=-1)


PREDICTED, TARGET = (
    torch.cat([random_boxes(40, 0.5), random_boxes(40, 6.0)]),
    torch.cat([random_boxes(40, 0.5), random_boxes(40, 6.0)]),
)


def box(*corners: float) -> Tensor:
    return torch.tensor(corners, dtype=torch.float64)


def value(slug: str, predicted: Tensor, target: Tensor) -> Tensor:
    return LOSSES[slug](predicted, target)


def pull(slug: str, predicted: Tensor, target: Tensor) -> Tensor:
    """The gradient with respect to the predicted boxes."""
    moved = predicted.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(value(slug, moved, target).sum(), moved)
    return gradient


# A square of side 2 at the origin, and predictions: IoU, GIoU, DIoU and CIoU worked out with a pencil, before they are losses.
HALF = box(1, 0, 3, 2)  # 2 of 6; hull 3 x 2, all covered; centres 1 apart, diagonal^2 13
APART = box(3, 0, 5, 2)  # 0 of 8; hull 5 x 2 of which 8 is covered; centres 3 apart, diagonal^2 29
CORNER = box(1, 1, 3, 3)  # 1 of 7; hull 3 x 3; centres sqrt 2 apart, diagonal^2 18
INSIDE = box(0.5, 0.5, 1.5, 1.5)  # 1 of 4; the hull is the target; the centres agree
FLAT = box(0, 0, 4, 1)  # 2 of 6; hull 4 x 2 of which 6 is covered; centres sqrt 5/4 apart, diagonal^2 20
V = 4 / math.pi**2 * (math.atan(4) - math.atan(1)) ** 2
WORKED = [
    (HALF, 1 / 3, 1 / 3, 1 / 3 - 1 / 13, 0),
    (APART, 0, -2 / 10, -9 / 29, 0),
    (CORNER, 1 / 7, 1 / 7 - 2 / 9, 1 / 7 - 2 / 18, 0),
    (INSIDE, 1 / 4, 1 / 4, 1 / 4, 0),
    (FLAT, 1 / 3, 1 / 3 - 2 / 8, 1 / 3 - 5 / 80, V / (2 / 3 + V) * V),
]


@pytest.mark.parametrize(("predicted", "iou", "giou", "diou", "shape"), WORKED)
def test_worked_boxes(predicted: Tensor, iou: float, giou: float, diou: float, shape: float):
    target = box(0, 0, 2, 2)
    for slug, score in zip(IOUS, (iou, giou, diou, diou - shape), strict=True):
        assert value(slug, predicted, target).item() == pytest.approx(1 - score, abs=1e-15), slug


def cells(corners: Tensor, size: int) -> np.ndarray:
    x1, y1, x2, y2 = corners.long().tolist()
    drawn = np.zeros((size, size), dtype=bool)
    drawn[y1:y2, x1:x2] = True
    return drawn


def test_on_whole_numbers_areas_are_counted_cells():
    drawn = (torch.rand(60, 2, 4, generator=GENERATOR) * 8).floor()
    drawn = torch.cat(
        [torch.minimum(drawn[..., :2], drawn[..., 2:]), 1 + torch.maximum(drawn[..., :2], drawn[..., 2:])], -1
    ).double()
    for predicted, target in drawn:
        p, t = cells(predicted, 9), cells(target, 9)
        rows, columns = (np.flatnonzero((p | t).any(axis=k)) for k in (1, 0))
        hull = (rows[-1] - rows[0] + 1) * (columns[-1] - columns[0] + 1)
        iou, either = (p & t).sum() / (p | t).sum(), (p | t).sum()
        assert value("box_iou", predicted, target).item() == pytest.approx(1 - iou, abs=1e-14)
        assert value("box_giou", predicted, target).item() == pytest.approx(1 - iou + 1 - either / hull, abs=1e-14)


@pytest.mark.slow
def test_giou_is_monais():
    theirs = 1 - references.box_pair_giou(PREDICTED, TARGET)
    torch.testing.assert_close(value("box_giou", PREDICTED, TARGET), theirs, rtol=1e-5, atol=1e-5)  # MONAI's are float32


def by_centres(p: Tensor, t: Tensor) -> tuple[float, float, float]:
    """IoU, the penalty of the distance, and v, from centres and half sides with plain arithmetic."""
    (px1, py1, px2, py2), (tx1, ty1, tx2, ty2) = p.tolist(), t.tolist()
    across = max(0.0, min(px2, tx2) - max(px1, tx1))
    down = max(0.0, min(py2, ty2) - max(py1, ty1))
    pw, ph, tw, th = px2 - px1, py2 - py1, tx2 - tx1, ty2 - ty1
    iou = across * down / (pw * ph + tw * th - across * down)
    dx, dy = abs((px1 + px2) / 2 - (tx1 + tx2) / 2), abs((py1 + py2) / 2 - (ty1 + ty2) / 2)
    wide = max(dx + pw / 2 + tw / 2, pw, tw)  # of the hull, seen from the two centres
    high = max(dy + ph / 2 + th / 2, ph, th)
    return iou, math.hypot(dx, dy) ** 2 / (wide**2 + high**2), (2 / math.pi * (math.atan(tw / th) - math.atan(pw / ph))) ** 2


def test_diou_and_ciou_from_centres_and_sides():
    for p, t, diou, ciou in zip(
        PREDICTED, TARGET, value("box_diou", PREDICTED, TARGET), value("box_ciou", PREDICTED, TARGET), strict=True
    ):
        iou, distance, v = by_centres(p, t)
        assert diou.item() == pytest.approx(1 - iou + distance, rel=1e-12)
        assert ciou.item() == pytest.approx(1 - iou + distance + v * v / (1 - iou + v), rel=1e-12)


def test_gradients_are_those_of_finite_differences():
    for slug in IOUS[:3]:
        inputs = (PREDICTED.clone().requires_grad_(), TARGET.clone().requires_grad_())
        assert torch.autograd.gradcheck(lambda p, t, slug=slug: value(slug, p, t), inputs)


def test_the_weight_of_ciou_is_held_constant_in_its_gradient():
    iou, v = 1 - value("box_iou", PREDICTED, TARGET), (2 / math.pi * (aspect(TARGET) - aspect(PREDICTED))) ** 2
    alpha = v / (1 - iou + v)

    def held(p: Tensor) -> Tensor:
        shape = torch.atan((p[:, 2] - p[:, 0]) / (p[:, 3] - p[:, 1]))
        return value("box_diou", p, TARGET) + alpha * (2 / math.pi * (aspect(TARGET) - shape)) ** 2

    h = 1e-6
    for k in range(4):
        step = h * F.one_hot(torch.tensor(k), 4).double()
        quotient = (held(PREDICTED + step) - held(PREDICTED - step)) / (2 * h)
        torch.testing.assert_close(pull("box_ciou", PREDICTED, TARGET)[:, k], quotient, rtol=1e-6, atol=1e-8)


# Theorems.


@pytest.mark.parametrize("slug", IOUS)
def test_it_does_not_change_when_both_boxes_move_or_grow_alike(slug: str):
    before = value(slug, PREDICTED, TARGET)
    offset = box(3, -7, 3, -7)
    torch.testing.assert_close(value(slug, PREDICTED + offset, TARGET + offset), before, rtol=1e-12, atol=1e-12)
    for scale in (1e-6, 0.3, 1e6):
        torch.testing.assert_close(value(slug, scale * PREDICTED, scale * TARGET), before, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("slug", IOUS)
def test_it_takes_the_two_boxes_in_either_order(slug: str):
    torch.testing.assert_close(value(slug, PREDICTED, TARGET), value(slug, TARGET, PREDICTED), rtol=1e-12, atol=1e-14)


def test_each_penalty_only_adds_to_iou_and_stays_below_its_bound():
    iou, giou, diou, ciou = (value(slug, PREDICTED, TARGET) for slug in IOUS)
    assert ((iou >= 0) & (iou <= 1)).all()
    assert ((giou >= iou - 1e-15) & (giou <= 2)).all()
    assert ((diou >= iou) & (diou < iou + 1)).all()
    assert (ciou >= diou).all()


def test_giou_is_iou_where_one_box_contains_the_other_and_nears_2_far_apart():
    inner = torch.cat([TARGET[:, :2] + 0.02, TARGET[:, 2:] - 0.05], dim=-1)
    torch.testing.assert_close(value("box_giou", inner, TARGET), value("box_iou", inner, TARGET), rtol=1e-12, atol=1e-14)
    assert value("box_giou", box(0, 0, 1, 1) + 1e6, box(0, 0, 1, 1)).item() == pytest.approx(2, abs=1e-5)


def test_diou_of_concentric_boxes_is_iou_and_still_pulls_a_box_inside_to_the_centre():
    shrunk = torch.cat([TARGET[:, :2] + 0.03, TARGET[:, 2:] - 0.03], dim=-1)
    torch.testing.assert_close(value("box_diou", shrunk, TARGET), value("box_iou", shrunk, TARGET), rtol=1e-12, atol=1e-14)
    target, off = box(0, 0, 4, 4), box(1, 1, 2, 2)
    right = box(1, 0, 1, 0)  # as a whole, to the right
    assert pull("box_giou", off, target) @ right == 0
    assert pull("box_diou", off, target) @ right < 0


def test_ciou_of_one_shape_is_diou_whatever_the_sizes():
    for scale in (0.5, 1.0, 3.0):
        like = scale * TARGET + random(len(TARGET), 2).repeat(1, 2)
        torch.testing.assert_close(value("box_ciou", like, TARGET), value("box_diou", like, TARGET), rtol=1e-12, atol=1e-12)
        torch.testing.assert_close(pull("box_ciou", like, TARGET), pull("box_diou", like, TARGET), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("slug", IOUS)
def test_identical_boxes_cost_nothing_and_are_at_rest(slug: str):
    assert (value(slug, TARGET, TARGET) == 0).all()
    assert (pull(slug, TARGET, TARGET) == 0).all()


@pytest.mark.parametrize("gap", [1e-9, 1.0, 1e6])
def test_separate_boxes_get_exactly_no_gradient_from_iou_and_one_towards_the_target_from_the_others(gap: float):
    target = box(0, 0, 1, 1)
    for side in (box(1, 0, 1, 0), box(0, 1, 0, 1), box(1, 1, 1, 1)):
        predicted = target + (1 + gap) * side
        assert value("box_iou", predicted, target) == 1
        assert (pull("box_iou", predicted, target) == 0).all()
        for slug in IOUS[1:]:
            assert pull(slug, predicted, target) @ side > 0, slug


def test_boxes_that_touch_are_at_a_kink_of_iou_and_get_the_mean_of_both_sides_but_giou_has_none_there():
    target, step = box(0, 0, 1, 1), box(1, 0, 1, 0)
    touching = target + step
    inside = pull("box_iou", touching - 1e-9 * step, target)
    torch.testing.assert_close(pull("box_iou", touching, target), inside / 2, rtol=1e-7, atol=1e-8)
    found = curve("box_giou", span=(-1.0, 1.0), points=2)
    assert found.slope.tolist() == pytest.approx([-0.5, 0.5])
    assert found.curvature.tolist() == pytest.approx([-0.5, -0.5])


def test_a_gap_of_one_width_has_the_gradient_that_the_forum_asks_for():
    assert curve("box_giou", span=(-2.0, 2.0), points=2).slope.tolist() == pytest.approx([-2 / 9, 2 / 9])


# Boxes without area.

POINT, LINE, WALL, SQUARE = box(0.5, 0.5, 0.5, 0.5), box(0, 0.5, 1, 0.5), box(0.5, 0, 0.5, 1), box(0, 0, 1, 1)
FAR_POINT, BELOW = box(3, 4, 3, 4), box(0, 2, 1, 2)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("slug", IOUS)
def test_value_and_gradient_stay_finite_without_area(slug: str, dtype: torch.dtype):
    boxes = torch.stack([POINT, LINE, WALL, SQUARE, FAR_POINT, BELOW, SQUARE + 1, 1e-30 * SQUARE, 1e15 * SQUARE]).to(dtype)
    predicted = boxes.repeat_interleave(len(boxes), 0).requires_grad_()
    target = boxes.repeat(len(boxes), 1).requires_grad_()
    found = value(slug, predicted, target)
    assert found.isfinite().all()
    assert ((found >= 0) & (found <= 3)).all()
    assert all(gradient.isfinite().all() for gradient in torch.autograd.grad(found.sum(), (predicted, target)))


def test_what_is_0_over_0_counts_0():
    for empty in (POINT, LINE, WALL):
        assert value("box_iou", empty, empty) == value("box_giou", empty, empty) == 1
        assert value("box_diou", empty, empty) == value("box_ciou", empty, empty) == 1
        assert (pull("box_iou", empty, 3 + SQUARE) == 0).all()
    # at a kink: a height of h above 0 would give an IoU of h, one below 0 gives none
    assert pull("box_iou", LINE, SQUARE).tolist() == [0, 0.5, 0, -0.5]
    assert value("box_giou", LINE, LINE + box(5, 0, 5, 0)) == 1  # on one level line: the hull has no area either
    assert value("box_giou", POINT, FAR_POINT) == 2
    assert value("box_diou", POINT, FAR_POINT) == 2


def test_a_point_has_the_shape_of_a_square():
    assert aspect(POINT) == aspect(SQUARE) == math.pi / 4
    assert (aspect(LINE), aspect(WALL)) == (math.pi / 2, 0)
    torch.testing.assert_close(aspect(TARGET), torch.atan((TARGET[:, 2] - TARGET[:, 0]) / (TARGET[:, 3] - TARGET[:, 1])))


# The four numbers of a box beside an anchor.


def test_a_box_is_parameterised_by_centre_and_size():
    t = parameterised(PREDICTED, TARGET)
    centre, size = (PREDICTED[:, :2] + PREDICTED[:, 2:]) / 2, PREDICTED[:, 2:] - PREDICTED[:, :2]
    anchor, sides = (TARGET[:, :2] + TARGET[:, 2:]) / 2, TARGET[:, 2:] - TARGET[:, :2]
    torch.testing.assert_close(t, torch.cat([(centre - anchor) / sides, torch.log(size / sides)], dim=-1), rtol=1e-12, atol=1e-12)
    back = sides * t[:, :2] + anchor, sides * t[:, 2:].exp()
    torch.testing.assert_close(torch.cat([back[0] - back[1] / 2, back[0] + back[1] / 2], dim=-1), PREDICTED)


def test_the_anchor_itself_is_0_and_a_shift_and_a_doubling_are_what_they_say():
    assert (parameterised(TARGET, TARGET) == 0).all()
    assert parameterised(SQUARE + box(2, 0, 2, 0), SQUARE).tolist() == [2, 0, 0, 0]
    assert parameterised(box(-0.5, 0, 1.5, 1), SQUARE).tolist() == pytest.approx([0, 0, math.log(2), 0])
    assert parameterised(POINT, SQUARE).tolist() == [0, 0, -math.inf, -math.inf]
    assert torch.autograd.gradcheck(parameterised, (PREDICTED.clone().requires_grad_(), TARGET.clone().requires_grad_()))


# The composed losses.

Z, LABEL = 4 * random(80, 3) - 2, torch.randint(3, (80,), generator=GENERATOR)
P, Y = random(80, 6), (random(80, 6) > 0.5).double()
T, T_STAR = 4 * random(80, 6, 4) - 2, 4 * random(80, 6, 4) - 2
MASK_P, MASK_Y = random(80, 3, 4, 5), (random(80, 4, 5) > 0.5).double()
CLASS = F.cross_entropy(Z, LABEL, reduction="none")


def smooth(a: Tensor, b: Tensor, beta: float = 1.0) -> Tensor:
    return F.smooth_l1_loss(a, b, beta=beta, reduction="none")


@pytest.mark.parametrize("beta", [0.05, 1.0, 5.0])
@pytest.mark.parametrize("alpha", [0.0, 0.3, 1.0])
def test_class_and_box_is_pytorchs_two_losses_weighed(alpha: float, beta: float):
    found = LOSSES["class_and_box"](Z, LABEL, 3 * PREDICTED, TARGET, alpha=alpha, beta=beta)
    wanted = alpha * CLASS + (1 - alpha) * smooth(3 * PREDICTED, TARGET, beta).mean(-1)
    torch.testing.assert_close(found, wanted, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(("lam", "n_cls", "n_box"), [(10.0, 256.0, 2400.0), (0.0, 6.0, 1.0), (3.0, 2.0, 7.0)])
def test_faster_rcnn_is_the_sum_over_anchors_one_by_one(lam: float, n_cls: float, n_box: float):
    found = LOSSES["faster_rcnn"](P, Y, T, T_STAR, lam=lam, n_cls=n_cls, n_box=n_box)
    wanted = torch.zeros(80, dtype=torch.float64)
    for i in range(6):
        wanted += F.binary_cross_entropy(P[:, i], Y[:, i], reduction="none") / n_cls
        wanted += lam / n_box * Y[:, i] * smooth(T[:, i], T_STAR[:, i]).sum(-1)
    torch.testing.assert_close(found, wanted, rtol=1e-12, atol=1e-14)


def test_the_boxes_of_negative_anchors_do_not_count_whatever_they_are():
    y = torch.zeros_like(Y)
    y[:, 2] = 1
    wild = torch.where(y.bool().unsqueeze(-1), T, 1e300)
    inputs = [torch.clone(t).requires_grad_() for t in (T, wild)]
    values = [LOSSES["faster_rcnn"](P, y, t, T_STAR) for t in inputs]
    assert torch.equal(*values)
    gradients = [torch.autograd.grad(v.sum(), t)[0] for v, t in zip(values, inputs, strict=True)]
    assert torch.equal(*gradients)
    assert (gradients[0][:, [0, 1, 3, 4, 5]] == 0).all()
    none = LOSSES["faster_rcnn"](P, torch.zeros_like(Y), T, T_STAR, n_cls=1.0)
    torch.testing.assert_close(none, -(1 - P).log().sum(-1))


def test_lam_and_n_box_act_as_one_number():
    calls = [LOSSES["faster_rcnn"](P, Y, T, T_STAR, lam=lam, n_box=n) for lam, n in ((10.0, 2400.0), (5.0, 1200.0))]
    torch.testing.assert_close(*calls, rtol=1e-13, atol=0)


def test_mask_rcnn_is_pytorchs_three_losses_of_which_the_mask_is_the_true_classs():
    mask = torch.stack([masks[label] for masks, label in zip(MASK_P, LABEL, strict=True)])
    third = F.binary_cross_entropy(mask, MASK_Y, reduction="none").mean((-2, -1))
    found = LOSSES["mask_rcnn"](Z, LABEL, PREDICTED, TARGET, MASK_P, MASK_Y)
    torch.testing.assert_close(found, CLASS + smooth(PREDICTED, TARGET).sum(-1) + third, rtol=1e-12, atol=1e-14)
    other = torch.where(torch.arange(3)[None, :, None, None] == LABEL[:, None, None, None], MASK_P, 0.0)
    assert torch.equal(found, LOSSES["mask_rcnn"](Z, LABEL, PREDICTED, TARGET, other, MASK_Y))
    moved = MASK_P.clone().requires_grad_()
    (slope,) = torch.autograd.grad(LOSSES["mask_rcnn"](Z, LABEL, PREDICTED, TARGET, moved, MASK_Y).sum(), moved)
    assert ((slope != 0).any(dim=(-2, -1)).sum(-1) == 1).all()


def test_the_composed_gradients_are_those_of_finite_differences():
    few = slice(0, 6)
    z, p, box_p, t, mask = (a[few].clone().requires_grad_() for a in (Z, P, PREDICTED, T, MASK_P))
    given = LABEL[few], TARGET[few]
    assert torch.autograd.gradcheck(lambda z, b: LOSSES["class_and_box"](z, given[0], b, given[1], alpha=0.3), (z, box_p))
    assert torch.autograd.gradcheck(lambda p, t: LOSSES["faster_rcnn"](p, Y[few], t, T_STAR[few], n_box=3.0), (p, t))
    assert torch.autograd.gradcheck(
        lambda z, b, m: LOSSES["mask_rcnn"](z, given[0], b, given[1], m, MASK_Y[few]), (z, box_p, mask), eps=1e-7, rtol=1e-2
    )


# The axis.


@pytest.mark.parametrize("slug", [slug for slug, loss in LOSSES.items() if loss.family == "detection"])
def test_along_the_shift_the_truth_costs_least_and_either_side_the_same(slug: str):
    assert [axis.slug for axis in axes_of(LOSSES[slug])] == ["shift"]
    found = curve(slug)
    assert found.value.argmin() == 200
    assert found.x[200] == 0
    np.testing.assert_allclose(found.value, found.value[::-1], rtol=1e-12)
    assert (np.diff(found.value[200:]) >= -1e-15).all()


def test_along_the_shift_of_a_square_the_losses_have_closed_forms(at: At):
    s = np.array([0.01, 0.3, 0.99, 1.5, 40.0])
    part = np.where(s < 1, 2 * s / (1 + s), 1)
    np.testing.assert_allclose(at("box_iou", s).value, part, rtol=1e-12)
    np.testing.assert_allclose(at("box_giou", s).value, 2 * s / (1 + s), rtol=1e-12)
    np.testing.assert_allclose(at("box_diou", s).value, part + s**2 / ((1 + s) ** 2 + 1), rtol=1e-12)
    np.testing.assert_allclose(at("box_ciou", s).value, at("box_diou", s).value, rtol=1e-12)
    np.testing.assert_allclose(at("faster_rcnn", s, lam=0.0, n_cls=1.0).value, -2 * math.log(0.8), rtol=1e-12)


def test_alpha_iou_with_the_power_1_is_iou_and_stays_finite_where_boxes_part():
    boxes = torch.stack([HALF, CORNER, INSIDE, FLAT, APART]).requires_grad_()
    target = box(0, 0, 2, 2)
    torch.testing.assert_close(
        LOSSES["box_alpha_iou"](boxes, target, alpha=1.0), LOSSES["box_iou"](boxes, target), rtol=1e-14, atol=0
    )
    (gradient,) = torch.autograd.grad(LOSSES["box_alpha_iou"](boxes, target, alpha=0.5).sum(), boxes)
    assert gradient.isfinite().all()
    assert not gradient[-1].any()


def test_eiou_adds_the_differences_of_both_sides_to_diou():
    target = box(0, 0, 2, 2)
    for moved, sides in ((CORNER, 0.0), (FLAT, (2 / 4) ** 2 + (1 / 2) ** 2), (INSIDE, 2 * (1 / 2) ** 2)):
        difference = LOSSES["box_eiou"](moved, target) - LOSSES["box_diou"](moved, target)
        assert difference.item() == pytest.approx(sides, abs=1e-14)
