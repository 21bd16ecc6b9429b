"""The program the app offers draws the picture again: run by itself, it gives the same lines in the same frames."""

import ast
import math
import re
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest
import torch

from components.chart.scene import PANELS, Picture
from components.export import script as printer
from components.export.script import frame, script
from components.kit import constants
from components.kit.constants import CONSTANTS
from components.kit.tuned import Tuned
from components.states.formulas import FORMULAS
from losses import LOSSES, own
from losses.analysis.sampling import is_infinite
from losses.core.axes import AXES, axes_of, coordinate_axis, has_target, params_on, settings_on
from losses.core.curve import INSET, evaluate, grid

SAMPLE = (Path(printer.__file__).parents[1] / "chart" / "sample.js").read_text()
PROBABILITY, RESIDUAL = AXES["probability"], AXES["residual"]
DERIVED = ("value", "slope", "curvature")
TYPED = [own(text, axis) for axis, texts in FORMULAS.items() for text in texts]
CASES = [
    pytest.param(loss, axis, y, id=f"{loss.slug}-{axis.slug}-{y}")
    for loss in (*LOSSES.values(), *TYPED)
    for axis in axes_of(loss)
    for y in ((0.3, 1.0) if has_target(loss) else (1.0,))
    if not is_infinite(loss, axis, y)
]
EVERY_CASE = pytest.mark.parametrize(("loss", "axis", "y"), CASES)


@pytest.fixture
def draw(monkeypatch):
    """What a picture's program leaves behind; it has to show its figure once."""
    shown = []
    monkeypatch.setattr(go.Figure, "show", lambda figure: shown.append(figure))

    def run(picture):
        namespace = {"__name__": "script"}
        exec(compile(script(picture), "script", "exec"), namespace)
        assert shown.pop() is namespace["figure"]
        assert not shown
        return namespace

    return run


def other(loss, axis):
    """Settings away from the defaults, from round numbers, from the ends of the sliders and from each other."""
    params = enumerate(params_on(loss, axis))
    return {p.name: p.knob.low + (0.3713 + 0.1 * i) * (p.knob.high - p.knob.low) for i, p in params}


def picture(*curves, axis=RESIDUAL, panels=("value", "slope"), y=1.0, span=None, scale=None):
    tuned = [Tuned(LOSSES[slug], LOSSES[slug].defaults | settings) for slug, settings in curves]
    return Picture(axis, span or axis.span, panels, tuned, y, scale)


def lines(drawn):
    """The points of each trace."""
    return [(np.array(t.x, dtype=float), np.array(t.y, dtype=float)) for t in drawn["figure"].data]


def same(found, wanted):
    np.testing.assert_array_equal(np.isposinf(found), np.isposinf(wanted))
    np.testing.assert_array_equal(np.isneginf(found), np.isneginf(wanted))
    scale = np.abs(wanted[np.isfinite(wanted)]).max(initial=0)
    np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-12 * scale)


def at(curve, x):
    return [float(part) for part in curve(torch.tensor([x], dtype=torch.float64))]


# The lines.


@pytest.mark.slow
@EVERY_CASE
def test_it_draws_value_slope_and_curvature_of_the_loss(draw, loss, axis, y):
    settings = {name: round(value, 10) for name, value in other(loss, axis).items()}
    drawn = draw(Picture(axis, axis.span, DERIVED, [Tuned(loss, settings_on(loss, axis, settings))], y))
    ((_, *numbers),) = drawn["curves"]
    x = numbers[0].numpy()
    np.testing.assert_allclose(x, grid(loss, axis, axis.span, 401), rtol=1e-15, atol=1e-15)
    wanted = evaluate(loss, axis, x, y, **settings_on(loss, axis, settings))
    for name, left, (across, height) in zip(DERIVED, numbers[1:], lines(drawn), strict=True):
        np.testing.assert_array_equal(across, x)
        np.testing.assert_array_equal(height, left.numpy())
        same(height, getattr(wanted, name))


@pytest.mark.parametrize("span", [(0.1, 1.0), (0.0, 0.5), (0.2, 0.7)])
def test_a_span_of_probabilities_is_swept_where_each_loss_can_be(draw, span):
    drawn = draw(picture(("bce", {}), ("hinge", {}), axis=PROBABILITY, span=span))
    for (across, _), slug in zip(lines(drawn), ("bce", "hinge") * 2, strict=True):
        np.testing.assert_allclose(across, grid(LOSSES[slug], PROBABILITY, span, 401), rtol=1e-15)
    assert drawn["figure"].layout.xaxis.range == span


