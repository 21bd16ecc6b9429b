"""Restoring a link restores exactly: random valid states of every page that draws curves, each opened cold."""

from random import Random
from urllib.parse import urlencode

import numpy as np
import pytest

from components.compare import losses_on
from components.controls import linear_step, log_steps
from losses import FAMILIES, LOSSES
from losses.axes import axes_of, check_target, has_target
from losses.curve import evaluate

STATES = 200
BATCH = 20
READ = """() => {
    const chart = document.querySelector('.js-plotly-plot');
    const numbers = (list) => Array.from(list, (v) => Number.isFinite(v) ? v : String(v));
    return {lines: chart.data.map((t) => ({x: numbers(t.x), y: numbers(t.y)})), range: chart._fullLayout.xaxis.range};
}"""


def number(random, knob, default):
    """A value the slider of a hyperparameter can have."""
    if knob.log:
        return random.choice(log_steps(knob.low, knob.high, default))
    step = linear_step(knob.low, knob.high)
    return round(min(knob.low + step * random.randint(0, round((knob.high - knob.low) / step)), knob.high), 10)


def drawable(curves, axis, target):
    try:
        for loss, _ in curves:
            check_target(loss, axis, target)
    except ValueError:
        return False
    return True


def state(random, page):
    """A random state of a page: its address, and the curves, target, axis and span that it says."""
    family = [loss for loss in LOSSES.values() if loss.family == page]
    first = random.choice(family or list(LOSSES.values()))
    axis = random.choice(axes_of(first))
    slots = [("loss", ""), ("loss2", "2")] if family else [(f"loss{i}", str(i)) for i in range(1, 5)]
    asked, curves = {"axis": axis.slug}, []
    for i, (key, suffix) in enumerate(slots[: random.randint(1 if family else 2, len(slots))]):
        loss = random.choice(losses_on(axis)) if i else first
        settings = {param.name: number(random, param.knob, param.default) for param in loss.params}
        curves.append((loss, settings))
        asked |= {key: loss.name} | {name + suffix: value for name, value in settings.items()}
    targets = [y for y in (0, 1, round(random.randint(0, 20) * 0.05, 2)) if drawable(curves, axis, y)]
    target = random.choice(targets) if has_target(first) else 1.0
    low, high = axis.span
    middle = (low + high) / 2
    span = [low + random.choice([0, 0.25]) * (middle - low), high - random.choice([0, 0.5]) * (high - middle)]
    return f"/{page}?{urlencode(asked | {'y': target, 'x': span}, doseq=True)}", curves, target, axis, span


@pytest.mark.parametrize("batch", range(STATES // BATCH))
def test_a_link_restores_its_state_exactly(visit, batch):
    random = Random(batch)
    pages = [*FAMILIES, "compare"]
    for turn in range(BATCH):
        address, curves, target, axis, span = state(random, pages[turn % len(pages)])
        visit.page.goto(visit.server + address)
        visit.page.wait_for_function("document.querySelector('.js-plotly-plot')?.data?.length")
        shown = visit.page.evaluate(READ)
        np.testing.assert_allclose(shown["range"], span, atol=1e-9, err_msg=address)
        assert len(shown["lines"]) == 2 * len(curves), address
        for i, (loss, settings) in enumerate(curves):
            for order, name in enumerate(("value", "slope")):
                line = shown["lines"][order * len(curves) + i]
                x, y = (np.array([float(v) for v in line[key]]) for key in "xy")
                wanted = getattr(evaluate(loss, axis, x, target, **settings), name)
                known = ~np.isnan(y)
                assert known.sum() > 350
                np.testing.assert_allclose(y[known], wanted[known], rtol=1e-9, atol=1e-12, err_msg=address)
