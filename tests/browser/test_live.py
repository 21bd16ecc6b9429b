"""The picture follows the hand: what happens in the browser while something is held, and what the server hears of it."""

import numpy as np
import pytest

from losses import curve
from losses.core.numbers import number

READOUT = """[...document.querySelectorAll(".atlas-readout :is(.atlas-name, .atlas-setting, .atlas-found)")]
    .map((part) => [part.innerText.trim(), part.querySelector("input")?.value].filter(Boolean).join(" ")).join(" ")"""


def shown(visit, key):
    return float(visit.slider(key).get_attribute("aria-valuetext").replace("−", "-"))


def painted(visit):
    """How far, in pixels, the first curve's painted path is from the chart's own numbers."""
    return visit.page.evaluate("""() => {
        const chart = document.querySelector(".atlas-plot");
        const { xaxis, yaxis } = chart._fullLayout;
        const { x, y } = chart.data[0];
        const known = Array.from(x, (at, i) => [xaxis.l2p(at), yaxis.l2p(y[i])]).filter(([, py]) => Number.isFinite(py));
        const path = chart.querySelector(".scatterlayer .trace path.js-line").getAttribute("d");
        const points = path.slice(1).split(/[ML]/).map((pair) => pair.split(",").map(Number));
        if (points.length !== known.length) return Infinity;
        return Math.max(...points.map(([px, py], i) => Math.max(Math.abs(px - known[i][0]), Math.abs(py - known[i][1]))));
    }""")


def agree(drawn, expected, name):
    y = np.array([float(v) for v in drawn["y"]])
    known = np.isfinite(y) & np.isin(np.round(drawn["x"], 9), np.round(expected.x, 9))
    assert known.sum() > 350
    at = np.searchsorted(np.round(expected.x, 9), np.round(np.array(drawn["x"])[known], 9))
    np.testing.assert_allclose(y[known], getattr(expected, name)[at], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    ("path", "key", "slug", "options"),
    [
        ("/binary?loss=Focal&axis=logit", "gamma", "focal", {"axis": "logit"}),
        ("/binary?loss=Smoothed+BCE&axis=logit", "epsilon", "smoothed_bce", {"axis": "logit"}),
        ("/regression?loss=Barron", "alpha", "barron", {}),
        ("/regression?loss=Epsilon-insensitive", "epsilon", "epsilon_insensitive", {}),
        ("/binary?loss=Weighted+BCE&axis=margin", "beta", "weighted_bce", {"axis": "margin"}),
    ],
)
def test_the_curves_follow_a_held_slider_and_the_server_hears_of_the_release_only(visit, path, key, slug, options):
    visit.open(path)
    before = visit.ranges()
    x, y = visit.thumb(key)
    visit.page.mouse.move(x, y)
    visit.page.mouse.down()
    visit.settle()
    visit.frames.clear()
    for step in range(1, 25):
        visit.page.mouse.move(x - 1.5 * step, y)
    visit.settle()
    held = shown(visit, key)
    expected = curve(slug, **options, **{key: held})
    agree(visit.drawn(0), expected, "value")
    agree(visit.drawn(1), expected, "slope")
    assert painted(visit) < 0.02, "what is painted is what the chart holds, to a fiftieth of a pixel"
    assert visit.ranges() == before, "the frame stays while the slider is held, so that growth is seen as growth"
    assert visit.frames == [], "nothing is sent while the slider is held"
    visit.page.mouse.up()
    visit.settle()
    assert len(visit.frames) == 1, "a release is one rerun"
    agree(visit.drawn(0), expected, "value")
    assert f"{key}={held:.10g}" in visit.page.url


# What the picture takes a pressed slider to say, noted at the press itself: the same module as the page's, and after its listener.
NOTE_PRESSES = """async (key) => {
    const { aheadOf } = await import(document.querySelector('link[href$="kit/ahead.js"]').href);
    addEventListener("pointerdown", () => (window.pressed = aheadOf(key)), true);
}"""


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("/binary?loss=Focal&axis=logit", {"gamma": True, "x": True}),
        ("/binary?loss=Weighted+BCE&axis=logit", {"beta": False}),  # logarithmic: only Streamlit knows its numbers
    ],
)
def test_at_a_press_of_the_track_the_picture_knows_what_the_slider_is_about_to_say(visit, path, known):
    visit.open(path)
    says = "e => [...e.querySelectorAll('input[type=range]')].map((input) => input.getAttribute('aria-valuetext'))"
    for key, is_known in known.items():
        visit.page.evaluate(NOTE_PRESSES, key)
        slider = visit.page.locator(f".st-key-{key} .stSlider")
        slider.scroll_into_view_if_needed()
        box = slider.locator("[role=group] > *").bounding_box()
        for part in np.linspace(0, 0.999, 9 if is_known else 3):
            visit.page.mouse.move(box["x"] + part * box["width"], box["y"] + 2)  # over the thumb, wherever it is
            visit.page.mouse.down()
            texts, pressed = slider.evaluate(says), visit.page.evaluate("window.pressed")
            assert bool(pressed) == is_known
            assert not pressed or texts[pressed["index"]] == pressed["text"], part
            visit.page.mouse.up()


