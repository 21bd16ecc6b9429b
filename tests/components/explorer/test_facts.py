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
        ("bce", "logit", 1.0, "approaches 0, not reached for z from −50 to 50"),
        ("hinge", "logit", 0.505, "approaches 0, not reached for z from −50 to 50"),  # it is 0 from z = 100 on
        ("nll", "log_probability", 1.0, "minimum 0 at x₁ = 0"),
        ("gan_generator_minimax", "fake_score", 0.0, "no lower bound"),
    ],
    ids=str,
)
def test_where_the_minimum_is_taken(slug, axis, target, words):
    assert badges(AXES[axis], properties(slug, axis=axis, target=target))[-1] == words


def test_a_loss_that_stays_the_same_is_least_everywhere():
    found = properties("class_and_box", alpha=1)
    assert badges(AXES["shift"], found)[-1] == "minimum 0.3133 everywhere"


@pytest.mark.parametrize(
    ("slug", "axis", "words"),
    [("zero_one", "margin", "jump at m = 0"), ("hausdorff_dt", "overlap", "jump at x = 0.5"), ("hinge", "margin", "kink at m = 1")],
)
def test_a_jump_of_the_value_is_no_kink_of_the_slope(slug: str, axis: str, words: str):
    named = badges(AXES[axis], properties(slug, axis=axis))
    assert words in named
    assert ("gradient grows without limit" in named or "steepness without limit" in named) == words.startswith("jump")
