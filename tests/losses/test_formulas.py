"""Formulas of a reader's own: the same loss as written in the catalogue, its code, and what is refused."""

import inspect
import math

import numpy as np
import pytest
import torch
from torch import nn

from losses import LOSSES, FormulaError, curve, own, properties, take
from losses.analysis.sampling import is_infinite, sampled
from losses.core.code import snippet
from losses.core.curve import evaluate
from losses.formulas.functions import FUNCTIONS
from losses.formulas.tree import Call, walk
from losses.tracing.program import trace

# One formula for each operation of the table, where it is smooth.
OPERATIONS = {
    "residual": [
        "-r + 2*r - r/3 + r**3",
        "where(r < 0.05, r^2, 3*r)",
        "where(r <= 0.05 and r != 7, r^2, 3*r)",
        "where(r > 0.05 or r >= 9, r, -r)",
        "where(not r == 7, r^2, 3*r)",
        "max(r, 0.3) + min(r, -0.2, 2*r)",
        "abs(r) + sign(r) + sqrt(1 + r^2)",
        "exp(r/3) + expm1(r) + log(9 + r^2) + log1p(r^2)",
        "sin(r) + cos(r) + tanh(r)",
        "sigmoid(r) + logsigmoid(r) + softplus(r) + logcosh(r)",
        "clip(r, -1, a)*r + abs(r + 0.003)^q",
        "r if r < 0.3 else b*r^2",
    ],
    "class_logit": ["sum(y*z) + mean(z) + logsumexp(z) + max(z) + min(z)", "sum(softmax(z)^2) + sum(p*x)"],
    "overlap": ["1 - (2*sum(p*y) + eps)/(sum(p) + sum(y) + eps) + mean(bce(p, y))"],
    "logit": ["bce(p, y) + lam*p^2 + hinge(m) + focal(p, y, gamma=g)"],
    "margin": ["hinge(m) + 0.5*squared_hinge(z, y)"],
    "probability": ["-y*log(p) - (1 - y)*log(1 - p) + z^2"],
    "outcome": ["sum(p*log(p/q)) + 0.5*kl_qp(p, q)"],
    "distance": ["y*d^2 + (1 - y)*max(0, margin - d)^2"],
    "difference": ["ranknet(d) + 0.1*d^2"],
    "log_ratio_difference": ["dpo(d) + ipo(d, beta=0.2)"],
    "probability_ratio": ["ppo_clip(r, A) + 0.1*(r - 1)^2"],
    "fake_score": ["gan_discriminator(r, f) + 0.1*f^2"],
}
CASES = [(axis, text) for axis, texts in OPERATIONS.items() for text in texts]


@pytest.mark.parametrize(("axis", "text"), CASES)
def test_the_printed_program_computes_the_curve(axis, text):
    loss = own(text, axis)
    program: dict[str, torch.Tensor] = {}
    exec(snippet(loss), program)
    drawn = curve(loss)
    for name, expected in (("value", drawn.value), ("slope", drawn.slope), ("curvature", drawn.curvature)):
        np.testing.assert_array_equal(program[name].numpy(force=True), expected)


@pytest.mark.parametrize(("axis", "text"), CASES)
def test_the_traced_program_is_the_function(axis, text):
    loss = own(text, axis)
    assert len(trace(loss).ops) > 1
    found = properties(loss, target=0.3 if axis == "outcome" else 1.0)
    assert not math.isnan(found.minimum)


def test_every_operation_is_in_one_of_these_formulas():
    trees = [own(text, axis).function.safe for axis, text in CASES]
    used = {node.name for tree in trees for node in walk(tree) if isinstance(node, Call)}
    assert FUNCTIONS.keys() - used <= {"erf", "lgamma"}  # test_special.py


def test_the_sum_of_two_losses_of_the_catalogue():
    loss = own("0.3*mse(r) + 0.7*mae(r)")
    at_two = curve(loss, span=(2.0, 3.0), points=2)
    assert (round(at_two.value[0], 12), round(at_two.slope[0], 12)) == (2.6, 1.9)