def test_keys_move_the_curves_too(visit):
    visit.open("/regression?loss=Huber")
    visit.slider("delta").focus()
    visit.page.keyboard.press("ArrowRight")
    visit.settle()
    agree(visit.drawn(1), curve("huber", delta=1.05), "slope")


def test_a_finger_moves_the_curves_too(phone):
    visit = phone.open("/regression?loss=Huber")
    visit.slider("delta").evaluate("e => e.scrollIntoView({block: 'center'})")
    x, y = visit.thumb("delta")
    session = visit.page.context.new_cdp_session(visit.page)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 15):
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x + 4 * step, "y": y}]})
    visit.settle()
    held = shown(visit, "delta")
    assert held > 1.2
    agree(visit.drawn(1), curve("huber", delta=held), "slope")
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    visit.settle()
    assert f"delta={held:.10g}" in visit.page.url


def test_the_target_and_the_span_are_live(visit):
    visit.open("/binary?loss=BCE&axis=logit")
    visit.slider("y").focus()
    visit.page.keyboard.press("ArrowLeft")
    visit.settle()
    agree(visit.drawn(0), curve("bce", axis="logit", target=0.95), "value")
    visit.settle()
    visit.slider("x").focus()
    visit.page.keyboard.press("ArrowLeft")
    visit.settle()
    assert visit.ranges()[0] == [-6.5, 6]
    assert visit.drawn(0)["x"][0] == -6.5


