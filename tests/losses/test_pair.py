"""A reader's own gradient and second derivative are held against autograd's, and what is wrong is found at its place."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from losses import LOSSES, FormulaError, own
from losses.formulas.pair import check_pair

PSEUDO_HUBER = LOSSES["pseudo_huber"]
GRADIENT = "grad: r / sqrt(1 + (r/delta)^2)"


def test_a_right_pair_is_right_at_every_setting():
    for delta in (0.3, 1.0, 4.0):
        check = check_pair(PSEUDO_HUBER, f"{GRADIENT}\nhess: 1 / (1 + (r/delta)^2)^1.5", settings={"delta": delta})
        assert (check.gradient, check.hessian) == (None, None)
        assert check.sentences == ("The gradient is right.", "The second derivative is right.")


def test_a_wrong_hessian_of_pseudo_huber_is_caught_at_its_place():
    check = check_pair(PSEUDO_HUBER, f"{GRADIENT}\nhess: 1 / (1 + (r/delta)^2)", settings={"delta": 2.0}, span=(0.0, 5.0))
    assert check.gradient is None
    gap = check.hessian
    root = minimize_scalar(lambda r: (1 + r**2 / 4) ** -1.5 - 1 / (1 + r**2 / 4), bounds=(0, 5), options={"xatol": 1e-9})
    assert gap.at == pytest.approx(root.x, abs=1e-3)
    assert gap.largest == pytest.approx(-root.fun, rel=1e-9)
    assert (gap.written, gap.exact) == pytest.approx((1 / (1 + gap.at**2 / 4), (1 + gap.at**2 / 4) ** -1.5))
    assert gap.factor is None
    assert gap.first == pytest.approx(0, abs=1e-3)
    assert "differs most at r = 2.236" in check.sentences[1]


def test_what_is_wrong_on_one_side_only_is_found_where_it_begins():
    check = check_pair(LOSSES["cauchy"], "grad: 2*r/(1+r^2)\nhess: where(r < 1.3, 2*(1-r^2)/(1+r^2)^2, 0)")
    assert check.hessian.first == pytest.approx(1.3, abs=1e-6)


@pytest.mark.parametrize(("text", "factors"), [("grad: -2*r\nhess: -2", (-1, -1)), ("grad: r\nhess: 1", (0.5, 0.5))])
def test_a_constant_factor_is_named(text: str, factors: tuple[float, float]):
    check = check_pair(LOSSES["mse"], text)
    assert (check.gradient.factor, check.hessian.factor) == factors


def test_kinks_are_left_out_where_either_side_will_do():
    check = check_pair(LOSSES["mae"], "grad: where(r > 0, 1, -1)\nhess: 0")
    assert (check.gradient, check.hessian) == (None, None)


def test_a_derivative_that_is_undefined_is_wrong():
    check = check_pair(LOSSES["mse"], "grad: 2*r^2/r\nhess: 2")
    assert (check.gradient.at, check.gradient.largest) == (0, np.inf)
    assert check.sentences[0] == "The gradient is undefined at r = 0, where autograd has 0."


def test_next_to_a_place_without_a_bound_the_difference_is_that_of_an_ordinary_point():
    check = check_pair(own("-log(p)", "probability"), "grad: -1\nhess: 1/p^2")
    assert check.hessian is None
    assert check.gradient.at == pytest.approx(1 / 2000)


def test_a_loss_without_a_gradient_is_named():
    with pytest.raises(ValueError, match="no gradient anywhere"):
        check_pair(own("log(-1 - abs(r))"), "grad: 1\nhess: 1")


def test_a_pair_of_the_logit_knows_the_target_and_the_probability():
    text = "grad: p - y\nhess: p*(1 - p)"
    for y in (0.0, 0.3, 1.0):
        check = check_pair(LOSSES["bce"], text, "logit", y)
        assert (check.gradient, check.hessian) == (None, None)
    assert check_pair(LOSSES["bce"], "grad: y - p\nhess: p*(1 - p)", "logit").gradient.factor == -1


def test_a_pair_of_a_formula_and_a_pair_of_functions():
    loss = own("r^2/2 + lam*abs(r)^3")
    text = "hess = 1 + 6*lam*abs(r)\ngrad = r + 3*lam*r*abs(r)"
    assert check_pair(loss, text, settings={"lam": 0.4}).sentences == ("The gradient is right.", "The second derivative is right.")
    check = check_pair(LOSSES["mse"], (lambda r: 2 * r, lambda r: np.full_like(r, 3.0)))
    assert (check.gradient, check.hessian.factor) == (None, 1.5)


@pytest.mark.parametrize(
    ("text", "problem", "at"),
    [
        ("grad: 2*r", "Two lines are expected", 0),
        ("r\ngrad: 2*r\nhess: 2", "Something stands before", 0),
        ("grad: 2*r\nhess: 2*", "ends too early", 18),
        ("grad: 2*r*beta\nhess: 2", "beta is no hyperparameter of this loss", 10),
        ("grad: 2*r\nhess: beta", "beta is no hyperparameter of this loss", 16),
        ("grad: __import__('os')\nhess: 2", "no part of a formula", 17),
    ],
)
def test_a_text_that_is_no_pair_is_refused_at_its_place(text: str, problem: str, at: int):
    with pytest.raises(FormulaError, match=problem) as refusal:
        check_pair(LOSSES["mse"], text)
    assert refusal.value.text == text
    assert refusal.value.position == at
