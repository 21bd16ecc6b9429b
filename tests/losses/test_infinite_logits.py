"""A logit of minus infinity rules a class out, one of infinity makes it certain: the limits of large logits."""

from __future__ import annotations

import math

import pytest
import torch

from losses import LOSSES, Loss
from losses.core.axes import Sigmoid

CLASSES = [loss for loss in LOSSES.values() if loss.family == "multiclass" and loss.slug != "nll"]  # which takes no logits
TWO = [loss for loss in LOSSES.values() if loss.family == "binary" and loss.axis.slug in ("logit", "probability")]
LOGITS = [[-math.inf, 0.0, 1.0], [-math.inf, -math.inf, 1.0], [math.inf, 0.0, -2.0], [math.inf, -math.inf, 0.0]]
TARGETS = [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 0.5, 0.5]]


def pull(loss: Loss, z: list[float], y: torch.Tensor, **settings: float) -> tuple[torch.Tensor, torch.Tensor]:
    logits = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    value = loss(logits, y.argmax() if "label" in loss.inputs else y, **settings)
    return value.detach(), torch.autograd.grad(value, logits)[0]


@pytest.mark.parametrize("loss", CLASSES, ids=lambda loss: loss.slug)
@pytest.mark.parametrize("z", LOGITS, ids=str)
@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_it_is_the_limit_of_logits_of_a_thousand(loss: Loss, z: list[float], target: list[float]):
    y = torch.tensor(target, dtype=torch.float64)
    value, slope = pull(loss, z, y)
    far, wanted = pull(loss, [max(min(v, 1000.0), -1000.0) for v in z], y)
    assert not torch.isnan(value)
    assert value == math.inf if far > 10 else value == pytest.approx(float(far), abs=1e-12)
    torch.testing.assert_close(slope, wanted, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0, 2.0])
@pytest.mark.parametrize("z", LOGITS, ids=str)
@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_so_it_is_for_focal_at_any_gamma(z: list[float], target: list[float], gamma: float):
    y = torch.tensor(target, dtype=torch.float64)
    value, slope = pull(LOSSES["multiclass_focal"], z, y, gamma=gamma)
    far, wanted = pull(LOSSES["multiclass_focal"], [max(min(v, 1000.0), -1000.0) for v in z], y, gamma=gamma)
    assert value == math.inf if far > 10 else value == pytest.approx(float(far), abs=1e-12)
    torch.testing.assert_close(slope, wanted, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("loss", TWO, ids=lambda loss: loss.slug)
@pytest.mark.parametrize("z", [-math.inf, math.inf])
@pytest.mark.parametrize("target", [0.0, 0.3, 1.0])
def test_so_it_is_for_two_classes(loss: Loss, z: float, target: float):
    found = []
    for logit in (z, math.copysign(1000.0, z)):
        at = torch.tensor(logit, dtype=torch.float64, requires_grad=True)
        value = loss(at if loss.axis.slug == "logit" else Sigmoid(at), torch.tensor(target, dtype=torch.float64))
        found.append((float(value.detach()), float(torch.autograd.grad(value, at)[0])))
    (value, slope), (far, wanted) = found
    assert value == math.inf if far > 10 else value == pytest.approx(far, abs=1e-12)
    assert slope == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("z", [-math.inf, math.inf])
@pytest.mark.parametrize("target", [0.0, 0.3, 1.0])
def test_without_fading_focal_is_cross_entropy_there_too(z: float, target: float):
    logit, y = torch.tensor(z, dtype=torch.float64), torch.tensor(target, dtype=torch.float64)
    assert LOSSES["focal"](Sigmoid(logit), y, gamma=0.0) == LOSSES["bce"](Sigmoid(logit), y)
