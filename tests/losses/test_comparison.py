"""Where two curves meet and where one is steepest beside the other, against SciPy's root finding and minimisation."""

import math

import numpy as np
import pytest
from scipy.optimize import brentq, minimize_scalar

from losses import LOSSES, compare
from losses.core.axes import AXES
from losses.core.curve import evaluate


def sizes(axis, pair, settings, part, x, target=1.0):
    """The values of both losses at the points, or the sizes of their gradients."""
    points = np.atleast_1d(np.asarray(x, dtype=float))
    curves = [evaluate(LOSSES[slug], AXES[axis], points, target, **own) for slug, own in zip(pair, settings, strict=True)]
    return [c.value if part == "values" else np.abs(c.slope) for c in curves]


def gap(*case):
    def of(x):
        first, second = sizes(*case, x)
        return first - second

    return lambda x: of(x)[0] if np.isscalar(x) else of(x)


def ratio(*case):
    def of(x):
        first, second = sizes(*case, "gradients", x)
        return float(second[0] / first[0])

    return of


def found(axis, pair, settings=({}, {}), target=1.0, span=None):
    first, second = settings
    return compare(*pair, axis=axis, target=target, span=span, first_settings=first, second_settings=second)


@pytest.mark.parametrize(
    ("axis", "pair", "settings", "part", "brackets"),
    [
        ("logit", ("bce", "focal"), ({}, {}), "gradients", [(-2, 0)]),
        ("logit", ("bce", "focal"), ({}, {"gamma": 5.0}), "gradients", [(-3, 0)]),
        ("probability", ("bce", "focal"), ({}, {}), "gradients", [(0.1, 0.6)]),
        ("residual", ("mse", "mae"), ({}, {}), "values", [(-2, -0.3), (0.3, 2)]),
        ("residual", ("mse", "mae"), ({}, {}), "gradients", [(-2, -0.3), (0.3, 2)]),
        ("residual", ("huber", "cauchy"), ({}, {}), "values", [(-4, -1.5), (1.5, 4)]),
        ("residual", ("cauchy", "tukey"), ({"delta": 0.5}, {}), "gradients", None),
        ("residual", ("log_cosh", "welsch"), ({}, {"delta": 2.0}), "gradients", None),
        ("margin", ("hinge", "squared_hinge"), ({}, {}), "gradients", [(0.1, 0.9)]),
        ("logit", ("squared_error", "bce"), ({}, {}), "values", None),
    ],
)
def test_crossings_are_the_roots_that_scipy_brackets(axis, pair, settings, part, brackets):
    difference = gap(axis, pair, settings, part)
    if brackets is None:  # wherever a fine grid sees a change of sign
        x = np.linspace(*AXES[axis].span, 3000)  # an even number: not at 0, where both may be 0
        signs = np.sign(difference(x))
        brackets = [(x[i], x[i + 1]) for i in np.flatnonzero(signs[1:] * signs[:-1] < 0)]
    roots = [brentq(difference, *bracket, xtol=1e-12) for bracket in brackets]
    assert roots or (axis, part) == ("logit", "values")
    meetings = [meeting for meeting in getattr(found(axis, pair, settings), part) if meeting.low == meeting.high]
    assert [meeting.low for meeting in meetings] == pytest.approx(roots, abs=1e-7)
    assert not any(meeting.jump for meeting in meetings)


@pytest.mark.parametrize(
    ("axis", "pair", "settings", "bounds"),
    [
        ("logit", ("bce", "focal"), ({}, {}), (-4, 0)),
        ("logit", ("bce", "focal"), ({}, {"gamma": 5.0}), (-5, 0)),
        ("logit", ("bce", "squared_error"), ({}, {}), (-2, 2)),
        ("residual", ("huber", "cauchy"), ({"delta": 0.5}, {"delta": 2.0}), (1, 4)),
        ("residual", ("mae", "cauchy"), ({}, {"delta": 0.7}), (0.2, 2)),
        ("residual", ("mae", "geman_mcclure"), ({}, {}), (0.1, 2)),
        ("residual", ("mae", "welsch"), ({}, {}), (0.1, 4)),
    ],
)
def test_the_greatest_ratio_is_the_maximum_that_scipy_bounds(axis, pair, settings, bounds):
    of = ratio(axis, pair, settings)
    best = minimize_scalar(lambda x: -of(x), bounds=bounds, method="bounded", options={"xatol": 1e-10})
    comparison = found(axis, pair, settings)
    assert comparison.greatest == pytest.approx(-best.fun, rel=1e-9)
    assert min(abs(low - best.x) for low, _ in comparison.places) < 1e-4


