"""The catalogue in a real browser: search as typed, orders, links, keyboard, phone."""

import re

import pytest

from components.catalogue.catalogue import searched
from components.states.catalogue import fitting
from losses import LOSSES
from tests.support.visit import AT_REST

SHOWN = ".atlas-catalogue tbody tr:not([hidden])"
NAMES = [loss.name for loss in LOSSES.values()]


@pytest.fixture
def catalogue(visit):
    return open_catalogue(visit)


def open_catalogue(visit, query=""):
    visit.go(f"/catalogue{query}")
    visit.page.wait_for_selector(".atlas-catalogue[data-ready]:not([aria-busy])", state="attached")
    visit.settle()
    return visit


def shown(visit):
    return visit.page.locator(f"{SHOWN} .name a").all_inner_texts()


def status(visit):
    return visit.page.locator(".atlas-finder [role=status]").inner_text()


def address(visit):
    return visit.page.url.removeprefix(visit.server)


def search_box(visit):
    return visit.page.get_by_role("searchbox", name="Search")


def test_it_shows_every_loss_with_its_drawing_and_a_plain_address(catalogue):
    assert shown(catalogue) == NAMES
    assert status(catalogue) == f"{len(NAMES)} of {len(NAMES)}"
    assert catalogue.page.locator(f"{SHOWN} path.loss").count() == len(NAMES)
    assert address(catalogue) == "/catalogue"


def test_no_column_is_cut_off(catalogue):
    for wide in (800, 1100, 1280, 1366, 1440, 1600, 1920):
        catalogue.page.set_viewport_size({"width": wide, "height": 900})
        catalogue.settle()
        widths = catalogue.page.locator(".atlas-frame").evaluate("(frame) => [frame.firstChild.offsetWidth, frame.clientWidth]")
        assert widths[0] <= widths[1], wide


def test_a_search_filters_as_typed(catalogue):
    search_box(catalogue).press_sequentially("Huber", delay=20)
    found = [loss.name for loss in LOSSES.values() if "huber" in searched(loss)]
    assert {"Huber", "Pseudo-Huber"} < set(found) < set(NAMES)
    assert shown(catalogue) == found
    assert status(catalogue) == f"{len(found)} of {len(NAMES)}"


def test_the_browser_alone_filters_and_finds_all_of_the_words_in_any_order(catalogue):
    script = """(text) => {
        const input = document.querySelector(".atlas-finder input");
        input.value = text;
        input.dispatchEvent(new Event("input"));
        return [...document.querySelectorAll(".atlas-catalogue tbody tr:not([hidden])")].map((row) => row.dataset.slug);
    }"""  # one task of the browser: no server could answer within it

    def expected(*words):
        return [slug for slug, loss in LOSSES.items() if set(words) <= set(re.split(r"\W", searched(loss)))]

    assert catalogue.page.evaluate(script, " huber  PSEUDO ") == expected("pseudo", "huber") != []
    focal = ["balanced_focal", "varifocal", "multiclass_focal", "pixel_focal"]
    assert catalogue.page.evaluate(script, "γ α") == expected("γ", "α") == focal


def test_typing_keeps_focus_caret_and_every_letter_while_the_server_answers(catalogue):
    page = catalogue.page
    page.evaluate("window.held = document.querySelector('.atlas-finder input')")
    search_box(catalogue).press_sequentially("in a", delay=20)
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
    for word in ("the sum of", " as soon as"):
        page.wait_for_timeout(305)  # the server has been told, and answers while the hand goes on
        page.keyboard.type(word, delay=15)
    catalogue.settle()
    catalogue.settle()
    assert page.evaluate("held === document.activeElement && held.isConnected")
    assert page.evaluate("[held.value, held.selectionStart]") == ["inthe sum of as soon as a", 23]
    assert address(catalogue) == "/catalogue?find=inthe+sum+of+as+soon+as+a"


def test_what_is_typed_and_sorted_goes_into_the_address_and_a_cold_link_opens_in_it(catalogue):
    search_box(catalogue).fill("outlier")
    catalogue.page.get_by_role("button", name="Steepest").click()
    catalogue.page.get_by_role("button", name="Steepest").click()
    catalogue.page.get_by_role("button", name="smooth", exact=True).click()
    catalogue.settle()
    catalogue.settle()
    before = shown(catalogue)
    assert address(catalogue) == "/catalogue?find=outlier&sort=-steepest&only=smooth"
    open_catalogue(catalogue, address(catalogue).removeprefix("/catalogue"))
    assert shown(catalogue) == before == ["Tukey", "Huber", "Geman-McClure"]
    assert search_box(catalogue).input_value() == "outlier"
    search_box(catalogue).fill("")
    catalogue.settle()
    assert address(catalogue) == "/catalogue?sort=-steepest&only=smooth"


def test_back_returns_to_the_search_before(catalogue):
    search_box(catalogue).fill("tukey")
    catalogue.settle()
    search_box(catalogue).click()  # another gesture, however soon it comes
    search_box(catalogue).fill("focal")
    catalogue.settle()
    catalogue.page.go_back()
    catalogue.settle()
    assert search_box(catalogue).input_value() == "tukey"
    assert shown(catalogue) == ["Tukey"]


