"""A link restores its state exactly: random states of every page that draws curves, opened cold and within the app in Chromium."""

from random import Random

import numpy as np
import pytest

from tests.support.links import PAGES, random_link
from tests.support.visit import RECORDER

WITHIN = 2  # states of each page, after one that is opened cold; tests/pages/test_links.py opens 200 cold without a browser
READ = """() => {
    const chart = document.querySelector('.atlas-plot');
    const numbers = (list) => Array.from(list, (v) => Number.isFinite(v) ? v : String(v));
    return {lines: chart.data.map((t) => ({x: numbers(t.x), y: numbers(t.y)})), range: chart.layout.xaxis.range};
}"""


def check(page, link):
    shown = page.evaluate(READ)
    np.testing.assert_allclose(shown["range"], link.picture.span, atol=1e-9, err_msg=link.address)
    half = len(shown["lines"]) // 2  # the loss's panel comes first, then its gradient's
    panels = zip(shown["lines"][:half], shown["lines"][half:], strict=True)
    link.check([{"x": loss["x"], "value": loss["y"], "slope": gradient["y"]} for loss, gradient in panels])


@pytest.fixture
def links(page):
    random = Random(f"{page} in the browser")
    return [random_link(random, page) for _ in range(1 + WITHIN)]


@pytest.fixture
def recorded(stranger):
    """A stranger whose charts keep their numbers, and who has little to paint."""
    tools = stranger.page.context.new_cdp_session(stranger.page)
    tools.send("Page.enable")
    tools.send("Page.addScriptToEvaluateOnNewDocument", {"source": RECORDER})
    stranger.page.set_viewport_size({"width": 700, "height": 500})
    yield stranger
    tools.detach()  # the script is for this test only


@pytest.mark.parametrize("page", PAGES)
def test_a_link_restores_its_state_exactly(recorded, links):
    recorded.go(f"/{links[0].address}")
    recorded.page.wait_for_function("document.querySelector('.atlas-plot')?.data?.length")
    check(recorded.page, links[0])


@pytest.mark.parametrize("page", PAGES)
def test_a_link_within_the_app_restores_its_state_exactly_and_keeps_nothing_of_the_one_before(visit, links):
    for link in links[1:]:
        visit.open(f"/{link.address}")
        check(visit.page, link)
