"""The segmentation page in the hand: what follows a held slider, and that the numbers are torch's."""

import csv
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
import torch

from components.states.masks import encode
from losses import LOSSES
from losses.scenes.masks import MEASURES, Scene, measures, shares, target
from tests.support.segmentation_page import (
    DEFAULTS,
    FAMILY,
    PICTURE,
    agrees,
    asked,
    at,
    by_torch,
    frame,
    in_address,
    number,
    opened,
    rows,
    shown,
    until,
    value_and_gradient,
    written,
)

# The scene follows the hand.


@pytest.mark.parametrize("key", ["shift_x", "softness"])
def test_the_scene_follows_a_held_slider_and_the_server_hears_of_the_release_only(visit, key):
    opened(visit)
    x, y = visit.thumb(key)
    picture, counts = visit.page.evaluate(PICTURE), rows(visit, "counts")
    visit.frames.clear()
    visit.page.mouse.move(x, y)
    visit.page.mouse.down()
    for step in range(1, 12):
        visit.page.mouse.move(x + 3 * step, y)
    text = visit.slider(key).get_attribute("aria-valuetext")
    held = float(text.replace("−", "-"))
    assert held > DEFAULTS[key]
    until(visit, f"(now, held) => now.found.numbers.{key} === held", held)
    agrees(visit, DEFAULTS | {key: held})
    assert visit.page.evaluate(PICTURE) != picture
    assert rows(visit, "counts") != counts
    assert visit.frames == [], "nothing is sent while the slider is held"
    visit.page.mouse.up()
    assert float(in_address(visit, key)) == held
    assert len(visit.frames) == 1, "a release is one rerun"
    agrees(visit, DEFAULTS | {key: held})


def test_a_hyperparameter_moves_its_own_loss_only(visit):
    opened(visit)
    before = shown(visit)
    visit.frames.clear()
    visit.slider("eps").focus()
    visit.page.keyboard.press("End")
    until(visit, "(now) => now.found.curves[0].inputs.eps === 10")
    after = shown(visit)
    made = by_torch(DEFAULTS)[2]
    assert after["curves"][0]["value"] == pytest.approx(LOSSES["dice"](made["p"], made["y"], eps=10.0).item(), rel=1e-9)
    assert after["curves"][1] == before["curves"][1]
    assert in_address(visit, "eps") == "10"


def test_the_numbers_of_the_page_are_torchs(visit):
    """Of every loss its value and where its gradient falls, and the counts, as they are written."""
    numbers = DEFAULTS | {"shift_x": -4.5, "noise": 0.9, "blob": 5.0}
    opened(visit, "/segmentation?target=two+blobs&shift_x=-4.5&noise=0.9&blob=5&seed=3")
    y, z, made = agrees(visit, numbers, shape="two blobs", seed=3)
    table = {name: cells for name, *cells in rows(visit, "losses")}
    assert set(table) == {loss.name for loss in FAMILY}
    for loss in FAMILY:
        value, gradient = value_and_gradient(loss, z, made)
        amount, *parts = table[loss.name]
        assert written(amount, value), loss.name
        wanted = [100 * part.item() for part in shares(gradient, z.detach(), y)]
        assert [number(part) for part in parts] == pytest.approx(wanted, abs=0.0501, nan_ok=True), loss.name
    heads = visit.page.evaluate("[...document.querySelectorAll('.atlas-counts thead th')].map((h) => h.textContent)")
    (_, *soft), (_, *hard) = rows(visit, "counts")
    p = z.detach().sigmoid()
    for cells, prediction in ((soft, p), (hard, (p > 0.5).double())):
        wanted = {name.lower(): v.item() for name, v in zip(MEASURES, measures(prediction, y), strict=True)}
        for head, cell in zip(heads, cells, strict=True):
            assert written(cell, wanted[head.lower()]), head


