"""Several losses in one live picture."""

import numpy as np
import pytest

from components.presets import PRESETS
from losses import curve


def close(drawn, expected):
    y = np.array([float(v) for v in drawn["y"]])
    known = np.isfinite(y) & np.isfinite(expected)
    assert known.sum() > 350
    np.testing.assert_allclose(y[known], expected[known], rtol=1e-9, atol=1e-9)


def test_the_ratio_of_focal_to_cross_entropy_is_a_hundredth_at_nine_tenths(visit):
    visit.open(f"/{PRESETS[0].address}")
    rows = visit.page.locator(".atlas-row").all_inner_texts()
    assert "0.01000" in rows[1].replace("\n", " ")
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


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_opens_in_place(visit, preset):
    visit.open("/compare")
    visit.page.evaluate("window.kept = true")
    visit.page.get_by_role("link", name=preset.name, exact=True).click()
    visit.settle()
    visit.page.wait_for_selector(f"text={preset.look_for[:40]}")
    assert visit.page.evaluate("window.kept")
    assert visit.page.url == f"{visit.server}/{preset.address}"
