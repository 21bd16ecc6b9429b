"""Plain figures in the hand: points that follow a slider, lists of claims and questions, and the players of a game."""

import numpy as np
import pytest

from losses import LOSSES
from losses.core.axes import AXES
from losses.core.curve import evaluate
from losses.studies.claims import CLAIMS
from losses.studies.numerics import FORMS, breaks
from losses.studies.questions import QUESTIONS


def figure(visit, key, trace):
    script = """([key, i]) => {
        const { x, y } = document.querySelector(`.st-key-${key} .atlas-figure`).data.at(i);
        return [Array.from(x), Array.from(y)];
    }"""
    return visit.page.evaluate(script, [key, trace])


def opened(visit, path):
    visit.go(path)
    visit.page.wait_for_selector(".atlas-figure .scatterlayer path")
    visit.settle()


def held(visit, key, by):
    """Hold a slider's thumb and move it; the value it then stands at."""
    x, y = visit.thumb(key)
    visit.page.mouse.move(x, y)
    visit.page.mouse.down()
    visit.settle()
    visit.frames.clear()
    visit.page.mouse.move(x + by, y, steps=6)
    visit.settle()
    return float(visit.slider(key).get_attribute("aria-valuetext").replace("−", "-"))


def test_the_point_follows_the_held_slider_along_both_forms(visit):
    opened(visit, "/numerics?form=Cross+entropy+as+PyTorch+clamps+it")
    z = held(visit, "z", 30)
    assert z > -50
    found = breaks(FORMS["Cross entropy as PyTorch clamps it"], "float32")
    at = np.abs(found.z - z).argmin()
    for trace, side in ((-2, found.naive), (-1, found.stable)):
        for key, i in (("values", 0), ("slopes", 1)):
            place, height = figure(visit, key, trace)
            assert place == [z]
            assert height[0] == pytest.approx(side[i][at], abs=1e-5)
    assert not visit.frames
    visit.page.mouse.up()
    visit.settle()
    assert f"z={z:g}" in visit.page.url


def test_claims_and_questions_open_within_the_app_and_can_be_gone_back_to(visit):
    opened(visit, "/claims?source=S4")
    visit.page.get_by_role("link", name=CLAIMS["dice_code"].statement).click()
    visit.settle()
    assert visit.page.get_by_role("heading", name=CLAIMS["dice_code"].statement).is_visible()
    assert "source=S4&claim=dice_code" in visit.page.url
    visit.page.go_back()
    visit.settle()
    assert visit.page.get_by_role("heading", name=CLAIMS["iou_vs_dice"].statement).is_visible()
    opened(visit, "/questions")
    visit.page.get_by_role("link", name=QUESTIONS["pos_weight"].asked).click()
    visit.settle()
    assert visit.page.get_by_role("heading", name=QUESTIONS["pos_weight"].asked).is_visible()
    assert "question=pos_weight" in visit.page.url


def test_the_discriminator_follows_the_held_score_of_a_real_sample(visit):
    visit.open("/adversarial?loss=Hinge+discriminator&loss2=none")
    real = held(visit, "y", 20)
    assert real > 0
    line = visit.drawn(0)
    wanted = evaluate(LOSSES["hinge_discriminator"], AXES["fake_score"], np.array(line["x"]), real).value
    known = np.array([value != "NaN" for value in line["y"]])
    np.testing.assert_allclose(np.array(line["y"])[known].astype(float), wanted[known], rtol=1e-9)
    assert not visit.frames
    visit.page.mouse.up()
    visit.settle()
    assert f"y={real:g}" in visit.page.url


def test_the_game_is_played_and_taken_back(visit):
    visit.open("/adversarial")
    visit.page.get_by_role("button", name="10 rounds of both").click()
    visit.settle()
    assert "moves=r10" in visit.page.url
    assert visit.page.get_by_text("After 20 moves").is_visible()
    visit.page.go_back()
    visit.settle()
    assert visit.page.get_by_text("After 0 moves").is_visible()


HANDS = {
    "/multiclass": "[role=slider][aria-label='logits, z: 2']",
    "/detection": ".atlas-body-box",
    "/embedding": ".atlas-point-anchor",
}


@pytest.mark.parametrize("path", HANDS)
def test_what_the_hand_did_before_the_back_button_it_can_do_again(visit, path):
    visit.open(path)
    asked = []
    for _ in range(2):
        hand = visit.page.locator(HANDS[path]).first
        hand.scroll_into_view_if_needed()
        hand.focus()
        visit.page.keyboard.press("ArrowUp")
        visit.settle()
        asked.append(visit.page.url)
        visit.page.go_back()
        visit.settle()
        assert "?" not in visit.page.url
    assert "?" in asked[0]
    assert asked[0] == asked[1]
