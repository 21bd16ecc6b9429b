"""The embedding page in the hand: points that are dragged, moved by keys, and taken downhill."""

import re

import pytest
import torch

from losses import LOSSES
from losses.scenes.planes import unsquared

NUMBERS = "[...document.querySelectorAll('.atlas-points tbody tr')].map((r) => [...r.cells].map((cell) => cell.textContent))"
START = {"anchor": (0.4, -0.5), "positive": (1.4, 0.1), "negative": (1.5, -1.0)}


def point(visit, name):
    return visit.page.locator(f".atlas-point-{name}")


def number(text):
    return float(text.replace("·10", "e").translate(str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")))


def table(visit):
    """The rows of the table by name, each the numbers of its columns."""
    return {word: [number(text) for text in cells] for word, *cells in visit.page.evaluate(NUMBERS)}


def told(visit, **moved):
    """The values of both losses, and the sizes of their gradients, where the points are."""
    places = {name: torch.tensor(place, dtype=torch.float64, requires_grad=True) for name, place in (START | moved).items()}
    found = {}
    values = LOSSES["triplet"](*places.values()), unsquared(*places.values())
    found["loss"] = [value.item() for value in values]
    pulls = [torch.autograd.grad(value, tuple(places.values())) for value in values]
    for i, short in enumerate("apn"):
        found[f"pull on {short}"] = [pull[i].norm().item() for pull in pulls]
    return found


def agrees(visit, **moved):
    shown = table(visit)
    for row, wanted in told(visit, **moved).items():
        assert shown[row] == pytest.approx(wanted, rel=1e-3, abs=1e-6), row


def test_a_point_that_is_dragged_moves_all_numbers_and_then_the_link(visit):
    visit.open("/embedding")
    agrees(visit)
    assert "lacks 0.4;" in visit.page.locator(".atlas-points p").inner_text()
    handle, plane = point(visit, "negative"), visit.page.locator(".atlas-plane svg").bounding_box()
    box = handle.bounding_box()
    visit.frames.clear()
    visit.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    visit.page.mouse.down()
    visit.page.mouse.move(plane["x"] + plane["width"] * 0.1, plane["y"] + plane["height"] * 0.1, steps=5)
    visit.settle()
    assert not visit.frames
    held = tuple(number(v) for v in handle.get_attribute("aria-description").split(", "))
    assert held == pytest.approx((-1.92, 1.44), abs=0.03)
    agrees(visit, negative=held)
    assert "Easy" in visit.page.locator(".atlas-points p").inner_text()
    assert visit.page.locator(".atlas-plane .pull").get_attribute("d") == ""
    visit.page.mouse.up()
    visit.settle()
    assert f"negative={held[0]:g}&negative={held[1]:g}" in visit.page.url


def test_keys_move_a_point_and_a_held_slider_the_loss(visit):
    visit.open("/embedding?alpha=0")
    point(visit, "positive").focus()
    visit.page.keyboard.press("Shift+ArrowRight")
    visit.page.keyboard.press("ArrowUp")
    visit.settle()
    assert "positive=1.9&positive=0.15" in visit.page.url
    before = table(visit)["loss"][0]
    visit.slider("alpha").focus()
    visit.page.evaluate("dispatchEvent(new PointerEvent('pointerdown'))")
    visit.page.keyboard.press("End")
    visit.settle()
    assert table(visit)["loss"][0] == pytest.approx(before + 2, abs=2e-3)
    visit.page.evaluate("dispatchEvent(new PointerEvent('pointerup'))")


def test_steps_lower_the_loss_leave_a_trail_and_land_in_the_link(visit):
    visit.open("/embedding?loss=InfoNCE&tau=0.2")
    trail = visit.page.locator(".atlas-plane .trail")
    assert trail.get_attribute("d") == ""
    back = visit.page.get_by_role("button", name="Back", exact=True)
    assert back.is_disabled()
    losses = [table(visit)["loss"][0]]
    for name, points in (("One step downhill", 2), ("20 steps", 22)):
        visit.page.get_by_role("button", name=name).click()
        visit.settle()
        losses.append(table(visit)["loss"][0])
        assert trail.get_attribute("d").count("L") == 6 * (points - 1)
    assert losses[0] > losses[1] > 10 * losses[2]
    anchor = [float(v) for v in re.findall(r"anchor=([-.\d]+)", visit.page.url)]
    assert anchor != [0.4, -0.5]
    address = visit.page.url
    back.click()
    visit.settle()
    assert "anchor" not in visit.page.url
    assert table(visit)["loss"][0] == losses[0]
    visit.open(address.removeprefix(visit.server))
    assert table(visit)["loss"][0] == losses[2]


def test_collapsed_points_stay_where_they_are(visit):
    visit.open("/embedding?positive=0.4&positive=-0.5&negative=0.4&negative=-0.5&unsquared=yes")
    words = visit.page.locator(".atlas-points p")
    assert "no gradient there: nothing moves" in words.inner_text()
    assert "distances pull with 1, in the direction of the 10⁻⁶" in words.inner_text()
    shown = table(visit)
    assert shown["loss"] == [0.5, 0.5]
    assert [shown[f"pull on {short}"] for short in "apn"] == [[0, 0], [0, 1], [0, 1]]
    drawn = {kind: visit.page.locator(f".atlas-plane .{kind}").get_attribute("d") for kind in ("pull", "other")}
    assert (drawn["pull"], drawn["other"].count("M")) == ("", 4)
    visit.page.get_by_role("button", name="20 steps").click()
    visit.settle()
    assert table(visit)["loss"] == [0.5, 0.5]
    assert "anchor" not in visit.page.url


def test_the_scene_follows_the_picked_loss_and_keeps_the_points(visit):
    visit.open("/embedding?anchor=0&anchor=0&positive=0&positive=0.5")
    visit.pick("Contrastive")
    assert visit.page.locator(".atlas-plane button").count() == 2
    assert table(visit)["loss"] == [0.25]
    assert visit.page.locator(".atlas-plane .zone").get_attribute("d") == ""
    visit.slider("y").press("Home")
    visit.settle()
    assert table(visit)["loss"] == [0.25]  # 1/2 is missing to the margin
    assert visit.page.locator(".atlas-plane .zone").get_attribute("d") != ""
    assert "Each is pushed with 1," in visit.page.locator(".atlas-points p").inner_text()
    slopes = [y for y in visit.drawn(1)["y"] if y != "NaN"]
    assert (min(slopes), max(slopes)) == (pytest.approx(-2), 0)  # nothing is drawn of distances below 0
    visit.pick("InfoNCE")
    assert visit.page.locator(".atlas-plane button").count() == 6
    assert "no direction" in visit.page.locator(".atlas-points p").inner_text()
    assert table(visit)["pull on a"] == [0]
    shares = visit.page.locator(".atlas-points .atlas-bars-group").last.locator("output").all_inner_texts()
    assert shares == ["0.20"] * 5