def test_one_loss_twice_is_defined_once_and_drawn_at_both_settings(draw):
    twice = picture(("pseudo_huber", {"delta": 0.5}), ("pseudo_huber", {"delta": 2.0}))
    assert script(twice).count("def pseudo_huber(") == 1
    first, second = (height for _, height in lines(draw(twice))[:2])
    np.testing.assert_allclose([first[0], second[0]], [0.25 * (math.sqrt(101) - 1), 4 * (math.sqrt(7.25) - 1)], rtol=1e-14)


def test_two_formulas_are_two_functions(draw):
    typed = [own(text, "residual", slug) for text, slug in (("abs(r) + mse(r)", "own1"), ("2*abs(r) + c*mse(r)", "own2"))]
    drawn = draw(Picture(RESIDUAL, (-1.0, 1.0), ("value",), [Tuned(loss, loss.defaults) for loss in typed]))
    assert [float(height[0]) for _, height in lines(drawn)] == [2, 3]


def test_what_losses_share_is_defined_once_and_before_it_is_used():
    code = script(picture(("smoothed_bce", {}), ("bce", {}), ("mse_bce", {}), ("focal", {}), axis=PROBABILITY))
    names = re.findall(r"^(?:def|class) (\w+)", code, re.MULTILINE)
    assert len(names) == len(set(names))
    for before, after in (("surprise", "log_loss"), ("log_loss", "bce"), ("bce", "smoothed_bce"), ("squared_error", "mse_bce")):
        assert names.index(before) < names.index(after)


# Panels that are computed from the curves.


def test_at_gamma_2_focal_counts_a_hundredth_of_bce_where_p_is_0_9(draw):
    drawn = draw(picture(("bce", {}), ("focal", {"gamma": 2.0}), axis=PROBABILITY, panels=("loss ratio",)))
    (_, first), (across, second) = lines(drawn)
    np.testing.assert_allclose(first[1:-1], 1, rtol=1e-15)
    np.testing.assert_allclose(second[np.isclose(across, 0.9)], [0.01], rtol=1e-12)


@pytest.mark.parametrize("name", [name for name in PANELS if name not in printer.BULK])
def test_a_panel_that_compares_does_so_with_the_first_curve(draw, name):
    drawn = draw(picture(("huber", {}), ("cauchy", {"delta": 2.0}), panels=("value", name)))
    what = {"loss": 2, "gradient": 3}[name.split()[0]]
    one, two = (curve[what].numpy() for curve in drawn["curves"])
    by = {"difference": np.subtract, "ratio": lambda a, b: np.divide(a, b, out=np.full_like(a, np.nan), where=b != 0)}
    for (_, height), part in zip(lines(drawn)[2:], (one, two), strict=True):
        same(height, by[name.split()[1]](part, one))


@pytest.mark.parametrize("first", ["hinge", "bce"])
def test_the_first_curve_is_asked_where_it_can_be_evaluated(draw, first):
    """A score is infinite at p = 0 and 1: there the first curve answers for the nearest probability it has."""
    (second,) = {"hinge", "bce"} - {first}
    drawn = draw(picture((first, {}), (second, {}), axis=PROBABILITY, panels=("loss difference",), y=0.3))
    for (across, height), slug in zip(lines(drawn), (first, second), strict=True):
        asked = np.clip(across, INSET, 1 - INSET) if first == "hinge" else across
        own = evaluate(LOSSES[slug], PROBABILITY, across, 0.3).value
        with np.errstate(invalid="ignore"):  # infinite less infinite is a gap
            same(height, own - evaluate(LOSSES[first], PROBABILITY, asked, 0.3).value)


def test_the_weight_is_slope_over_x_with_a_gap_at_0_and_its_line_goes_on(draw):
    drawn = draw(picture(("quantile", {"tau": 0.2}), ("mse", {}), panels=("slope", "weight")))
    for (across, slope), (_, weight) in zip(lines(drawn)[:2], lines(drawn)[2:], strict=True):
        np.testing.assert_array_equal(np.isnan(weight), across == 0)
        np.testing.assert_allclose((weight * across)[across != 0], slope[across != 0], rtol=1e-15)
    assert (lines(drawn)[0][0] == 0).sum() == 1
    assert [bool(t.connectgaps) for t in drawn["figure"].data] == [False, False, True, True]


# Scaling.


