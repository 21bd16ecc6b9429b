"""The special functions and the operations of typed formulas: the browser's numbers, and the package's own, are torch's.

Where torch itself has few digits (the derivative of digamma: eight) the numbers are SciPy's.
"""

import math
from functools import partial

import numpy as np
import pytest
import torch
from scipy import special
from torch.nn import functional as F

from losses.core.curve import derivatives
from losses.tracing.arithmetic import OPERATIONS as ARITHMETIC
from losses.tracing.arithmetic import Runner
from losses.tracing.program import OUTPUTS, trace_function

MODULE = "kit/program/special.js"
POWERS = 10.0 ** np.arange(-300, 0, 7.3)
NEAR = 10.0 ** np.arange(-15, -0.5, 0.7)
ORDINARY = np.arange(-12, 12, 0.0625) + 0.01
GAMMA = np.concatenate([ORDINARY, POWERS, -NEAR, 1 + NEAR, 1 - NEAR, 2 + NEAR, 2 - NEAR, -3 - NEAR, 1 / POWERS, [-1e6 + 0.25]])
REFERENCES = {"erf": math.erf, "erfc": math.erfc, "lgamma": math.lgamma, "digamma": special.psi}


def of(node, name, points, *before):
    """The function of special.js at each of the points."""
    return np.array([float(node.call(MODULE, name, *before, float(x))) for x in points])


@pytest.mark.parametrize("name", ["erf", "erfc"])
def test_the_error_function_keeps_its_digits_at_zero_and_in_the_tails(node, name):
    points = np.concatenate([np.arange(-7, 26.5, 0.07), POWERS, -POWERS])
    wanted = np.array([REFERENCES[name](x) for x in points])
    np.testing.assert_allclose(of(node, name, points), wanted, rtol=2e-13)
    np.testing.assert_allclose(ARITHMETIC[name](points), wanted, rtol=1e-12)


@pytest.mark.parametrize("name", ["lgamma", "digamma"])
def test_the_gamma_function_keeps_its_digits_near_its_zeros_and_poles_and_far_out(node, name):
    wanted = np.array([REFERENCES[name](x) for x in GAMMA])
    np.testing.assert_allclose(of(node, name, GAMMA), wanted, rtol=1e-12, atol=3e-15)
    np.testing.assert_allclose(ARITHMETIC[name](GAMMA), wanted, rtol=1e-12, atol=3e-15)


@pytest.mark.parametrize(("zero", "slope"), [(1.0, -np.euler_gamma), (2.0, 1 - np.euler_gamma)])
def test_lgamma_beside_its_zeros_has_all_its_digits(node, zero, slope):
    points = zero + NEAR[NEAR < 1e-9]
    away = points - zero  # after the rounding of the sum
    np.testing.assert_allclose(of(node, "lgamma", points), slope * away + (special.zeta(2, zero) / 2) * away**2, rtol=1e-14)


@pytest.mark.parametrize("order", [1, 2, 5])
def test_the_derivatives_of_digamma_keep_their_digits(node, order):
    points = np.concatenate([ORDINARY, 10.0 ** np.arange(-30, 30, 0.7), -NEAR])
    wanted = special.polygamma(order, points)
    np.testing.assert_allclose(of(node, "polygamma", points, order), wanted, rtol=1e-12, atol=1e-12 if order == 2 else 0)
    np.testing.assert_array_equal(ARITHMETIC["polygamma"](order, points), wanted)


@pytest.mark.parametrize("name", [*REFERENCES, "polygamma"])
def test_infinities_zeros_and_nan_are_torchs(node, name):
    points = torch.tensor([-math.inf, -0.0, 0.0, 1e-320, math.inf, math.nan], dtype=torch.float64)
    torchs = partial(torch.polygamma, 1) if name == "polygamma" else getattr(torch, name)
    before = [1] if name == "polygamma" else []
    np.testing.assert_array_equal(of(node, name, points, *before), torchs(points).numpy())
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(ARITHMETIC[name](*before, points.numpy()), torchs(points).numpy())


@pytest.mark.parametrize("name", [*REFERENCES, "polygamma"])
def test_poles_are_infinite_or_undefined(node, name):
    """Where torch has 1e32 at a pole of the derivative of digamma, because of the rounding of pi, it is infinite here."""
    value = {"lgamma": math.inf, "digamma": math.nan, "polygamma": math.inf}.get(name)
    if value is not None:
        before = [1] if name == "polygamma" else []
        np.testing.assert_array_equal(of(node, name, [-1.0, -4.0, -1e18], *before), value)
        np.testing.assert_array_equal(ARITHMETIC[name](*before, np.array([-1.0, -4.0, -1e18])), value)


