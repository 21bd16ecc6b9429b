"""Every page of the static site, served below a root and from the disk: no error, no foreign request, nothing for axe-core to find.

The same in Firefox, where one is installed.
"""

import pytest

from components.site.pages import makers
from tests.support.axe import DARK, LIGHT, RUN
from tests.support.static import PLACE, until

PAGES = list(makers())
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
DRAWN = """document.querySelector("h1") &&
    [...document.querySelectorAll(".atlas-plot, details[open] .atlas-figure")].every((plot) => plot.data)"""


def addresses(page, folder, site):
    """Where a page can be opened: at its server and on the disk."""
    return f"{site}/{page}", f"{folder.as_uri()}/{PLACE}/{page}/index.html".replace("//index", "/index")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_from_a_server_and_from_the_disk_and_is_accessible(tab, axe, site, site_folder, page):
    served, disk = addresses(page, site_folder, site)
    for address, base in ((disk, f"{site_folder.as_uri()}/{PLACE}/"), (served, site)):
        there, wrong = tab(base, DESK)
        there.goto(address)
        until(there, DRAWN)
        assert wrong == [], address
    there.evaluate(axe)
    for size in (DESK, PHONE):
        there.set_viewport_size(size)
        for scheme, rules in (("light", LIGHT), ("dark", DARK)):
            there.emulate_media(color_scheme=scheme)
            there.wait_for_timeout(100)
            assert there.evaluate(RUN, rules) == [], (size, scheme)
    assert there.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_in_firefox(firefox, site, site_folder, page):
    for address in addresses(page, site_folder, site):
        firefox.open(address)
        firefox.wait_for(DRAWN)
        assert firefox.errors == []
