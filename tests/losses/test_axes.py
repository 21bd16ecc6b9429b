"""The axes: their names and spans, where on each the truth lies, and how they make the inputs of a loss."""

from __future__ import annotations

import ast
import inspect
import math

import numpy as np
import pytest
import torch

from losses import LOSSES
from losses.core.axes import AXES, same_example
from losses.core.axes.classes import held_target, likeliest_label, moved_coordinate, softmax_before
from losses.core.curve import evaluate
from losses.core.spec import Link


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
    known += ["distance", "angle", "fake_score", "fake_probability", "difference", "log_ratio_difference", "probability_ratio"]
    known += ["log_mean", "mean", "gaussian_residual", "log_variance", "scaled_residual", "log_scale"]
    known += ["latent_mean", "latent_log_variance"]
    assert list(AXES) == known
    for slug, axis in AXES.items():
        assert axis.slug == slug
        assert axis.title == f"{axis.quantity}, {axis.symbol}"
        assert axis.reach[0] <= axis.span[0] < axis.span[1] <= axis.reach[1]
        axis.check_span(axis.span)
        axis.check_span(axis.reach)
    with pytest.raises(ValueError, match=r"\[0, 1\] on the probability axis"):
        AXES["probability"].check_span((0.5, 1.5))


LINKS = {link.__name__: link for axis in AXES.values() for links in axis.links.values() for link in links.values()}
HELD = {link.__name__: link for link in (moved_coordinate, softmax_before, held_target, likeliest_label)}


@pytest.mark.parametrize("link", (LINKS | HELD).values(), ids=LINKS | HELD)
def test_a_link_is_one_expression_with_a_word_about_it(link: Link):
    """The printed code takes the expression for the assignment and the docstring for its comment."""
    function = ast.parse(inspect.getsource(link)).body[0]
    assert isinstance(function, ast.FunctionDef)
    about, value = function.body
    assert isinstance(value, ast.Return)
    assert isinstance(about, ast.Expr)
    assert (link.__doc__ or "").count("\n") == 0


def test_the_partners_of_an_axis_can_be_drawn_on_it():
    assert [slug for slug, axis in AXES.items() if not axis.partners] == [
        "log_probability",
        "probability_ratio",
        "gaussian_residual",
        "log_variance",
        "latent_mean",
        "latent_log_variance",
    ]
    for axis in AXES.values():
        assert all(axis.draws(LOSSES[slug]) for slug in axis.partners)
        assert len(set(axis.partners)) in (0, 2)


def test_an_axis_makes_the_inputs_that_the_loss_asks_for_and_no_others():
    x, y = torch.tensor([-2.0, 0.5]), torch.tensor(1.0)
    assert AXES["logit"].links_to(LOSSES["bce"], ("z",)).keys() == {"z"}
    assert list(AXES["overlap"].links_to(LOSSES["lovasz_hinge"], ("z", "y"))) == ["y", "beside", "on", "score", "z"]
    assert list(AXES["logit"].links_to(LOSSES["sparse_cross_entropy"], ("z", "label"))) == ["z", "label"]
    score, target = AXES["margin"].inputs(LOSSES["hinge"], x, 0 * y)
    torch.testing.assert_close((score, target), (-x, 0 * y))
    with pytest.raises(ValueError, match=r"hinge: at target 0\.5 the margin"):
        AXES["margin"].check_target(LOSSES["hinge"], 0.5)


# What a point stands for: the probability of the class (or that the sample is real), written out beside the links.
SHOWN = {
    "probability": lambda x, y: x,
    "logit": lambda x, y: 1 / (1 + math.exp(-x)),
    "margin": lambda x, y: 1 / (1 + math.exp(-x / (2 * y - 1))),
    "class_logit": lambda x, y: math.exp(x) / (math.exp(x) + 2),
    "log_probability": lambda x, y: math.exp(x),
    "outcome": lambda x, y: x,
}
MEANS = {"log_mean": lambda x, y: math.exp(x), "mean": lambda x, y: x}
VERDICTS = {"fake_score": SHOWN["logit"], "fake_probability": SHOWN["probability"]}
PAIRS = [(a, b, group) for group in (SHOWN, VERDICTS, MEANS) for a in group for b in group if a != b]


@pytest.mark.parametrize(("axis", "other", "group"), PAIRS, ids=lambda v: v if isinstance(v, str) else "")
def test_a_point_stands_for_the_same_example_on_another_axis(axis: str, other: str, group: dict):
    for y in (0.0, 0.3, 1.0):
        for p in (0.02, 0.5, 0.9):
            x = same_example(
                p,
                AXES[list(group)[1] if group is MEANS else "probability" if group is SHOWN else "fake_probability"],
                AXES[axis],
                y,
            )
            assert group[axis](x, y) == pytest.approx(p, rel=1e-12)
            there = same_example(x, AXES[axis], AXES[other], y)
            assert group[other](there, y) == pytest.approx(p, rel=1e-12)
            assert same_example(there, AXES[other], AXES[axis], y) == pytest.approx(x, abs=1e-12)


def test_a_loss_is_the_same_at_the_same_example():
    for own, other, slug in [("probability", "logit", "focal"), ("logit", "margin", "hinge"), ("outcome", "logit", "kl_pq")]:
        x = np.linspace(-3, 3, 5) if own == "logit" else np.linspace(0.1, 0.9, 5)
        there = np.array([same_example(v, AXES[own], AXES[other], 0.8) for v in x])
        known = evaluate(LOSSES[slug], AXES[own], x, 0.8).value
        np.testing.assert_allclose(evaluate(LOSSES[slug], AXES[other], there, 0.8).value, known, rtol=1e-12)


def test_an_end_and_what_has_no_other_side():
    assert same_example(1.0, AXES["probability"], AXES["logit"]) == 50
    assert same_example(0.0, AXES["log_probability"], AXES["class_logit"]) == 50
    assert same_example(0.2, AXES["probability"], AXES["margin"], 0.5) is None
    assert same_example(0.2, AXES["probability"], AXES["fake_probability"]) is None
    assert same_example(0.2, AXES["probability"], AXES["residual"]) is None
