"""Firefox draws the pages and moves the point, where Playwright's Firefox is installed."""

from pathlib import Path

import pytest

from losses import FAMILIES
from tests.support.visit import Visit


@pytest.fixture(scope="module")
def firefox(playwrights, server):
    kind = playwrights.firefox
    if not Path(kind.executable_path).exists():
        pytest.skip("Playwright's Firefox is not installed: playwright install firefox")
    browser = kind.launch()
    yield Visit(browser.new_page(), server)
    browser.close()


@pytest.mark.parametrize("page", FAMILIES)
def test_firefox_draws_the_page_and_a_click_moves_the_point(firefox, page):
    firefox.open(f"/{page}")
    if firefox.page.locator(".atlas-probe").count():
        plot = firefox.page.locator(".atlas-plot .nsewdrag").first.bounding_box()
        firefox.page.mouse.click(plot["x"] + plot["width"] * 0.8, plot["y"] + plot["height"] * 0.5)
        firefox.settle()
        assert firefox.page.locator(".atlas-probe").bounding_box()["x"] > plot["x"] + plot["width"] * 0.7
    firefox.check()
