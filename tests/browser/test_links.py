"""Restoring a link restores exactly: random valid states of every page that draws curves, each opened cold."""

from random import Random

import numpy as np
import pytest

from components.kit.state import address_of, random_state
from components.states import compare, family, multiclass
from losses import FAMILIES
from losses.core.curve import evaluate
from tests.support.visit import RECORDER

STATES = 200
BATCH = 20
# What would draw other lines than those of the losses themselves.
KEPT = ("show", "what", "scale", "layout")
READ = """() => {
    const chart = document.querySelector('.atlas-plot');
    const numbers = (list) => Array.from(list, (v) => Number.isFinite(v) ? v : String(v));
    return {lines: chart.data.map((t) => ({x: numbers(t.x), y: numbers(t.y)})), range: chart.layout.xaxis.range};
}"""


def picture_of(page, pick):
    if page == multiclass.PAGE:
        return multiclass.table(pick).picture
    return compare.table(pick) if page == compare.PAGE else family.curves(pick, page)


def state(random, page):
    """A random state of a page in which it has curves to draw: its address and its picture."""
    while True:
        query, picture = random_state(lambda pick: picture_of(page, pick), random, KEPT)
        if not picture.problem:
            return f"/{address_of(page, query)}", picture


@pytest.mark.parametrize("batch", range(STATES // BATCH))
def test_a_link_restores_its_state_exactly(visit, batch):
    random = Random(batch)
    visit.page.add_init_script(RECORDER)
    visit.page.set_viewport_size({"width": 700, "height": 500})  # less to paint
    pages = [*(family for family in FAMILIES if family != "segmentation"), "compare"]  # its scene has tests of its own
    for turn in range(BATCH):
        address, picture = state(random, pages[turn % len(pages)])
        curves = picture.curves
        visit.page.goto(visit.server + address, wait_until="commit")
        visit.page.wait_for_function("document.querySelector('.atlas-plot')?.data?.length")
        shown = visit.page.evaluate(READ)
        np.testing.assert_allclose(shown["range"], picture.span, atol=1e-9, err_msg=address)
        assert len(shown["lines"]) == 2 * len(curves), address
        for i, curve in enumerate(curves):
            for order, name in enumerate(("value", "slope")):
                line = shown["lines"][order * len(curves) + i]
                x, y = (np.array([float(v) for v in line[key]]) for key in "xy")
                wanted = getattr(evaluate(curve.loss, picture.axis, x, picture.target, **curve.settings), name)
                known = ~np.isnan(y)
                assert known.sum() > 350
                np.testing.assert_allclose(y[known], wanted[known], rtol=1e-9, atol=1e-12, err_msg=address)
