"""The traced program, run by Chromium, says what torch says: for every loss, axis, corner of the hyperparameters and target."""

import base64
import itertools
import json
import re
from pathlib import Path

import numpy as np
import pytest

from components.kit.mounted import folder
from losses import LOSSES
from losses.core.axes import axes_of, has_target, params_on, settings_on
from losses.core.curve import evaluate, grid, is_infinite
from losses.tracing.program import trace, trace_entries

PAIRS = [(slug, axis.slug) for slug, loss in LOSSES.items() for axis in axes_of(loss)]
SCRIPT = """async ([url, program, cases]) => {
    const { evaluate } = await import(url);
    const unpack = (text) => new Float64Array(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
    const pack = (array) => btoa(Array.from(new Uint8Array(array.buffer), (byte) => String.fromCharCode(byte)).join(""));
    return cases.map(({ x, inputs }) => {
        const found = evaluate(program, { ...inputs, x: unpack(x) });
        return Object.fromEntries(Object.entries(found).map(([name, array]) => [name, pack(array)]));
    });
}"""


def pack(array):
    return base64.b64encode(np.ascontiguousarray(array, dtype="<f8").tobytes()).decode()


def settings_of(loss, axis):
    """The defaults, and every corner of the sliders' ranges, as one number for each slider."""
    params = params_on(loss, axis)
    corners = itertools.product(*((param.knob.low, param.knob.high) for param in params))
    given = [[param.default for param in params], *corners]
    return [{param.name: value for param, value in zip(params, values, strict=True)} for values in given]


@pytest.fixture(scope="module")
def page(chromium, server):
    page = chromium.new_page()
    page.goto(f"{server}/_stcore/health")
    yield page
    page.close()


@pytest.mark.parametrize(("slug", "axis"), PAIRS)
def test_the_browser_agrees_with_torch(page, server, slug, axis):
    loss = LOSSES[slug]
    shown = next(a for a in axes_of(loss) if a.slug == axis)
    cases, expected = [], []
    for settings, y, span in itertools.product(
        settings_of(loss, shown), (0.0, 0.3, 1.0) if has_target(loss) else (1.0,), {shown.span, shown.reach}
    ):
        gathered = settings_on(loss, shown, settings)
        if is_infinite(loss, shown, y, **gathered):
            continue
        x = grid(loss, shown, span, 401)
        cases.append({"x": pack(x), "inputs": settings | {"y": y}})
        expected.append((evaluate(loss, shown, x, y, **gathered), settings, y))
    program = json.loads(trace(loss, shown).to_json())
    found = page.evaluate(SCRIPT, [f"{server}/{folder()}program/program.js", program, cases])
    for result, (curve, settings, y) in zip(found, expected, strict=True):
        for name in ("value", "slope", "curvature"):
            drawn = np.frombuffer(base64.b64decode(result[name]), "<f8")
            message = f"{slug} on {axis}, y = {y}, {settings}: {name}"
            np.testing.assert_allclose(drawn, getattr(curve, name), rtol=1e-12, atol=1e-12, err_msg=message)


@pytest.mark.parametrize("slug", LOSSES)
def test_every_operation_is_in_the_browsers_table(slug):
    source = (Path(__file__).parents[2] / "components" / "program" / "program.js").read_text()
    table = source[source.index("OPERATIONS = {") : source.index("const LOOPS")]
    known = set(re.findall(r"^  (\w+)[:,]", table, re.MULTILINE)) | {"in", "const"}
    programs = {axis.slug: trace(slug, axis) for axis in axes_of(LOSSES[slug])}
    if LOSSES[slug].axis.takes == "classes":
        programs["any vectors"] = trace_entries(slug, 3)
    for where, program in programs.items():
        missing = {row[0] for row in program.ops} - known
        assert not missing, f"{slug} on {where} needs {missing}, which components/program/program.js does not have"


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
def test_operations_at_their_edges(page, server, operation, arguments, expected):
    """As C and torch have it, not as JavaScript does."""
    program = {
        "inputs": ["x", "b", "c"],
        "ops": [*(["in", i] for i in range(len(arguments))), [operation, *range(len(arguments))]],
        "outputs": {"value": len(arguments)},
    }
    rest = dict(zip(("b", "c"), arguments[1:], strict=False))
    found = page.evaluate(SCRIPT, [f"{server}/{folder()}program/program.js", program, [{"x": pack(arguments[:1]), "inputs": rest}]])
    drawn = np.frombuffer(base64.b64decode(found[0]["value"]), "<f8")
    np.testing.assert_array_equal(drawn, [expected])
    assert np.signbit(drawn[0]) == np.signbit(expected) or np.isnan(expected)
