"""What smoothing makes of masks with nothing to overlap, against the closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from losses import LOSSES
from losses.studies.smoothing import CASES, smoothed

EPS = np.array([0.0, 0.1, 1.0, 7.5])
NOTHING, ALARM, MISS, APART = CASES
# With patches of a pixels, k1 of them predicted and k2 true, none of them both: what is wrong over the whole.
CLOSED = {
    "dice": lambda a, alarms, missed: (alarms + missed) * a / ((alarms + missed) * a + EPS),
    "jaccard": lambda a, alarms, missed: (alarms + missed) * a / ((alarms + missed) * a + EPS),
    "tversky": lambda a, alarms, missed: (0.2 * alarms + 0.8 * missed) * a / ((0.2 * alarms + 0.8 * missed) * a + EPS),
    "squared_dice": lambda a, alarms, missed: (alarms + missed) * a / ((alarms + missed) * a + EPS),
}


@pytest.mark.parametrize("pixels", [1, 20, 200])
@pytest.mark.parametrize("slug", CLOSED)
def test_the_cases_have_their_closed_forms(slug: str, pixels: int):
    settings = {"beta": 0.2} if slug == "tversky" else {}
    found = smoothed(LOSSES[slug], pixels, EPS, **settings)
    for case, (alarms, missed) in {ALARM: (1, 0), MISS: (0, 1), APART: (1, 1)}.items():
        np.testing.assert_allclose(found[case], CLOSED[slug](pixels, alarms, missed), rtol=1e-12, err_msg=case)
    np.testing.assert_array_equal(found[NOTHING], 0)


@pytest.mark.parametrize("loss", [loss for loss in LOSSES.values() if "eps" in loss.defaults], ids=lambda loss: loss.slug)
def test_every_smoothed_loss_has_a_number_for_every_case_and_smoothing(loss: object):
    found = smoothed(loss, 20, EPS, **{name: value for name, value in loss.defaults.items() if name != "eps"})
    assert list(found) == list(CASES)
    for case, values in found.items():
        assert values.shape == EPS.shape
        if loss.slug in ("dice_bce", "dice_focal") and case != NOTHING:
            assert np.isposinf(values).all(), "cross entropy and focal know no smoothing"
        else:
            assert (np.diff(values) <= 0).all(), "smoothing never makes a verdict harsher"


def test_without_smoothing_a_total_miss_is_as_bad_as_can_be_and_smoothing_spares_small_patches():
    for slug in ("dice", "jaccard", "tversky"):
        small, large = (smoothed(LOSSES[slug], pixels, EPS) for pixels in (1, 200))
        for case in (ALARM, MISS, APART):
            assert small[case][0] == large[case][0] == 1
            assert (small[case][1:] < large[case][1:]).all()
