"""Random addresses opened in the app and in the static site, in one browser: equal titles, curves, readouts and controls.

    WHOLE_SITE=1 pytest tests/browser/test_shells.py

opens 500, of all pages. Without it a few are opened, of pages that are soon made.
"""

from random import Random
from urllib.parse import urlencode

import pytest

from components.kit.state import random_state
from components.states.addresses import TABLES
from components.states.formulas import OWN
from tests.support.shells import SHOWN, differences
from tests.support.static import PAGES, WHOLE, until

EACH = 500 // len(PAGES) + 1 if WHOLE else 2  # addresses of a page
SEED = 17
PATIENCE = 50  # looks at two pages until they are equal
DRAWN = "[...document.querySelectorAll('.atlas-plot')].every((plot) => plot.data)"


@pytest.fixture
def tab(visit):
    """A page for the site, beside that of the app."""
    page = visit.page.context.new_page()
    yield page
    page.close()


def differing(app, site):
    """How two pages differ once both are drawn."""
    for _ in range(PATIENCE):
        if not (wrong := differences(app.evaluate(SHOWN), site.evaluate(SHOWN))):
            break
        site.wait_for_timeout(100)
    return wrong


def queries(page, keys):
    """Random queries of a page, without formulas, which need the app."""
    random = Random(SEED)
    while True:
        query, _ = random_state(TABLES[page], random)
        if missing := query.keys() - keys:
            pytest.skip(f"the site has not the whole page: {', '.join(sorted(missing))}")
        if [OWN] not in query.values():
            yield query


@pytest.mark.parametrize("page", PAGES)
def test_the_site_shows_at_random_addresses_what_the_app_shows(visit, tab, site_pages, site, page):
    carried = site_pages[page].data.get("page")
    if carried is None:
        pytest.skip("the page has no state that it draws")
    draw = queries(page, {field["key"] for field in carried["table"]["fields"]})
    wrong = {}
    for _ in range(EACH):
        address = f"{page}?{urlencode(next(draw), doseq=True)}"
        tab.goto(f"{site}/{address}")
        visit.go(f"/{address}")
        until(tab, DRAWN)
        visit.settle()
        if found := differing(visit.page, tab):
            wrong[address] = found
    assert wrong == {}
