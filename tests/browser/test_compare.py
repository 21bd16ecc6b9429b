"""Several losses in one live picture."""

import numpy as np
import pytest

from components.states.compare import PRESETS
from losses import curve
from losses.core.axes import AXES


def close(drawn, expected):
    y = np.array([float(v) for v in drawn["y"]])
    known = np.isfinite(y) & np.isfinite(expected)
    assert known.sum() > 350
    np.testing.assert_allclose(y[known], expected[known], rtol=1e-9, atol=1e-9)


def test_the_ratio_of_focal_to_cross_entropy_is_a_hundredth_at_nine_tenths(visit):
    visit.open(f"/{PRESETS[0].address}")
    rows = visit.page.locator(".atlas-row").all_inner_texts()
    assert "0.01" in rows[1].split()
    focal, bce = curve("focal"), curve("bce")
    with np.errstate(invalid="ignore"):
        close(visit.drawn(5), focal.value / bce.value)


def test_scaled_to_unit_curvature_the_bowls_agree(visit):
    visit.open("/compare?scale=unit+curvature+at+the+truth")
    huber, cauchy = curve("huber"), curve("cauchy")
    close(visit.drawn(0), huber.value)
    close(visit.drawn(1), cauchy.value / 2)
    close(visit.drawn(3), cauchy.slope / 2)


def test_each_curve_follows_its_own_slider(visit):
    visit.open("/compare?axis=logit&loss1=Focal&loss2=Focal&gamma2=4")
    before = visit.drawn(0)["y"]
    visit.slider("gamma2").focus()
    visit.page.keyboard.press("ArrowLeft")
    visit.page.wait_for_timeout(200)
    assert visit.drawn(0)["y"] == before
    close(visit.drawn(1), curve("focal", axis="logit", gamma=3.95).value)


def test_a_value_between_the_steps_of_its_slider_is_kept(visit):
    visit.open("/compare?loss3=Tukey")
    assert "c = 4.685" in visit.page.locator(".atlas-row").nth(2).inner_text().replace("\n", " ")
    close(visit.drawn(2), curve("tukey").value)


def test_presets_open_in_place_one_after_the_other(visit):
    visit.open("/compare")
    visit.page.evaluate("window.kept = true")
    for preset in PRESETS:
        visit.page.get_by_role("link", name=preset.name, exact=True).click()
        visit.page.wait_for_selector(f"text={preset.look_for[:40]}")
        visit.settle()
        assert visit.page.evaluate("window.kept"), preset.name
        assert visit.page.url == f"{visit.server}/{preset.address}"


def answers(visit):
    return [cell.replace("\n", " ") for cell in visit.page.locator(".atlas-answers td").all_inner_texts()]


def test_where_the_curves_meet_is_said_and_marked_and_follows_the_hand(visit):
    visit.open("/compare?axis=logit")
    assert answers(visit) == ["Focal", "nowhere", "z = −0.8586, p = 0.2976", "1.225 at z = −2.153, p = 0.1041"]
    assert {"−0.8586", "1.225×"} <= set(visit.page.locator(".atlas-marks text").all_text_contents())
    visit.slider("gamma2").focus()
    visit.page.evaluate("dispatchEvent(new PointerEvent('pointerdown'))")  # held: nothing goes to the server
    visit.page.keyboard.press("End")
    visit.page.wait_for_function("document.querySelector('.atlas-answers').textContent.includes('−1.406')")
    assert "−1.406" in visit.page.locator(".atlas-marks").inner_html()
    visit.page.evaluate("dispatchEvent(new PointerEvent('pointerup'))")
    visit.settle()
    visit.open("/compare?axis=probability")
    assert answers(visit)[2] == "p = 0.2976"


@pytest.mark.parametrize("query", ["", "?axis=logit", "?axis=logit&loss1=Weighted+BCE&loss2=Balanced+focal&gamma2=3&alpha2=0.3"])
def test_all_controls_of_two_losses_are_in_view(visit, query):
    visit.open(f"/compare{query}")
    bottoms = visit.page.locator(".st-key-panel :is(.stSelectbox, .stSlider, .stButtonGroup, .stButton)").evaluate_all(
        "(controls) => controls.map((control) => control.getBoundingClientRect().bottom)"
    )
    assert len(bottoms) >= 8
    assert max(bottoms) <= 900
    assert visit.page.evaluate("scrollY") == 0


def heights(visit):
    """The range of every y axis of the picture."""
    script = """() => {
        const { _fullLayout: layout, data } = document.querySelector(".atlas-plot");
        const names = new Set(data.map((trace) => (trace.yaxis ?? "y").replace("y", "yaxis")));
        return Object.fromEntries([...names].map((name) => [name, layout[name].range]));
    }"""
    return visit.page.evaluate(script)