def vector(x, a):
    return torch.stack([x, a.expand_as(x), -x], dim=-1)


# What formulas and functions of a reader's own are made of, of x and a number a.
FUNCTIONS = {
    "erf": lambda x, a: torch.erf(a * x),
    "erfc": lambda x, a: torch.erfc(a * x),
    "sin": lambda x, a: torch.sin(a * x),
    "cos": lambda x, a: torch.cos(a * x),
    "tanh": lambda x, a: torch.tanh(a * x),
    "sigmoid": lambda x, a: torch.sigmoid(a * x),
    "logsigmoid": lambda x, a: F.logsigmoid(a * x),
    "logaddexp": lambda x, a: torch.logaddexp(x, a * x),
    "softplus": lambda x, a: F.softplus(a * x),
    "softplus with a threshold": lambda x, _: F.softplus(x, beta=2.0, threshold=3.0),
    "clamp": lambda x, _: x.clamp(-1, 1) ** 3,
    "clamp to numbers of the formula": lambda x, a: torch.clamp(x, -a, a) ** 3,
    "clamp from below": lambda x, _: x.clamp(min=0.2) ** 3,
    "maximum": lambda x, a: torch.maximum(x * x, a),
    "minimum": lambda x, a: torch.minimum(x * x, a * x),
    "power": lambda x, a: x.abs() ** (a * x),
    "power of a negative number": lambda x, a: (-x) ** (4 * a),
    "whole power of a negative number": lambda x, _: x**3,
    "power of a number": lambda x, a: a**x,
    "sqrt": lambda x, _: torch.sqrt(x),
    "reciprocal": lambda x, _: torch.reciprocal(x),
    "expm1": lambda x, a: torch.expm1(a * x),
    "log1p": lambda x, a: torch.log1p(a * x),
    "xlogy": lambda x, a: torch.xlogy(x, a * x),
    "logsumexp": lambda x, a: torch.logsumexp(vector(x, a), dim=-1),
    "softmax": lambda x, a: (torch.softmax(vector(x, a), dim=-1) ** 2).sum(dim=-1),
    "log_softmax": lambda x, a: torch.log_softmax(vector(x, a), dim=-1)[..., 1] ** 2,
    "conditions": lambda x, a: torch.where(torch.logical_or(x > a, torch.logical_not(x > -a)), x * x, x),
    "numbers as conditions": lambda x, a: torch.where(torch.logical_xor(x, x > a), x * x, x),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_value_slope_and_curvature_are_torchs(node, name):
    points = np.array([-30.0, -2.0, -1.0, -0.5, -0.25, 0.0, 1e-9, 0.2, 0.5, 1.0, 1.5, 2.5, 30.0])

    def along(x, a):
        return derivatives(lambda x: FUNCTIONS[name](x, a), x.detach().requires_grad_())

    program = trace_function(name, along, ("x", "a"), OUTPUTS)
    wanted = along(torch.tensor(points), torch.tensor(0.5, dtype=torch.float64))
    browsers = node.call("kit/program/program.js", "evaluate", program.data, {"x": points, "a": 0.5})
    own = Runner(program, *OUTPUTS).at({"a": 0.5})(points)
    for output, expected, values in zip(OUTPUTS, wanted, own, strict=True):
        np.testing.assert_allclose(browsers[output], expected.numpy(force=True), rtol=1e-12, atol=1e-15, err_msg=output)
        np.testing.assert_allclose(values, expected.numpy(force=True), rtol=1e-12, atol=1e-15, err_msg=output)


def test_value_and_slope_of_lgamma_are_torchs_and_its_curvature_is_exact(node):
    points = np.array([-2.5, 0.1, 0.5, 1.0, 2.0, 2.5, 40.0])
    program = trace_function("lgamma", lambda x: derivatives(torch.lgamma, x.detach().requires_grad_()), ("x",), OUTPUTS)
    browsers = node.call("kit/program/program.js", "evaluate", program.data, {"x": points})
    own = Runner(program, *OUTPUTS).at({})(points)
    wanted = special.gammaln(points), special.psi(points), special.polygamma(1, points)
    for output, expected, values in zip(OUTPUTS, wanted, own, strict=True):
        np.testing.assert_allclose(browsers[output], expected, rtol=1e-12, atol=1e-15, err_msg=output)
        np.testing.assert_allclose(values, expected, rtol=1e-12, atol=1e-15, err_msg=output)