def test_the_known_answers_for_focal_and_cross_entropy():
    two, five = (found("logit", ("bce", "focal"), ({}, {"gamma": gamma})) for gamma in (2.0, 5.0))
    (place,), (meeting,) = two.places, two.gradients
    assert meeting.low == pytest.approx(-0.8586, abs=1e-4)
    assert 1 / (1 + math.exp(-meeting.low)) == pytest.approx(0.2976, abs=1e-4)
    assert (two.greatest, place[0]) == (pytest.approx(1.2246, abs=1e-4), pytest.approx(-2.153, abs=1e-3))
    assert five.gradients[0].low == pytest.approx(-1.406, abs=1e-3)
    assert two.values == ()  # focal is never above


def test_curves_that_coincide_do_so_on_the_whole_span_or_on_a_stretch():
    same = found("residual", ("huber", "smooth_l1"))
    assert [(m.low, m.high) for m in (*same.values, *same.gradients)] == [(-5, 5), (-5, 5)]
    assert (same.greatest, same.places) == (1, ((-5, 5),))
    twice = found("logit", ("bce", "bce_with_logits"), span=(-20, 20))
    assert [(m.low, m.high) for m in (*twice.values, *twice.gradients)] == [(-20, 20), (-20, 20)]
    bowl = found("residual", ("huber", "huber"), ({}, {"delta": 2.0}))
    (values,), (gradients,) = bowl.values, bowl.gradients
    assert (values.low, values.high) == (pytest.approx(-1, abs=1e-6), pytest.approx(1, abs=1e-6))
    assert (gradients.low, gradients.high) == (pytest.approx(-1, abs=1e-6), pytest.approx(1, abs=1e-6))
    assert bowl.greatest == pytest.approx(2)
    assert bowl.places == (pytest.approx((-5, -2), abs=1e-6), pytest.approx((2, 5), abs=1e-6))


@pytest.mark.parametrize("pair", [("bce", "focal"), ("squared_error", "bce"), ("weighted_bce", "balanced_bce")])
def test_curves_that_never_cross_have_no_meeting(pair):
    assert found("logit", pair).values == ()


def test_a_curve_that_jumps_past_the_other_is_not_equal_to_it():
    flat = found("margin", ("hinge", "soft_margin"))
    (meeting,) = flat.gradients
    assert (meeting.low, meeting.jump) == (1, True)
    assert (flat.greatest, flat.places) == (math.inf, ((1.0, 4.0),))  # from there on the hinge is flat


def test_a_ratio_without_limit_is_infinite_and_says_where():
    corner = found("residual", ("mse", "mae"))
    assert (corner.greatest, corner.places) == (math.inf, ((0.0, 0.0),))
    ends = found("probability", ("squared_error", "bce"))
    assert (ends.greatest, ends.places) == (math.inf, ((0.0, 0.0), (1.0, 1.0)))


def test_a_constant_ratio_is_greatest_everywhere():
    constant = found("residual", ("quantile", "mae"), ({"tau": 0.5}, {}))
    assert (constant.greatest, constant.places) == (2, ((-5.0, 5.0),))
    weights = found("logit", ("weighted_bce", "balanced_bce"), target=1.0, span=(-20, 20))
    assert weights.places == ((-20, 20),)


def test_a_first_loss_that_is_flat_leaves_no_ratio():
    assert found("margin", ("zero_one", "hinge")).greatest is None
    assert found("margin", ("zero_one", "zero_one")).greatest is None


def test_a_ratio_that_is_greatest_beside_a_jump_is_that_of_the_greater_side():
    hinge = found("logit", ("bce", "hinge"))
    assert hinge.places == ((1.0, 1.0),)
    assert hinge.greatest == pytest.approx(1 + math.e, rel=1e-5)


def test_the_value_at_a_kink_alone_is_neither_a_crossing_nor_a_peak():
    """At r = 0 the gradient of the quantile loss is the mean of both sides, 0.02."""
    slanted = found("residual", ("quantile", "huber"), ({"tau": 0.48}, {"delta": 0.05}))
    assert slanted.gradients == ()
    assert slanted.greatest == pytest.approx(0.05 / 0.48)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"axis": "residual"}, "no axis"),
        ({"span": (1.0, 0.0)}, "span"),
        ({"target": 2.0}, "target"),
        ({"second_settings": {"gamma": -1.0}}, "gamma"),
    ],
)
def test_what_has_no_meaning_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        compare("bce", "focal", **options)
