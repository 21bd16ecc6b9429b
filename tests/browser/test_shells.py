"""Random addresses opened in the app and in the static site, in one browser: equal titles, curves, readouts and controls.

    WHOLE_SITE=1 EQUAL=/tmp/equal nice pytest -n 2 --dist worksteal tests/browser/test_shells.py

opens 500, of all pages that have a state in the site, and notes those that are equal in a file: another run goes on after them.
Without WHOLE_SITE a few are opened, of pages that are soon made.
"""

import os
from collections import defaultdict
from functools import cache
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import pytest

from components.kit.state import random_state
from components.states import catalogue, claims, lessons, own, questions
from components.states.addresses import TABLES
from components.states.formulas import OWN
from tests.support.shells import SHOWN, differences
from tests.support.static import QUICK, WHOLE, state, until
from tests.support.visit import SIZE

LISTS = {catalogue.PAGE, claims.PAGE, questions.PAGE, own.PAGE, lessons.PAGE}  # no state of their own that they draw
PAGES = [page for page in (TABLES if WHOLE else QUICK) if page not in LISTS]
ADDRESSES = 500 if WHOLE else 4
EQUAL = Path(os.environ.get("EQUAL", os.devnull))
PATIENCE = 50  # looks at two pages until they are equal
DRAWN = "[...document.querySelectorAll('.atlas-plot')].every((plot) => plot.data)"
PLACES = sorted((PAGES[i % len(PAGES)], i // len(PAGES)) for i in range(ADDRESSES))


@pytest.fixture(scope="module")
def app(reader):
    """The one reader of the app, who moves from address to address."""
    reader.page.set_viewport_size(SIZE)
    reader.leave()
    return reader


@pytest.fixture(scope="session")
def queries(site_folder):
    """The random query of a page at a place: of fields that the site has, and without formulas, which need the app."""
    drawn = defaultdict(list)

    @cache
    def ways(page):
        return Random(page), {field["key"] for field in state(site_folder, page)["table"]["fields"]}

    def query(page, place):
        random, keys = ways(page)
        while len(drawn[page]) <= place:
            texts, _ = random_state(TABLES[page], random)
            if [OWN] not in texts.values():
                drawn[page].append({key: text for key, text in texts.items() if key in keys})
        return drawn[page][place]

    return query


def differing(app, site):
    """How two pages differ once both are drawn."""
    for _ in range(PATIENCE):
        if not (wrong := differences(app.evaluate(SHOWN), site.evaluate(SHOWN))):
            break
        site.wait_for_timeout(100)
    return wrong


@pytest.mark.parametrize(("page", "place"), PLACES)
def test_the_site_shows_at_a_random_address_what_the_app_shows(app, tab, queries, site, page, place):
    address = f"{page}?{urlencode(queries(page, place), doseq=True)}"
    if EQUAL.is_file() and address in EQUAL.read_text().splitlines():
        pytest.skip("equal in a run before")
    app.forget()
    beside, _ = tab(site)
    beside.goto(f"{site}/{address}")
    app.go(f"/{address}")
    until(beside, DRAWN)
    app.settle()
    wrong = differing(app.page, beside)
    assert not wrong, "\n".join([address, *wrong])
    app.check()
    with EQUAL.open("a") as file:
        file.write(f"{address}\n")
