"""What is said of a formula: each statement where it is true, and the stable form of each known pattern."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import torch

from losses import LOSSES, curve, own
from losses.core.axes import AXES
from losses.core.curve import evaluate
from losses.formulas.diagnosis import diagnosis
from losses.formulas.stable import stable, written

mp = mpmath.mp.clone()
mp.dps = 400


def words_of(text, axis="residual", target=1.0):
    return "\n".join(diagnosis(own(text, axis), AXES[axis], target, {}))


WORDS = [
    ("log(r)", "undefined for r < 0:"),
    ("1/r", "infinite at r = 0."),
    ("log(1 + r^2)", "Not convex: the second derivative is negative for r < −1 and for r > 1."),
    ("abs(r)", "Kink at r = 0: the slope goes from −1 to 1"),
    ("where(r < 2, r^2, 7 + r)", "Jump at r = 2: the loss goes from 4 to 9"),
    ("sqrt(abs(r))", "Cusp at r = 0"),
    ("1/(r - 1/3)", "Pole at r = 0.3333"),
    ("abs(r)^2.5", "gradient grows without limit as r goes to ∞, in proportion to |r| to the power 1.5."),
    ("exp(r)", "as r goes to ∞, faster than any power."),
    ("where(r < 1, r^2, 1)", "The second derivative is 0, or below 1·10⁻¹², for r > 1."),
    ("r^2 - 4", "negative for r from −2 to 2"),
    ("log(1 + exp(r))", "In float32 the loss is infinite for r > 88.8."),
    ("exp(r)", "In float32 the loss is larger than any number for r > 88.8."),
    ("exp(r)/(1 + exp(r))", "In float32 the loss is NaN for r > 88.8."),
    ("1 - (1 - 1/(1 + r^2))", "fewer than half of its digits for r > 199, and is 0 instead of a positive number farther out."),
    ("exp(r) - 1", "fewer than half of its digits near 0, for |r| below about 4·10⁻⁵"),
]


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_what_is_said_of_a_formula(text, words):
    assert words in words_of(text)


def test_a_gradient_at_an_end_of_the_axis():
    assert "as p goes to 0, in proportion to 1/p." in words_of("-log(p)", "probability")


def test_nothing_is_said_where_nothing_can_go_wrong():
    assert words_of("log_cosh(r) + 0.01*r^2").count("\n") == 1  # the gradient grows towards both ends


def test_losses_of_the_catalogue_are_described_too():
    assert "Kink" in "\n".join(diagnosis(LOSSES["hinge"], AXES["margin"], 1.0, {}))
    for slug in ("cross_entropy", "triplet", "bce"):
        loss = LOSSES[slug]
        assert "nan" not in " ".join(diagnosis(loss, loss.axis, 1.0, {}))


def sigmoid(z):
    return 1 / (1 + mp.exp(-z))


# axis, typed, its stable form, the truth, and a place where float64 breaks the typed one
STABLE = [
    ("logit", "-log(sigmoid(z))", "softplus(-z)", lambda z: -mp.log(sigmoid(z)), -800.0),
    ("residual", "log(1 + exp(r))", "softplus(r)", lambda r: mp.log1p(mp.exp(r)), 800.0),
    ("residual", "log1p(exp(-r))", "softplus(-r)", lambda r: mp.log1p(mp.exp(-r)), -800.0),
    ("logit", "-log(1 - p)", "softplus(z)", lambda z: -mp.log(1 - sigmoid(z)), 40.0),
    ("logit", "-log(1 - sigmoid(2*z))", "softplus(2*z)", lambda z: -mp.log(1 - sigmoid(2 * z)), 40.0),
    ("logit", "-log(p)", "softplus(-z)", lambda z: -mp.log(sigmoid(z)), -800.0),
    ("probability", "-log(1 - p)", "-log1p(-p)", lambda p: -mp.log(1 - p), 1e-20),
    ("residual", "log(1 + r^2)", "log1p(r^2)", lambda r: mp.log1p(r * r), 1e-12),
    ("residual", "exp(r) - 1 - r/2", "expm1(r) - r/2", lambda r: mp.expm1(r) - r / 2, 1e-13),
    ("residual", "log((exp(r) + exp(-r))/2)", "logcosh(r)", lambda r: mp.log(mp.cosh(r)), 800.0),
    ("residual", "sqrt(1 + r^2) - 1", "r^2/(sqrt(1 + r^2) + 1)", lambda r: mp.sqrt(1 + r * r) - 1, 1e-10),
    ("logit", "1/(1 + exp(-z))", "sigmoid(z)", sigmoid, -800.0),
    ("logit", "exp(z)/(1 + exp(z))", "sigmoid(z)", sigmoid, 800.0),
]


@pytest.mark.parametrize(("axis", "typed", "form", "truth", "place"), STABLE)
def test_the_stable_form_is_the_formula_and_stays_right_where_that_breaks(axis, typed, form, truth, place):
    tree = stable(own(typed, axis).function.tree, AXES[axis])
    assert written(tree) == form
    assert words_of(typed, axis).endswith(f"A form that keeps its digits: {form}")
    span = (0.1, 0.9) if axis == "probability" else (-3.0, 3.0)
    plain, better = (curve(own(text, axis), span=span, points=24) for text in (typed, form))
    np.testing.assert_allclose(better.value, plain.value, rtol=1e-12, atol=1e-12)
    wanted = float(truth(mp.mpf(place)))
    value = evaluate(own(form, axis), AXES[axis], np.array([place])).value[0]
    assert value == pytest.approx(wanted, rel=1e-12, abs=0)
    broken = evaluate(own(typed, axis), AXES[axis], np.array([place])).value[0]
    assert broken != pytest.approx(wanted, rel=1e-6, abs=0) or form == "sigmoid(z)"  # which loses its derivatives alone


CLASSES = [
    ("-sum(y*log(softmax(z)))", "-sum(y*x)"),
    ("-sum(y*log(p))", "-sum(y*x)"),
    ("-sum(y*log(softmax(2*z)))", "-sum(y*(2*z - logsumexp(2*z)))"),
    ("log(sum(exp(z))) - sum(y*z)", "logsumexp(z) - sum(y*z)"),
]


@pytest.mark.parametrize(("typed", "form"), CLASSES)
def test_the_stable_form_over_classes(typed, form):
    plain, better = own(typed, "class_logit"), own(form, "class_logit")
    assert written(stable(plain.function.tree, AXES["class_logit"])) == form
    z = torch.tensor([[0.3, -1.2, 2.0], [900.0, 0.0, -5.0]], dtype=torch.float64)
    y = torch.tensor([0.0, 1.0, 0.0], dtype=torch.float64)
    value, broken = better.function(z, y), plain.function(z, y)
    factor = 2 if "2*z" in typed else 1
    assert value[0].item() == pytest.approx(broken[0].item(), rel=1e-12)
    assert value[1].item() == pytest.approx(900.0 * factor, rel=1e-12)
    assert not np.isfinite(broken[1].item())
