"""The marks of the live chart: its kinks and its minimum, which the browser looks for in view and the server on the whole axis."""

import json
import math
import random
import re
from pathlib import Path

import pytest

from losses import LOSSES
from losses.analysis import search as server
from losses.analysis.properties import Sampled
from losses.analysis.sampling import is_infinite
from losses.core.axes import axes_of, find_axis, has_target, params_on, settings_on
from losses.tracing.program import trace

PAIRS = [(slug, axis.slug) for slug, loss in LOSSES.items() for axis in axes_of(loss)]
SEARCH = Path(__file__).parents[3] / "components" / "chart" / "search.js"


def settings_of(loss, axis):
    """The defaults, both ends of all sliders, and two mixtures of their ends."""
    params = params_on(loss, axis)
    mix = random.Random(f"{loss.slug} {axis.slug}")
    corners = [{p.name: p.knob.low for p in params}, {p.name: p.knob.high for p in params}]
    mixtures = [{p.name: mix.choice((p.knob.low, p.knob.high)) for p in params} for _ in range(2)]
    settings = [{p.name: p.default for p in params}, *corners, *mixtures]
    return list({tuple(numbers.items()): numbers for numbers in settings}.values())


def has_curve(loss, axis, y, settings):
    try:
        axis.check_target(loss, y)
    except ValueError:
        return False
    return not is_infinite(loss, axis, y, **settings_on(loss, axis, settings))


def marks_of(node, slug, axis, cases, view=None):
    """Kinks and minimum of one loss in view, and the ends of its samples, for each of the cases (settings, y)."""
    loss = LOSSES[slug]
    axis = find_axis(loss, axis)
    low, high = (end if math.isfinite(end) else None for end in (axis.domain.low, axis.domain.high))
    curve = {"slug": slug, "program": json.loads(trace(loss, axis).to_json()), "open": axis.is_open(loss)}
    inputs = [settings | {"y": y} for settings, y in cases]
    scene_axis = {"slug": axis.slug, "low": low, "high": high}
    return node.call("../tests/support/samples.mjs", "marks", scene_axis, list(view or axis.span), curve, inputs)


def marks(node, slug, axis, y=1.0, view=None, **settings):
    loss = LOSSES[slug]
    numbers = {p.name: p.default for p in params_on(loss, find_axis(loss, axis))} | settings
    (mark,) = marks_of(node, slug, axis, [(numbers, y)], view)
    return mark["kinks"], mark["minimum"]


@pytest.mark.slow
@pytest.mark.parametrize(("slug", "axis"), PAIRS)
def test_kinks_and_minimum_are_those_of_the_server(node, slug, axis):
    loss = LOSSES[slug]
    shown = find_axis(loss, axis)
    targets = (0.0, 0.3, 0.55, 1.0) if has_target(loss) else (1.0,)
    cases = [(s, y) for s in settings_of(loss, shown) for y in targets if has_curve(loss, shown, y, s)]
    low, high = shown.span
    near = 1e-5 * (high - low)
    for (settings, y), drawn in zip(cases, marks_of(node, slug, axis, cases), strict=True):
        curves = Sampled(loss, shown, y, settings_on(loss, shown, settings))
        message = f"{slug} on {axis}, y = {y}, {settings}"
        assert drawn["forward"], message  # a line that runs back would draw a jump as a steep line
        kinks = [kink for kink in curves.kinks if low <= kink <= high]  # the ends of the view belong to it
        assert drawn["kinks"] == pytest.approx(kinks, abs=near), message
        first, last = curves.minimisers or (math.inf, -math.inf)
        in_view = [max(first, low), min(last, high)] if first <= high + near and last >= low - near else None
        assert drawn["minimum"] == (in_view and pytest.approx(in_view, abs=near)), message


def test_the_numbers_of_the_search_are_those_of_the_server():
    numbers = dict(re.findall(r"^const ([A-Z]+) = ([\d.e-]+);", SEARCH.read_text(), re.MULTILINE))
    for name in ("CELLS", "ROUGH", "ROUNDING", "FINEST", "JUMP", "FINE", "ROUNDS", "TOLERANCE", "SATURATED"):
        assert float(numbers[name]) == getattr(server, name), name


@pytest.mark.parametrize("y", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("gamma", [0.05, 0.5, 0.95])
def test_an_end_of_the_axis_is_no_kink(node, gamma, y):
    """-(1 - p)^gamma log p meets the end with an infinite curvature, and -p^gamma log(1 - p) with slope 0."""
    kinks, _ = marks(node, "focal", "probability", y, gamma=gamma)
    assert kinks == []


def test_both_ends_of_a_flat_minimum_are_refined(node):
    kinks, minimum = marks(node, "hinge", "logit", 0.0)
    assert kinks == [-1]
    assert minimum == [-6, pytest.approx(-1, abs=1e-6)]
    kinks, minimum = marks(node, "epsilon_insensitive", "residual", epsilon=0.013)  # narrower than a step of the samples
    assert kinks == [-0.013, 0.013]
    assert minimum == pytest.approx([-0.013, 0.013], abs=1e-6)


def test_a_point_where_the_loss_is_undefined_is_a_kink_and_hides_no_minimum(node):
    kinks, minimum = marks(node, "hausdorff", "overlap")
    assert kinks == [0.5]
    assert minimum == [pytest.approx(0.5, abs=1e-6), 1]


def test_a_single_point_off_the_curve_is_a_kink(node):
    assert marks(node, "hausdorff_dt", "overlap") == ([0.5], [1, 1])


@pytest.mark.parametrize("slug", ["bce", "bce_with_logits"])
def test_one_curve_has_one_minimum_whether_its_end_is_open_or_not(node, slug):
    assert marks(node, slug, "probability", 1.0) == ([], [1, 1])
    assert marks(node, slug, "probability", 0.0) == ([], [0, 0])


def test_where_a_curve_still_falls_at_the_edge_of_the_view_it_has_no_minimum(node):
    assert marks(node, "mse", "residual", view=(1, 3))[1] is None
    assert marks(node, "bce", "logit", 1.0)[1] is None
    assert marks(node, "squared_error", "logit", 1.0, view=(-100, 100))[1] is None  # 0 from 37 on is rounding
    assert marks(node, "gan_generator_minimax", "fake_probability", 0.5)[1] is None  # it falls without a bound


@pytest.mark.parametrize("width", [1e-1, 1e-3, 1e-5])
def test_a_kink_stays_where_it_is_however_near_one_looks(node, width):
    kinks, _ = marks(node, "hinge", "margin", view=(1 - width / 3, 1 + width))
    assert kinks == [1]


def test_beyond_an_end_of_the_axis_nothing_is_drawn(node):
    settings = {p.name: p.default for p in LOSSES["contrastive"].params}
    (mark,) = marks_of(node, "contrastive", "distance", [(settings, 0.0)], view=(-1, 2))
    assert mark["ends"] == [0, 2]
    assert mark["kinks"] == []