@pytest.mark.parametrize("delta", [0.1, 1.0, 3.7])
def test_cauchy_typed_is_cauchy(delta):
    typed, cauchy = own("delta^2*log(1+(r/delta)^2)"), curve("cauchy", span=(-50.0, 50.0), delta=delta)
    drawn = curve(typed, span=(-50.0, 50.0), delta=delta)
    for name in ("value", "slope", "curvature"):
        np.testing.assert_allclose(getattr(drawn, name), getattr(cauchy, name), rtol=1e-12, atol=1e-12)


SPELLINGS = {
    "δ²·(√(1+(r/δ)²) − 1)": "delta**2*(sqrt(1+(r/delta)**2) - 1)",
    r"\delta^2 \left( \sqrt{1 + (r/\delta)^2} - 1 \right)": "delta**2*(sqrt(1+(r/delta)**2) - 1)",
    r"\frac{1}{2} r^2": "1/2*r**2",
    r"\frac{|r|}{1 + |r|}": "abs(r)/(1 + abs(r))",
    r"\left| r \right| \cdot \mathrm{e}^{-r}": "abs(r)*e**(-r)",
    r"\log\cosh r": "logcosh(r)",
    r"w_{1} \ln(1 + r^2) + w_2 |r|": "w_1*log(1 + r^2) + w_2*abs(r)",
    "|r|·|r−1|": "abs(r)*abs(r-1)",
    r"\begin{cases} \frac{1}{2} r^2 & |r| \le \delta \\ \delta |r| - \frac{1}{2}\delta^2 & \text{otherwise} \end{cases}": (
        "where(abs(r) <= delta, 1/2*r**2, delta*abs(r) - 1/2*delta**2)"
    ),
    r"\begin{cases} r^2, & \text{if } r < 0 \\ 3r, & \text{if } r \geq 0 \end{cases}": "where(r < 0, r**2, 3*r)",
    r"2 \begin{cases} 1 & r < 0 \\ 2 & r < 1 \\ r & \text{else} \end{cases}": "2*where(r < 0, 1, where(r < 1, 2, r))",
    "(r\n + 1)\n^2": "(r + 1)^2",
}


@pytest.mark.parametrize("typed", SPELLINGS)
def test_what_people_paste_is_read_as_it_is_meant(typed):
    assert own(typed).function.tree == own(SPELLINGS[typed]).function.tree


