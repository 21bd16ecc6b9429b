"""The explorer in a real browser: links, redraws, zoom, history, theme, phone."""

import numpy as np
import pytest

from components.catalogue.families import most_different
from losses import FAMILIES, LOSSES, curve


def agree(drawn, expected_x, expected_y):
    """Whether every drawn point lies on the expected curve (the chart may have added points at kinks)."""
    y = np.array([float(v) for v in drawn["y"]])
    known = np.isfinite(y)
    expected = np.interp(np.array(drawn["x"])[known], expected_x, expected_y)
    inside = np.isfinite(expected)
    np.testing.assert_allclose(y[known][inside], expected[inside], rtol=1e-3, atol=1e-3)
    return known.sum()


@pytest.mark.parametrize(
    ("path", "slug", "options"),
    [
        ("/binary?loss=Focal&gamma=3&axis=logit&y=0.25", "focal", {"gamma": 3.0, "axis": "logit", "target": 0.25}),
        ("/regression?loss=Barron&alpha=-2.5&c=0.5&x=-2&x=3", "barron", {"alpha": -2.5, "c": 0.5, "span": (-2.0, 3.0)}),
        ("/binary?loss=Weighted+BCE&beta=7.5", "weighted_bce", {"beta": 7.5}),
    ],
)
def test_a_strangers_link_opens_in_the_state_it_says(stranger, path, slug, options):
    stranger.open(path)
    assert stranger.page.locator(".st-key-loss input").input_value().partition("  ")[0] == LOSSES[slug].name
    expected = curve(slug, points=4001, **options)
    assert agree(stranger.drawn(0), expected.x, expected.value) > 390
    if "axis" in options or slug == "barron":  # finite slopes
        agree(stranger.drawn(1), expected.x, expected.slope)
    assert stranger.page.url.removeprefix(stranger.server) == path


def test_changing_loss_and_slider_keeps_the_same_chart(visit):
    visit.open("/regression?loss=Huber")
    visit.page.evaluate("window.held = document.querySelector('.atlas-plot')")
    visit.pick("Cauchy")
    visit.slider("delta").focus()
    visit.page.keyboard.press("ArrowRight")
    visit.settle()
    assert visit.page.evaluate("window.held === document.querySelector('.atlas-plot') && window.held.isConnected")
    expected = curve("cauchy", points=4001, delta=1.05)
    agree(visit.drawn(0), expected.x, expected.value)
    assert "loss=Cauchy" in visit.page.url
    assert "delta=1.05" in visit.page.url


def test_fast_keys_lose_nothing(visit):
    visit.open("/regression?loss=Huber")
    visit.slider("delta").focus()
    for _ in range(6):
        visit.page.keyboard.press("ArrowRight")
    visit.settle()
    visit.settle()
    assert visit.slider("delta").get_attribute("aria-valuetext") == "1.30"
    assert "delta=1.3" in visit.page.url


def test_a_page_that_is_opened_just_after_the_point_was_moved_opens(visit):
    visit.open("/regression?loss=Huber")
    visit.page.locator(".atlas-probe").press("ArrowRight")
    visit.page.get_by_test_id("stSidebarNavLink").filter(has_text="Questions").click()
    visit.page.wait_for_url("**/questions")
    visit.settle()
    assert visit.page.get_by_test_id("stException").count() == 0


def test_zoom_survives_a_rerun(visit):
    visit.open("/regression?loss=Huber")
    visit.zoom((0.5, 0.3), (0.8, 0.8))
    zoomed = visit.ranges()
    assert zoomed[0] != [-5, 5]
    visit.slider("delta").focus()
    visit.page.keyboard.press("ArrowRight")
    visit.settle()
    assert visit.ranges() == zoomed


def test_back_returns_to_the_state_before(visit):
    visit.open("/binary?loss=BCE")
    visit.pick("Focal")
    visit.page.go_back()
    visit.settle()
    assert visit.page.locator(".st-key-loss input").input_value().startswith("BCE  ")


def test_the_first_page_shows_losses_of_every_family_and_opens_them_within_the_app(visit):
    visit.go("/")
    visit.page.wait_for_selector(".atlas-gallery a")
    visit.settle()
    names = visit.page.locator(".atlas-gallery a").all_inner_texts()
    assert names == [loss.name for family in FAMILIES for loss in most_different(family)]
    assert visit.page.locator(".atlas-gallery path.loss").count() == len(names)
    visit.page.evaluate("window.kept = true")
    visit.page.get_by_role("link", name="Tukey", exact=True).click()
    visit.page.wait_for_selector(".atlas-plot .scatterlayer")
    visit.settle()
    assert visit.page.evaluate("window.kept")
    assert visit.page.locator(".st-key-loss input").input_value().startswith("Tukey  ")


@pytest.mark.parametrize(("scheme", "colour"), [("light", "#0072B2"), ("dark", "#56B4E9")])
def test_the_chart_follows_the_theme(visit, scheme, colour):
    visit.page.emulate_media(color_scheme=scheme)
    visit.open("/regression?loss=Welsch")
    assert visit.drawn()["color"].upper() == colour.upper()


def test_on_a_phone_the_first_page_shows_its_slider_and_its_curve_together(phone):
    phone.open("/")
    chart, slider = (phone.page.locator(s).bounding_box() for s in (".atlas-plot", ".st-key-delta"))
    assert chart["y"] > 0
    assert slider["y"] + 60 < phone.page.viewport_size["height"]  # its thumb; the line of meaning may lie below
    assert phone.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    note = phone.page.locator(".atlas-text .note").first
    assert not note.is_visible()
    phone.page.get_by_text("gradient", exact=True).first.tap()
    assert note.is_visible()
    box = note.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= phone.page.viewport_size["width"]


def test_on_a_phone_the_picture_comes_first_and_nothing_scrolls_sideways(phone):
    phone.open("/binary?loss=Focal")
    chart, picker = (phone.page.locator(s).bounding_box() for s in (".atlas-plot", ".st-key-loss"))
    assert chart["y"] < picker["y"]
    assert phone.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
