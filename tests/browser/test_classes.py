"""The multiclass and the divergences page in the hand: bars, the simplex, the table, and fits."""

import numpy as np
import pytest
from scipy.spatial.distance import jensenshannon
from scipy.special import entr, rel_entr, softmax

from losses import LOSSES, curve
from losses.core.axes import coordinate_axis
from losses.core.curve import evaluate

GRADIENT = "[...document.querySelectorAll('.atlas-bars-pair:last-child > :last-child output')].map((o) => o.title)"


def shown(visit):
    return [float(text.replace("−", "-")) for text in visit.page.evaluate(GRADIENT)]


def bar(visit, name):
    return visit.page.get_by_role("slider", name=name, exact=True)


def close(line, expected):
    y = np.array([float(v) for v in line["y"]])
    known = np.isfinite(y)
    assert known.sum() > 350
    np.testing.assert_allclose(y[known], expected(np.array(line["x"]))[known], rtol=1e-9, atol=1e-12)


def test_the_curve_changes_with_the_entry_it_runs_along_and_with_a_second_softmax(visit):
    visit.open("/multiclass?z=1&z=1&z=1")
    cross, z, y = LOSSES["cross_entropy"], (1, 1, 1), (1, 0, 0)
    close(visit.drawn(0), lambda x: evaluate(cross, coordinate_axis(cross, z, y, 1), x).value)
    visit.slider("sweep").press("ArrowRight")
    visit.settle()
    close(visit.drawn(0), lambda x: evaluate(cross, coordinate_axis(cross, z, y, 2), x).value)
    visit.page.locator(".st-key-twice label").first.click()
    visit.settle()
    close(visit.drawn(0), lambda x: evaluate(cross, coordinate_axis(cross, z, y, 2, twice=True), x).value)


def test_the_gradient_bars_are_softmax_less_target(visit):
    visit.open("/multiclass?classes=5&z=1&z=2&z=0&z=-1&z=0.5&y=0&y=1&y=0&y=0&y=0")
    wanted = softmax([1, 2, 0, -1, 0.5]) - [0, 1, 0, 0, 0]
    np.testing.assert_allclose(shown(visit), wanted, rtol=1e-3)


def test_a_logit_that_is_dragged_moves_the_curve_and_then_the_link(visit):
    visit.open("/multiclass")
    bar(visit, "logits, z: 2").scroll_into_view_if_needed()
    track = bar(visit, "logits, z: 2").bounding_box()
    visit.frames.clear()
    visit.page.mouse.move(track["x"] + track["width"] / 2, track["y"] + track["height"] / 2)
    visit.page.mouse.down()
    visit.page.mouse.move(track["x"] + track["width"] / 2, track["y"] + track["height"] / 6, steps=5)
    visit.settle()
    held = float(bar(visit, "logits, z: 2").get_attribute("aria-valuenow"))
    assert held == pytest.approx(4, abs=0.2)
    assert not visit.frames
    cross = LOSSES["cross_entropy"]
    close(visit.drawn(0), lambda x: evaluate(cross, coordinate_axis(cross, (1, held, -1), (1, 0, 0), 1), x).value)
    visit.page.mouse.up()
    visit.settle()
    assert f"z=1&z={held:g}&z=-1" in visit.page.url
    close(visit.drawn(1), lambda x: evaluate(cross, coordinate_axis(cross, (1, held, -1), (1, 0, 0), 1), x).slope)


def test_a_target_set_by_keys_stays_a_distribution_and_keeps_the_focus(visit):
    visit.open("/multiclass")
    bar(visit, "target, y: 1").press("ArrowDown")
    for _ in range(9):
        visit.page.keyboard.press("ArrowDown")
    visit.settle()
    assert "y=0.9&y=0.05&y=0.05" in visit.page.url
    assert visit.page.evaluate("document.activeElement.getAttribute('aria-label')") == "target, y: 1"


def test_the_swept_logit_is_the_probe(visit):
    visit.open("/multiclass?z=3&z=0&z=0")
    place = visit.page.locator(".atlas-row input")
    assert place.input_value() == "3"
    bar(visit, "logits, z: 1").press("Home")
    visit.settle()
    assert place.input_value() == "−6"
    assert "z=-6&z=0&z=0" in visit.page.url


