"""The static site in a browser: from a sub-path and from the disk, with nothing asked of another host."""

import json
import shutil

import pytest

from components.states import claims
from losses.scenes.boxes import OVERLAPS
from tests.support.static import PLACE, until

DRAWN = "document.querySelector('.atlas-plot')?.data?.length === 4"
SIZE = {"width": 1200, "height": 900}
LINE = "document.querySelector('.atlas-plot .js-line').getAttribute('d')"


@pytest.fixture
def disk(site_folder):
    """The address of the site on the disk."""
    return f"{site_folder.as_uri()}/{PLACE}"


@pytest.mark.parametrize("place", ["site", "disk"])
def test_a_page_opens_in_a_state_follows_the_hand_and_asks_nobody(tab, request, place):
    base = request.getfixturevalue(place)
    page, wrong = tab(base, SIZE)
    page.goto(f"{base}/regression/index.html?loss=Huber&loss2=Cauchy&delta=2")
    until(page, DRAWN)
    page.wait_for_selector(".scatterlayer path.js-line", state="attached")
    slider = page.locator(".st-key-delta input")
    assert slider.input_value() == "2"
    before, box = page.evaluate(LINE), slider.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2, steps=4)
    until(page, f"{LINE} !== {json.dumps(before)}")
    assert "delta=2&" in page.url + "&"
    page.mouse.up()
    until(page, "new URL(location).searchParams.get('delta') !== '2'")
    assert float(slider.input_value()) > 4
    page.get_by_label("Loss", exact=True).and_(page.locator("select")).select_option("Tukey")
    page.wait_for_selector(".st-key-c input")
    assert page.locator(".about math").count() == 1
    assert "Tukey" in page.locator(".atlas-readout").inner_text()
    assert wrong == []


def test_a_box_in_the_hand_changes_what_is_said_and_the_address(tab, disk):
    page, wrong = tab(disk, SIZE)
    page.goto(f"{disk}/detection/index.html?box=1&box=1&box=3&box=2")
    until(page, f"document.querySelectorAll('.atlas-boxes-curves .scatterlayer .js-line').length === {len(OVERLAPS)}")
    said = "document.querySelector('.atlas-boxes tbody').innerText"
    before, shares = page.evaluate(said), page.locator(".atlas-shares").inner_text()
    box = page.locator(".atlas-body-box").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 120, box["y"] + box["height"] / 2, steps=4)
    until(page, f"{said} !== {json.dumps(before)}")
    page.mouse.up()
    until(page, "new URL(location).searchParams.getAll('box').length === 4")
    until(page, "new URL(location).searchParams.getAll('box')[0] !== '1'")
    until(page, f"document.querySelector('.atlas-shares').innerText !== {json.dumps(shares)}")
    page.get_by_role("group", name="positive anchors").get_by_role("button", name="3").click()
    until(page, "new URL(location).searchParams.getAll('anchor').join('') === '111000'")
    assert wrong == []


def test_a_point_in_the_hand_changes_what_is_said_and_the_address(tab, disk):
    page, wrong = tab(disk, SIZE)
    page.goto(f"{disk}/embedding/index.html?unsquared=yes&positive=0.4&positive=0.6")
    until(page, "document.querySelectorAll('.atlas-plane .atlas-point-positive').length === 1")
    words = "document.querySelector('.atlas-points-side').innerText"
    before, point = page.evaluate(words), page.locator(".atlas-point-positive").bounding_box()
    page.mouse.move(point["x"] + point["width"] / 2, point["y"] + point["height"] / 2)
    page.mouse.down()
    page.mouse.move(point["x"] + 150, point["y"] - 40, steps=4)
    until(page, f"{words} !== {json.dumps(before)}")
    page.mouse.up()
    until(page, "Number(new URL(location).searchParams.get('positive')) > 1")
    assert "unsquared=yes" in page.url
    assert page.locator(".about .atlas-code .atlas-keyword").first.inner_text() == "import"
    page.get_by_role("link", name="A pair to push apart").click()
    until(page, "document.querySelector('.atlas-point-positive')?.textContent === 'b'")
    assert page.locator(".st-key-margin input").input_value() == "1.5"
    assert wrong == []