def test_hovering_says_what_a_pixel_holds(visit):
    opened(visit)
    _, z, made = by_torch(DEFAULTS)
    words = visit.page.locator(".atlas-under")
    for i, (column, row) in enumerate([(20, 32), (50, 33)]):
        visit.page.mouse.move(*at(frame(visit, i), column, row))
        text = words.inner_text()
        assert text.startswith(f"row {row + 1}, column {column + 1}: y = {int(made['y'][row, column])}, p = ")
        p, dice, jaccard = re.findall(r"p = ([^;]+); Dice dL/dz = ([^;]+); Jaccard dL/dz = (.+)", text)[0]
        assert written(p, made["p"][row, column].item())
        for slug, found in (("dice", dice), ("jaccard", jaccard)):
            assert written(found, value_and_gradient(LOSSES[slug], z, made)[1][row, column].item())
    visit.page.mouse.move(5, 5)
    assert words.inner_text() == ""


def test_the_marker_lies_on_its_curve_with_the_sweeps_slope(visit):
    opened(visit, "/segmentation?along=size&size=1.7")
    scene = Scene(target("disc", 64), torch.zeros(64, 64, dtype=torch.float64), DEFAULTS | {"size": 1.7}, 0)
    x, found = scene.sweep([(LOSSES[slug], LOSSES[slug].defaults) for slug in ("dice", "jaccard")], "size")
    marks = visit.page.evaluate("""() => {
        const { xaxis, yaxis } = document.querySelector('.atlas-sweep > div')._fullLayout;
        return [...document.querySelectorAll('.atlas-sweep > svg circle')].map(({ cx, cy }) =>
            [xaxis.p2l(cx.baseVal.value - xaxis._offset), yaxis.p2l(cy.baseVal.value - yaxis._offset)]);
    }""")
    drawn = visit.page.evaluate(
        "document.querySelector('.atlas-sweep > div').data.map(({ x, y }) => [Array.from(x), Array.from(y)])"
    )
    assert len(marks) == len(drawn) == 2
    for (place, height), (xs, ys), (values, slopes), curve in zip(marks, drawn, found, shown(visit)["curves"], strict=True):
        assert (xs, ys) == (x.tolist(), pytest.approx(values.tolist()))
        assert place == pytest.approx(1.7, abs=2e-3)
        assert height == pytest.approx(np.interp(1.7, x, values), abs=2e-3)
        assert curve["value"] == pytest.approx(height, abs=1e-4)
        assert curve["slope"] == pytest.approx(np.interp(1.7, x, slopes), rel=0.05)


def test_nothing_is_mounted_anew_and_the_zoom_is_kept(visit):
    opened(visit)
    places = [".atlas-pixels canvas", ".atlas-sweep > div", ".atlas-losses tbody tr", ".atlas-sorted svg", ".atlas-tools button"]
    for place in places:
        visit.page.evaluate("(place) => { document.querySelector(place).kept = true; }", place)
    visit.page.evaluate("Plotly.relayout(document.querySelector('.atlas-sweep > div'), {'xaxis.range': [0, 10]})")
    visit.slider("shift_y").focus()
    visit.page.keyboard.press("ArrowRight")
    in_address(visit, "shift_y")
    visit.page.locator(".st-key-target input").click()
    visit.page.get_by_role("option", name="ring", exact=True).click()
    in_address(visit, "target")
    for place in places:
        assert visit.page.evaluate("(place) => document.querySelector(place).kept", place), place
    assert visit.page.evaluate("document.querySelector('.atlas-sweep > div')._fullLayout.xaxis.range") == [0, 10]


def test_the_table_is_sorted_by_its_heads_and_says_so(visit):
    opened(visit)
    for click, (sign, order) in enumerate([(1, "ascending"), (-1, "descending")]):
        visit.page.locator(".atlas-losses th button", has_text="Value").click()
        visit.page.wait_for_selector(f".atlas-losses th[aria-sort={order}]")
        assert in_address(visit, "sort") == ["value", "-value"][click]
        values = [number(cells[1]) for cells in rows(visit, "losses")]
        assert values == sorted(values, reverse=sign < 0)
    visit.page.reload()
    visit.page.wait_for_selector(".atlas-losses th[aria-sort=descending]")
    visit.page.locator(".atlas-losses th button", has_text="on the border").click()
    visit.page.wait_for_selector(".atlas-losses th[aria-sort=ascending]:has-text('border')")
    shares = [number(cells[4]) for cells in rows(visit, "losses")]
    known = [v for v in shares if not np.isnan(v)]
    assert known == sorted(known)
    assert np.isnan(shares[len(known) :]).all(), "what is undefined stands at the end"


