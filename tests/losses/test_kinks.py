"""The slope at a kink is the mean of the slopes of the pieces that meet there, in every loss on every axis."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from losses import LOSSES, properties
from losses.core.axes import axes_of
from losses.core.curve import evaluate
from losses.core.spec import Axis, Loss

CURVES = [
    (loss, axis, y) for loss in LOSSES.values() for axis in axes_of(loss) for y in ((0.0, 1.0) if axis.target.symbol else (1.0,))
]
THREE_PIECES = {"max_logit"}  # of three classes: two others are alike, so that three pieces meet


def exact_kinks(loss: Loss, axis: Axis, y: float) -> list[float]:
    """The kinks that are numbers of three decimals, and so known exactly: one that was only found to 1e-6 may lie beside itself."""
    try:
        found = properties(loss, axis=axis, target=y)
    except ValueError:  # infinite all along the axis
        return []
    return [kink for kink in found.kinks if kink not in found.jumps and round(kink, 3) == kink]


def test_the_slope_at_every_kink_is_the_mean_of_both_sides():
    seen = 0
    for loss, axis, y in CURVES:
        for kink in exact_kinks(loss, axis, y):
            before, here, after = evaluate(loss, axis, kink + np.array([-1e-7, 0.0, 1e-7]), y).slope
            if loss.slug not in THREE_PIECES:
                assert here == pytest.approx((before + after) / 2, abs=1e-5), (loss.slug, axis.slug, y, kink)
                seen += 1
    assert seen > 20


def test_where_three_pieces_meet_it_is_the_mean_of_the_three():
    z = torch.zeros(3, requires_grad=True)
    (slope,) = torch.autograd.grad(LOSSES["max_logit"](z, torch.tensor([1.0, 0.0, 0.0])), z)
    assert slope.tolist() == pytest.approx([1 / 3 - 1, 1 / 3, 1 / 3])