def test_label_smoothing_moves_the_least_off_the_corner_while_its_slider_is_held(visit):
    visit.open("/multiclass?loss=Label+smoothing")
    words = visit.page.locator(".atlas-simplex p")
    assert "at p = (0.933, 0.033, 0.033)" in words.inner_text()
    visit.slider("epsilon").focus()
    visit.page.keyboard.press("End")
    visit.page.wait_for_timeout(200)
    assert "least, 1.099 at p = (0.333, 0.333, 0.333)" in words.inner_text()


WHEN_STALE = """() => {
    const note = document.querySelector(".atlas-note");
    window.held = new Promise((found) => new MutationObserver((_, observer) => {
        if (!note.classList.contains("atlas-stale")) return;
        observer.disconnect();
        const marks = document.querySelector(".atlas-marks").textContent;
        found([note.checkVisibility({ visibilityProperty: true }), marks, [note.offsetHeight, note.nextElementSibling.offsetTop]]);
    }).observe(note, { attributes: true }));
}"""


def test_what_is_said_of_the_floor_hides_while_its_slider_is_held_and_nothing_moves(visit):
    visit.open("/multiclass?loss=Label+smoothing")
    note, floor = visit.page.locator(".atlas-note"), visit.page.locator(".atlas-marks text", has_text="floor")
    assert "The floor, 0.2911" in note.inner_text()
    bar(visit, "logits, z: 2").press("ArrowUp")  # no floor depends on where the prediction stands
    visit.page.wait_for_timeout(100)
    assert note.is_visible()
    place = note.evaluate("(note) => [note.offsetHeight, note.nextElementSibling.offsetTop]")
    visit.settle()
    visit.slider("epsilon").focus()
    visit.page.evaluate("dispatchEvent(new PointerEvent('pointerdown'))")
    visit.page.evaluate(WHEN_STALE)  # at that very moment: the server's answer to the key is on its way
    visit.page.keyboard.press("ArrowRight")
    held = visit.page.evaluate("window.held")
    visit.page.evaluate("dispatchEvent(new PointerEvent('pointerup'))")
    visit.settle()
    assert held[0] is False
    assert "floor" not in held[1]
    assert held[2] == place
    assert (note.is_visible(), floor.count()) == (True, 1)
    assert "The floor, 0.2911" not in note.inner_text()


def test_the_target_is_dragged_on_the_simplex(visit):
    visit.open("/multiclass")
    target = visit.page.get_by_role("button", name="target: arrow keys move it")
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    frame = visit.page.locator(".atlas-simplex svg").bounding_box()
    visit.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    visit.page.mouse.down()
    visit.page.mouse.move(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] * 0.63, steps=6)
    visit.page.mouse.up()
    visit.settle()
    y = [float(bar(visit, f"target, y: {i}").get_attribute("aria-valuenow")) for i in (1, 2, 3)]
    assert sum(y) == pytest.approx(1)
    assert min(y) > 0.25
    np.testing.assert_allclose(shown(visit), softmax([1, 0, -1]) - y, atol=1e-3)
    words = visit.page.locator(".atlas-simplex p").inner_text()
    assert f"({', '.join(f'{v:.3f}' for v in y)})" in words  # the least of cross entropy is at the target


def test_the_simplex_has_arrows_lines_and_names(visit):
    visit.open("/multiclass")
    paths = visit.page.evaluate("[...document.querySelectorAll('.atlas-simplex .map path')].map((p) => p.getAttribute('d').length)")
    assert min(paths) > 20
    assert max(paths) > 2000
    before = visit.page.evaluate("document.querySelectorAll('.atlas-simplex .map path')[2].getAttribute('d')")
    visit.open("/multiclass?arrows=a+step+on+the+logits")
    assert visit.page.evaluate("document.querySelectorAll('.atlas-simplex .map path')[2].getAttribute('d')") != before


def test_three_classes_open_in_compare_with_their_settings_and_the_same_probability(visit):
    visit.open("/multiclass?loss=Weighted+cross+entropy&weight2=3&y=0.6&y=0.2&y=0.2&loss2=Label+smoothing&epsilon2=0.2&x=-4&x=4")
    visit.page.get_by_role("link", name="Open in Compare").click()
    visit.settle()
    visit.page.wait_for_selector("h1:has-text('Compare')")
    at = {"axis": "class_logit", "target": 0.6, "span": (-4, 4)}
    close(visit.drawn(0), lambda x: curve("weighted_cross_entropy", **at, weight=(1.0, 3.0, 1.0)).value)
    close(visit.drawn(1), lambda x: curve("label_smoothing", **at, epsilon=0.2).value)
    first = softmax([1, 0, -1])[0]
    assert float(visit.page.locator(".atlas-probe").get_attribute("aria-valuenow")) == pytest.approx(
        np.log(2 * first / (1 - first)), abs=1e-3
    )