# Animations get a clock that stands still until `clockRuns`: one that has begun before the server's answer is still there after it.
STOP_THE_CLOCK = """() => {
    const { requestAnimationFrame } = window;
    window.requestAnimationFrame = (act) => requestAnimationFrame((now) => act(window.clockRuns ? now : 0));
}"""
AXIS_TITLE = "(title) => document.querySelector('.atlas-plot')._fullLayout.xaxis.title.text === title"


@pytest.mark.parametrize(
    ("start", "name", "axis"),
    [
        ("residual", PRESETS[0].name, "probability"),
        ("residual", PRESETS[4].name, "margin"),
        ("probability", AXES["logit"].words, "logit"),
        ("fake_probability", AXES["fake_score"].words, "fake_score"),
    ],
)
def test_after_a_click_the_frame_is_that_of_a_fresh_load(visit, start, name, axis):
    visit.open(f"/compare?axis={start}")
    visit.page.evaluate(STOP_THE_CLOCK)
    visit.page.locator(".st-key-presets a, .st-key-axis button").get_by_text(name, exact=True).click()
    visit.page.wait_for_function(AXIS_TITLE, arg=AXES[axis].title)
    visit.page.evaluate("window.clockRuns = true")
    visit.settle()
    clicked = heights(visit)
    visit.open(visit.page.url.removeprefix(visit.server))
    fresh = heights(visit)
    assert clicked.keys() == fresh.keys()
    for name, span in fresh.items():
        np.testing.assert_allclose(clicked[name], span, rtol=1e-9, err_msg=name)


def test_side_by_side_the_columns_share_their_axes(visit):
    visit.open("/compare?loss3=Tukey&layout=side+by+side")
    for i, slug in enumerate(("huber", "cauchy", "tukey")):
        close(visit.drawn(i), curve(slug).value)
        close(visit.drawn(3 + i), curve(slug).slope)
    visit.zoom((0.2, 0.2), (0.6, 0.6))
    script = "document.querySelector('.atlas-plot')._fullLayout"
    first, *others = visit.page.evaluate(f"['xaxis', 'xaxis2', 'xaxis3'].map((axis) => {script}[axis].range)")
    assert first != [-5, 5]
    assert others == [first, first]
    painted = visit.page.evaluate(
        "[...document.querySelectorAll('.scatterlayer path.js-line')].map((line) => line.getBoundingClientRect().x)"
    )
    assert len({round(x / 20) for x in painted}) >= 3


def test_side_by_side_each_line_is_painted_where_its_numbers_are_while_held(visit):
    visit.open("/compare?layout=side+by+side&loss1=Huber&loss2=Huber&delta2=3")
    visit.slider("delta2").focus()
    visit.page.evaluate("dispatchEvent(new PointerEvent('pointerdown'))")
    visit.page.keyboard.press("ArrowRight")
    visit.settle()
    script = """() => {
        const chart = document.querySelector('.atlas-plot');
        const {uid} = chart._fullData[1];
        const {xaxis2, yaxis} = chart._fullLayout;
        const [x, y] = document.querySelector(`.trace${uid} path.js-line`).getAttribute('d').slice(1).split(/[L,]/).map(Number);
        return [x - xaxis2.l2p(chart.data[1].x[0]), y - yaxis.l2p(chart.data[1].y[0])];
    }"""
    off = visit.page.evaluate(script)
    close(visit.drawn(1), curve("huber", delta=3.05).value)
    np.testing.assert_allclose(off, 0, atol=0.02)


def test_a_second_loss_is_laid_over_and_both_open_in_compare(visit):
    visit.open("/regression?loss=Huber&delta=2&loss2=Tukey&c2=3&x=-4&x=4")
    close(visit.drawn(1), curve("tukey", span=(-4, 4), c=3).value)
    visit.page.get_by_role("link", name="Open in Compare").click()
    visit.settle()
    visit.page.wait_for_selector("h1:has-text('Compare')")
    close(visit.drawn(0), curve("huber", span=(-4, 4), delta=2).value)
    close(visit.drawn(1), curve("tukey", span=(-4, 4), c=3).value)
    assert visit.page.url == f"{visit.server}/compare?delta1=2&loss2=Tukey&c2=3&x=-4&x=4"


def test_what_is_said_of_a_hidden_loss_is_hidden_in_the_answers_too(visit):
    visit.open("/compare?loss3=Welsch&hide=curve2")
    rows = visit.page.locator(".atlas-answers tbody tr")
    assert rows.evaluate_all("(rows) => rows.map((row) => getComputedStyle(row).visibility)") == ["hidden", "visible"]
    visit.rest()  # an address of the page that is open keeps what is hidden on it
    visit.open("/compare?loss3=Welsch&hide=curve1")
    assert rows.evaluate_all("(rows) => rows.map((row) => getComputedStyle(row).visibility)") == ["hidden", "hidden"]
    assert visit.page.locator(".atlas-answers th").last.evaluate("(head) => getComputedStyle(head).visibility") == "hidden"