def test_a_zoomed_curve_is_sampled_again_on_what_is_in_view(visit):
    visit.open("/regression?loss=Welsch&delta=0.05")
    box = visit.zoom((0.48, 0.2), (0.52, 0.9))
    x = np.array(visit.drawn(0)["x"])
    assert len(x) == 401
    assert np.diff(x).max() < 0.002
    visit.page.mouse.dblclick(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    visit.settle()
    assert visit.ranges()[0] == [-5, 5]


def test_the_probe_is_dragged_and_moved_by_keys_and_kept_in_the_link(visit):
    visit.open("/regression?loss=Huber&at=-2")
    assert visit.page.evaluate(READOUT).endswith("r = −2 L = 1.5 dL/dr = −1")
    box = visit.page.locator(".atlas-probe").bounding_box()
    plot = visit.page.locator(".atlas-plot .nsewdrag").first.bounding_box()
    visit.frames.clear()
    visit.page.mouse.move(box["x"] + 7, box["y"] + 7)
    visit.page.mouse.down()
    visit.page.mouse.move(plot["x"] + plot["width"] * 0.9, box["y"], steps=6)
    visit.settle()
    assert "r = 4 L = 3.5 " in visit.page.evaluate(READOUT)
    assert visit.frames == []
    visit.page.mouse.up()
    visit.settle()
    assert "at=4" in visit.page.url
    visit.page.keyboard.press("ArrowLeft")
    visit.page.keyboard.press("ArrowLeft")
    visit.settle()
    visit.settle()
    assert "at=3.9" in visit.page.url


def test_a_click_and_a_drag_anywhere_in_the_picture_move_the_point_and_do_not_zoom(visit):
    visit.open("/regression?loss=Huber")
    plot = visit.page.locator(".atlas-plot .nsewdrag").nth(1).bounding_box()

    def at(part):
        return plot["x"] + plot["width"] * part, plot["y"] + plot["height"] * 0.4

    before = visit.ranges()
    visit.page.mouse.click(*at(0.9))
    visit.settle()
    assert "r = 4 L = 3.5 " in visit.page.evaluate(READOUT)
    assert "at=4" in visit.page.url
    visit.frames.clear()
    visit.page.mouse.move(*at(0.6))
    visit.page.mouse.down()
    visit.page.mouse.move(*at(0.2), steps=6)
    visit.settle()
    assert "r = −3 L = 2.5 " in visit.page.evaluate(READOUT)
    assert visit.frames == []
    visit.page.mouse.up()
    visit.settle()
    assert "at=-3" in visit.page.url
    assert visit.ranges() == before
    visit.page.keyboard.press("PageUp")
    visit.settle()
    assert "at=-2.5" in visit.page.url
    visit.page.locator(".modebar-btn[data-title*='Zoom into a box']").click()
    visit.page.mouse.move(*at(0.4))
    visit.page.mouse.down()
    visit.page.mouse.move(*at(0.6), steps=6)
    visit.page.mouse.up()
    visit.settle()
    assert visit.ranges()[0] == pytest.approx([-1, 1], abs=0.05)
    assert "at=-2.5" in visit.page.url


def test_the_number_of_the_point_is_typed_in_place(visit):
    visit.open("/binary?loss=Focal&axis=logit")
    field = visit.page.get_by_role("textbox", name="z, where the point on the curve stands")
    field.fill("−0,8586")
    field.press("Enter")
    visit.settle()
    assert "at=-0.8586" in visit.page.url
    assert "z = −0.8586 " in visit.page.evaluate(READOUT)
    field.fill("nothing")
    field.press("Tab")
    visit.settle()
    assert field.input_value() == "−0.8586"


def test_a_tap_moves_the_point(phone):
    visit = phone.open("/regression?loss=Huber")
    plot = visit.page.locator(".atlas-plot .nsewdrag").first.bounding_box()
    visit.page.touchscreen.tap(plot["x"] + plot["width"] * 0.9, plot["y"] + plot["height"] * 0.5)
    visit.settle()
    assert float(visit.page.url.split("at=")[1]) == pytest.approx(4, abs=0.1)


def test_the_weight_at_zero_is_its_limit(visit):
    for loss, weight in (("Huber", "w = 1"), ("Cauchy", "w = 2"), ("MAE", "w = ∞")):
        visit.open(f"/regression?loss={loss}&show=weight&at=0")
        assert visit.page.evaluate(READOUT).endswith(weight), loss


def test_under_the_pointer_a_number_is_written_as_it_is_everywhere(visit):
    visit.open("/binary?loss=Exponential")
    plot = visit.page.locator(".atlas-plot .nsewdrag").first.bounding_box()
    visit.page.mouse.move(plot["x"] + plot["width"] * 0.8, plot["y"] + plot["height"] * 0.5)
    visit.page.wait_for_selector(".atlas-plot .hoverlayer .legendtext")
    words = visit.page.locator(".atlas-plot .hoverlayer .legendtext").all_text_contents()
    drawn = [visit.drawn(trace)["y"] for trace in (0, 1)]
    point = next(i for i, y in enumerate(drawn[0]) if f"loss {number(y)}" in words)
    assert words == [f"loss {number(drawn[0][point])}", f"gradient {number(drawn[1][point])}"]


def test_curves_are_named_at_their_ends_and_under_the_pointer(visit):
    visit.open("/binary?loss=Focal&axis=logit&loss2=Squared+error&y=0.7")
    marks = visit.page.locator(".atlas-marks text").all_text_contents()
    assert sorted(marks) == ["Focal", "Squared error", "minimum", "tangent"]
    assert visit.page.locator(".atlas-marks [stroke-dasharray]").count() == 0, "a dash is the second curve, and nothing else"
    plot = visit.page.locator(".atlas-plot .nsewdrag").first.bounding_box()
    visit.page.mouse.move(plot["x"] + plot["width"] * 0.3, plot["y"] + plot["height"] * 0.5)
    visit.page.wait_for_selector(".atlas-plot .hoverlayer .legendtext")
    assert visit.page.locator(".atlas-plot .hoverlayer .legendtitletext").text_content().startswith("z = −2.")
    words = visit.page.locator(".atlas-plot .hoverlayer .legendtext").all_text_contents()
    names = ["Focal: loss", "Squared error: loss", "Focal: gradient −", "Squared error: gradient −"]
    assert all(word.startswith(name) for word, name in zip(words, names, strict=True))


def test_the_readout_is_live_while_a_slider_moves(visit):
    visit.open("/regression?loss=Huber&at=4")
    visit.slider("delta").focus()
    visit.page.keyboard.press("ArrowRight")
    visit.settle()
    assert "δ = 1.05" in visit.page.evaluate(READOUT)
    assert "L = 3.649" in visit.page.evaluate(READOUT)  # 1.05 (4 - 0.525)


def test_play_sweeps_a_hyperparameter_and_puts_it_back(visit):
    visit.open("/regression?loss=Huber")
    visit.frames.clear()
    button = visit.page.locator(".atlas-play").first
    button.click()
    visit.page.wait_for_function(f"!{READOUT}.includes('δ = 1.00')")
    button.click()
    visit.settle()
    assert "δ = 1.00" in visit.page.evaluate(READOUT)
    assert visit.frames == []
    agree(visit.drawn(0), curve("huber"), "value")


# Streamlit calls what a message's render returned when the next message came before it was done.
OVERTAKEN = """async () => {
    const { name: address } = performance.getEntriesByType("resource").find(({ name }) => name.endsWith("chart/live.js"));
    const parentElement = document.querySelector(".atlas-plot").closest("[data-stage]");
    const live = await import(address);
    const chart = live.inside(parentElement);
    const data = [address.replace("chart/live.js", ""), chart.data];
    const end = window.atlasPart({ parentElement, data, setTriggerValue() {} }, "chart/live.js");
    await end();
    await new Promise((resolve) => setTimeout(resolve, 50));
    return live.inside(parentElement) === chart && !chart.removed && chart.element.data.length;
}"""


def test_a_message_that_is_overtaken_by_the_next_leaves_the_chart_as_it_is(visit):
    visit.open("/regression?loss=Huber")
    assert visit.page.evaluate(OVERTAKEN) == 2


def test_the_page_shows_the_curve_before_plotly_has_been_read(stranger):
    stranger.page.route("**/plotly.min.js", lambda route: route.abort())
    stranger.go("/regression?loss=Cauchy")
    stranger.page.wait_for_selector(".atlas-sketch")
    assert stranger.page.locator(".atlas-sketch").count() == 2
    stranger.page.wait_for_timeout(500)
    stranger.errors.clear()  # the script we kept away


def test_jumps_are_drawn_as_jumps(visit):
    visit.open("/regression?loss=MAE")
    slope = visit.drawn(1)
    at = slope["x"].index(0)
    assert slope["y"][at] == "NaN"
    assert (slope["y"][at - 1], slope["y"][at + 1]) == (-1, 1)


def test_pages_follow_each_other_without_a_trace(visit):
    visit.open("/regression?loss=Huber&delta=2")
    for title in ("Binary classification", "Regression", "Binary classification"):
        visit.page.get_by_role("link", name=title, exact=True).click()
        visit.page.wait_for_selector(f"h1:has-text('{title}')")
        visit.settle()
        assert visit.page.locator(".atlas-plot").count() == 1
    assert "delta" not in visit.page.url


def test_a_change_of_theme_recolours_the_chart_and_keeps_the_zoom(visit):
    visit.open("/regression?loss=Huber")
    visit.page.evaluate("Plotly.relayout(document.querySelector('.atlas-plot'), {'xaxis.range': [-1, 1]})")
    visit.page.wait_for_timeout(200)
    light = visit.drawn()["color"]
    visit.page.emulate_media(color_scheme="dark")
    visit.settle()
    assert visit.drawn()["color"] != light
    assert visit.ranges()[0] == [-1, 1]


# In which frames the curve was drawn: those of the pointer's moves, or later ones.
FRAMES = """() => {
    const path = () => document.querySelector(".atlas-plot .scatterlayer path.js-line").getAttribute("d");
    const seen = (window.drawnWithTheMove = []);
    const held = new AbortController(); // the same window serves other tests, whose pages have no such chart
    addEventListener("pointerup", () => held.abort(), { once: true });
    addEventListener(
        "pointermove",
        () => {
            const before = path();
            requestAnimationFrame(() => seen.push(path() !== before));
        },
        { signal: held.signal },
    );
}"""


def test_the_curve_is_drawn_in_the_frame_of_the_pointers_move(visit):
    visit.open("/binary?loss=Focal&axis=logit")
    x, y = visit.thumb("gamma")
    visit.page.mouse.move(x, y)
    visit.page.mouse.down()
    visit.page.evaluate(FRAMES)
    for step in range(1, 6):
        visit.page.mouse.move(x + 7 * step, y)
        visit.page.wait_for_function("(count) => window.drawnWithTheMove.length >= count", arg=step)
    assert visit.page.evaluate("window.drawnWithTheMove") == [True] * 5
    visit.page.mouse.move(x + 3, y)
    visit.settle()
    agree(visit.drawn(0), curve("focal", axis="logit", gamma=shown(visit, "gamma")), "value")
    visit.page.mouse.up()
    visit.settle()