def test_a_header_sorts_one_way_and_then_the_other(catalogue):
    head = catalogue.page.locator(".atlas-catalogue th.name")
    head.get_by_role("button").focus()
    catalogue.page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    assert catalogue.page.locator("[aria-sort]").count() == 1
    assert shown(catalogue) == sorted(NAMES, key=str.casefold)
    catalogue.page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert shown(catalogue) == sorted(NAMES, key=str.casefold, reverse=True)
    catalogue.settle()
    assert address(catalogue) == "/catalogue?sort=-loss"


def test_equals_stay_in_the_catalogues_order_both_ways(catalogue):
    losses = list(LOSSES.values())
    for backwards in (False, True):
        catalogue.page.get_by_role("button", name="Hyper").click()
        assert shown(catalogue) == [loss.name for loss in sorted(losses, key=lambda loss: len(loss.params), reverse=backwards)]


def test_filters_say_how_many_are_left_and_that_none_is(catalogue):
    catalogue.page.get_by_role("button", name="handles imbalance").click()
    catalogue.settle()
    kept = fitting([], ["handles imbalance"])
    assert shown(catalogue) == [LOSSES[slug].name for slug in kept]
    search_box(catalogue).fill("tukey")
    assert status(catalogue) == "No loss fits: “tukey”, handles imbalance."
    assert not catalogue.page.locator(".atlas-catalogue").is_visible()
    search_box(catalogue).fill("")
    assert status(catalogue) == f"{len(kept)} of {len(NAMES)}"
    assert catalogue.page.locator(".atlas-catalogue").is_visible()


def test_a_row_opens_its_loss_without_a_reload_and_back_returns(catalogue):
    page = catalogue.page
    search_box(catalogue).fill("tukey")
    catalogue.settle()
    page.evaluate("window.kept = true")
    box = page.locator(SHOWN).locator("td.drawing").bounding_box()
    page.mouse.click(box["x"] + 5, box["y"] + 5)  # anywhere in the row
    page.wait_for_selector(".atlas-plot .scatterlayer")
    catalogue.settle()
    assert page.evaluate("window.kept")
    assert address(catalogue) == "/regression?loss=Tukey"
    page.go_back()
    page.wait_for_selector(".atlas-catalogue[data-ready]")
    catalogue.settle()
    assert shown(catalogue) == ["Tukey"]
    assert search_box(catalogue).input_value() == "tukey"


def test_control_click_is_the_browsers(catalogue):
    with catalogue.page.context.expect_page() as opened:
        catalogue.page.get_by_role("link", name="Focal", exact=True).click(modifiers=["Control"])
    tab = opened.value
    tab.wait_for_url("**/binary?loss=Focal", wait_until="commit")  # a tab is there before its address is
    tab.close()
    assert address(catalogue) == "/catalogue"


def test_the_keyboard_alone_reaches_a_row_and_opens_it(catalogue):
    page = catalogue.page
    search_box(catalogue).fill("welsch")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.atlas-catalogue .name a')"):
            break
    assert page.evaluate("document.activeElement.textContent") == "Welsch"
    page.keyboard.press("Enter")
    page.wait_for_selector(".atlas-plot .scatterlayer")
    catalogue.settle()
    assert address(catalogue) == "/regression?loss=Welsch"


@pytest.mark.parametrize("rested", [0, 270, 290, 310, 350, 420])
def test_a_row_opens_whenever_enter_comes_after_the_search_and_back_returns_to_it(catalogue, rested):
    """Around the 300 ms after which the server is told, what is said about the search must not overtake the link."""
    page = catalogue.page
    search_box(catalogue).press_sequentially("tuke")
    script = """async (rested) => {
        document.querySelector(".atlas-catalogue tr:not([hidden]) .name a").focus();
        await new Promise((done) => setTimeout(done, rested));
    }"""
    page.keyboard.type("y")
    page.evaluate(script, rested)
    page.keyboard.press("Enter")
    page.wait_for_selector(".atlas-plot .scatterlayer")
    page.wait_for_function(AT_REST)
    assert address(catalogue) == "/regression?loss=Tukey"
    page.go_back()
    page.wait_for_selector(".atlas-catalogue[data-ready]")
    page.wait_for_function(AT_REST)
    assert address(catalogue) == "/catalogue?find=tukey"
    assert shown(catalogue) == ["Tukey"]


def test_back_within_the_rest_after_typing_is_not_taken_back(catalogue):
    page = catalogue.page
    page.get_by_role("link", name="Regression", exact=True).click()
    page.wait_for_selector("h1:has-text('Regression')")
    page.get_by_role("link", name="Catalogue", exact=True).click()
    page.wait_for_selector(".atlas-catalogue[data-ready]")
    page.wait_for_function(AT_REST)
    page.evaluate("""async () => {
        const input = document.querySelector(".atlas-finder input");
        input.value = "welsch";
        input.dispatchEvent(new Event("input"));
        await new Promise((done) => setTimeout(done, 280));
        history.back();
    }""")
    page.wait_for_selector("h1:has-text('Regression')")
    catalogue.settle()
    assert page.locator("h1").inner_text() == "Regression"
    assert address(catalogue) == "/regression"


@pytest.mark.parametrize("query", ["", "?find=robust&sort=-source"])
def test_on_a_phone_nothing_scrolls_sideways_and_the_table_stays_inside(phone, query):
    visit = open_catalogue(phone, query)
    box = visit.page.locator(".atlas-catalogue").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert visit.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert visit.page.locator(SHOWN).first.get_by_role("link").is_visible()
    assert visit.page.get_by_role("button", name="Steepest").is_visible()