CUT = """() => {
    const readout = document.querySelector('.atlas-readout');
    const numbers = [...document.querySelectorAll('.atlas-bar output span')].map((span) => {
        const range = document.createRange();
        range.selectNodeContents(span);
        return range.getBoundingClientRect();
    });
    const meet = numbers.filter((a, i) => numbers.slice(0, i).some((b) => a.top === b.top && a.left < b.right && b.left < a.right));
    return [Math.max(0, readout.scrollWidth - readout.clientWidth), meet.length];
}"""


@pytest.mark.parametrize(
    "address",
    [
        "/multiclass?loss=Multiclass+focal&show=curvature&loss2=Cross+entropy",
        "/multiclass?loss=Weighted+cross+entropy&classes=10&loss2=Cross+entropy&" + "&".join(["z=-5.125"] * 10),
        "/compare?axis=class_logit&loss1=Weighted+cross+entropy&loss2=Multiclass+focal&layout=side+by+side&what=loss+ratio",
    ],
)
def test_no_number_is_cut_on_a_desk_or_on_a_phone(visit, address):
    visit.open(address)
    assert visit.page.evaluate(CUT) == [0, 0]
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.page.wait_for_timeout(600)
    assert visit.page.evaluate(CUT) == [0, 0]


def table(visit):
    rows = visit.page.evaluate(
        "[...document.querySelectorAll('.atlas-pair tr')].map((r) => [r.cells[0].textContent, r.cells[1].textContent])"
    )
    return {name: float(value.replace("−", "-").replace("∞", "inf")) for name, value in rows}


@pytest.mark.parametrize(("unit", "base"), [("nats", np.e), ("bits", 2)])
def test_the_table_agrees_with_scipy(visit, unit, base):
    p, q = np.array([0.5, 0.3, 0.15, 0.05]), np.array([0.1, 0.2, 0.3, 0.4])
    vectors = "&".join(f"{name}={v}" for name, vector in (("p", p), ("q", q)) for v in vector)
    visit.open(f"/divergences?outcomes=4&unit={unit}&{vectors}")
    found = table(visit)
    wanted = {
        "Entropy": entr(q).sum(),
        "Cross entropy of distributions": -(p * np.log(q)).sum(),
        "Forward KL": rel_entr(p, q).sum(),
        "Reverse KL": rel_entr(q, p).sum(),
        "Jensen-Shannon": jensenshannon(p, q) ** 2,
    }
    for name, value in wanted.items():
        assert found[name] == pytest.approx(value / np.log(base), rel=1e-3), name


def test_a_bar_that_is_dragged_to_zero_makes_forward_kl_infinite_at_once(visit):
    visit.open("/divergences")
    bar(visit, "q: 1").press("Home")
    visit.page.wait_for_timeout(150)
    found = table(visit)
    assert found["Forward KL"] == np.inf
    assert np.isfinite(found["Reverse KL"])
    assert found["Jensen-Shannon"] < np.log(2)
    visit.settle()
    assert "q=0&" in visit.page.url


def test_entropy_and_divergence_are_as_long_as_cross_entropy(visit):
    visit.open("/divergences")
    bars = "[...document.querySelectorAll('.atlas-sums div')]"
    widths = visit.page.evaluate(f"{bars}.map((bar) => [...bar.children].map((part) => part.getBoundingClientRect().width))")
    (whole,), parts = widths
    assert sum(parts) == pytest.approx(whole, abs=1)


def test_the_fits_follow_their_sliders_without_a_new_chart(visit):
    visit.open("/divergences")
    chart = "document.querySelector('.atlas-figure')"
    visit.page.wait_for_function(f"{chart}?.data?.length === 3")
    visit.page.evaluate(f"{chart}.kept = true")
    before = visit.page.evaluate(f"Array.from({chart}.data[2].y)")
    visit.slider("apart").focus()
    visit.page.keyboard.press("End")
    visit.settle()
    assert visit.page.evaluate(f"{chart}.kept")
    assert visit.page.evaluate(f"Array.from({chart}.data[2].y)") != before
    assert "apart=10" in visit.page.url
