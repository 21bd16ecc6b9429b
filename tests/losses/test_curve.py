"""The contract of `losses.curve`: its signature, its defaults, what it refuses, and the ends of the probability axis."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable

import numpy as np
import pytest

from losses import LOSSES, Curve, Loss, curve
from losses.core.axes import AXES, axes_of
from losses.core.curve import evaluate

ARRAYS = ("x", "value", "slope", "curvature")
EVERY_AXIS = [(loss, axis) for loss in LOSSES.values() for axis in axes_of(loss)]


def test_the_signature_is_the_catalogues():
    parameters = inspect.signature(curve).parameters
    assert list(parameters) == ["loss", "axis", "target", "span", "points", "hyperparameters"]
    assert parameters["loss"].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    assert all(parameters[name].kind is inspect.Parameter.KEYWORD_ONLY for name in ("axis", "target", "span", "points"))
    assert parameters["hyperparameters"].kind is inspect.Parameter.VAR_KEYWORD
    defaults = {name: p.default for name, p in parameters.items() if p.default is not p.empty}
    assert defaults == {"axis": None, "target": 1.0, "span": None, "points": 401}


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_without_arguments_it_is_the_own_axis_at_target_1_with_401_float64_points(loss: Loss):
    c = curve(loss.slug)
    assert isinstance(c, Curve)
    for name in ARRAYS:
        array = getattr(c, name)
        assert isinstance(array, np.ndarray), name
        assert (array.dtype, array.shape) == (np.float64, (401,)), name
    assert (c.x[0], c.x[-1]) == ((1e-4, 1 - 1e-4) if loss.axis.is_open(loss) else loss.axis.span)
    spelled = curve(loss, axis=loss.axis, target=1.0, span=loss.axis.span, points=401, **loss.defaults)
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(c, name), getattr(spelled, name))


@pytest.mark.parametrize(("loss", "axis"), EVERY_AXIS, ids=[f"{loss.slug}-{axis.slug}" for loss, axis in EVERY_AXIS])
def test_span_and_points_are_honoured_on_every_axis(loss: Loss, axis: object):
    below = axis.domain.high == 0
    span = (-0.625, -0.125) if below else (0.125, 0.625)
    c = curve(loss, axis=axis.slug, span=span, points=5)
    np.testing.assert_allclose(c.x, np.linspace(*span, 5), rtol=1e-15)
    assert all(getattr(c, name).shape == (5,) for name in ARRAYS)
    assert curve(loss, axis=axis, span=span, points=2).x.tolist() == list(span)


def test_a_loss_and_an_axis_may_be_given_by_name_or_as_themselves():
    by_name = curve("focal", axis="logit", points=11, gamma=3.0)
    for again in (
        curve(LOSSES["focal"], axis=AXES["logit"], points=11, gamma=3.0),
        curve("focal", axis=AXES["logit"], points=11, gamma=3),
    ):
        for name in ARRAYS:
            np.testing.assert_array_equal(getattr(by_name, name), getattr(again, name))


def test_target_and_hyperparameters_reach_the_loss():
    assert curve("bce", target=0.0, points=3).value.tolist() == pytest.approx([0, math.log(2), math.inf])
    assert curve("huber", span=(-4.0, 4.0), points=3, delta=2.0).value.tolist() == [6, 0, 6]
    assert curve("huber", span=(-4.0, 4.0), points=3).value.tolist() == [3.5, 0, 3.5]


def test_the_target_means_nothing_to_a_loss_of_the_residual():
    np.testing.assert_array_equal(curve("mse", target=0.25).value, curve("mse").value)


# What it refuses, and that the message names the culprit.

REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "unknown loss": (lambda: curve("nosuch"), "nosuch"),
    "unknown axis": (lambda: curve("huber", axis="nosuch"), "huber.*nosuch.*residual"),
    "axis of another family": (lambda: curve("huber", axis="logit"), "huber.*logit"),
    "Axis of another family": (lambda: curve("bce", axis=AXES["residual"]), "bce.*residual"),
    "reversed span": (lambda: curve("mse", span=(1.0, -1.0)), r"span.*\(1\.0, -1\.0\)"),
    "log-probability above 0": (lambda: curve("nll", span=(-1.0, 0.5)), r"span.*\(-inf, 0\].*log_probability"),
    "three weights for two classes": (
        lambda: curve("weighted_cross_entropy", axis="logit", weight=(1.0, 2.0, 3.0)),
        r"weighted_cross_entropy: weight takes one number, or 2 here",
    ),
    "one weight outside its domain": (
        lambda: curve("weighted_cross_entropy", weight=(1.0, -2.0, 3.0)),
        r"weighted_cross_entropy: weight.*\(0, inf\).*-2",
    ),
    "empty span": (lambda: curve("mse", span=(1.0, 1.0)), "span"),
    "nan in the span": (lambda: curve("mse", span=(math.nan, 1.0)), "span"),
    "infinite span": (lambda: curve("mse", span=(0.0, math.inf)), "span"),
    "span below 0": (lambda: curve("bce", span=(-0.1, 0.5)), r"span.*\[0, 1\].*probability"),
    "span above 1": (lambda: curve("bce", span=(0.5, 1.1)), r"span.*\[0, 1\].*probability"),
    "score loss beyond 1": (lambda: curve("hinge", axis="probability", span=(0.5, 1.1)), r"span.*\[0, 1\]"),
    "target below 0": (lambda: curve("bce", target=-0.1), r"bce: target.*\[0, 1\].*-0\.1"),
    "target above 1": (lambda: curve("hinge", target=1.1), r"hinge: target.*\[0, 1\].*1\.1"),
    "target nan": (lambda: curve("bce", target=math.nan), "bce: target.*nan"),
    "no margin at 1/2": (lambda: curve("hinge", target=0.5), "hinge: .*0.5.*margin"),
    "no margin at 1/2, of a probability": (lambda: curve("bce", axis="margin", target=0.5), "bce: .*0.5.*margin"),
    "one point": (lambda: curve("mse", points=1), "points.*1"),
    "no point": (lambda: curve("mse", points=0), "points.*0"),
    "hyperparameter outside its domain": (lambda: curve("huber", delta=-1.0), r"huber: delta.*\(0, inf\).*-1"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_refuses_with_a_value_error_that_names_the_culprit(what: str):
    call, message = REFUSED[what]
    with pytest.raises(ValueError, match=message):
        call()


def test_an_unknown_hyperparameter_is_a_type_error():
    with pytest.raises(TypeError, match=r"huber.*'beta'.*delta"):
        curve("huber", beta=1.0)


def test_the_edges_of_what_is_legal_are_accepted():
    assert curve("bce", span=(0.0, 1.0), points=2).x.tolist() == [0, 1]
    assert np.isfinite(curve("hinge", axis="logit", target=0.5).value).all()
    assert np.isfinite(curve("bce", axis="margin", target=0.499, points=11).value).all()


def test_its_inputs_and_the_registry_are_left_as_they_were():
    span, before = [-2.0, 2.0], dict(LOSSES["huber"].defaults)
    settings = {"delta": 2.0}
    curve("huber", span=span, points=9, **settings)
    assert (span, settings, LOSSES["huber"].defaults) == ([-2.0, 2.0], {"delta": 2.0}, before)
    x = np.array([3.0, -1.0, 0.0])
    found = evaluate(LOSSES["huber"], AXES["residual"], x)
    assert x.tolist() == [3, -1, 0]
    assert found.value.tolist() == [2.5, 0.5, 0]


def test_two_calls_share_no_memory():
    first, second = curve("mse", points=5), curve("mse", points=5)
    first.value[:] = first.x[:] = 99
    assert second.value.tolist() == [25, 6.25, 0, 6.25, 25] == curve("mse", points=5).value.tolist()
    assert second.x.tolist() == curve("mse", points=5).x.tolist() == [-5, -2.5, 0, 2.5, 5]


# The ends of the probabilities.


SCORES = ["zero_one", "hinge", "squared_hinge", "exponential", "soft_margin", "bce_with_logits"]


@pytest.mark.parametrize(
    ("slug", "axis"), [*((slug, "probability") for slug in SCORES), ("lovasz_hinge", "overlap"), ("pixel_cross_entropy", "overlap")]
)
def test_a_loss_of_a_score_stops_one_part_in_ten_thousand_short_of_certainty(slug: str, axis: str):
    c = curve(slug, axis=axis, points=101)
    assert (c.x[0], c.x[-1]) == (1e-4, 1 - 1e-4)
    np.testing.assert_allclose(c.x[1:-1], np.linspace(0, 1, 101)[1:-1], rtol=1e-15)
    half = curve(slug, axis=axis, span=(0.0, 0.5), points=101)
    assert (half.x[0], half.x[-1]) == (0.5e-4, 0.5)
    inside = curve(slug, axis=axis, span=(0.25, 0.75), points=101)
    assert (inside.x[0], inside.x[-1]) == (0.25, 0.75)
    for drawn in (c, half, inside):
        assert all(np.isfinite(getattr(drawn, name)).all() for name in ARRAYS)


@pytest.mark.parametrize("slug", [loss.slug for loss in LOSSES.values() if loss.axis.slug in ("probability", "outcome")])
def test_a_loss_of_a_probability_goes_all_the_way(slug: str):
    c = curve(slug)
    assert (c.x[0], c.x[-1]) == (0, 1)


def test_the_wall_of_bce_is_exactly_infinite_with_an_infinite_slope_towards_it():
    c = curve("bce", target=1.0)
    assert (c.value[0], c.slope[0], c.curvature[0]) == (math.inf, -math.inf, math.inf)
    assert (c.value[-1], c.slope[-1], c.curvature[-1]) == (0, -1, 1)
    c = curve("bce", target=0.0)
    assert (c.value[-1], c.slope[-1], c.curvature[-1]) == (math.inf, math.inf, math.inf)
    assert (c.value[0], c.slope[0], c.curvature[0]) == (0, 1, 1)
    c = curve("bce", target=0.3)
    assert c.value[[0, -1]].tolist() == [math.inf, math.inf]
    assert c.slope[[0, -1]].tolist() == [-math.inf, math.inf]


def test_a_bounded_loss_has_no_wall():
    c = curve("squared_error", target=1.0)
    assert (c.value[0], c.slope[0], c.curvature[0]) == (1, -2, 2)


# Where autograd has nothing to say, or more than one thing.


@pytest.mark.parametrize("axis", ["probability", "logit", "margin"])
def test_zero_one_is_flat_on_every_axis(axis: str):
    c = curve("zero_one", axis=axis)
    assert not c.slope.any()
    assert not c.curvature.any()
    assert set(c.value.tolist()) == {0, 1}


def test_the_slope_of_mae_is_0_at_its_kink_and_1_in_size_elsewhere():
    c = curve("mae")
    assert c.x[200] == 0
    assert c.slope[200] == 0
    np.testing.assert_array_equal(c.slope, np.sign(c.x))
    assert not c.curvature.any()


def test_curvature_is_the_second_derivative():
    np.testing.assert_array_equal(curve("mse").curvature, 2)
    c = curve("bce_with_logits", target=0.3)
    p = 1 / (1 + np.exp(-c.x))
    np.testing.assert_allclose(c.curvature, p * (1 - p), rtol=1e-12)
    c = curve("bce", target=0.3, span=(0.1, 0.9))
    np.testing.assert_allclose(c.curvature, 0.3 / c.x**2 + 0.7 / (1 - c.x) ** 2, rtol=1e-12)
