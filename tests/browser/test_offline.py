"""The page of its own: opened from disk, with the network off, it is live and true for every loss."""

import math
from dataclasses import replace

import numpy as np
import pytest

from components.chart.scene import Picture, scene
from components.export.offline import View, offline_page
from components.kit.assets import plotly
from components.kit.tuned import Tuned
from losses import LOSSES
from losses.core.axes import axes_of, coordinate_axis, params_on, settings_on
from losses.core.curve import evaluate
from tests.support.visit import TOOL_BARS, UPLOAD

# One of each family; tests/components/test_offline.py has the others, under Node.
EXAMPLES = {loss.family: loss.slug for loss in LOSSES.values() if loss.params}.values()
DRAWN = """() => document.querySelector('.atlas-plot').data.map(
    (t) => ({x: Array.from(t.x), y: Array.from(t.y, (v) => Number.isFinite(v) ? v : String(v))}))"""
NUDGE = """([key, part]) => {
    const thumb = document.querySelector(`.st-key-${key} input`);
    thumb.value = part;
    thumb.dispatchEvent(new Event("input"));
    return Number(thumb.getAttribute("aria-valuetext"));
}"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """Where every page is written: what all have at the same place of the same file, Chromium compiles once."""
    return tmp_path_factory.mktemp("offline") / "page.html"


@pytest.fixture(scope="module")
def tab(chromium):
    """One tab without a network, with what went wrong in it."""
    context = chromium.new_context(viewport={"width": 1000, "height": 800}, offline=True)
    page = context.new_page()
    page.wrong = []
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("request", lambda request: page.wrong.append(request.url) if not request.url.startswith(("file:", "data:")) else None)
    yield page
    context.close()


def opened(tab, file, picture):
    text = offline_page([View(scene(replace(picture, probe=picture.axis.span[0] / 3)), "", "http://localhost/")])
    assert len(text.encode()) < 6_000_000
    assert text.count(plotly()) == 1
    file.write_text(text)
    tab.goto(file.as_uri())
    tab.wait_for_function("document.querySelector('.atlas-plot')?.data?.length")
    tab.wait_for_selector(".scatterlayer path.js-line", state="attached")
    return tab


def tuned(slug):
    loss = LOSSES[slug]
    return Tuned(loss, settings_on(loss, loss.axis, {param.name: param.default for param in params_on(loss, loss.axis)}))


def rest(tab):
    """Wait until what was moved has been drawn: a slider is heard at once, and drawn at the next frame."""
    tab.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def agree(tab, loss, picture, settings, first=0):
    value, slope = [tab.evaluate(DRAWN)[i] for i in (first, first + len(picture.curves))]
    x = np.array(value["x"])
    expected = evaluate(loss, picture.axis, x, picture.target, **settings_on(loss, picture.axis, settings))
    for drawn, wanted in ((value, expected.value), (slope, expected.slope)):
        y = np.array([float(v) for v in drawn["y"]])
        known = ~np.isnan(y)
        assert known.sum() > 350
        np.testing.assert_allclose(y[known], wanted[known], rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("slug", EXAMPLES)
def test_a_loss_is_live_without_a_network(tab, file, slug):
    loss = LOSSES[slug]
    axis = loss.axis
    params = params_on(loss, axis)
    defaults = {param.name: param.default for param in params}
    picture = Picture(axis, axis.span, ("value", "slope"), [Tuned(loss, settings_on(loss, axis, defaults))], 0.3)
    page = opened(tab, file, picture)
    agree(page, loss, picture, defaults)
    settings = {param.name: page.evaluate(NUDGE, [param.name, 0.8]) for param in params}
    rest(page)
    for param in params:
        knob = param.knob
        wanted = knob.low * (knob.high / knob.low) ** 0.8 if knob.log else knob.low + 0.8 * (knob.high - knob.low)
        assert math.isclose(settings[param.name], wanted, rel_tol=0.01, abs_tol=0.005)
    agree(page, loss, picture, settings)
    assert page.wrong == []


def test_two_losses_side_by_side_have_sliders_of_their_own(tab, file):
    focal = LOSSES["focal"]
    (axis,) = (axis for axis in axes_of(focal) if axis.slug == "logit")
    both = [Tuned(focal, {"gamma": 1.0}, suffix) for suffix in ("1", "2")]
    picture = Picture(axis, axis.span, ("value", "slope"), both, 0.0, columns=True)
    page = opened(tab, file, picture)
    moved = page.evaluate(NUDGE, ["gamma2", 1])
    rest(page)
    assert moved == 5
    agree(page, focal, picture, {"gamma": 1.0})
    agree(page, focal, picture, {"gamma": 5.0}, first=1)
    assert page.locator("label").count() == 3  # two gammas and one target


def test_several_views_are_in_one_file_each_live(tab, file):
    pictures = [(slug, Picture(LOSSES[slug].axis, LOSSES[slug].axis.span, ("value", "slope"), [tuned(slug)])) for slug in LOSSES][
        :20
    ]
    text = offline_page([View(scene(picture), "", "") for _, picture in pictures])
    assert len(text.encode()) < 6_500_000
    assert text.count(plotly()) == 1
    file.write_text(text)
    tab.goto(file.as_uri())
    tab.wait_for_selector(".scatterlayer path.js-line", state="attached")
    assert tab.locator("nav option").count() == 20
    for i in (4, 0):
        slug, picture = pictures[i]
        tab.locator("nav select").select_option(index=i)
        tab.wait_for_function("(name) => document.querySelector('h1').textContent === name", arg=LOSSES[slug].name)
        rest(tab)
        agree(tab, LOSSES[slug], picture, dict(LOSSES[slug].defaults))
        for param in params_on(LOSSES[slug], picture.axis)[:1]:
            value = tab.evaluate(NUDGE, [param.name, 0.8])
            rest(tab)
            agree(tab, LOSSES[slug], picture, LOSSES[slug].defaults | {param.name: value})
    assert tab.wrong == []


def test_its_tool_bar_does_not_offer_to_upload_the_chart(tab, file):
    loss = LOSSES["huber"]
    page = opened(tab, file, Picture(loss.axis, loss.axis.span, ("value", "slope"), [Tuned(loss, loss.defaults)]))
    (tools,) = page.evaluate(TOOL_BARS)
    assert "Zoom in" in tools
    assert UPLOAD not in tools


def test_it_is_dark_where_the_reader_is(tab, file):
    loss = LOSSES["huber"]
    page = opened(tab, file, Picture(loss.axis, loss.axis.span, ("value", "slope"), [Tuned(loss, loss.defaults)]))
    seen = set()
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(300)
        line = page.evaluate("document.querySelector('.atlas-plot').data[0].line.color")
        seen.add((page.evaluate("getComputedStyle(document.body).backgroundColor"), line))
    assert seen == {("rgb(20, 23, 26)", "#56B4E9"), ("rgb(255, 255, 255)", "#0072B2")}


def test_the_bars_and_the_simplex_are_live_without_a_network_too(tab, file):
    loss = LOSSES["label_smoothing"]
    axis = coordinate_axis(loss, (1.0, 0.0, -1.0), (1.0, 0.0, 0.0), 1)
    page = opened(tab, file, Picture(axis, axis.span, ("value", "slope"), [Tuned(loss, {"epsilon": 0.3})]))
    assert "at p = (0.800, 0.100, 0.100)" in page.locator(".atlas-simplex p").inner_text()
    page.get_by_role("slider", name="logits, z: 2").press("End")
    rest(page)
    moved = coordinate_axis(loss, (1.0, 6.0, -1.0), (1.0, 0.0, 0.0), 1)
    agree(page, loss, Picture(moved, axis.span, ("value", "slope"), [Tuned(loss, {"epsilon": 0.3})]), {"epsilon": 0.3})
