"""Formulas that are no number somewhere: nothing raises but a clear refusal, and no answer is NaN."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from losses import FormulaError, Loss, Properties, compare, curve, own, properties
from losses.analysis.gaps import undefined
from losses.analysis.sampling import sampled
from losses.core.axes import AXES
from losses.core.code import snippet
from losses.core.curve import evaluate
from tests.support.random_formulas import random_formula

FORMULAS = 20  # for each axis

STRETCHES = {
    "log(r)": ((-50.0, 0.0),),
    "sqrt(r - 3)": ((-50.0, 3.0),),
    "r^a": (),
    "r^(a + 0.5)": ((-50.0, 0.0),),
    "sqrt(r^2 - 1)": ((-1.0, 1.0),),
    "log(4 - r^2)": ((-50.0, -2.0), (2.0, 50.0)),
    "r/abs(r)": (),
    "1/r": (),
}


@pytest.mark.parametrize("text", STRETCHES)
def test_where_a_formula_is_undefined(text):
    assert undefined(own(text), AXES["residual"], 1.0, {}) == STRETCHES[text]


def test_a_loss_undefined_on_a_stretch_has_no_properties():
    with pytest.raises(ValueError, match=r"^own: it is undefined for r < −2 and for r > 2$"):
        properties(own("log(4 - r^2)"))


def of(text, axis="residual"):
    return properties(own(text, axis))


def test_far_out_a_formula_is_followed_as_far_as_float64_computes_it():
    assert (of("log(1+exp(r))").lipschitz, of("log((exp(r)+exp(-r))/2)").lipschitz) == (1.0, 1.0)
    assert of("r^4/(1+abs(r)^3)").lipschitz == pytest.approx(4 / 3, abs=0.01)
    assert of("exp(r)").lipschitz is None


@pytest.mark.parametrize("text", ["1/r", "1/(r-1/3)", "log(abs(r))", "log(abs(r-1/3))", "-1/(r-0.3)^2"])
def test_a_pole_is_a_jump_without_a_lower_bound(text):
    found = of(text)
    assert (found.minimum, found.minimisers, found.lipschitz, found.bounded, len(found.jumps)) == (-math.inf, None, None, False, 1)


@pytest.mark.parametrize("text", ["sqrt(abs(r))", "abs(r - 1/3)^0.4"])
def test_a_cusp_has_no_greatest_slope(text):
    assert of(text).lipschitz is None
    assert len(of(text).kinks) == 1


def test_a_sum_that_overflows_is_infinite_and_still_convex():
    assert of("exp(exp(r))").convex
    assert of("log(1 + exp(40*r))").convex


@pytest.mark.parametrize("axis", ["residual", "probability", "logit"])
def test_random_formulas_are_read_traced_and_described(axis):
    generator = random.Random(axis)
    seen = 0
    for _ in range(FORMULAS):
        text = random_formula(generator, axis)
        try:
            loss = own(text, axis)
        except FormulaError:
            continue
        seen += 1
        curve(loss)
        compile(snippet(loss), text, "exec")
        assert_the_program_is_the_function(text, axis)
        problem = problem_of(loss)
        assert problem == "" or "it is undefined for" in problem or "infinite all along" in problem, text
    assert seen > FORMULAS / 2


def problem_of(loss: Loss) -> str:
    """Why the loss has no properties; empty where it has, and then they are numbers."""
    try:
        compare(loss, loss)
        assert_known(properties(loss), loss.function.text)
    except ValueError as error:
        return str(error)
    return ""


def assert_known(computed: Properties, text: str) -> None:
    numbers = np.array([computed.minimum, computed.lipschitz or 0.0, *computed.kinks, *(computed.minimisers or ())])
    assert not np.isnan(numbers).any(), text


def assert_the_program_is_the_function(text: str, axis: str) -> None:
    """NaN included. Of the derivative of digamma, the curvature of lgamma, torch knows nine digits."""
    on = AXES[axis]
    low, high = on.span
    x = np.linspace(low, high, 41)[1:-1] + 0.0037 * (high - low)
    x = x[(x > on.domain.low) & (x < on.domain.high)]
    here, there = sampled(own(text, axis), on, 0.7, {})(x), evaluate(own(text, axis), on, x, 0.7)
    for name in ("value", "slope", "curvature"):
        ours, wanted = getattr(here, name), getattr(there, name)
        digits = 1e-8 if name == "curvature" and "lgamma" in text else 1e-12
        size = np.abs(wanted[np.isfinite(wanted)]).max(initial=0.0)  # of which rounding leaves something where terms cancel
        np.testing.assert_allclose(ours, wanted, rtol=digits, atol=digits * (1 + min(size, 1e6)), err_msg=f"{axis}: {text}: {name}")


def test_a_condition_of_numbers_alone_is_a_condition():
    assert curve(own("where(1 < 2 and not 3 < 2, r^2, 0)"), span=(1.0, 3.0), points=2).value.tolist() == [1.0, 9.0]
    program: dict[str, object] = {}
    exec(snippet(own("where(1 < 2 and r < 2, r^2, 3*r)")), program)


def test_a_probability_is_a_score_where_a_loss_takes_scores():
    assert curve(own("hinge(p)", "logit"), span=(0.0, 1.0), points=2).value[0] == 0.5
    program: dict[str, object] = {}
    exec(snippet(own("hinge(p)", "logit")), program)
