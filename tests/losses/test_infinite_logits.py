"""A logit of minus infinity rules a class out, one of infinity makes it certain: the limits of large logits."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch

from losses import LOSSES, Loss
from losses.core.axes import Sigmoid

FOCAL = LOSSES["multiclass_focal"]
CLASSES = [(loss, {}) for loss in LOSSES.values() if loss.family == "multiclass" and loss.slug != "nll"]  # which takes no logits
CLASSES += [(FOCAL, {"gamma": gamma}) for gamma in (0.0, 0.5, 1.0)]
TWO = [loss for loss in LOSSES.values() if loss.family == "binary" and loss.axis.slug in ("logit", "probability")]
LOGITS = [[-math.inf, 0.0, 1.0], [-math.inf, -math.inf, 1.0], [math.inf, 0.0, -2.0], [math.inf, -math.inf, 0.0]]
TARGETS = [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 0.5, 0.5]]


DIFFERENCES = ("multi_margin", "multilabel_margin")  # of logits


def compares_infinities(loss: Loss, logits: list[float], y: torch.Tensor) -> None:
    """The difference of two logits of minus infinity has no limit: it counts 0, without a slope."""
    z = torch.tensor(logits, dtype=torch.float64, requires_grad=True)
    value = loss(z, y.argmax() if "label" in loss.inputs else y)
    (slope,) = torch.autograd.grad(value, z)
    assert value == math.inf
    assert torch.isfinite(slope).all()


def is_a_limit(function: Callable[[torch.Tensor], torch.Tensor], infinite: torch.Tensor) -> None:
    """Value and gradient are those at 1000 in place of infinity; a value that grows with it is infinite."""
    found = []
    for z in (infinite.requires_grad_(), infinite.detach().clamp(-1000, 1000).requires_grad_()):
        value = function(z)
        found.append((value.detach(), torch.autograd.grad(value, z)[0]))
    (value, slope), (far, wanted) = found
    assert value == math.inf if far > 20 else value == pytest.approx(float(far), abs=1e-12)
    torch.testing.assert_close(slope, wanted, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("loss", "settings"), CLASSES, ids=lambda part: str(getattr(part, "slug", part)))
@pytest.mark.parametrize("logits", LOGITS, ids=str)
@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_it_is_so_for_many_classes(loss: Loss, settings: dict[str, float], logits: list[float], target: list[float]):
    y = torch.tensor(target, dtype=torch.float64)
    if loss.slug in DIFFERENCES and logits.count(-math.inf) > 1 and y[:2].any():
        return compares_infinities(loss, logits, y)
    given = y.argmax() if "label" in loss.inputs else y
    is_a_limit(lambda z: loss(z, given, **settings), torch.tensor(logits, dtype=torch.float64))


@pytest.mark.parametrize("loss", TWO, ids=lambda loss: loss.slug)
@pytest.mark.parametrize("logit", [-math.inf, math.inf])
@pytest.mark.parametrize("target", [0.0, 0.3, 1.0])
def test_it_is_so_for_two_classes(loss: Loss, logit: float, target: float):
    y = torch.tensor(target, dtype=torch.float64)
    of_logit = loss.axis.slug == "logit"
    is_a_limit(lambda z: loss(z if of_logit else Sigmoid(z), y), torch.tensor(logit, dtype=torch.float64))


@pytest.mark.parametrize("z", [-math.inf, math.inf])
@pytest.mark.parametrize("target", [0.0, 0.3, 1.0])
def test_without_fading_focal_is_cross_entropy_there_too(z: float, target: float):
    logit, y = torch.tensor(z, dtype=torch.float64), torch.tensor(target, dtype=torch.float64)
    assert LOSSES["focal"](Sigmoid(logit), y, gamma=0.0) == LOSSES["bce"](Sigmoid(logit), y)
