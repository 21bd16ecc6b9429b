"""Where numbers break, against closed forms, mpmath-free arithmetic in NumPy, and PyTorch's documented clamp."""

import numpy as np
import pytest
import torch

from losses import LOSSES
from losses.core.axes import axes_of, first_target
from losses.studies.numerics import FORMS, PRECISIONS, REACH, STEPS, breaks, check


def order(errors, low, high):
    """The power of h by which the errors fall between two steps."""
    inside = (low <= STEPS) & (high >= STEPS)
    return np.polyfit(np.log(STEPS[inside]), np.log(errors[inside]), 1)[0]


def test_the_central_difference_is_of_second_order_and_the_forward_one_of_first():
    _, found = check(LOSSES["bce_with_logits"], None, 1.3, 1.0)
    assert order(found["float64"].central, 1e-3, 1e-1) == pytest.approx(2, abs=0.05)
    assert order(found["float64"].forward, 1e-3, 1e-1) == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize(
    ("slug", "x", "falls"),
    [
        ("bce_with_logits", 1.3, "with h²"),
        ("mse", 0.7, "only rounding"),
        ("mae", 0.7, "only rounding"),
        ("huber", 1.0, "otherwise"),
    ],
)
def test_the_error_falls_with_the_square_of_the_step_only_where_the_curve_bends_so(slug, x, falls):
    _, found = check(LOSSES[slug], None, x, 1.0)
    assert found["float64"].falls == falls
    if falls == "only rounding":
        assert found["float64"].best[0] > 0.05  # the largest steps are best


def test_rounding_grows_as_the_step_shrinks():
    _, found = check(LOSSES["bce_with_logits"], None, 1.3, 1.0)
    assert order(np.maximum(found["float64"].central, 1e-18), 1e-12, 1e-7) == pytest.approx(-1, abs=0.3)


def test_the_best_step_is_near_the_cube_root_of_the_precision():
    _, found = check(LOSSES["bce_with_logits"], None, 1.3, 1.0)
    for name in ("float64", "float32"):
        best, least = found[name].best
        assert 0.1 < best / torch.finfo(PRECISIONS[name]).eps ** (1 / 3) < 10
        assert least < 1e-4
    errors = [found[name].best[1] for name in PRECISIONS]
    assert errors[0] < errors[1] < min(errors[2:])


def test_a_step_that_leaves_the_axis_has_no_error_and_one_that_is_rounded_away_has_all_of_it():
    _, found = check(LOSSES["bce"], None, 0.25, 1.0)
    assert np.isnan(found["float64"].central[STEPS > 0.26]).all()
    assert np.isfinite(found["float64"].central[STEPS < 0.25]).all()
    assert found["float16"].central[(STEPS > 1e-7) & (STEPS < 1e-5)] == pytest.approx(1)  # 0.25 + h is 0.25


@pytest.mark.parametrize("slug", LOSSES)
def test_every_loss_can_be_checked_on_its_axes(slug):
    loss = LOSSES[slug]
    for axis in axes_of(loss)[:2]:
        low, high = axis.span
        slope, found = check(loss, axis, low + 0.3 * (high - low), first_target(loss, axis))
        assert np.isfinite(slope)
        assert set(found) == set(PRECISIONS)
        assert found["float64"].best[1] < 1e-4 or slug == "hausdorff_dt"  # its distances are held constant


def test_an_illegal_setting_is_named():
    with pytest.raises(ValueError, match="huber: delta must lie"):
        check(LOSSES["huber"], None, 1.0, 1.0, delta=-1.0)


def settings(forms):
    return {"clamp": 1e-4} if forms.clamp else {}


@pytest.mark.parametrize("name", FORMS)
def test_both_forms_agree_where_nothing_is_rounded(name):
    forms = FORMS[name]
    found = breaks(forms, "float64", **settings(forms))
    near = np.abs(found.z) < 5
    np.testing.assert_allclose(
        found.naive[0][near], found.stable[0][near], rtol=1e-6, atol=1e-9
    ) if name != "KL with a zero" else None


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("name", FORMS)
def test_the_stable_form_is_finite_and_near_the_truth_everywhere(name, precision):
    forms = FORMS[name]
    found, right = breaks(forms, precision, **settings(forms)), breaks(forms, "float64", **settings(forms))
    eps = torch.finfo(PRECISIONS[precision]).eps
    for side, true in zip(found.stable, right.stable, strict=True):
        assert np.isfinite(side).all()
        np.testing.assert_allclose(side, true, rtol=8 * eps, atol=8 * eps)


def test_the_naive_forms_break_where_the_format_ends():
    """The largest float32 is exp(88.72); a float32 below exp(-87.3) loses digits, and below exp(-103.3) is 0."""
    ends = {name: breaks(FORMS[name], "float32", **settings(FORMS[name])).broken for name in FORMS}
    largest = np.log(np.finfo(np.float32).max)
    assert ends["Softplus"] == {"infinite": [(pytest.approx(largest, abs=1e-4), REACH)]}
    cosh = pytest.approx(largest + np.log(2), abs=1e-3)  # 89.416: vectorised cosh may overflow earlier, that of a number does not
    assert [abs(end) for stretch in ends["Log-cosh"]["infinite"] for end in stretch] == [REACH, cosh, cosh, REACH]
    assert ends["Cross entropy from softmax and log"]["undefined"] == [(pytest.approx(largest, abs=1e-4), REACH)]
    assert ends["KL with a zero"] == {"undefined": [(-REACH, REACH)]}
    assert "undefined" not in breaks(FORMS["Softplus"], "float64").broken


def test_pytorchs_clamped_cross_entropy_loses_its_gradient():
    found = breaks(FORMS["Cross entropy as PyTorch clamps it"], "float32")
    at = int(np.abs(found.z + 50).argmin())
    assert found.naive[0][at] == pytest.approx(50)
    assert found.naive[1][at] == pytest.approx(-1.93e-10, rel=0.01)
    assert found.stable[1][at] == pytest.approx(-1)
    ((low, high),) = found.broken["gradient lost"]
    assert low == -REACH
    assert low < -50 < high


@pytest.mark.parametrize("clamp", [1e-6, 1e-4, 1e-2])
def test_a_clamp_takes_the_gradient_from_the_worst_examples(clamp):
    found = breaks(FORMS["Focal with a clamp"], "float64", clamp=clamp)
    below = found.z < np.log(clamp / (1 - clamp)) - 0.25
    assert (found.naive[1][below] == 0).all()
    ((low, high),) = found.broken["gradient lost"]
    assert low == -REACH
    assert high == pytest.approx(np.log(clamp), abs=0.3)
