"""Firefox draws every page, and its chart follows a dragged slider, where a Firefox is installed."""

import pytest

from components.states.addresses import TITLES
from losses import FAMILIES

PAGES = ["", *TITLES, *FAMILIES]
AT_REST = "document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
DRAWN = "[...document.querySelectorAll('.atlas-plot')].every((plot) => plot.data)"
CURVE = "document.querySelector('.atlas-plot .scatterlayer path.js-line')?.getAttribute('d')"
THUMB = """(({ x, y, width, height }) => [x + width / 2, y + height / 2])(
    document.querySelector('.st-key-gamma input[type=range]').getBoundingClientRect())"""


def opened(firefox, address):
    firefox.open(address)
    firefox.wait_for(f"document.querySelector('[data-testid=stMain] h1') && {AT_REST} && {DRAWN}")


@pytest.mark.parametrize("page", PAGES)
def test_firefox_draws_the_page(firefox, server, page):
    opened(firefox, f"{server}/{page}")
    assert firefox.evaluate("document.querySelectorAll('.stException, .atlas-missing').length") == 0
    assert firefox.errors == []


def test_the_curve_follows_a_dragged_slider_in_firefox(firefox, server):
    opened(firefox, f"{server}/binary?loss=Focal")
    firefox.wait_for(f"document.querySelector('.st-key-gamma input[type=range]') && {CURVE}")
    before, (x, y) = firefox.evaluate(CURVE), firefox.evaluate(THUMB)
    firefox.drag((x, y), (x + 20, y), (x + 40, y))
    firefox.wait_for(f"{CURVE} !== {before!r} && location.search.includes('gamma=') && {AT_REST}")
    assert firefox.errors == []
