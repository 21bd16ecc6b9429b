"""The page of likelihoods in the hand: the point in the plane of a residual and its predicted spread."""

import re

ROWS = "[...document.querySelectorAll('.atlas-spread tr')].map((row) => row.lastChild.textContent)"


def test_the_point_is_dragged_in_the_plane_and_the_curve_and_the_link_follow(visit):
    visit.open("/likelihoods?loss=Gaussian+NLL&at=2&y=-0.5")
    before = visit.page.evaluate(ROWS)
    assert before[:2] == ["2", "−0.5"]
    plane, handle = (
        visit.page.locator(".atlas-spread-plane svg").bounding_box(),
        visit.page.locator(".atlas-spread-point").bounding_box(),
    )
    visit.page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    visit.page.mouse.down()
    visit.page.mouse.move(plane["x"] + 0.3 * plane["width"], plane["y"] + 0.4 * plane["height"], steps=4)
    visit.page.wait_for_function(f"{ROWS}[0].startsWith('−')")
    held = visit.page.evaluate(ROWS)
    assert all(now != then for now, then in zip(held, before, strict=True))
    visit.page.mouse.up()
    x, spread = (text.replace("−", "-") for text in held[:2])
    visit.page.wait_for_url(re.compile(rf"at={re.escape(x)}&y={re.escape(spread)}$"))
    visit.settle()
    assert visit.page.evaluate(ROWS) == held