def test_a_loss_that_is_infinite_leaves_the_page_whole(visit):
    """Dice-BCE knows no smoothing where all is wrong, and Hausdorff nothing of empty masks."""
    opened(visit, "/segmentation?loss=Dice-BCE+mix&loss2=Hausdorff&target=nothing")
    figure = "document.querySelector('.atlas-figure')"
    visit.page.wait_for_function(f"{figure}?.data?.length === 4")
    assert "No gradient here." in visit.page.locator(".atlas-frames").inner_text()
    assert dict((name, value) for name, value, *_ in rows(visit, "losses"))["Hausdorff"] == "undefined"


# Taking it away.


def taken(visit, label):
    visit.menu()
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name=label, exact=True).click()
    return download.value.suggested_filename, download.value.path().read_text()


def test_the_pixels_are_taken_as_a_table_and_the_frames_as_a_drawing(visit):
    opened(visit)
    name, body = taken(visit, "CSV")
    assert name == "dice-jaccard.csv"
    comments = [line for line in body.splitlines() if line.startswith("#")]
    assert comments[-1] == f"# {visit.page.url.removeprefix(visit.server)}"  # without a host that only this machine knows
    head, *lines = csv.reader(body.splitlines()[len(comments) :])
    assert head == ["row", "column", "y", "p", "z", "ddice/dz", "djaccard/dz"]
    table = np.array([[float(cell) for cell in line] for line in lines])
    _, z, made = by_torch(DEFAULTS)
    gradients = [value_and_gradient(LOSSES[slug], z, made)[1] for slug in ("dice", "jaccard")]
    for column, picture in zip(table.T[2:], [made["y"], made["p"], z, *gradients], strict=True):
        np.testing.assert_allclose(column, picture.detach().ravel(), rtol=1e-8, atol=1e-12)
    name, body = taken(visit, "SVG")
    drawing = ElementTree.fromstring(body)
    assert "var(--" not in body
    assert len(drawing.findall(".//{http://www.w3.org/2000/svg}image")) == 3
    assert {"Dice", "Jaccard"} <= set(re.findall(r"Dice|Jaccard", body))


def test_a_link_of_many_losses_shows_them_and_encodes_what_it_was_given(visit):
    mask = np.random.default_rng(6).random((64, 64)) > 0.8
    text = encode(mask)
    opened(
        visit,
        f"/segmentation?target=painted&mask={text}&loss=Lov%C3%A1sz+hinge&loss2=Boundary&loss3=Dice&loss4=Hausdorff&of=probability,+p",
    )
    found = shown(visit)
    assert [curve["slug"] for curve in found["curves"]] == ["lovasz_hinge", "boundary", "dice", "hausdorff"]
    np.testing.assert_array_equal(np.reshape(found["y"], (64, 64)) > 0, mask)
    assert asked(visit)["mask"] == text
    y, _, made = by_torch(DEFAULTS, y=torch.tensor(mask, dtype=torch.float64))
    p = made["p"].detach().requires_grad_()
    (gradient,) = torch.autograd.grad(LOSSES["boundary"](p, y), p)
    np.testing.assert_allclose(np.reshape(found["curves"][1]["gradient"], (64, 64)), gradient, rtol=1e-9, atol=1e-15)


# A file that does not arrive.


def test_an_upload_that_the_server_refuses_says_so(visit):
    """As one that reaches a process which does not know the session."""
    page = visit.page
    page.route("**/_stcore/upload_file/**", lambda route: route.fulfill(status=400))
    opened(visit)
    page.get_by_role("button", name="A picture of your own").click()
    page.locator("input[type=file]").set_input_files({"name": "mask.png", "mimeType": "image/png", "buffer": b"any"})
    page.wait_for_selector("[data-testid=stFileUploader] [aria-invalid=true]")
    sentence = "getComputedStyle(document.querySelector('[data-testid=stFileUploader]'), '::after').content"
    assert "did not reach the server" in page.evaluate(sentence)
    page.unroute("**/_stcore/upload_file/**")