@pytest.mark.parametrize(("by", "order", "where"), [("curvature", 2, 0.0), ("slope", 1, 0.7)])
def test_scaled_every_curve_has_size_1_there_and_keeps_its_shape(draw, by, order, where):
    curves = [("huber", {"delta": 0.9}), ("cauchy", {"delta": 2.0}), ("welsch", {}), ("fair", {"c": 0.3})]
    plain, scaled = draw(picture(*curves)), draw(picture(*curves, scale={"by": by, "at": where}))
    for i in range(1, 5):
        assert abs(at(scaled[f"curve_{i}"], where)[order]) == pytest.approx(1, rel=1e-15)
    for (_, one), (_, other) in zip(lines(plain), lines(scaled), strict=True):
        factors = other[one != 0] / one[one != 0]
        np.testing.assert_allclose(factors, factors[0], rtol=1e-13)


@pytest.mark.parametrize(
    ("slug", "axis", "scale"),
    [
        ("mae", RESIDUAL, {"by": "curvature", "at": 0.0}),  # no curvature
        ("bce", PROBABILITY, {"by": "slope", "at": 0.0}),  # an infinite one
    ],
)
def test_a_loss_that_has_none_there_is_drawn_as_written(draw, slug, axis, scale):
    plain, scaled = (draw(picture((slug, {}), axis=axis, scale=s)) for s in (None, scale))
    for (_, one), (_, other) in zip(lines(plain), lines(scaled), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(("slug", "y"), [("bce", 1.0), ("focal", 0.0), ("soft_margin", 1.0), ("squared_error", 1.0)])
def test_the_truth_of_a_hard_target_is_an_end_of_the_probabilities_and_may_be_scaled_at(draw, slug, y):
    drawn = draw(picture((slug, {"gamma": 0.0} if slug == "focal" else {}), axis=PROBABILITY, y=y, scale={"by": "slope", "at": y}))
    inside = np.clip(y, INSET, 1 - INSET) if slug == "soft_margin" else y
    slope = abs(evaluate(LOSSES[slug], PROBABILITY, np.array([inside]), y, **({"gamma": 0.0} if slug == "focal" else {})).slope[0])
    assert abs(at(drawn["curve_1"], inside)[1]) == pytest.approx(1 if slope else 0, rel=1e-12)


# The figure.


def test_there_is_one_line_for_each_panel_and_curve_in_the_themes_colours_with_one_legend(draw):
    four = (("huber", {"delta": 0.5}), ("barron", {"alpha": -2.0}), ("mse", {}), ("mse", {}))
    figure = draw(picture(*four, panels=("value", "slope", "curvature")))["figure"]
    names = ["Huber, δ = 0.5", "Barron, α = −2, c = 1", "MSE", "MSE"]
    assert [t.name for t in figure.data] == names * 3
    assert [t.yaxis for t in figure.data] == ["y"] * 4 + ["y2"] * 4 + ["y3"] * 4
    assert [t.showlegend for t in figure.data] == [True] * 4 + [False] * 8
    assert [t.legendgroup for t in figure.data[:4]] == [t.legendgroup for t in figure.data[4:8]]
    assert len({t.legendgroup for t in figure.data}) == 4
    assert [t.line.color for t in figure.data] == printer.COLORS[:4] * 3
    assert [t.line.dash for t in figure.data] == CONSTANTS["dashes"] * 3
    assert not any(t.line.simplify for t in figure.data)  # Plotly's shortcuts make corners of a bowl
    assert all(re.fullmatch("#[0-9A-F]{6}", color) for color in printer.COLORS)


def test_axes_titles_and_manners_are_those_of_the_picture(draw):
    panels = ("value", "slope", "weight")
    layout = draw(picture(("huber", {}), panels=panels, span=(-2.5, 4.0)))["figure"].layout
    assert [note.text for note in layout.annotations] == [PANELS[name][0].format(x="r") for name in panels]
    assert (layout.xaxis.title.text, layout.xaxis3.title.text) == (None, RESIDUAL.title)
    assert {layout[f"xaxis{i}"].range for i in ("", 2, 3)} == {(-2.5, 4.0)}
    assert {layout.xaxis.matches, layout.xaxis2.matches} == {"x3"}
    assert layout.hovermode == "x unified"
    assert layout.template.layout.plot_bgcolor == "white"
    assert layout.showlegend


def test_side_by_side_each_curve_has_a_column_and_all_share_their_axes(draw):
    columns = replace(picture(("huber", {}), ("mse", {}), ("mae", {})), columns=True)
    figure = draw(columns)["figure"]
    assert [(t.xaxis, t.yaxis) for t in figure.data] == [(f"x{i or ''}", f"y{i or ''}") for i in (None, 2, 3, 4, 5, 6)]
    ranges = [[figure.layout[f"yaxis{i or ''}"].range for i in row] for row in ((None, 2, 3), (4, 5, 6))]
    assert all(len(set(row)) == 1 for row in ranges)
    assert {axis.matches for axis in figure.select_xaxes()} == {"x"}
    assert len(figure.layout.annotations) == 2


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_panels_are_as_tall_as_in_the_chart(draw, node, count):
    layout = draw(picture(("mse", {}), panels=("value", "slope", "curvature", "weight")[:count]))["figure"].layout
    domains = [layout[f"yaxis{i or ''}"].domain for i in (0, 2, 3, 4)[:count]]
    heights = [high - low for low, high in domains]
    np.testing.assert_allclose(np.divide(heights, heights[-1])[1:], 1)
    assert heights[0] == pytest.approx(heights[-1] * (CONSTANTS["panels"]["first"] if count > 1 else 1))
    np.testing.assert_allclose([a[0] - b[1] for a, b in pairwise(domains)], CONSTANTS["panels"]["gap"])
    assert domains == [pytest.approx(node.call("chart/layout.js", "domain", count, row)) for row in range(count)]


# The frames.


def test_the_browsers_constants_are_the_printed_ones():
    """`python -m components.kit.constants > components/kit/constants.js` writes them anew."""
    assert (Path(constants.__file__).with_suffix(".js")).read_text() == constants.module()


def test_the_points_are_those_of_the_chart():
    assert CONSTANTS["inset"] == INSET
    assert "POINTS = 401" in SAMPLE


def test_a_frame_is_that_of_the_chart(node):
    wall = (-(torch.linspace(0, 1, 401, dtype=torch.float64)[1:].log() ** 3)).tolist()
    near, far = ([0.0, *np.linspace(0, 1, 100).tolist(), 1 + reach * printer.SLACK] for reach in (0.99, 1.01))
    for panel, values in product(printer.BULK, ([*np.linspace(0, 2, 9)], [-2.0, -1.0, 0.0], [3.0, 5.0], [1e-10], wall, near, far)):
        for low, kinks in product((None, 0.0), ([], [0.0])):
            ranges = node.call("chart/layout.js", "fit", [{"name": panel}], {"low": low}, [{panel: values, "kinks": kinks}])
            runs_off = low is not None or (panel == "weight" and bool(kinks))
            expected = frame(torch.tensor(values, dtype=torch.float64), printer.BULK[panel], runs_off)
            assert ranges["yaxis"] == pytest.approx(expected, rel=1e-12)


def test_a_frame_has_room_beyond_its_values_and_less_beyond_0():
    assert frame(torch.linspace(0, 2, 9), 1.0, False) == pytest.approx([-0.072, 2.12])
    assert frame(torch.linspace(-2, 0, 9), 1.0, False) == pytest.approx([-2.12, 0.072])
    for beyond, top in ((0.99, 1 + 0.99 * printer.SLACK), (1.01, 1.0)):
        values = torch.tensor([0, *np.linspace(0, 1, 100), 1 + beyond * printer.SLACK])  # of which one is cut at either side
        assert frame(values, 0.992, True)[1] == pytest.approx(top * (1 + printer.PAD))


def test_a_frame_holds_0_and_every_value_of_a_curve_that_stays():
    for values in map(torch.tensor, ([3.0, 5.0], [-5.0, -3.0], [-1.0, 100.0], [2.0, math.nan])):
        low, high = frame(values, 0.5, False)
        known = values[values.isfinite()]
        assert low < min(0, known.min())
        assert high > max(0, known.max())


@pytest.mark.parametrize("share", [0.98, 0.94, 0.88])
def test_a_frame_holds_the_bulk_of_a_curve_that_runs_off_whether_told_or_seen(share):
    wall = -(torch.linspace(0, 1, 401, dtype=torch.float64)[1:].log() ** 3)
    for values, told in ((wall, True), (torch.cat([wall, torch.tensor([-math.inf])]), False)):
        low, high = frame(values, share, told)
        inside = ((values >= low) & (values <= high)).sum().item() / 400
        assert share - 0.005 <= inside < share + 0.02
    assert frame(wall, share, False)[0] < wall.min()


@pytest.mark.parametrize("values", [[], [0.0, 0.0], [math.nan, math.inf], [1e-10]])
def test_a_frame_of_nothing_to_see_goes_from_minus_1_to_1(values):
    assert frame(torch.tensor(values), 0.98, False) == [-1, 1]


@pytest.mark.parametrize(("axis", "span"), [(PROBABILITY, (0.001, 0.999)), (AXES["logit"], (-6.0, 6.0))])
def test_every_panel_has_its_frame(draw, axis, span):
    """Short of p = 0 and 1 every value is finite, but the wall is in sight."""
    panels = (*DERIVED, "loss ratio")
    drawn = draw(picture(("focal", {}), ("bce", {}), axis=axis, panels=panels, span=span, y=0.3))
    heights = [torch.tensor(height) for _, height in lines(drawn)]
    ends = axis is PROBABILITY
    for i, (name, suffix) in enumerate(zip(panels, ("", 2, 3, 4), strict=True)):
        compares = name == "loss ratio"
        wanted = frame(
            torch.cat(heights[2 * i : 2 * i + 2]), printer.COMPARED if compares else printer.BULK[name], ends or compares
        )
        assert drawn["figure"].layout[f"yaxis{suffix}"].range == pytest.approx(wanted)


def test_a_weight_is_framed_by_its_bulk_where_it_has_no_limit_and_else_with_its_peak(draw):
    drawn = draw(picture(("mae", {}), panels=("value", "weight")))
    assert drawn["figure"].layout.yaxis2.range[1] < lines(drawn)[1][1][201] / 2
    for delta in (0.5, 1.0):
        drawn = draw(picture(("cauchy", {"delta": delta}), panels=("value", "weight")))
        assert drawn["figure"].layout.yaxis2.range[1] > 2  # at r = 0
    both = draw(picture(("cauchy", {"delta": 0.5}), ("mae", {}), panels=("value", "weight")))
    assert both["figure"].layout.yaxis2.range[1] < 20


# The text.


@pytest.mark.slow
@EVERY_CASE
def test_it_needs_torch_and_plotly_alone_and_imports_and_defines_what_it_uses(loss, axis, y):
    code = script(Picture(axis, axis.span, ("value", "slope"), [Tuned(loss, settings_on(loss, axis, other(loss, axis)))], y))
    tree = ast.parse(code)
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    packages = {(n.module if isinstance(n, ast.ImportFrom) else n.names[0].name).split(".")[0] for n in imports}
    assert (
        {"torch", "plotly"} <= packages <= {"torch", "plotly", "math", "typing"} | ({"numpy", "scipy"} if "edt(" in code else set())
    )
    defined = {n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert {a.asname or a.name for n in imports for a in n.names} | defined <= used


def test_a_picture_along_an_entry_of_a_vector_is_drawn_too(draw):
    weighted, cross = LOSSES["weighted_cross_entropy"], LOSSES["cross_entropy"]
    axis = coordinate_axis(cross, (1.0, 0.5, -1.0), (0.1, 0.8, 0.1), 2)
    settings = {"weight1": 0.5, "weight2": 2.0, "weight3": 3.0}
    drawn = draw(Picture(axis, axis.span, DERIVED, [Tuned(cross, {}), Tuned(weighted, settings_on(weighted, axis, settings))]))
    for i, (loss, numbers) in enumerate([(cross, {}), (weighted, settings)]):
        x, *found = (part.numpy() for part in drawn["curves"][i][1:])
        wanted = evaluate(loss, axis, x, **settings_on(loss, axis, numbers))
        for numbers_found, name in zip(found, DERIVED, strict=True):
            np.testing.assert_allclose(numbers_found, getattr(wanted, name), rtol=1e-9, atol=1e-12)
    assert "against the logit of class 2, for the target y = (0.1, 0.8, 0.1)" in script(
        Picture(axis, axis.span, DERIVED, [Tuned(cross, {})])
    )


def test_what_is_scaled_is_computed_and_not_typed():
    code = script(picture(("cauchy", {"delta": 0.7}), ("mse", {}), scale={"by": "curvature", "at": 0.0}))
    assert "curve_2 = scaled(curve_2, 2, 0.0)" in code
    assert "0.5" not in code.split("def frame")[0]
    assert "scaled" not in script(picture(("mse", {})))


def test_it_says_in_its_first_line_what_it_draws():
    soft = picture(("bce", {}), ("focal", {}), ("bce", {}), axis=AXES["logit"], y=0.3)
    assert script(soft).startswith('"""BCE and Focal against the logit, for the target y = 0.3."""\n')
    assert script(picture(("mse", {}), ("mae", {}), ("huber", {}))).startswith('"""MSE, MAE and Huber against the residual."""\n')


def test_its_own_lines_are_short():
    four = picture(*[("epsilon_insensitive", {"epsilon": 0.35})] * 4, panels=("value", "slope", "weight", "gradient difference"))
    long = [line for line in script(four).splitlines() if len(line) > 100]
    assert all('"weight in least squares' in line for line in long)
