"""The axes: their names and spans, and where on each the truth lies."""

from __future__ import annotations

import math

import numpy as np
import pytest

from losses import LOSSES
from losses.core.axes import AXES
from losses.core.curve import evaluate


@pytest.mark.parametrize("y", [0.0, 0.2, 0.5, 0.9, 1.0])
def test_the_truth_is_where_a_proper_loss_is_least(y: float):
    for slug, axis in (("bce", "probability"), ("bce", "logit"), ("cross_entropy", "class_logit"), ("kl_pq", "outcome")):
        truth = AXES[axis].truth(y)
        x = np.clip(truth, -30, 30) + np.array([0.0, -1e-3, 1e-3])
        x = x.clip(0, 1) if AXES[axis].domain.low == 0 else x
        value = evaluate(LOSSES[slug], AXES[axis], x, y).value
        assert value[0] == value.min() or abs(truth) == math.inf
    assert AXES["residual"].truth(y) == 0
    assert AXES["log_probability"].truth(y) == (math.log(y) if y else -math.inf)
    assert AXES["margin"].truth(y) == pytest.approx(abs(2 * y - 1) * abs(AXES["logit"].truth(y)) if y != 0.5 else 0)
    assert AXES["logit"].truth(y) == (math.log(y / (1 - y)) if 0 < y < 1 else math.copysign(math.inf, y - 0.5))


def test_the_axes_are_named_as_in_the_catalogue():
    known = ["residual", "probability", "logit", "margin", "class_logit", "log_probability", "outcome", "overlap", "shift"]
    assert list(AXES) == [*known, "distance", "angle", "fake_score", "fake_probability"]
    for slug, axis in AXES.items():
        assert axis.slug == slug
        assert axis.title == f"{axis.quantity}, {axis.symbol}"
        assert axis.reach[0] <= axis.span[0] < axis.span[1] <= axis.reach[1]
        axis.check_span(axis.span)
        axis.check_span(axis.reach)
    with pytest.raises(ValueError, match=r"\[0, 1\] on the probability axis"):
        AXES["probability"].check_span((0.5, 1.5))
