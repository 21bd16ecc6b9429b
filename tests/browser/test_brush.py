"""Masks that are painted, with a pointer, a finger or keys: the picture, the address and what comes back from it."""

import numpy as np
import torch

from components.states.masks import decode
from losses.scenes.masks import target
from tests.support.segmentation_page import DEFAULTS, PICTURE, READY, agrees, asked, at, frame, in_address, opened, shown, until


def tool(visit, name):
    visit.page.get_by_role("button", name=name, exact=True).click()


def test_the_target_is_painted_with_the_pointer_and_is_in_the_link(visit):
    opened(visit)
    before = visit.page.evaluate(PICTURE)
    tool(visit, "Draw target")
    box = frame(visit)
    visit.frames.clear()
    visit.page.mouse.move(*at(box, 5, 4))
    visit.page.mouse.down()
    visit.page.mouse.move(*at(box, 25, 4), steps=4)
    until(visit, "(now) => now.y[4 * 64 + 25] === 1")
    assert visit.page.evaluate(PICTURE) != before
    assert visit.frames == [], "nothing is sent while the pointer is down"
    visit.page.mouse.up()
    mask = decode(in_address(visit, "mask"), 64)
    assert asked(visit)["target"] == "painted"
    disc = target("disc", 64).numpy() > 0
    assert mask[disc].all()
    stroke = mask & ~disc
    assert stroke[4, 5:26].all(), "a stroke has no gaps"
    assert stroke.sum() == stroke[2:7, 3:28].sum(), "and is as wide as the brush"
    agrees(visit, DEFAULTS, y=torch.tensor(mask, dtype=torch.float64))
    visit.page.reload()
    visit.page.wait_for_function(READY)
    visit.settle()
    np.testing.assert_array_equal(np.reshape(shown(visit)["y"], (64, 64)) > 0, mask)
    assert "painted" in visit.page.locator(".st-key-target").inner_html()


def test_the_prediction_is_drawn_and_erased_and_cleared(visit):
    opened(visit)
    box = frame(visit, 1)
    for name, key, column, sign in (("Draw prediction", "drawn", 4, 1), ("Erase prediction", "erased", 32, -1)):
        tool(visit, name)
        visit.page.mouse.move(*at(box, column, 32))
        visit.page.mouse.down()
        visit.page.mouse.up()
        assert decode(in_address(visit, key), 64)[32, column]
        assert shown(visit)["paint"][32 * 64 + column] == sign
    painted = asked(visit)
    paint = decode(painted["drawn"], 64).astype(float) - decode(painted["erased"], 64)
    agrees(visit, DEFAULTS, paint=torch.tensor(paint))
    tool(visit, "Clear")
    visit.page.wait_for_url(lambda url: "drawn" not in url and "erased" not in url)
    visit.settle()
    assert not any(shown(visit)["paint"])
    visit.page.go_back()
    in_address(visit, "drawn")
    assert any(shown(visit)["paint"])
    tool(visit, "Clear")
    visit.page.wait_for_url(lambda url: "drawn" not in url and "erased" not in url)


def test_a_place_is_moved_by_arrows_and_painted_by_space(visit):
    opened(visit)
    tool(visit, "Draw target")
    visit.page.locator(".atlas-pixels").nth(1).focus()
    for key in ("ArrowRight", "Shift+ArrowUp", "Shift+ArrowUp", "Shift+ArrowUp"):
        visit.page.keyboard.press(key)
    assert visit.page.locator(".atlas-under").inner_text().startswith("row 9, column 34: y = 0")
    visit.page.keyboard.press(" ")
    mask = decode(in_address(visit, "mask"), 64)
    assert mask[8, 33]
    assert visit.page.locator(".atlas-under").inner_text().startswith("row 9, column 34: y = 1")
    assert (mask ^ (target("disc", 64).numpy() > 0)).sum() in range(1, 14), "one dab of the brush"


SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"


def swipe(session, visit, box):
    """A finger goes up a frame."""
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.8
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 13):
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y - 8 * step}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_finger_scrolls_while_looking_and_paints_while_painting_and_nothing_scrolls_sideways(phone):
    visit = opened(phone)
    wide = """() => [document.documentElement, ...document.querySelectorAll('[data-testid=stMain]')]
        .map((e) => Math.max(0, e.scrollWidth - e.clientWidth))"""
    assert set(visit.page.evaluate(wide)) == {0}
    session = visit.page.context.new_cdp_session(visit.page)
    before = shown(visit)["y"]
    box, start = frame(visit), visit.page.evaluate(SCROLLED)
    swipe(session, visit, box)
    visit.page.wait_for_function(f"{SCROLLED} > {start + 20}")
    assert shown(visit)["y"] == before
    tool(visit, "Erase target")
    box, start = frame(visit), visit.page.evaluate(SCROLLED)
    swipe(session, visit, box)
    mask = decode(in_address(visit, "mask"), 64)
    assert visit.page.evaluate(SCROLLED) == start
    assert mask.sum() < np.sum(before)