def test_the_point_of_a_spread_moves_the_curve_below_and_a_loss_without_one_has_no_plane(tab, disk):
    page, wrong = tab(disk, SIZE)
    page.goto(f"{disk}/likelihoods/index.html?loss=Laplace+NLL&at=1&y=1")
    point, slider = page.locator(".atlas-spread-point"), page.locator(".st-key-y input")
    point.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    until(page, "Number(new URL(location).searchParams.get('at')) > 1 && Number(new URL(location).searchParams.get('y')) > 1")
    until(page, "Number(document.querySelector('.st-key-y input').value) > 1")
    slider.press("Home")
    until(page, "document.querySelector('.atlas-spread-point').ariaDescription?.endsWith('−4')")
    page.get_by_label("Loss", exact=True).and_(page.locator("select")).select_option("Poisson NLL")
    page.wait_for_selector(".atlas-spread", state="hidden")
    assert wrong == []


def test_the_label_of_a_gan_moves_its_equilibrium(tab, disk):
    page, wrong = tab(disk, SIZE)
    page.goto(f"{disk}/adversarial/index.html?label=0.8&moves=d3&seed=4")
    until(page, "document.querySelector('.atlas-equilibrium .atlas-figure').data?.length === 6")
    words = page.locator(".atlas-equilibrium p").first
    assert "at D = 0.4:" in words.inner_text()
    page.locator(".st-key-label input").press("End")
    until(page, "!new URL(location).searchParams.has('label')")
    assert "2 log 2 = 1.386" in words.inner_text()
    assert "moves=d3" in page.url
    assert page.locator(".without").inner_text() == "What the address says of seed is for the app and changes nothing here."
    assert wrong == []


def test_bars_of_classes_move_into_the_address_and_programs_come_when_they_are_wanted(tab, site_folder, tmp_path):
    folder = shutil.copytree(site_folder / PLACE, tmp_path / "site")
    (folder / "multiclass" / "poly1.js").unlink()
    page, wrong = tab(folder.as_uri(), SIZE)
    page.goto(f"{folder.as_uri()}/multiclass/index.html?loss=NLL&sweep=2")
    until(page, "document.querySelector('.atlas-plot')?.data?.length === 2 && document.querySelector('.atlas-simplex svg path')")
    assert page.locator(".st-key-x .name").inner_text().startswith("x₂")
    bar = page.get_by_role("slider", name="log-probabilities, x: 2", exact=True)
    bar.press("Home")
    until(page, "Number(new URL(location).searchParams.getAll('z')[1]) < -5")
    page.locator(".st-key-classes input").press("End")
    until(page, "document.querySelectorAll('.atlas-bars [aria-label^=\"target, y\"]').length === 10")
    until(page, "document.querySelector('script[src^=\"nll.js\"]') && document.querySelector('.atlas-plot .js-line')")
    assert "did not come" not in page.locator(".atlas-note").inner_text()
    page.get_by_label("Loss", exact=True).and_(page.locator("select")).select_option("Poly-1")
    until(page, "document.querySelector('.atlas-note').innerText.includes('did not come')")
    assert [text for text in wrong if "ERR_FILE_NOT_FOUND" not in text] == []


def test_an_item_of_a_list_moves_in_the_hand_and_into_the_address(tab, disk):
    page, wrong = tab(disk, SIZE)
    page.goto(f"{disk}/ranking/index.html?scores=2&scores=1&scores=0&scores=-1")
    words = "document.querySelector('.atlas-list p').innerText"
    until(page, f"{words}.includes('all 6 pairs are in the right order')")
    page.locator(".atlas-list-item").last.focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    until(page, f"{words}.includes('1 of the 6 pairs')")
    until(page, "Number(new URL(location).searchParams.getAll('scores')[3]) > 0")
    page.get_by_role("link", name="Too far apart").click()
    until(page, f"{words}.includes('IPO')")
    assert wrong == []


