"""The words for a loss's computed properties."""

import pytest

from components.explorer.facts import badges
from losses import properties
from losses.core.axes import AXES


@pytest.mark.parametrize(
    ("slug", "axis", "target", "words"),
    [
        ("zero_one", "margin", 1.0, "minimum 0 for m > 0"),
        ("zero_one", "logit", 0.0, "minimum 0 for z < 0"),
        ("hinge", "margin", 1.0, "minimum 0 for m ≥ 1"),
        ("hinge", "logit", 0.0, "minimum 0 for z ≤ −1"),
        ("hausdorff", "overlap", 1.0, "minimum 0 for x > 0.5 and ≤ 1"),
        ("lovasz_hinge", "overlap", 1.0, "minimum 0 for x from 0.7311 to 1"),
        ("mse", "residual", 1.0, "minimum 0 at r = 0"),
        ("bce", "logit", 1.0, "approaches 0, never reaches it"),
        ("gan_generator_minimax", "fake_score", 0.0, "no lower bound"),
    ],
    ids=str,
)
def test_where_the_minimum_is_taken(slug, axis, target, words):
    assert badges(AXES[axis], properties(slug, axis=axis, target=target))[-1] == words


def test_a_loss_that_stays_the_same_is_least_everywhere():
    found = properties("class_and_box", alpha=1)
    assert badges(AXES["shift"], found)[-1] == "minimum 0.3133 everywhere"
