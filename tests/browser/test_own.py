"""A loss of one's own in a real browser: typed, dragged, typed wrong, and opened cold."""

import numpy as np

BOX = ".st-key-box_formula textarea"
PROBLEM = ".st-key-box_formula .atlas-problem"


def write(visit, text):
    """Type a formula in the place of what the box says."""
    box = visit.page.locator(BOX)
    box.click()
    box.press("Control+a")
    box.press_sequentially(text)
    visit.settle()
    visit.page.wait_for_function("([box, text]) => document.querySelector(box).value === text", arg=[BOX, text])


def drawn(visit):
    """The points of the first curve, without the gap at a kink."""
    points = visit.drawn(0)
    x, y = np.array(points["x"], dtype=float), np.array(points["y"], dtype=float)
    assert np.isfinite(y).sum() > 390
    return x[np.isfinite(y)], y[np.isfinite(y)]


def test_a_formula_is_typed_and_dragged_and_its_curve_stays_while_it_is_wrong(visit):
    visit.open("/own")
    visit.page.evaluate("window.held = document.querySelector('.atlas-plot')")
    write(visit, "a*r^4 + abs(r)")
    x, y = drawn(visit)
    np.testing.assert_allclose(y, x**4 + abs(x), atol=1e-9)
    box = visit.page.locator(BOX)
    assert box.evaluate("(box) => document.activeElement === box && box.selectionStart") == len("a*r^4 + abs(r)")
    assert "formula=a" in visit.page.url

    visit.frames.clear()
    left, top = visit.thumb("a_")
    visit.page.mouse.move(left, top)
    visit.page.mouse.down()
    visit.page.mouse.move(left + 60, top, steps=6)
    visit.page.wait_for_timeout(200)
    held = float(visit.slider("a_").get_attribute("aria-valuetext"))
    assert held > 1
    assert visit.frames == []
    visit.page.mouse.up()
    visit.settle()
    x, y = drawn(visit)
    np.testing.assert_allclose(y, held * x**4 + abs(x), atol=1e-9)

    write(visit, "a*r^4 + <b>")
    assert visit.page.locator(PROBLEM).inner_text()
    assert box.get_attribute("aria-invalid") == "true"
    assert visit.page.locator(f"{PROBLEM} .atlas-line").evaluate("(line) => line.textContent") == "a*r^4 + <b>"
    np.testing.assert_allclose(drawn(visit)[1], y, atol=1e-9)
    assert visit.page.evaluate("window.held === document.querySelector('.atlas-plot') && window.held.isConnected")
    box.press("Control+z")
    visit.settle()
    assert box.input_value() != "a*r^4 + <b>"


def test_an_example_takes_the_place_of_what_was_typed(visit):
    visit.open("/own")
    write(visit, "r^6")
    visit.page.get_by_role("link", name="Cauchy, typed in").click()
    visit.settle()
    assert visit.page.locator(BOX).input_value() == "delta^2*log(1 + (r/delta)^2)"
    x, y = drawn(visit)
    np.testing.assert_allclose(y, np.log1p(x**2), atol=1e-9)


def test_a_wrong_formula_is_opened_cold(stranger):
    page, text = stranger.page, "<img src=x onerror=window.hit=1> \u202e\u05d0 <script>window.hit=1</script>"
    address = page.evaluate("(text) => '/own?' + new URLSearchParams({ formula: text })", text)
    stranger.go(address)
    page.wait_for_selector(f"{PROBLEM} p")
    stranger.settle()
    assert page.locator(BOX).input_value() == text
    assert page.locator(".atlas-note").inner_text() == "The formula cannot be read, so there is no curve to draw yet."
    assert page.locator(".stMain img, .stMain script").count() == 0
    assert page.evaluate("window.hit") is None
