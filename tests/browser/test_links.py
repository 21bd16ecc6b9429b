"""Restoring a link restores exactly: random valid states of every page that draws curves, each opened cold."""

from random import Random
from urllib.parse import urlencode

import numpy as np
import pytest

from components.chart.scene import Picture
from components.explorer.compare import FIRST, losses_on
from components.kit.tuned import Tuned
from components.kit.words import linear_step, log_steps
from losses import FAMILIES, LOSSES
from losses.core.axes import AXES, axes_of, coordinate_axis, has_target, params_on, settings_on
from losses.core.curve import evaluate
from tests.support.visit import RECORDER

STATES = 200
BATCH = 20
READ = """() => {
    const chart = document.querySelector('.atlas-plot');
    const numbers = (list) => Array.from(list, (v) => Number.isFinite(v) ? v : String(v));
    return {lines: chart.data.map((t) => ({x: numbers(t.x), y: numbers(t.y)})), range: chart.layout.xaxis.range};
}"""


def number(random, knob, default):
    """A value the slider of a hyperparameter can have."""
    if knob.log:
        return random.choice(log_steps(knob.low, knob.high, default))
    step = linear_step(knob.low, knob.high)
    return round(min(knob.low + step * random.randint(0, round((knob.high - knob.low) / step)), knob.high), 10)


def drawable(curves, axis, target):
    tuned = [Tuned(loss, settings_on(loss, axis, settings)) for loss, settings in curves]
    return not Picture(axis, axis.span, (), tuned, target).problem


def entries(random):
    """The same for the multiclass page: the axis is an entry of its vectors."""
    loss, classes = random.choice([loss for loss in LOSSES.values() if loss.family == "multiclass"]), random.randint(2, 10)
    swept, free = random.randint(1, classes), loss.prediction == "z"
    prediction = tuple(round(random.uniform(-6, 6 if free else 0), 3) for _ in range(classes))
    shares = [random.random() for _ in range(classes)]
    given = tuple(round(share / sum(shares), 3) for share in shares)
    twice = free and random.random() < 0.3
    axis = coordinate_axis(loss, prediction, given, swept, twice=twice)
    settings = {param.name: number(random, param.knob, param.default) for param in params_on(loss, axis)}
    asked = {"loss": loss.name, "classes": classes, "sweep": swept, "z": prediction, "y": given} | settings
    address = f"/multiclass?{urlencode(asked | ({'twice': 'yes'} if twice else {}), doseq=True)}"
    return address, [(loss, settings)], 1.0, axis, axis.span


def state(random, page):
    """A random state of a page: its address, and the curves, target, axis and span that it says."""
    family = [loss for loss in LOSSES.values() if loss.family == page]
    axes = list(AXES.values()) if family else [AXES[slug] for slug in FIRST]
    first = random.choice([loss for loss in family or LOSSES.values() if set(axes_of(loss)) & set(axes)])
    axis = random.choice([axis for axis in axes_of(first) if axis in axes])
    slots = [("loss", ""), ("loss2", "2")] if family else [(f"loss{i}", str(i)) for i in range(1, 5)]
    asked, curves = {"axis": axis.slug}, []
    for i, (key, suffix) in enumerate(slots[: random.randint(1 if family else 2, len(slots))]):
        loss = random.choice(losses_on(axis)) if i else first
        settings = {param.name: number(random, param.knob, param.default) for param in params_on(loss, axis)}
        curves.append((loss, settings))
        asked |= {key: loss.name} | {name + suffix: value for name, value in settings.items()}
    if family and len(curves) == 1:
        asked["loss2"] = "none"  # on some pages one lies over the first from the start
    targets = [y for y in (0, 1, 0.3, round(random.randint(1, 9) * 0.05, 2)) if drawable(curves, axis, y)]
    target = random.choice(targets) if has_target(first) else axis.target.start
    low, high = axis.span
    middle = (low + high) / 2
    span = [low + random.choice([0, 0.25]) * (middle - low), high - random.choice([0, 0.5]) * (high - middle)]
    return f"/{page}?{urlencode(asked | {'y': target, 'x': span}, doseq=True)}", curves, target, axis, span


@pytest.mark.parametrize("batch", range(STATES // BATCH))
def test_a_link_restores_its_state_exactly(visit, batch):
    random = Random(batch)
    visit.page.add_init_script(RECORDER)
    visit.page.set_viewport_size({"width": 700, "height": 500})  # less to paint
    pages = [*(family for family in FAMILIES if family != "segmentation"), "compare"]  # its scene has tests of its own
    for turn in range(BATCH):
        page = pages[turn % len(pages)]
        address, curves, target, axis, span = entries(random) if page == "multiclass" else state(random, page)
        visit.page.goto(visit.server + address, wait_until="commit")
        visit.page.wait_for_function("document.querySelector('.atlas-plot')?.data?.length")
        shown = visit.page.evaluate(READ)
        np.testing.assert_allclose(shown["range"], span, atol=1e-9, err_msg=address)
        assert len(shown["lines"]) == 2 * len(curves), address
        for i, (loss, settings) in enumerate(curves):
            for order, name in enumerate(("value", "slope")):
                line = shown["lines"][order * len(curves) + i]
                x, y = (np.array([float(v) for v in line[key]]) for key in "xy")
                wanted = getattr(evaluate(loss, axis, x, target, **settings_on(loss, axis, settings)), name)
                known = ~np.isnan(y)
                assert known.sum() > 350
                np.testing.assert_allclose(y[known], wanted[known], rtol=1e-9, atol=1e-12, err_msg=address)
