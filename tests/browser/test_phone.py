"""On a phone, and with the back button: the picture stays in view, a swipe scrolls, and one step back returns what was left."""

import pytest

HEIGHT = 844  # of the phone


def swipe(visit, start, end, steps=10):
    """A finger from one place to another."""
    session = visit.page.context.new_cdp_session(visit.page)
    for kind, part in [("touchStart", 0), *[("touchMove", step / steps) for step in range(1, steps + 1)], ("touchEnd", None)]:
        point = [] if part is None else [{axis: a + part * (b - a) for axis, a, b in zip("xy", start, end, strict=True)}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": point})
    visit.settle()


@pytest.mark.parametrize(
    ("path", "key"), [("/binary?loss=Focal&axis=logit", "gamma"), ("/compare?loss1=Focal&axis=logit", "gamma1")]
)
def test_a_slider_and_its_curve_are_in_view_together(phone, path, key):
    visit = phone.open(path)
    slider = visit.page.locator(f".st-key-{key}")
    slider.evaluate("e => e.scrollIntoView({block: 'center'})")
    visit.settle()
    slider, chart = slider.bounding_box(), visit.page.locator(".atlas-picture").bounding_box()
    assert chart["y"] > 60, "below Streamlit's bar"
    assert chart["y"] + chart["height"] <= slider["y"]
    assert slider["y"] + slider["height"] <= HEIGHT


def test_a_swipe_over_a_slider_scrolls_and_only_the_thumb_moves_it(phone):
    visit = phone.open("/regression?loss=Huber")
    track = visit.page.locator(".st-key-delta [role=group]")
    track.evaluate("e => e.scrollIntoView({block: 'center'})")
    scrolled = "document.querySelector('.stMain').scrollTop"
    before, box = visit.page.evaluate(scrolled), track.bounding_box()
    x, y = box["x"] + 0.7 * box["width"], box["y"] + box["height"] / 2
    swipe(visit, (x, y), (x, y - 120))
    assert visit.page.evaluate(scrolled) > before + 50
    visit.page.touchscreen.tap(x, track.bounding_box()["y"] + box["height"] / 2)
    visit.settle()
    assert "delta" not in visit.page.url
    track.evaluate("e => e.scrollIntoView({block: 'center'})")
    x, y = visit.thumb("delta")
    swipe(visit, (x + 10, y + 8), (x + 70, y + 8))
    assert "delta" in visit.page.url


LISTEN_TO_KEYS = "addEventListener('keydown', ({ timeStamp }) => (window.keys ??= []).push(timeStamp), true)"
LONGEST_PAUSE = "Math.max(...keys.slice(1).map((at, i) => at - keys[i]))"  # ms between two keys


def ten_presses(visit):
    """How long the history was before; again where a busy machine makes more than one burst of them."""
    for _ in range(5):
        visit.open("/binary?loss=Focal&gamma=3.7&axis=logit")
        length = visit.page.evaluate("history.length")
        visit.slider("gamma").focus()
        visit.page.evaluate(LISTEN_TO_KEYS)
        for _ in range(10):
            visit.page.keyboard.press("ArrowRight")
            visit.page.wait_for_timeout(120)
        visit.settle()
        if visit.page.evaluate(LONGEST_PAUSE) < 1000:
            return length
    pytest.fail("no ten keys within a second of each other in five attempts: the machine is too busy")


def test_ten_presses_make_one_step_back_which_returns_what_was_left(visit):
    length = ten_presses(visit)
    assert "gamma=4.2" in visit.page.url
    assert visit.page.evaluate("history.length") <= length + 2
    left = visit.page.url
    visit.page.get_by_role("link", name="Regression", exact=True).click()
    visit.page.wait_for_selector("h1:has-text('Regression')")
    visit.settle()
    visit.page.go_back()
    visit.page.wait_for_selector("h1:has-text('Binary')")
    visit.settle()
    assert visit.page.url == left
    assert visit.slider("gamma").get_attribute("aria-valuetext") == "4.20"
    visit.page.go_back()
    visit.settle()
    assert "gamma=3.7" in visit.page.url


def test_the_catalogue_does_not_scroll_sideways_on_the_narrowest_phone(visit):
    visit.page.set_viewport_size({"width": 320, "height": 700})
    visit.go("/catalogue")
    visit.page.wait_for_selector(".atlas-catalogue[data-ready]")
    visit.settle()
    assert visit.page.evaluate("(e => e.scrollWidth - e.clientWidth)(document.querySelector('.stMain'))") == 0
