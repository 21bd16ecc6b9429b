"""What is typeset of a loss is what autograd computes, and looks as an author would write it."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from losses import LOSSES, Loss, own
from losses.core.curve import evaluate
from losses.formulas.typeset import LONGEST, Expressions, typeset
from losses.formulas.typeset.latex import glyphs
from losses.formulas.typeset.reading import constant
from losses.formulas.typeset.sums import TooLong
from losses.formulas.typeset.values import value
from losses.tracing.program import OUTPUTS

NUMBERS = [loss for loss in LOSSES.values() if loss.axis.takes == "numbers"]
UNREAD = {"barron": set(OUTPUTS), "asymmetric": {"curvature"}, "quality_focal": {"curvature"}}  # too long even to be read


def unread(loss: Loss, share: float = 0.9) -> set[str]:
    """The outputs that cannot be read; all others are compared with the curve, in the form that is shown."""
    expressions = Expressions.of(loss, loss.axis)
    low, high = loss.axis.span
    x = np.linspace(low + (high - low) / 50, high - (high - low) / 70, 31)
    settings = {param.name: share * param.default + (1 - share) * param.knob.high for param in loss.params}
    wanted = evaluate(loss, loss.axis, x, 0.3, **settings)
    missing: set[str] = set()
    for output in OUTPUTS:
        try:
            tree = expressions.tree(output)
        except TooLong:
            missing.add(output)
            continue
        numbers = value(tree, {"x": x, "y": np.array(0.3)} | {name: np.array(each) for name, each in settings.items()})
        np.testing.assert_allclose(numbers + np.zeros_like(x), getattr(wanted, output), rtol=1e-9, atol=1e-9, err_msg=output)
    return missing


@pytest.mark.parametrize("loss", NUMBERS, ids=lambda loss: loss.slug)
def test_the_expressions_of_a_loss_give_its_curve(loss: Loss):
    assert unread(loss) <= UNREAD.get(loss.slug, set())
    for text in vars(typeset(loss)).values():
        assert text is None or glyphs(text) <= LONGEST


LEAVES = ["r", "a", "b", "2", "0.3", "r", "1"]
UNARY = ["abs({})", "exp(-({})^2)", "log(1 + ({})^2)", "tanh({})", "sigmoid({})", "sqrt(1 + ({})^2)", "({})^2", "sin({})", "-({})"]
UNARY += [
    "1/(1 + ({})^2)",
    "logsigmoid({})",
    "log1p(abs({}))",
    "erf({})",
    "clip({}, -1.3, 1.7)",
    "sign({})",
    "lgamma(1.2 + ({})^2)",
]
BINARY = ["{} + {}", "{} - ({})", "({}) * ({})", "({}) / (2 + ({})^2)", "max({}, {})", "min({}, {})", "where(r > 0.7, {}, {})"]
BINARY += ["where(abs(r) <= a, {}, {})", "({}) * r^2 - ({})"]


def text_of(generator: random.Random, depth: int) -> str:
    """A formula of the residual that is defined everywhere."""
    if depth == 0:
        return generator.choice(LEAVES)
    if generator.random() < 0.5:
        return generator.choice(UNARY).format(text_of(generator, depth - 1))
    return generator.choice(BINARY).format(text_of(generator, depth - 1), text_of(generator, depth - 1))


@pytest.mark.parametrize("seed", range(60))
def test_the_expressions_of_a_random_formula_give_its_curve(seed: int):
    text = text_of(random.Random(seed), 2 + seed % 2)
    assert unread(own(f"({text}) + 0*r*a*b\na = 1.1 in [0.5, 2]\nb = 0.4 in [0.1, 1]")) <= {"curvature"}


@pytest.mark.parametrize(
    ("text", "axis", "printed"),
    [
        (
            "delta^2*log(1 + (r/delta)^2)",
            "residual",
            (
                r"\delta^2 \, \log\left(1 + \frac{r^2}{\delta^2}\right)",
                r"\frac{2 r}{1 + r^2/\delta^2}",
                r"\frac{2 (\delta^2 - r^2)}{\delta^2 (1 + r^2/\delta^2)^2}",
            ),
        ),
        (
            "r^2/2 if abs(r) <= delta else delta*(abs(r) - delta/2)",
            "residual",
            (
                r"\begin{cases} \frac{r^2}{2} & \text{if } |r| \le \delta \\ "
                r"\delta |r| - \frac{\delta^2}{2} & \text{otherwise} \end{cases}",
                r"\begin{cases} r & \text{if } |r| \le \delta \\ \delta \, \operatorname{sgn}(r) & \text{otherwise} \end{cases}",
                r"\begin{cases} 1 & \text{if } |r| \le \delta \\ 0 & \text{otherwise} \end{cases}",
            ),
        ),
        ("0.3*mse(r) + 0.7*mae(r)", "residual", (r"0.3 r^2 + 0.7 |r|", r"0.6 r + 0.7 \, \operatorname{sgn}(r)", "0.6")),
        ("abs(r)^p", "residual", ("|r|^p", r"p |r|^{p - 1} \, \operatorname{sgn}(r)", "p (p - 1) |r|^{p - 2}")),
        ("log(1 + exp(-m))", "margin", (r"\log(1 + \mathrm{e}^{-m})", r"\sigma(m) - 1", r"\sigma(m) (1 - \sigma(m))")),
        (
            "-y*log(p) - (1 - y)*log(1 - p)",
            "probability",
            (r"-(1 - y) \, \log(1 - p) - y \, \log p", r"\frac{p - y}{p (1 - p)}", r"\frac{1 - y}{(1 - p)^2} + \frac{y}{p^2}"),
        ),
        (
            "erf(r)*r",
            "residual",
            (
                r"r \, \operatorname{erf}(r)",
                r"\frac{2 r \, \mathrm{e}^{-r^2}}{\sqrt{\pi}} + \operatorname{erf}(r)",
                r"\frac{4 (1 - r^2) \, \mathrm{e}^{-r^2}}{\sqrt{\pi}}",
            ),
        ),
        (
            "clip(r, -1, 1)^2",
            "residual",
            (
                r"\min(\max(r, -1), 1)^2",
                r"\begin{cases} 2 r & \text{if } -1 \le r \le 1 \\ 0 & \text{otherwise} \end{cases}",
                r"\begin{cases} 2 & \text{if } -1 \le r \le 1 \\ 0 & \text{otherwise} \end{cases}",
            ),
        ),
        ("3*r^2 + 2*r + 1", "residual", ("3 r^2 + 2 r + 1", "2 + 6 r", "6")),
        (
            "max(0, 1 - m)",
            "margin",
            (r"\max(1 - m, 0)", r"\begin{cases} 0 & \text{if } m > 1 \\ -1 & \text{otherwise} \end{cases}", "0"),
        ),
        ("logcosh(r)", "residual", (r"\log(\cosh(r))", r"\tanh(r)", r"1 - \tanh^2(r)")),
    ],
)
def test_a_formula_reads_as_an_author_would_write_it(text: str, axis: str, printed: tuple[str, str, str]):
    assert tuple(vars(typeset(own(text, axis))).values()) == printed


PLAIN = [
    ("delta^2*log(1 + (r/delta)^2)", "residual"),
    ("delta^2*(sqrt(1 + (r/delta)^2) - 1)", "residual"),
    ("1 - exp(-r^2/(2*c^2))", "residual"),
    ("r^4/(1 + r^2)", "residual"),
    ("sqrt(abs(r)) + r*tanh(r)", "residual"),
    ("r^2/(1 + abs(r))", "residual"),
    ("log1p(r^2/2)^2", "residual"),
    ("exp(-exp(-a*r))", "residual"),
    ("2^r + erf(a*r)", "residual"),
    ("1/(1 + exp(-r))", "residual"),
    ("-y*log(p) - (1 - y)*log(1 - p)", "probability"),
    ("focal(p, y, gamma=g)", "probability"),
    ("bce(p, y) + b*p**2", "probability"),
    ("-log(sigmoid(z))*w", "logit"),
]


@pytest.mark.parametrize(("text", "axis"), PLAIN)
def test_what_is_printed_says_what_it_is_printed_for(text: str, axis: str):
    """Read again as the LaTeX of a formula it has the curve that it is printed for."""
    loss = own(text, axis)
    x = np.linspace(*loss.axis.span, 25)[1:-1] + 0.0123
    wanted = evaluate(loss, loss.axis, x, 0.3, **loss.defaults)
    printed = vars(typeset(loss))
    assert printed["value"]
    for output, latex in printed.items():
        if latex is not None and "tanh^" not in latex:  # a power of a function is not read
            again = own(latex, axis)
            values = evaluate(again, again.axis, x, 0.3, **again.defaults).value
            np.testing.assert_allclose(values, getattr(wanted, output), rtol=1e-9, atol=1e-9, err_msg=latex)


def test_a_case_of_one_point_is_kept_in_the_value_alone():
    shown = typeset(own("where(r == 1, 5, r^2)"))
    assert shown.value == r"\begin{cases} 5 & \text{if } r = 1 \\ r^2 & \text{otherwise} \end{cases}"
    assert (shown.slope, shown.curvature) == ("2 r", "2")


def test_what_is_too_long_is_not_shown():
    shown = typeset(LOSSES["focal"])
    assert shown.value
    assert shown.curvature is None


@pytest.mark.parametrize(
    "number", [0.1, 1 / 3, 2 / 3, math.pi, 2 / math.sqrt(math.pi), math.sqrt(2) / 3, math.log(2), 1234.56789, 1e-9]
)
def test_a_number_of_the_rows_keeps_its_value(number: float):
    assert float(value(constant(number), {})) == pytest.approx(number, rel=1e-15)


def test_a_logarithm_of_zero_where_a_case_is_looked_into_leaves_the_others():
    assert typeset(own("sum(p*log(p/q))", "outcome")).slope == r"\frac{q - p}{q (1 - q)}"
