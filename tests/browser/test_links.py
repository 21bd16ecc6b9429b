"""A link restores its state exactly: random states of every page that draws curves, each opened cold in Chromium."""

from random import Random

import numpy as np
import pytest

from tests.support.links import PAGES, random_link
from tests.support.visit import RECORDER

STATES = 3  # of each page; tests/pages/test_links.py has the 200 that need no browser
READ = """() => {
    const chart = document.querySelector('.atlas-plot');
    const numbers = (list) => Array.from(list, (v) => Number.isFinite(v) ? v : String(v));
    return {lines: chart.data.map((t) => ({x: numbers(t.x), y: numbers(t.y)})), range: chart.layout.xaxis.range};
}"""


@pytest.mark.parametrize("page", PAGES)
def test_a_link_restores_its_state_exactly(stranger, page):
    random = Random(f"{page} in the browser")
    stranger.page.add_init_script(RECORDER)
    stranger.page.set_viewport_size({"width": 700, "height": 500})  # less to paint
    for _ in range(STATES):
        link = random_link(random, page)
        stranger.page.goto(f"{stranger.server}/{link.address}", wait_until="commit")
        stranger.page.wait_for_function("document.querySelector('.atlas-plot')?.data?.length")
        shown = stranger.page.evaluate(READ)
        np.testing.assert_allclose(shown["range"], link.picture.span, atol=1e-9, err_msg=link.address)
        half = len(shown["lines"]) // 2  # the loss's panel comes first, then its gradient's
        panels = zip(shown["lines"][:half], shown["lines"][half:], strict=True)
        link.check([{"x": loss["x"], "value": loss["y"], "slope": gradient["y"]} for loss, gradient in panels])
