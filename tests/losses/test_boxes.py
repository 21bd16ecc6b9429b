"""What the browser computes of two boxes and of composed losses, against the losses themselves and PyTorch."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from losses import LOSSES
from losses.detection import parameterised
from losses.scenes import composed
from losses.scenes.boxes import CORNERS, MEASURES, OVERLAPS, trace_boxes, trace_shift
from tests.support.interpreter import run

BOXES = [
    ((2.5, 1.75, 5.5, 4.25), (4.5, 2.5, 8.0, 4.75)),  # they overlap
    ((0.0, 0.0, 3.0, 2.0), (8.0, 4.0, 9.0, 5.5)),  # and do not
    ((1.0, 1.0, 7.0, 5.0), (2.0, 2.0, 3.0, 2.5)),  # one inside the other
    ((1.0, 1.0, 4.0, 3.0), (4.0, 1.0, 7.0, 3.0)),  # they touch
    ((1.0, 1.0, 4.0, 3.0), (1.0, 1.0, 4.0, 3.0)),
]


def named(target, predicted):
    x, *rest = predicted
    return {"x": np.array([x]), **dict(zip(("y1", "x2", "y2"), rest, strict=True))} | {
        f"target {corner}": v for corner, v in zip(CORNERS, target, strict=True)
    }


@pytest.mark.parametrize(("target", "predicted"), BOXES)
def test_every_measure_and_its_gradient_are_those_of_torch(target, predicted):
    found = run(trace_boxes(), named(target, predicted))
    t = torch.tensor(target, dtype=torch.float64)
    for slug, measure in MEASURES.items():
        p = torch.tensor(predicted, dtype=torch.float64, requires_grad=True)
        value = measure(p, t)
        (gradient,) = torch.autograd.grad(value, p)
        assert found[slug] == pytest.approx(value.item(), abs=1e-14)
        assert [found[f"{slug} {c}"].item() for c in CORNERS] == pytest.approx(gradient.tolist(), abs=1e-14), slug
    seen = parameterised(torch.tensor(predicted, dtype=torch.float64), t)
    assert found["smooth_l1"] == pytest.approx(F.smooth_l1_loss(seen, torch.zeros(4), reduction="sum").item(), abs=1e-14)
    assert found["l2"] == pytest.approx(F.mse_loss(seen, torch.zeros(4), reduction="sum").item(), abs=1e-14)


def test_the_curves_are_the_losses_of_the_box_moved_sideways():
    (target, (x1, y1, x2, y2)) = BOXES[0]
    x = np.linspace(-2, 12, 57)
    found = run(trace_shift(), named(target, (x1, y1, x2, y2)) | {"x": x, "w": x2 - x1})
    moved = torch.tensor(np.stack([x, 0 * x + y1, x + x2 - x1, 0 * x + y2], axis=-1))
    for slug in OVERLAPS:
        np.testing.assert_allclose(found[slug], LOSSES[slug](moved, torch.tensor(target, dtype=torch.float64)), atol=1e-14)


def smooth(a, b, beta=1.0):
    return F.smooth_l1_loss(a, b, beta=beta, reduction="none")


@pytest.mark.parametrize("positive", [(1, 1, 0, 0, 0, 0), (0, 0, 0, 0, 0, 0), (0, 1, 0, 1, 0, 1)])
@pytest.mark.parametrize(("target", "predicted"), BOXES)
def test_the_terms_are_pytorchs_and_add_up_to_the_loss(target, predicted, positive):
    knobs = {"alpha": 0.3, "beta": 0.4, "lam": 7.0, "n_cls": 6.0, "n_box": 50.0}
    found = run(composed.trace_composed(), named(target, predicted) | {f"found{i}": v for i, v in enumerate(positive, 1)} | knobs)
    t, p = (torch.tensor(box, dtype=torch.float64) for box in (target, predicted))
    anchors, beliefs = composed.anchors(t), torch.tensor(composed.BELIEFS, dtype=torch.float64)
    y = torch.tensor(positive, dtype=torch.float64)
    sure = math.log(math.e + 2) - 1  # of the first of three classes, with a logit 1 above the others
    boxes = smooth(parameterised(p, anchors), parameterised(t, anchors)).sum(-1) @ y
    mask = F.binary_cross_entropy(*(torch.tensor(v, dtype=torch.float64) for v in (composed.MASKS, composed.MASK)))
    wanted = {
        "class_and_box class": 0.3 * sure,
        "class_and_box box": 0.7 * smooth(p, t, 0.4).mean(),
        "faster_rcnn classes": F.binary_cross_entropy(beliefs, y, reduction="sum") / 6,
        "faster_rcnn boxes": 7 / 50 * boxes,
        "mask_rcnn class": sure,
        "mask_rcnn box": smooth(p, t).sum(),
        "mask_rcnn mask": mask,
    }
    edges = {f"anchor{i + 1} {corner}": anchors[i, k] for i in range(6) for k, corner in enumerate(("x1", "y1", "x2", "y2"))}
    wanted |= edges
    assert list(found) == list(wanted)
    for name, value in wanted.items():
        assert found[name] == pytest.approx(float(value), abs=1e-13), name


def test_the_anchors_lie_around_the_target_and_grow_with_it():
    target = torch.tensor([2.0, 1.0, 6.0, 3.0], dtype=torch.float64)
    boxes = composed.anchors(target)
    assert boxes.shape == (6, 4)
    assert boxes[0].tolist() == pytest.approx([4.2 - 2.2, 1.9 - 0.9, 4.2 + 2.2, 1.9 + 0.9])
    torch.testing.assert_close(composed.anchors(3 * target), 3 * boxes)
    iou = 1 - LOSSES["box_iou"](boxes, target)
    assert iou[:2].min() > 0.5  # the positive ones, at first
    assert iou[2:].max() < 0.5
