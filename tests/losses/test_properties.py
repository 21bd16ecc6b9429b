"""The computed properties against the textbook: each row is a theorem, with its reason."""

from __future__ import annotations

import math
import sys
from typing import Any

import numpy as np
import pytest

from losses import LOSSES, Loss, curve, properties
from losses.analysis.properties import Properties, far_axis, steepest
from losses.analysis.sampling import is_infinite
from losses.core.axes import AXES, axes_of, has_target
from losses.core.spec import Axis
from tests.support.textbook import TEXTBOOK


def test_the_table_covers_most_of_the_catalogue():
    assert len({row[0] for row in TEXTBOOK}) >= 20


@pytest.mark.parametrize(
    ("slug", "axis", "target", "settings", "wanted"),
    [pytest.param(*row[:5], id=f"{row[0]}-{row[1]}-{row[2]}: {row[5]}") for row in TEXTBOOK],
)
def test_the_properties_are_those_of_the_textbook(
    slug: str, axis: str, target: float, settings: dict[str, float], wanted: dict[str, Any]
):
    found = properties(slug, axis=axis, target=target, **settings)
    for name, value in wanted.items():
        # numbers are rounded to six decimals
        expected = value if value is None or isinstance(value, bool) else pytest.approx(value, abs=2e-6)
        assert getattr(found, name) == expected, name


@pytest.mark.parametrize("axis", ["probability", "logit"])
@pytest.mark.parametrize("mix", [0.001, 0.005, 0.02, 0.05, 0.5, 1.0])
def test_any_share_of_cross_entropy_is_unbounded(axis: str, mix: float):
    assert not properties("mse_bce", axis=axis, mix=mix).bounded
    assert properties("mse_bce", axis=axis, mix=0.0).bounded


@pytest.mark.parametrize("axis", ["probability", "logit"])
@pytest.mark.parametrize("gamma", [0.0, 0.5, 2.0, 5.0])
def test_focusing_does_not_bound_the_cost_of_a_confident_mistake(axis: str, gamma: float):
    for slug, y in (("focal", 0.0), ("focal", 1.0), ("balanced_focal", 1.0)):
        assert not properties(slug, axis=axis, target=y, gamma=gamma).bounded


@pytest.mark.parametrize("axis", ["probability", "logit", "margin"])
def test_a_loss_that_jumps_has_no_lipschitz_constant(axis: str):
    """|f(a) - f(b)| <= L |a - b| fails for every L at the jump, although the slope is 0 on both sides."""
    assert properties("zero_one", axis=axis).lipschitz is None


def binary_entropy(q: float) -> float:
    return -sum(w * math.log(w) for w in (q, 1 - q) if w)


