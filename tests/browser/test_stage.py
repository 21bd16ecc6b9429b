"""Before a class: the picture fills the window, its letters grow with it, and each part and control can be hidden and locked."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

SIZES = [{"width": 1280, "height": 720}, {"width": 1920, "height": 1080}]
TICK = 0.022  # of the height of the window, at least
PAGES = {
    "": 1,
    "binary?loss=Focal": 1,
    "multiclass?sweep=2": 1,
    "segmentation": 1,
    "detection": 3,
    "embedding": 2,
    "divergences": 3,
    "adversarial": 1,
    "compare": 1,
    "own": 1,
    "batch": 1,
}  # each with the number of its pictures that have parts of their own
MEASURED = """() => {
    const picture = document.querySelector("[data-stage=here]");
    const box = picture.getBoundingClientRect();
    const ticks = [...picture.querySelectorAll(".xtick text")].map((tick) => parseFloat(getComputedStyle(tick).fontSize));
    const isSeen = (each) => each.checkVisibility({ visibilityProperty: true });
    const seen = (selector) => [...document.querySelectorAll(selector)].some(isSeen);
    return {
        scrolls: document.scrollingElement.scrollHeight > innerHeight || picture.scrollHeight > picture.clientHeight + 1,
        isInside: box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight,
        tick: Math.min(...ticks, Infinity) / innerHeight,
        others: seen(".stSidebar a, .stAppHeader button, h1, .stSelectbox"),
    };
}"""
PARTS = """(async () => {
    const isModule = ({ name }) => name.endsWith("kit/staging.js");
    const { PARTS } = await import(performance.getEntriesByType("resource").find(isModule).name);
    const inPicture = (name) => document.querySelector(`[data-stage=here] [data-part~="${name}"]`);
    return PARTS.filter(({ name }) => inPicture(name)).map(({ name, key }) => [name, key]);
})()"""
SEEN = """(name) => {
    const isSeen = (each) => getComputedStyle(each).visibility === "visible";
    return [...document.querySelectorAll(`[data-part~="${name}"]`)].some(isSeen);
}"""


def said_in(page, key):
    return parse_qs(urlsplit(page.url).query).get(key, [])


def said(visit, key):
    return said_in(visit.page, key)


@pytest.fixture
def staged(visit):
    """Goes to a page and lets a picture of it fill the window."""

    def go(path):
        visit.go(f"/{path}")
        visit.page.wait_for_selector("[data-stage]")
        visit.settle()
        visit.page.keyboard.press("p")
        visit.settle()

    return go


@pytest.mark.parametrize("path", PAGES)
def test_a_picture_fills_the_window_with_letters_that_can_be_read_from_afar(visit, staged, path):
    visit.page.set_viewport_size(SIZES[0])
    staged(path)
    places = list(range(1, PAGES[path] + 1))
    for size, key, walk in zip(SIZES, "][", (places, places[::-1]), strict=True):  # there and back
        visit.page.set_viewport_size(size)
        for place in walk:
            if place != walk[0]:
                visit.page.keyboard.press(key)
            visit.settle()
            assert said(visit, "present") == ["yes" if place == 1 else str(place)]
            measured = visit.page.evaluate(MEASURED)
            assert measured["isInside"], (path, place, size, measured)
            assert not measured["scrolls"], (path, place, size, measured)
            assert not measured["others"], (path, place, size, measured)
            assert measured["tick"] >= TICK, (path, place, size, measured)


@pytest.mark.parametrize("path", ["compare?what=curvature", "multiclass?sweep=2"])
def test_each_part_is_hidden_and_shown_by_its_key(visit, staged, path):
    staged(path)
    parts = visit.page.evaluate(PARTS)
    assert {"loss", "gradient", "readout", "curve1", "tangent", "point"} <= {name for name, _ in parts}
    for name, key in parts:
        before = visit.page.evaluate(SEEN, name)
        visit.page.keyboard.press(key)
        assert not visit.page.evaluate(SEEN, name), name
        assert said(visit, "hide") == [name]
        visit.page.keyboard.press(key)
        assert visit.page.evaluate(SEEN, name) == before, name
    visit.page.keyboard.press("Escape")
    assert said(visit, "present") == said(visit, "hide") == []


def test_a_link_hides_and_locks_parts_and_controls_and_the_rest_still_moves(visit):
    visit.open("/binary?loss=Balanced+focal&hide=gradient&hide=formula&hide=y&lock=gamma&lock=point")
    page = visit.page
    assert not page.evaluate(SEEN, "gradient")
    assert not page.locator(".st-key-part_formula .katex").first.is_visible()
    assert not page.locator(".st-key-slider_y").is_visible()
    gamma, alpha = (page.locator(f".st-key-slider_{key} input[type=range]") for key in ("gamma", "alpha"))
    before = gamma.get_attribute("aria-valuetext"), alpha.get_attribute("aria-valuetext")
    for slider in (gamma, alpha):
        slider.focus()
        page.keyboard.press("ArrowRight")
    page.locator(".atlas-probe").focus()
    at = page.locator(".atlas-probe").get_attribute("aria-valuenow")
    page.keyboard.press("ArrowRight")
    visit.settle()
    assert gamma.get_attribute("aria-valuetext") == before[0]
    assert alpha.get_attribute("aria-valuetext") != before[1]
    assert page.locator(".atlas-probe").get_attribute("aria-valuenow") == at
    assert said(visit, "hide") == ["gradient", "formula", "y"]
    assert said(visit, "lock") == ["gamma", "point"]
    assert "alpha" in page.url


def test_the_list_of_parts_hides_and_locks_and_says_so(visit, staged):
    staged("binary?loss=Focal")
    page = visit.page
    page.keyboard.press("?")
    rows = page.locator(".atlas-parts div")
    rows.filter(has_text="gradient").get_by_role("button", name="hide").click()
    page.locator('.atlas-parts [data-name="lock gamma"]').click()
    assert (said(visit, "hide"), said(visit, "lock")) == (["gradient"], ["gamma"])
    assert page.locator('.atlas-parts [data-name="lock gamma"]').get_attribute("aria-pressed") == "true"
    page.keyboard.press("Escape")
    assert said(visit, "present") == ["yes"], "the first Escape closes the list"
    page.keyboard.press("Escape")
    assert said(visit, "present") == []


def test_a_drag_while_presenting_moves_the_picture_and_leaves_the_address_with_both(visit, staged):
    staged("binary?loss=Focal")
    slider = visit.page.locator(".st-key-slider_gamma input[type=range]")
    slider.focus()
    visit.page.keyboard.press("ArrowRight")
    visit.settle()
    assert said(visit, "present") == ["yes"]
    assert "gamma" in visit.page.url


def test_what_is_to_be_drawn_is_hidden_and_then_compared_with_the_readers_line(visit):
    visit.open("/regression?loss=Huber&draw=gradient")
    page, pen = visit.page, visit.page.locator(".atlas-pen")
    assert not page.evaluate(SEEN, "gradient")
    assert not page.evaluate(SEEN, "tangent")
    assert pen.get_by_role("button", name="Reveal").is_disabled()
    pen.scroll_into_view_if_needed()
    box = pen.bounding_box()
    left, right = ((box["x"] + part * box["width"], box["y"] + box["height"] / 2) for part in (0.05, 0.95))
    page.mouse.move(*left)
    page.mouse.down()
    page.mouse.move(*right, steps=4)
    page.mouse.up()
    pen.get_by_role("button", name="Reveal").click()
    assert page.evaluate(SEEN, "gradient")
    words = page.locator(".atlas-verdict").text_content()
    assert re.match(r"Area between your line and the gradient, for r from −4\.\d+ to 4\.\d+: [78]\.", words), words
    pen.get_by_role("button", name="Clear").click()
    assert not page.evaluate(SEEN, "gradient")
    pen.get_by_role("slider").focus()
    page.keyboard.press("ArrowUp")
    for _ in range(10):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    assert page.locator(".atlas-verdict").text_content().startswith("Area between your line and the gradient, for r from −5 to 5:")
    assert said(visit, "draw") == ["gradient"]


ANSWERS = """() => {
    if (!window.answers) document.addEventListener("atlas-answer", ({ detail }) => window.answers.push(detail));
    window.answers = [];
}"""  # a tab is kept from test to test


@pytest.fixture
def asked(visit):
    """Opens a question; comes back with its page, the sentence below the picture, and what was answered."""

    def go(path):
        visit.open(path)
        visit.page.evaluate(ANSWERS)
        return visit.page, visit.page.locator(".atlas-verdict"), lambda: visit.page.evaluate("window.answers")

    return go


def test_the_minimum_is_placed_by_keys_and_then_shown_with_the_distance(asked):
    page, verdict, answers = asked("/regression?loss=Huber&place=minimum")
    marker = page.locator(".atlas-marker")
    assert not page.evaluate(SEEN, "minimum")
    assert marker.get_by_role("button", name="Reveal").is_disabled()
    marker.get_by_role("slider").focus()
    page.keyboard.press("Shift+ArrowRight")
    assert marker.get_by_role("slider").get_attribute("aria-valuetext") == "r = 0.5"
    page.keyboard.press("Enter")
    assert page.evaluate(SEEN, "minimum")
    assert verdict.text_content().endswith("You placed it at r = 0.5, where the loss is 0.125: 0.5 too far right.")
    assert answers() == [{"kind": "place", "part": "minimum", "answer": 0.5}]


def test_a_number_is_guessed_while_the_point_stays_and_the_difference_is_said(asked):
    page, verdict, answers = asked("/regression?loss=Huber&at=0.5&guess=loss")
    assert not page.evaluate(SEEN, "loss-number")
    assert page.evaluate(SEEN, "curve1")
    page.locator(".atlas-probe").focus()
    page.keyboard.press("ArrowRight")
    field = page.locator(".atlas-guess input")
    field.fill("much")
    assert verdict.text_content().startswith("This is no number.")
    field.fill("0,2")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    guessed = answers()[0]["answer"]
    assert 0.2 < guessed < 0.5
    assert verdict.text_content() == f"At r = 0.5 the loss is 0.125. You guessed {guessed:g}: {guessed - 0.125:g} too high."
    assert page.evaluate(SEEN, "loss-number")


def test_one_of_four_panels_is_chosen_by_its_key_and_all_are_told(asked):
    page, verdict, answers = asked("/binary?loss=Focal&choose=gradient&present=yes")
    assert not page.evaluate(SEEN, "gradient")
    panels = page.locator(".atlas-choose").get_by_role("radio")
    assert panels.count() == 4
    page.keyboard.press("3")
    assert panels.nth(2).get_attribute("aria-checked") == "true"
    assert said_in(page, "hide") == [], "the key hides no curve"
    page.locator(".atlas-choose").get_by_role("button", name="Reveal").click()
    assert answers() == [{"kind": "choose", "part": "gradient", "answer": 2}]
    assert "is the gradient" in verdict.text_content()
    assert page.locator(".atlas-choose [data-true=true]").count() == 1
    assert page.evaluate(SEEN, "gradient")


def test_keys_ask_and_take_back_what_the_address_then_says(visit, staged):
    staged("regression?loss=Huber")
    questions = {"d": ("draw", "gradient"), "k": ("place", "minimum"), "u": ("guess", "loss"), "h": ("choose", "gradient")}
    shown = visit.page.locator(".atlas-ask:visible, .atlas-choose:visible")
    for key, (kind, part) in questions.items():
        visit.page.keyboard.press(key)
        assert said(visit, kind) == [part]
        assert shown.count() == 1
        visit.page.keyboard.press(key)
        assert said(visit, kind) == []
        assert shown.count() == 0


def test_what_an_address_says_in_vain_is_said_and_can_be_closed(visit):
    visit.open("/binary?loss=Focal&hide=gradeint&hide=gamma&draw=facts")
    vain = visit.page.locator(".atlas-vain")
    vain.wait_for()
    words = vain.locator("p").text_content()
    assert words.startswith("“draw=facts” in the address is left out: it can be gradient, loss, curvature. “hide=gradeint” in the")
    assert "gamma" not in words.split("hides nothing")[0], "a control that is hidden is there"
    assert said(visit, "draw") == []
    vain.get_by_role("button").click()
    assert not vain.is_visible()


@pytest.mark.parametrize("path", ["divergences", "likelihoods?loss=Poisson", "own"])
def test_each_part_of_other_pages_is_hidden_and_shown_by_its_key(visit, staged, path):
    staged(path)
    parts = visit.page.evaluate(PARTS)
    assert parts
    for name, key in parts:
        visit.page.keyboard.press(key)
        assert not visit.page.evaluate(SEEN, name), name
        visit.page.keyboard.press(key)
    assert said(visit, "hide") == []
