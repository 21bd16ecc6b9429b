"""Each page as it opens: axe-core finds nothing that the app can cure, in light and in dark, and no chart can be uploaded."""

import pytest

from components.states.addresses import TITLES
from losses import FAMILIES
from tests.support.axe import DARK, LIGHT, RUN
from tests.support.visit import TOOL_BARS, UPLOAD

PAGES = ["", *TITLES, *FAMILIES]


@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_accessible_and_no_tool_bar_offers_to_upload_its_chart(visit, axe, page):
    visit.go(f"/{page}")
    visit.page.wait_for_selector("h1")
    visit.settle()
    visit.page.evaluate(axe)
    assert visit.page.evaluate(RUN, LIGHT) == []
    visit.page.emulate_media(color_scheme="dark")
    visit.settle()
    assert visit.page.evaluate(RUN, DARK) == []
    links = visit.page.locator("[data-testid=stSidebarNavLink]").evaluate_all("(links) => links.map((link) => link.href)")
    assert {link.removeprefix(f"{visit.server}/") for link in links} == set(PAGES)
    figures = visit.page.evaluate(TOOL_BARS)
    assert (figures == []) == (page in ("catalogue", "lessons"))
    assert not any(UPLOAD in tools for tools in figures)
