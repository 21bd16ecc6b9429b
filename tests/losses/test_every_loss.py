"""What must hold for every loss of the registry, whatever its formula: a new loss is covered without a word here."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch.nn.functional import one_hot

from losses import Curve, Loss, curve, properties
from losses.analysis.sampling import is_infinite
from losses.core.axes import AXES, Sigmoid, axes_of
from losses.core.softmax import Softmax
from losses.core.spec import Axis, Param
from tests.support.every import (
    ELEMENTWISE,
    PARAMS,
    Settings,
    every_elementwise_param,
    sample_inputs,
    settings_of,
    targets_of,
)

At = Callable[..., Curve]
Check = Callable[[At, str, str, float, Settings], None]

ONE_SIDED = ("distance", "mean")  # from 0 up
CLOSED = [axis.slug for axis in AXES.values() if math.isfinite(axis.domain.low - axis.domain.high)]  # axes with two ends
# Ends with a corner: where no pixel is wrong there is no order of errors; where points coincide their distance has no direction,
# and with a margin of 2 the triplet's hinge closes there.
CORNERS = [("lovasz_softmax", 1.0), ("contrastive", 0.0), ("triplet", 0.0)]
CORNERS += [("cosine_embedding", 0.0), ("triplet_margin", 0.0), ("hinge_embedding", 0.0), ("arcface", 0.0), ("arcface", math.pi)]
# Ends at which q meets p: the difference has no sign.
CORNERS += [(slug, end) for slug in ("total_variation", "earth_mover") for end in (0.0, 1.0)]
UNDEFINED = {"hausdorff": 0.5}  # where no pixel of the prediction is above 1/2, there is no outline to measure from


def name_of(*parts: object) -> str:
    words = [" ".join(f"{k}={v:g}" for k, v in part.items()) if isinstance(part, dict) else str(part) for part in parts]
    return "-".join(filter(None, words))


def cases(loss: Loss, axis: Axis) -> list[tuple[float, Settings]]:
    """Every target and setting at which a loss has a curve on an axis."""
    return [(y, settings) for settings in settings_of(loss) for y in targets_of(loss, axis, settings)]


CURVES = [(loss, axis) for loss in ELEMENTWISE for axis in axes_of(loss)]
BETWEEN_ENDS = [(loss, axis) for loss, axis in CURVES if axis.slug in CLOSED and not axis.is_open(loss)]  # swept up to both


def for_every_case(curves: list[tuple[Loss, Axis]] = CURVES) -> Callable[[Check], Callable[[At, Loss, Axis], None]]:
    """One test for each loss on each of its axes, that makes the check at every target and setting; a failure names them."""

    def decorate(check: Check) -> Callable[[At, Loss, Axis], None]:
        def test(at: At, loss: Loss, axis: Axis) -> None:
            for y, settings in cases(loss, axis):
                try:
                    check(at, loss.slug, axis.slug, y, settings)
                except AssertionError as error:
                    error.add_note(f"{loss.slug} on {axis.slug}, target {y}, {settings}")
                    raise

        names = [name_of(loss.slug, axis.slug) for loss, axis in curves]
        return pytest.mark.parametrize(("loss", "axis"), curves, ids=names)(test)

    return decorate


every_vector_param = pytest.mark.parametrize(
    ("loss", "param"), [pytest.param(loss, p, id=f"{loss.slug}-{p.name}") for loss, p in PARAMS if p.knob.each]
)
every_elementwise = pytest.mark.parametrize(
    ("loss", "settings"),
    [pytest.param(loss, s, id=name_of(loss.slug, s)) for loss in ELEMENTWISE for s in settings_of(loss)],
)


def inner_points(axis: str, slug: str) -> np.ndarray:
    """Points off and on the likely kinks: round numbers, points far out and very near 0; inside the axis, not on its ends."""
    if axis in CLOSED:
        x = np.unique(np.concatenate([np.linspace(0, 1, 401)[1:-1], [0.001, 0.999]]))
        return x[x != UNDEFINED.get(slug)] * AXES[axis].domain.high
    far = [1e-8, 1e4] if axis == "residual" else [1e-8, 50.0]
    x = np.concatenate([np.linspace(-6, 6, 481), np.linspace(-50, 50, 201), far, np.negative(far)])
    return np.unique(x[x > 1e-3] if axis in ONE_SIDED else x)


def beside(at: At, slug: str, x: np.ndarray, steps: list[np.ndarray], axis: str, y: float, settings: Settings) -> list[Curve]:
    """The curve a step away from the points, for each of the steps; all of it is computed at once."""
    together = at(slug, np.concatenate([x + step for step in steps]), axis, y, **settings)
    return [together[i * len(x) : (i + 1) * len(x)] for i in range(len(steps))]


@for_every_case()
def test_nothing_is_nan_and_only_ends_of_probabilities_are_infinite(at: At, slug: str, axis: str, y: float, settings: Settings):
    c = curve(slug, axis=axis, target=y, **settings)
    for name in ("value", "slope", "curvature"):
        found = getattr(c, name)
        there = c.x != (UNDEFINED.get(slug) if name == "value" else None)
        assert not np.isnan(found[there]).any(), name
        assert np.isfinite(found[1:-1][there[1:-1]]).all(), name
        if axis not in CLOSED:  # a mean of 0 is the end at which its logarithm is infinite
            assert np.isfinite(found[[-1] if axis == "mean" else [0, -1]]).all(), name
    # an infinite end is a wall, or a cliff: the loss climbs towards it, or falls, ever more steeply
    left, right = (-1, 1)
    for i, side in ((0, left), (-1, right)):
        assert c.value[i] > -math.inf or slug == "gan_generator_minimax" or (slug, y) == ("gamma_nll", 0.0)
        if math.isinf(c.value[i]):
            assert c.slope[i] == side * c.value[i]
            assert c.curvature[i] != -c.value[i]


@for_every_case()
def test_far_out_and_very_near_value_and_slope_are_finite(at: At, slug: str, axis: str, y: float, settings: Settings):
    near = 1e-8 if axis not in CLOSED else 2**-53 if axis == "overlap" else 1e-100  # 1 - x itself is a probability there
    far = 1e4 if axis == "residual" else 50.0
    x = [near, 1e-8, 1 - 2**-53] if axis in CLOSED else [near, far] if axis in ONE_SIDED else [-far, -near, near, far]
    c = at(slug, x, axis, y, **settings)
    assert np.isfinite(c.value).all()
    assert np.isfinite(c.slope).all()


@for_every_case()
def test_slope_lies_between_the_difference_quotients_of_the_value(at: At, slug: str, axis: str, y: float, settings: Settings):
    x = inner_points(axis, slug)
    h = 2.0**-17 * np.maximum(1, np.abs(x)) if axis not in CLOSED else np.full_like(x, 2.0**-17)
    here, before, after = beside(at, slug, x, [0 * h, -h, h], axis, y, settings)
    left, right = (here.value - before.value) / h, (after.value - here.value) / h
    # rounding of the two values over h; and, where the loss bends the other way between the quotients, a part in a million
    slack = 8 * np.finfo(float).eps * np.abs(here.value) / h + 1e-6 * (1e-3 + np.abs(left) + np.abs(right))
    # on either side of the kink, where boxes coincide, r is 0 or a mean is y, it does so at once
    if axis == "shift" or slug in ("wing", "mape", "smape"):
        slack += h * np.abs(here.curvature)
    assert np.all(here.slope >= np.minimum(left, right) - slack)
    assert np.all(here.slope <= np.maximum(left, right) + slack)


@for_every_case()
def test_curvature_lies_between_the_difference_quotients_of_the_slope(at: At, slug: str, axis: str, y: float, settings: Settings):
    x = inner_points(axis, slug)
    h = 2.0**-24 * np.maximum(1, np.abs(x)) if axis not in CLOSED else np.full_like(x, 2.0**-24)
    here, before, after, left_of, right_of = beside(at, slug, x, [0 * h, -h, h, -h / 100, h / 100], axis, y, settings)
    # so small that a corner in the curvature itself, as Fair has at 0, stays within the slack
    left, right = (here.slope - before.slope) / h, (after.slope - here.slope) / h
    slack = 8 * np.finfo(float).eps * np.abs(here.slope) / h + 1e-5 * (1e-3 + np.abs(left) + np.abs(right))
    good = (here.curvature >= np.minimum(left, right) - slack) & (here.curvature <= np.maximum(left, right) + slack)
    # where the slope itself jumps, a hundred times smaller step still sees nearly the whole difference: no quotient there
    near, wide = right_of.slope - left_of.slope, after.slope - before.slope
    jumps = (np.abs(near) > 0.3 * np.abs(wide)) & (np.abs(near) > 1e-9 * (1 + np.abs(here.slope)))
    # one kink and the two points 1e-8 beside it, or two kinks; boxes touch on either side of where they coincide
    assert jumps.sum() <= (5 if axis == "shift" else 3)
    assert good[~jumps].all(), x[~good & ~jumps]


@for_every_case(BETWEEN_ENDS)
def test_finite_ends_continue_the_inside(at: At, slug: str, axis: str, y: float, settings: Settings):
    h, last = 1e-6, AXES[axis].domain.high
    for end, inside, side in ((0.0, h, 1), (last, last - h, -1)):
        three = at(slug, [end, inside, inside + 9 * side * h], axis, y, **settings)
        e, i, further = (three[k : k + 1] for k in range(3))
        if not math.isfinite(e.value[0]) or (slug, end) in CORNERS:
            continue  # a wall
        if math.isfinite(e.slope[0]):
            # half of the curvature times h is the gap
            gap = 1e-4 + h * abs(e.curvature[0])
            assert e.slope[0] == pytest.approx((i.value[0] - e.value[0]) / (inside - end), abs=gap)
            assert e.curvature[0] == pytest.approx((i.slope[0] - e.slope[0]) / (inside - end), rel=1e-3, abs=1e-3)
        else:
            # as a q log q does at 0, where ten times nearer changes the slope by a log 10; or as a power below 1
            share = abs(i.slope[0] - further.slope[0]) / math.log(10)
            steep = {"squared_hellinger": 0.5, "bhattacharyya": 0.5, "renyi": settings.get("alpha")}
            steep |= {"focal_tversky": 1 - settings.get("gamma", 1.0)}
            ratio = i.slope[0] / further.slope[0]
            power = slug in steep and ratio == pytest.approx(10 ** steep[slug], rel=1e-3 if slug == "focal_tversky" else 0.02)
            power |= slug == "renyi" and settings["alpha"] < 0.5  # so weak a power is still hidden by the rest of the slope
            assert share == pytest.approx(0.5, rel=1e-3) or share == pytest.approx(1, rel=1e-3) or power
            assert e.slope[0] == math.copysign(math.inf, i.slope[0])
            assert e.curvature[0] == -side * e.slope[0]


def test_only_divergences_that_look_from_q_are_infinite_at_a_hard_target():
    """At p = (1, 0), whatever q is but p itself; for the skewed one only where all of the mixture is p."""
    found = {
        (loss.slug, y, tuple(settings.items()))
        for loss in ELEMENTWISE
        for settings in settings_of(loss)
        for y in (0.0, 0.3, 1.0)
        if is_infinite(loss, loss.axis, y, **settings)
    }
    wanted = {("kl_qp", ()), ("jeffreys", ()), ("skew_js", (("alpha", 0.0),))}
    shares = {("mape", 0.0, ())}  # of 0 everything is infinitely many times as much
    assert found == {(slug, y, settings) for slug, settings in wanted for y in (0.0, 1.0)} | shares
    for slug in ("kl_qp", "jeffreys"):
        assert np.isposinf(curve(slug, target=1.0).value[:-1]).all()
        assert curve(slug, target=1.0).value[-1] == 0
        with pytest.raises(ValueError, match=f"{slug}: at target 1.0 it is infinite"):
            properties(slug, target=1.0)


def rounding(loss: Loss) -> float:
    return 1e-16 if loss.axis.takes == "numbers" else 1e-15


def one_by_one(loss: Loss, inputs: tuple[torch.Tensor, ...], **settings: float) -> torch.Tensor:
    """The loss of each of the 3 x 4 instances alone."""
    full = [t.expand(3, *t.shape) if len(t) == 4 else t for t in inputs]  # the leading shape is (4,), or (3, 4) already
    return torch.stack([loss(*(t[i, j] for t in full), **settings) for i in range(3) for j in range(4)]).reshape(3, 4)


@every_elementwise
def test_a_tensor_gives_what_its_elements_give(loss: Loss, settings: Settings):
    inputs = sample_inputs(loss)
    kept = [t.clone() for t in inputs]
    together = loss(*inputs, **settings)
    # the vectorised logarithm may round the last digit the other way, and what vectors add up may cancel
    torch.testing.assert_close(together, one_by_one(loss, inputs, **settings), rtol=1e-14, atol=rounding(loss))
    for before, after in zip(kept, inputs, strict=True):
        assert torch.equal(before, after), "the loss changed its input"


@every_elementwise
def test_float32_stays_float32_and_agrees_with_float64(loss: Loss, settings: Settings):
    inputs = sample_inputs(loss, torch.float32)
    found = loss(*inputs, **settings)
    assert found.dtype == torch.float32
    exact = loss(*(t.double() for t in inputs), **settings)
    assert exact.dtype == torch.float64
    torch.testing.assert_close(found.double(), exact, rtol=2e-5, atol=1e-6)
    known = {"probability": Sigmoid, "outcome": Softmax}.get(loss.axis.slug)
    if known:
        i = loss.inputs.index(loss.prediction)
        by_logits = loss(*inputs[:i], known(8 * inputs[i] - 4), *inputs[i + 1 :], **settings)
        assert (by_logits.dtype, by_logits.shape) == (torch.float32, (3, 4))


@every_elementwise_param
def test_hyperparameters_broadcast_as_tensors(loss: Loss, param: Param):
    """One value for each instance; of a vector, whose last dimension counts its entries, one vector for each instance."""
    grid = torch.linspace(param.knob.low, param.knob.high, 3, dtype=torch.float64).unsqueeze(1)
    inputs = sample_inputs(loss)
    together = loss(*inputs, **{param.name: grid.unsqueeze(2) if param.knob.each else grid})
    rows = [loss(*(t[k] if len(t) == 3 else t for t in inputs), **{param.name: v.item()}) for k, v in enumerate(grid)]
    torch.testing.assert_close(together, torch.stack(rows), rtol=1e-14, atol=rounding(loss))


@every_vector_param
def test_a_vector_of_hyperparameters_is_one_number_for_each_class(loss: Loss, param: Param):
    """As a tuple or a tensor; where all are equal, as the number alone; and each of them belongs to its class."""
    inputs = sample_inputs(loss)
    values = (0.5, 1.0, 2.0, 3.0, 4.0)
    as_tensor = loss(*inputs, **{param.name: torch.tensor(values, dtype=torch.float64)})
    torch.testing.assert_close(loss(*inputs, **{param.name: values}), as_tensor, rtol=0, atol=0)
    torch.testing.assert_close(loss(*inputs, **{param.name: (2.0,) * 5}), loss(*inputs, **{param.name: 2.0}), rtol=0, atol=0)
    if loss.slug == "logit_adjusted":  # the frequency of a class counts beside that of every other
        return
    for c in range(5):
        only = one_hot(torch.tensor(c), 5).double()
        alone = [loss(inputs[0], only, **{param.name: v}) for v in (values, values[c])]
        torch.testing.assert_close(*alone, rtol=0, atol=0)


@every_vector_param
def test_a_vector_has_as_many_numbers_as_the_axis_has_classes(loss: Loss, param: Param):
    for axis, count in zip(axes_of(loss), (2, 3), strict=True):
        for call in (curve, properties):
            call(loss, axis=axis, **{param.name: (0.5,) * count})
            with pytest.raises(ValueError, match=rf"{loss.slug}: {param.name} takes one number, or {count}"):
                call(loss, axis=axis, **{param.name: (0.5,) * (count + 1)})
        np.testing.assert_array_equal(
            curve(loss, axis=axis, target=0.3, **{param.name: (2.0,) * count}).value,
            curve(loss, axis=axis, target=0.3, **{param.name: 2.0}).value,
        )
        numbers = loss.flatten(loss.defaults | {param.name: tuple(range(1, count + 1))}, count)
        assert list(numbers) == [part.name for part in loss.parts(count)]
        assert [numbers[f"{param.name}{i}"] for i in range(1, count + 1)] == list(range(1, count + 1))
        assert loss.flatten(loss.gather(numbers, count), count) == numbers