@pytest.mark.parametrize("target", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("epsilon", [0.0, 0.1, 0.5, 1.0])
def test_smoothed_bce_bottoms_out_at_the_entropy_of_the_smoothed_label(epsilon: float, target: float):
    label = target * (1 - epsilon) + epsilon / 2
    found = properties("smoothed_bce", target=target, epsilon=epsilon)
    assert found.minimum == pytest.approx(binary_entropy(label), abs=2e-6)
    assert found.minimisers == pytest.approx((label, label), abs=2e-6)
    on_logit = properties("smoothed_bce", axis="logit", target=target, epsilon=epsilon)
    assert on_logit.minimum == pytest.approx(binary_entropy(label), abs=2e-6)
    assert on_logit.lipschitz == pytest.approx(max(label, 1 - label), abs=2e-6)
    if 0 < label < 1:
        assert on_logit.minimisers == pytest.approx((math.log(label / (1 - label)),) * 2, abs=2e-6)
    else:
        assert on_logit.minimisers is None


@pytest.mark.parametrize("beta", [0.1, 1.0, 20.0])
def test_weighted_bce_is_minimised_by_odds_multiplied_by_beta(beta: float):
    odds = beta * 0.3 / 0.7
    assert properties("weighted_bce", target=0.3, beta=beta).minimisers == pytest.approx((odds / (1 + odds),) * 2, abs=2e-6)


@pytest.mark.parametrize("alpha", [-8.0, -2.0, -0.5, 0.0, 0.5, 0.99, 1.0, 1.5, 2.0])
def test_barron_changes_character_at_alpha_0_and_1(alpha: float):
    found = properties("barron", alpha=alpha, c=1.5)
    assert found.convex == (alpha >= 1)
    assert found.bounded == (alpha < 0)
    assert found.redescending == (alpha < 1)
    assert (found.lipschitz is not None) == (alpha <= 1)
    assert (found.smooth, found.even, found.minimisers, found.zero_at_truth) == (True, True, (0, 0), True)
    if alpha == 1:
        assert found.lipschitz == pytest.approx(1 / 1.5, abs=2e-6)
    if alpha <= -2:
        # slope r/c^2 (x/b + 1)^(a/2 - 1) with b = 2 - a is steepest at x = (r/c)^2 = b/(1 - a)
        x = (2 - alpha) / (1 - alpha)
        steepest = math.sqrt(x) / 1.5 * (x / (2 - alpha) + 1) ** (alpha / 2 - 1)
        assert found.lipschitz == pytest.approx(steepest, abs=2e-6)


@pytest.mark.parametrize("delta", [0.05, 0.3, 1.0, 5.0])
def test_lipschitz_constants_scale_with_delta(delta: float):
    for slug, unit in (("huber", 1), ("cauchy", 1), ("geman_mcclure", 3 * math.sqrt(3) / 8), ("welsch", math.sqrt(2 / math.e))):
        assert properties(slug, delta=delta).lipschitz == pytest.approx(unit * delta, abs=2e-6), slug


@pytest.mark.parametrize("epsilon", [0.0, 0.05, 0.5, 3.0])
def test_the_tube_has_its_kinks_at_its_walls(epsilon: float):
    found = properties("epsilon_insensitive", epsilon=epsilon)
    assert found.kinks == pytest.approx((-epsilon, epsilon) if epsilon else (0.0,), abs=2e-6)
    assert found.minimisers == pytest.approx((-epsilon, epsilon), abs=2e-6)


@pytest.mark.parametrize(
    ("slug", "axis", "y", "minimisers", "attained", "why"),
    [
        ("zero_one", "margin", 1.0, (0, math.inf), (False, False), "at 0 it counts a mistake"),
        ("zero_one", "logit", 0.0, (-math.inf, 0), (False, False), "mirrored"),
        ("hinge", "margin", 1.0, (1, math.inf), (True, False), "no jump: 0 at 1 itself"),
        ("hausdorff", "overlap", 1.0, (0.5, 1), (False, True), "undefined at 1/2, where the prediction is empty"),
        ("epsilon_insensitive", "residual", 1.0, (-1, 1), (True, True), "0 on the walls of the tube"),
        ("mse", "residual", 1.0, (0, 0), (True, True), "a point"),
        ("bce", "logit", 1.0, None, (False, False), "only approached"),
    ],
    ids=str,
)
def test_an_end_of_the_minimum_belongs_to_it_unless_the_value_jumps_there(
    slug: str, axis: str, y: float, minimisers: tuple[float, float] | None, attained: tuple[bool, bool], why: str
):
    settings = {"epsilon": 1.0} if slug == "epsilon_insensitive" else {}
    found = properties(slug, axis=axis, target=y, **settings)
    assert found.minimisers == (minimisers and pytest.approx(minimisers, abs=2e-6)), why
    assert found.attained == attained, why


@pytest.mark.parametrize("a", [0.5, 2.0, 4.0])
def test_a_single_point_off_the_curve_is_a_kink_at_which_the_value_jumps(a: float):
    """At x = 1/2 no pixel of the prediction is above 1/2: its outline is gone, and with it half of the weights."""
    found = properties("hausdorff_dt", a=a)
    assert (found.kinks, found.convex, found.lipschitz, found.smooth) == ((0.5,), False, None, False)


@pytest.mark.parametrize("beta", [0.02, 0.1, 0.5])
def test_a_minimum_at_a_single_place_is_no_interval(beta: float):
    low, high = properties("weighted_bce", axis="logit", target=0.3, beta=beta).minimisers or (math.nan, math.nan)
    assert low == high == pytest.approx(math.log(beta * 0.3 / 0.7), abs=2e-6)


def test_two_kinks_close_together_are_two():
    assert properties("epsilon_insensitive", epsilon=0.001).kinks == (-0.001, 0.001)


def cases() -> list[object]:
    return [
        pytest.param(loss, axis.slug, y, id=f"{loss.slug}-{axis.slug}-{y}")
        for loss in LOSSES.values()
        for axis in axes_of(loss)
        for y in ((0.0, 0.3, 1.0) if has_target(loss) else (1.0,))
        if not is_infinite(loss, axis, y)
    ]


def fields_are_plain(found: Properties, axis: Axis) -> None:
    """A reader serialises them and compares them with `is`: NumPy's booleans do neither."""
    for name in ("convex", "even", "bounded", "redescending"):
        assert type(getattr(found, name)) is bool, name
    assert type(found.zero_at_truth) is (bool if axis.truth else type(None))
    for name in ("lipschitz", "minimum"):
        assert type(getattr(found, name)) in (float, type(None)), name
    assert all(type(v) is float for v in (*found.kinks, *(found.minimisers or ())))


@pytest.mark.slow
@pytest.mark.parametrize(("loss", "axis", "y"), cases())
def test_the_properties_agree_with_the_curve_they_describe(loss: Loss, axis: str, y: float):
    found = properties(loss, axis=axis, target=y)
    drawn = curve(loss, axis=axis, target=y, points=1001)
    inside = ~np.isnan(drawn.value)
    inside[[0, -1]] = False
    value, slope, x = drawn.value[inside], drawn.slope[inside], drawn.x[inside]
    assert value.min() >= found.minimum - 1e-6
    if found.lipschitz is not None:
        assert np.abs(slope).max() <= found.lipschitz + 1e-5
    if found.convex:
        assert np.all(np.diff(slope) >= -1e-9 * (1 + np.abs(slope[1:])))
    if found.minimisers:
        low, high = found.minimisers
        # their ends are rounded, and need not belong to them where the loss jumps
        assert np.all(value[(x > low + 2e-6) & (x < high - 2e-6)] <= found.minimum + 1e-6)
        assert np.all(value[(x < low - 1e-2) | (x > high + 1e-2)] > found.minimum - 5e-7)  # which is rounded
    assert found.smooth == (found.kinks == ())
    fields_are_plain(found, AXES[axis])


def test_an_example_lies_far_out_where_the_axis_has_no_end():
    expected = {"regression": "residual", "binary": "logit", "multiclass": "logit", "divergences": "logit"}
    expected |= {"segmentation": "overlap", "detection": "shift"}  # they have no other
    expected["adversarial"] = "fake_score"
    expected["embedding"] = "distance"  # which has an end, and the other has two
    for loss in LOSSES.values():
        if loss.family in expected and loss.axis.slug != "angle":
            assert far_axis(loss).slug == expected[loss.family]


def test_where_every_axis_has_ends_it_lies_on_the_losss_own(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys.modules["losses.analysis.properties"], "axes_of", lambda loss: (AXES["probability"],))
    assert far_axis("bce").slug == "probability"
    assert steepest("bce") is None  # -1/p
    assert steepest("squared_error") == 2  # 2 |p - y|


@pytest.mark.parametrize(
    ("slug", "settings", "limit", "why"),
    [
        ("huber", {"delta": 2.5}, 2.5, "the slope of its arms"),
        ("quantile", {"tau": 0.9}, 0.9, "the steeper arm"),
        ("mse", {}, None, "2r"),
        ("expectile", {}, None, "a parabola on each side"),
        ("exponential", {}, None, "e^-m"),
        ("zero_one", {}, None, "a jump has no slope"),
        ("bce", {}, 1, "sigma(z) - y"),
        ("weighted_bce", {"beta": 5}, 5, "a positive pulls beta times as hard"),
        ("weighted_bce", {"beta": 0.2}, 1, "then a negative pulls harder"),
        ("balanced_bce", {"beta": 0.1}, 0.9, "1 - beta"),
        ("squared_error", {}, 8 / 27, "2 p (1 - p)^2 at p = 1/3"),
        ("weighted_cross_entropy", {"weight": (0.5, 3.0)}, 3, "the heavier class"),
        ("cross_entropy", {}, 1, "p - y"),
        ("kl_qp", {}, None, "infinite for a hard label"),
        ("jensen_shannon", {}, 0.154179, "q (1 - q) log(1 + 1/q) / 2 at its greatest, q = 0.32"),
    ],
    ids=str,
)
def test_the_hardest_pull_of_one_example(slug: str, settings: dict[str, float], limit: float | None, why: str):
    found = steepest(slug, **settings)
    assert found == (limit if limit is None else pytest.approx(limit, abs=2e-6)), why


def test_without_a_target_it_is_the_one_at_which_the_axis_starts():
    assert properties("bce") == properties("bce", target=1.0)
    assert properties("kl_qp") == properties("kl_qp", target=0.3)


def test_a_misspelt_loss_axis_or_hyperparameter_is_refused_as_by_curve():
    with pytest.raises(ValueError, match="nosuch"):
        properties("nosuch")
    with pytest.raises(ValueError, match=r"huber.*logit"):
        properties("huber", axis="logit")
    with pytest.raises(TypeError, match=r"huber.*nosuch"):
        properties("huber", nosuch=1.0)
    with pytest.raises(ValueError, match=r"bce: target.*1\.5"):
        properties("bce", target=1.5)
    with pytest.raises(ValueError, match=r"bce: .*0\.5.*margin"):
        properties("bce", axis="margin", target=0.5)
