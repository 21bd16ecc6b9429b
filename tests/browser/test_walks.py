"""Walks by hand through the controls of a page: what they leave in its place is what its address opens, picture and controls.

Some pages and few moves; WHOLE_WALKS=1 walks through all of them, further.
"""

import os
from random import Random

import pytest

from components.states import compare, divergences, multiclass, numerics
from losses import FAMILIES
from tests.support.shells import SHOWN, farthest

WHOLE = os.environ.get("WHOLE_WALKS") == "1"
PAGES = [*FAMILIES, compare.PAGE, numerics.PAGE] if WHOLE else [multiclass.PAGE, divergences.PAGE, compare.PAGE]
ROUNDS, MOVES = (10, 1) if WHOLE else (1, 3)  # the address is opened after each round
LOOKS = 50  # at both pages, a tenth of a second apart
KEYS = ("ArrowRight", "ArrowLeft", "PageUp", "PageDown", "Home", "End")
CONTROLS = ":is(.stSlider input[type=range], .stSelectbox input, .stButtonGroup button, .stCheckbox label, .atlas-probe):visible"
OPEN = ".stMain .stSelectbox, .stMain .stSlider"


def move(visit, random):
    """Move one of the controls that are there, and say which."""
    page = visit.page
    controls = page.locator(".stMain").locator(CONTROLS)
    control = controls.nth(random.randrange(controls.count()))
    control.scroll_into_view_if_needed()
    visit.settle()  # a list of options that opens while the page still scrolls closes again
    name = control.evaluate("(each) => each.closest('[class*=st-key-]')?.className.match(/st-key-(\\S+)/)[1]")
    if control.get_attribute("type") == "range" or "atlas-probe" in (control.get_attribute("class") or ""):
        control.focus()
        key = random.choice(KEYS)
        for _ in range(random.randint(1, 4)):
            page.keyboard.press(key)
        return f"{key} on {name}"
    control.click()
    if control.get_attribute("role") == "combobox":
        options = page.get_by_test_id("stSelectboxVirtualDropdown").get_by_role("option")
        options.first.wait_for()
        option = options.nth(random.randrange(options.count()))
        chosen = option.inner_text()
        option.click()
        return f"{chosen} of {name}"
    return f"click on {name}"


def differing(here, there):
    """How two pages of the app differ once both have worked out what they show."""
    for _ in range(LOOKS):
        one, other = here.evaluate(SHOWN), there.evaluate(SHOWN)
        values, others = ([(each["key"], each["value"]) for each in shown["controls"]] for shown in (one, other))
        named, opened = ([[name for name, *_ in lines] for lines in shown["plots"]] for shown in (one, other))
        wrong = [pair for pair in ((values, others), (one["words"], other["words"]), (named, opened)) if pair[0] != pair[1]]
        wrong = wrong or list(filter(None, map(farthest, one["plots"], other["plots"])))
        if not wrong:
            break
        there.wait_for_timeout(100)
    return wrong


@pytest.mark.parametrize("page", PAGES)
def test_what_the_hand_leaves_on_a_page_is_what_its_address_opens(visit, stranger, page):
    random = Random(page)
    visit.go(f"/{page}")
    visit.page.wait_for_selector(OPEN)
    visit.settle()
    moves = []
    for _ in range(ROUNDS):
        for _ in range(MOVES):
            moves.append(move(visit, random))
            visit.settle()
        stranger.page.goto(visit.page.url)
        stranger.page.wait_for_selector(OPEN)
        stranger.settle()
        assert visit.page.get_by_test_id("stException").count() == 0, moves
        assert differing(visit.page, stranger.page) == [], (visit.page.url, moves)
