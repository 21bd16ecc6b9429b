"""The traced program, run by the browser's interpreter under Node, says what torch says.

For every loss, axis, corner of the hyperparameters and target.
"""

import itertools
import json

import numpy as np
import pytest

from losses import LOSSES
from losses.analysis.sampling import is_infinite
from losses.core.axes import axes_of, has_target, params_on, settings_on
from losses.core.curve import evaluate, grid
from losses.tracing.program import trace, trace_entries

PAIRS = [(slug, axis.slug) for slug, loss in LOSSES.items() for axis in axes_of(loss)]


def settings_of(loss, axis):
    """The defaults, and every corner of the sliders' ranges, as one number for each slider."""
    params = params_on(loss, axis)
    corners = itertools.product(*((param.knob.low, param.knob.high) for param in params))
    given = [[param.default for param in params], *corners]
    return [{param.name: value for param, value in zip(params, values, strict=True)} for values in given]


@pytest.mark.slow
@pytest.mark.parametrize(("slug", "axis"), PAIRS)
def test_the_browser_agrees_with_torch(node, slug, axis):
    loss = LOSSES[slug]
    shown = next(a for a in axes_of(loss) if a.slug == axis)
    program = json.loads(trace(loss, shown).to_json())
    x = np.concatenate([grid(loss, shown, span, 401) for span in (shown.span, shown.reach)])
    targets = (0.0, 0.3, 1.0) if has_target(loss) else (1.0,)
    cases = [
        (settings, y)
        for settings, y in itertools.product(settings_of(loss, shown), targets)
        if not is_infinite(loss, shown, y, **settings_on(loss, shown, settings))
    ]
    inputs = [settings | {"x": x, "y": y} for settings, y in cases]
    drawn = node.call("../tests/support/programs.mjs", "evaluations", program, inputs)
    for (settings, y), outputs in zip(cases, drawn, strict=True):
        expected = evaluate(loss, shown, x, y, **settings_on(loss, shown, settings))
        for name in ("value", "slope", "curvature"):
            message = f"{slug} on {axis}, y = {y}, {settings}: {name}"
            np.testing.assert_allclose(outputs[name], getattr(expected, name), rtol=1e-12, atol=1e-12, err_msg=message)


@pytest.mark.parametrize("slug", LOSSES)
def test_every_operation_is_in_the_browsers_table(node, slug):
    operations = {"in", "const", *node.call("kit/program/program.js", "OPERATIONS")}
    programs = {axis.slug: trace(slug, axis) for axis in axes_of(LOSSES[slug])}
    if LOSSES[slug].axis.takes == "classes":
        programs["any vectors"] = trace_entries(slug, 3)
    for where, program in programs.items():
        missing = {row[0] for row in program.ops} - operations
        assert not missing, f"{slug} on {where} needs {missing}, which the browser's interpreter does not have"


@pytest.mark.parametrize(
    ("operation", "arguments", "expected"),
    [
        ("log1p", [1e-18], 1e-18),
        ("atan2", [0.0, -0.0], np.pi),
        ("atan2", [1.0, 0.0], np.pi / 2),
        ("expm1", [-1e-18], -1e-18),
        ("log", [0.0], -np.inf),
        ("log", [-1.0], np.nan),
        ("div", [1.0, -0.0], -np.inf),
        ("div", [0.0, 0.0], np.nan),
        ("pow", [1.0, np.inf], 1.0),
        ("pow", [1.0, np.nan], 1.0),
        ("pow", [-1.0, -np.inf], 1.0),
        ("pow", [0.0, -1.0], np.inf),
        ("xlogy", [0.0, 0.0], 0.0),
        ("xlogy", [0.0, np.nan], np.nan),
        ("maximum", [np.nan, 1.0], np.nan),
        ("relu", [np.nan], np.nan),
        ("clamp_max", [np.nan, 1.0], np.nan),
        ("log_sigmoid_forward", [-800.0], -800.0),
        ("log_sigmoid_backward", [1.0, 800.0], 0.0),
        ("mul", [0.0, np.inf], np.nan),
        ("abs", [-0.0], 0.0),
        ("neg", [0.0], -0.0),
    ],
)
def test_operations_at_their_edges(node, operation, arguments, expected):
    """As C and torch have it, not as JavaScript does."""
    program = {
        "inputs": ["x", "b", "c"],
        "ops": [*(["in", i] for i in range(len(arguments))), [operation, *range(len(arguments))]],
        "outputs": {"value": len(arguments)},
    }
    inputs = dict(zip(("b", "c"), arguments[1:], strict=False)) | {"x": np.array(arguments[:1])}
    (value,) = node.call("kit/program/program.js", "evaluate", program, inputs)["value"]
    np.testing.assert_array_equal(value, expected)
    assert np.signbit(value) == np.signbit(expected) or np.isnan(expected)