REFUSED = {
    "r +": (3, "too early"),
    "r + * 2": (4, "cannot stand"),
    "2r": (1, "sign is missing"),
    "(r": (0, "never closed"),
    "|r": (0, "never closed"),
    "r + foo(r)": (4, "no function foo"),
    "δδ*r": (1, "sign is missing"),
    "r*\n9**9**9": (3, "too large"),
    "huber(r, delta=-1)": (15, "has to be a number"),
    "r + sum(r)": (4, "goes over the classes"),
    "a*r\nb = 2": (4, "does not use b"),
    "a*r\na = 9 in [0, 1]": (8, "has to lie in the range"),
    r"\log r q": (7, "How far"),
    r"\begin{cases} r & r < 0 \\ 2r & r > 1 \end{cases}": (32, "no row holds"),
    r"\begin{cases} r \\ 2r & r > 1 \end{cases}": (14, "is not said"),
    r"\begin{cases} r & r < 0": (0, "never end"),
    r"\begin{cases} , & r < 0 \\ r & r > 1 \end{cases}": (14, "one & and"),
    r"\begin{align} r \end{align}": (0, "only cases"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_refused_is_pointed_at(text):
    position, words = REFUSED[text]
    with pytest.raises(FormulaError, match=words) as refused:
        own(text)
    assert refused.value.position == position
    assert refused.value.marked.splitlines()[1].index("^") == refused.value.column


def test_no_hyperparameter_has_the_name_of_an_argument_beside_which_it_is_given():
    for function in (curve, properties, evaluate, is_infinite, snippet, LOSSES["mse"].__call__.__func__):
        for name, parameter in inspect.signature(function).parameters.items():
            if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
                with pytest.raises(FormulaError, match=f"{name} cannot be the name of a hyperparameter"):
                    own(f"{name}*r")


@pytest.mark.parametrize("text", ["log(r)", "sqrt(r)*a", "r^1.5", "where(r > -1, r^2, log(r))"])
def test_where_a_loss_is_undefined_its_derivatives_are(text):
    loss = own(text)
    drawn, x = curve(loss, points=402), np.linspace(-5, 5, 402)
    undefined = np.isnan(drawn.value)
    assert 0 < undefined.sum() < 402
    along = sampled(loss, loss.axis, 1.0, {})(x)
    for made in (drawn, along):
        for part in (made.value, made.slope, made.curvature):
            np.testing.assert_array_equal(np.isnan(part), undefined)


def test_a_hyperparameter_starts_where_its_line_says():
    (delta,) = own("huber(r, delta=delta)\ndelta = 0.5 in [0.1, 2]").params
    assert (delta.default, delta.knob.low, delta.knob.high) == (0.5, 0.1, 2.0)


def test_a_hyperparameter_that_goes_to_a_loss_has_its_range():
    (tau,) = own("quantile(r, tau=t)").params
    assert (tau.name, tau.default, tau.knob.low, tau.knob.high) == ("t", 0.5, 0.01, 0.99)


def test_a_module_of_pytorch_is_the_loss_it_is():
    taken = take(nn.HuberLoss(reduction="none", delta=2.0))
    np.testing.assert_array_equal(curve(taken).slope, curve("huber", delta=2.0).slope)


def test_a_function_with_hyperparameters_is_traced():
    def bowl(prediction, target, *, scale=1.0):
        return (prediction - target) ** 2 * scale

    taken = take(bowl, ranges={"scale": (0.5, 4.0)})
    assert not taken.untraced
    assert curve(taken, scale=3.0, span=(0.0, 2.0), points=2).slope.tolist() == [0.0, 12.0]


def test_what_cannot_be_traced_is_drawn_from_samples_and_says_why():
    def branching(r):
        return r**2 if float(r.sum()) > 1e9 else r.abs()

    taken = take(branching)
    assert "makes a number of Python" in taken.untraced
    assert properties(taken).lipschitz == 1.0


def test_a_module_that_averages_is_refused_with_the_cure():
    with pytest.raises(ValueError, match='reduction="none"'):
        take(nn.MSELoss())


# Formulas of the catalogue that cannot be pasted, and why.
NOT_PASTED = {
    "zero_one": r"command \\mathbf",  # 1[...] is no operation of formulas
    "smoothed_bce": r"command \\tilde",  # a name that is explained behind a comma
    "asymmetric": r"command \\tilde",
    "varifocal": "no row holds",  # that y is never below 0 does not stand in it
}
PASTED = [entry for entry in LOSSES.values() if entry.family in ("regression", "binary")]


@pytest.mark.parametrize("entry", PASTED, ids=lambda entry: entry.slug)
def test_the_formula_of_the_catalogue_pasted_is_its_loss(entry):
    if entry.slug in NOT_PASTED:
        with pytest.raises(FormulaError, match=NOT_PASTED[entry.slug]):
            own(entry.formula, entry.axis)
        return
    pasted = own(entry.formula, entry.axis)
    symbols = {param.knob.symbol: param.default for param in entry.params}
    settings = {param.name: symbols[param.knob.symbol] for param in pasted.params}
    low, high = entry.axis.span
    x = np.linspace(low, high, 23)[1:-1] + 0.001
    for target in (0.0, 1.0):
        ours, wanted = evaluate(pasted, entry.axis, x, target, **settings), evaluate(entry, entry.axis, x, target)
        np.testing.assert_allclose(ours.value, wanted.value, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(ours.slope, wanted.slope, rtol=1e-12, atol=1e-12)