def test_a_frame_shows_the_picture_and_its_controls_and_stays_a_frame(tab, site):
    page, wrong = tab(site, {"width": 480, "height": 320})
    page.goto(f"{site}/regression/?embed=true&loss=Huber&delta=2")
    until(page, "document.querySelector('.atlas-plot')?.data?.length === 2")
    assert page.locator(".st-key-delta input").input_value() == "2"
    assert page.locator("h1").bounding_box()["width"] <= 1  # for screen readers only
    assert not page.locator("nav.pages").is_visible()
    page.locator(".st-key-delta input").press("ArrowRight")
    until(page, "new URL(location).searchParams.get('delta') !== '2'")
    assert "embed=true" in page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= 480
    assert wrong == []


def test_the_catalogue_opens_at_an_address_and_writes_what_is_typed_chosen_and_sorted(tab, site):
    page, wrong = tab(site, SIZE)
    page.goto(f"{site}/catalogue/?find=huber&sort=-steepest")
    until(page, "document.querySelector('[role=status]').textContent.startsWith('5 of')")
    assert page.locator("[aria-sort=descending] button").inner_text() == "Steepest"
    page.get_by_role("searchbox").fill("focal")
    page.get_by_role("button", name="Convex", exact=True).first.click()
    page.get_by_role("button", name="handles imbalance").click()
    page.get_by_role("button", name="Binary classification").click()
    until(page, "location.search === '?find=focal&sort=convex&task=Binary+classification&only=handles+imbalance'")
    shown = page.locator("[role=status]").inner_text()
    page.reload()
    until(page, f"document.querySelector('[role=status]').textContent === {json.dumps(shown)}")
    assert wrong == []


def test_claims_open_narrowed_and_the_address_says_which_is_open(tab, site):
    page, wrong = tab(site, SIZE)
    page.goto(f"{site}/claims/?verdict=holds")
    until(page, "document.querySelectorAll('details[open] .js-line').length > 0")
    assert page.locator("details.item:visible").count() == len(claims.fits(verdict="holds"))
    page.get_by_label("Family").select_option("ranking")
    until(page, "new URL(location).searchParams.get('family') === 'ranking'")
    asked = claims.fits(family="ranking", verdict="holds")
    assert page.locator("details.item:visible").evaluate_all("(all) => all.map(({ id }) => id)") == [claim.slug for claim in asked]
    page.goto(f"{site}/claims/?claim=ipo_turns_back")
    until(page, "document.querySelector('#ipo_turns_back').open")
    page.locator("details:not([open]) summary").first.click()
    until(page, "location.search === '?claim=' + document.querySelector('details').id")
    assert wrong == []


def test_a_mask_in_the_hand_changes_what_is_said_and_the_address(tab, disk):
    page, wrong = tab(disk, SIZE)
    page.goto(f"{disk}/segmentation/index.html?shift_x=3&side=64")
    until(page, "document.querySelector('.atlas-sweep .scatterlayer .trace') && document.querySelectorAll('.atlas-losses tr')[9]")
    counts = "document.querySelector('.atlas-counts').innerText"
    before = page.evaluate(counts)
    page.get_by_role("button", name="Draw target").click()
    frame = page.locator(".atlas-pixels").first.bounding_box()
    page.mouse.move(frame["x"] + 10, frame["y"] + 10)
    page.mouse.down()
    page.mouse.move(frame["x"] + 60, frame["y"] + 10, steps=4)
    until(page, f"{counts} !== {json.dumps(before)}")
    page.mouse.up()
    until(page, "new URL(location).searchParams.get('target') === 'painted'")
    until(page, "new URL(location).searchParams.get('mask').startsWith('64.')")
    until(page, "!document.querySelector('.atlas-sweep .atlas-outrun')")
    assert page.locator(".st-key-target select").input_value() == "painted"
    assert wrong == []


def test_after_the_first_visit_every_page_opens_without_a_network(chromium, site):
    context = chromium.new_context()
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto(f"{site}/regression/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")  # all files are kept
    assert wrong == []
    context.set_offline(True)
    assert page.evaluate("fetch('../unknown/').then(() => 'answered', () => 'refused')") == "refused"
    page.goto(f"{site}/regression/?loss=Huber&loss2=Cauchy&delta=2")
    until(page, DRAWN)
    page.get_by_role("link", name="Adversarial").click()
    until(page, "document.querySelector('.atlas-plot')?.data?.length > 0")
    assert page.url == f"{site}/adversarial/"
    context.close()
