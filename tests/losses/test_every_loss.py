"""What must hold for every loss of the registry, whatever its formula: a new loss is covered without a word here."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterator
from importlib import import_module

import numpy as np
import pytest
import torch

from losses import LOSSES, Curve, Loss, curve, properties
from losses.axes import Sigmoid, axes_of
from losses.spec import Param

At = Callable[..., Curve]
Settings = dict[str, float]

ELEMENTWISE = [loss for loss in LOSSES.values() if axes_of(loss)]
OF_PROBABILITIES = [loss for loss in ELEMENTWISE if loss.inputs[0] == "p"]
PARAMS = [(loss, param) for loss in LOSSES.values() for param in loss.params]


def settings_of(loss: Loss) -> list[Settings]:
    """The defaults, and each hyperparameter in turn at both ends of its slider."""
    ends = [{param.name: end} for param in loss.params for end in (param.knob.low, param.knob.high)]
    return [loss.defaults] + [loss.defaults | end for end in ends]


def targets_of(loss: Loss) -> tuple[float, ...]:
    return (0.0, 0.3, 1.0) if "y" in loss.inputs else (1.0,)


def name_of(*parts: object) -> str:
    words = [" ".join(f"{k}={v:g}" for k, v in part.items()) if isinstance(part, dict) else str(part) for part in parts]
    return "-".join(filter(None, words))


def cases(losses: list[Loss], only: str = "") -> Iterator[object]:
    for loss in losses:
        for axis in axes_of(loss):
            if only not in ("", axis.slug):
                continue
            for y in targets_of(loss):
                for settings in settings_of(loss):
                    yield pytest.param(loss.slug, axis.slug, y, settings, id=name_of(loss.slug, axis.slug, y, settings))


every_case = pytest.mark.parametrize(("slug", "axis", "y", "settings"), list(cases(ELEMENTWISE)))
every_param = pytest.mark.parametrize(("loss", "param"), [pytest.param(loss, p, id=f"{loss.slug}-{p.name}") for loss, p in PARAMS])
every_elementwise_param = pytest.mark.parametrize(
    ("loss", "param"), [pytest.param(loss, p, id=f"{loss.slug}-{p.name}") for loss in ELEMENTWISE for p in loss.params]
)
every_elementwise = pytest.mark.parametrize(
    ("loss", "settings"),
    [pytest.param(loss, s, id=name_of(loss.slug, s)) for loss in ELEMENTWISE for s in settings_of(loss)],
)


def inner_points(axis: str) -> np.ndarray:
    """Points off and on the likely kinks: round numbers, points far out and very near 0; inside the axis, not on its ends."""
    if axis == "probability":
        return np.unique(np.concatenate([np.linspace(0, 1, 401)[1:-1], [0.001, 0.999]]))
    far = [1e-8, 1e4] if axis == "residual" else [1e-8, 50.0]
    x = np.concatenate([np.linspace(-6, 6, 481), np.linspace(-50, 50, 201), far, np.negative(far)])
    return np.unique(x)


@every_case
def test_nothing_is_nan_and_only_the_ends_of_the_probabilities_are_infinite(slug: str, axis: str, y: float, settings: Settings):
    c = curve(slug, axis=axis, target=y, **settings)
    for name in ("value", "slope", "curvature"):
        found = getattr(c, name)
        assert not np.isnan(found).any(), name
        assert np.isfinite(found[1:-1]).all(), name
        if axis != "probability":
            assert np.isfinite(found[[0, -1]]).all(), name
    # an infinite end is a wall: the loss climbs towards it, ever more steeply
    left, right = (-1, 1)
    for i, side in ((0, left), (-1, right)):
        assert c.value[i] > -math.inf
        assert c.slope[i] != -side * math.inf
        assert c.curvature[i] > -math.inf
        if c.value[i] == math.inf:
            assert c.slope[i] == side * math.inf


@every_case
def test_far_out_and_very_near_value_and_slope_are_finite(at: At, slug: str, axis: str, y: float, settings: Settings):
    near = 1e-100 if axis == "probability" else 1e-8
    x = {"residual": [-1e4, -near, near, 1e4], "probability": [near, 1e-8, 1 - 2**-53]}.get(axis, [-50.0, -near, near, 50.0])
    c = at(slug, x, axis, y, **settings)
    assert np.isfinite(c.value).all()
    assert np.isfinite(c.slope).all()


@every_case
def test_slope_lies_between_the_difference_quotients_of_the_value(at: At, slug: str, axis: str, y: float, settings: Settings):
    x = inner_points(axis)
    h = 2.0**-17 * np.maximum(1, np.abs(x)) if axis != "probability" else np.full_like(x, 2.0**-17)
    here, before, after = (at(slug, x + d, axis, y, **settings) for d in (0, -h, h))
    left, right = (here.value - before.value) / h, (after.value - here.value) / h
    # rounding of the two values over h; and, where the loss bends the other way between the quotients, a part in a million
    slack = 8 * np.finfo(float).eps * np.abs(here.value) / h + 1e-6 * (1e-3 + np.abs(left) + np.abs(right))
    assert np.all(here.slope >= np.minimum(left, right) - slack)
    assert np.all(here.slope <= np.maximum(left, right) + slack)


@every_case
def test_curvature_lies_between_the_difference_quotients_of_the_slope(at: At, slug: str, axis: str, y: float, settings: Settings):
    x = inner_points(axis)
    h = 2.0**-24 * np.maximum(1, np.abs(x)) if axis != "probability" else np.full_like(x, 2.0**-24)
    here, before, after = (at(slug, x + d, axis, y, **settings) for d in (0, -h, h))
    # so small that a corner in the curvature itself, as Fair has at 0, stays within the slack
    left, right = (here.slope - before.slope) / h, (after.slope - here.slope) / h
    slack = 8 * np.finfo(float).eps * np.abs(here.slope) / h + 1e-5 * (1e-3 + np.abs(left) + np.abs(right))
    good = (here.curvature >= np.minimum(left, right) - slack) & (here.curvature <= np.maximum(left, right) + slack)
    # where the slope itself jumps, a hundred times smaller step still sees nearly the whole difference: no quotient there
    near = at(slug, x + h / 100, axis, y, **settings).slope - at(slug, x - h / 100, axis, y, **settings).slope
    wide = after.slope - before.slope
    jumps = (np.abs(near) > 0.3 * np.abs(wide)) & (np.abs(near) > 1e-9 * (1 + np.abs(here.slope)))
    assert jumps.sum() <= 3  # one kink and the two points 1e-8 beside it, or two kinks
    assert good[~jumps].all(), x[~good & ~jumps]


# the only axis with ends, and the losses whose sweep does not stop short of them
@pytest.mark.parametrize(("slug", "axis", "y", "settings"), list(cases(OF_PROBABILITIES, only="probability")))
def test_finite_ends_of_the_probabilities_continue_the_inside(at: At, slug: str, axis: str, y: float, settings: Settings):
    h = 1e-6
    for end, inside in ((0.0, h), (1.0, 1 - h)):
        e, i = (at(slug, x, axis, y, **settings) for x in (end, inside))
        if math.isfinite(e.value[0]):
            # the largest curvature here is that of beta = 20, at most 20 at the truth: half of it times h is the gap
            assert e.slope[0] == pytest.approx((i.value[0] - e.value[0]) / (inside - end), abs=1e-4)
            assert e.curvature[0] == pytest.approx((i.slope[0] - e.slope[0]) / (inside - end), rel=1e-3, abs=1e-3)


def sample_inputs(loss: Loss, dtype: torch.dtype = torch.float64) -> tuple[torch.Tensor, ...]:
    """A (3, 4) prediction and, where the loss takes one, a (4,) target with hard and soft labels."""
    generator = torch.Generator().manual_seed(0)
    x = torch.rand(3, 4, generator=generator, dtype=dtype)
    x = x if loss.inputs[0] == "p" else 8 * x - 4
    y = torch.tensor([0.0, 1.0, 0.3, 0.5], dtype=dtype)
    return (x, y) if "y" in loss.inputs else (x,)


@every_elementwise
def test_a_tensor_gives_what_its_elements_give(loss: Loss, settings: Settings):
    inputs = sample_inputs(loss)
    kept = [t.clone() for t in inputs]
    together = loss(*inputs, **settings)
    full = torch.broadcast_tensors(*inputs)
    single = [loss(*elements, **settings) for elements in zip(*(t.flatten() for t in full), strict=True)]
    # the vectorised logarithm may round the last digit the other way
    torch.testing.assert_close(together, torch.stack(single).reshape(3, 4), rtol=1e-14, atol=1e-16)
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
    if loss.inputs[0] == "p":
        z = 8 * inputs[0] - 4
        assert loss(Sigmoid(z), *inputs[1:], **settings).dtype == torch.float32


@every_elementwise_param
def test_hyperparameters_broadcast_as_tensors(loss: Loss, param: Param):
    grid = torch.linspace(param.knob.low, param.knob.high, 3, dtype=torch.float64).unsqueeze(1)
    inputs = sample_inputs(loss)
    together = loss(*inputs, **{param.name: grid})
    rows = [loss(row, *inputs[1:], **{param.name: v.item()}) for row, v in zip(inputs[0], grid, strict=True)]
    torch.testing.assert_close(together, torch.stack(rows), rtol=1e-14, atol=1e-16)


def drawn(loss: Loss, **settings: float) -> np.ndarray:
    """The loss over its own axis at every target, short of infinite ends."""
    return np.concatenate([curve(loss, target=y, points=101, **settings).value[1:-1] for y in targets_of(loss)])


@every_elementwise_param
def test_every_slider_moves_the_curve(loss: Loss, param: Param):
    low, high = (drawn(loss, **{param.name: end}) for end in (param.knob.low, param.knob.high))
    assert np.abs(high - low).max() > 0.01 * np.abs(high).max()


PAIRS = [(loss, a, b) for loss in ELEMENTWISE for a in loss.params for b in loss.params if a is not b]


@pytest.mark.parametrize(("loss", "a", "b"), [pytest.param(*p, id=f"{p[0].slug}-{p[1].name}-{p[2].name}") for p in PAIRS])
def test_no_slider_does_the_work_of_another(loss: Loss, a: Param, b: Param):
    start = drawn(loss)
    for end in (a.knob.low, a.knob.high):
        moved = drawn(loss, **{a.name: end})
        effect = np.abs(moved - start).max()
        if effect == 0:
            continue  # the slider starts at this end
        grid = np.linspace(b.knob.low, b.knob.high, 101)
        left_over = min(np.abs(drawn(loss, **{b.name: float(v)}) - moved).max() for v in grid)
        assert left_over > 0.1 * effect, f"{b.name} can undo {a.name} = {end}"


def illegal_values(param: Param) -> list[float]:
    domain = param.knob.domain
    values = [math.nan, math.inf, -math.inf]
    if math.isfinite(domain.low):
        values.append(domain.low if domain.open_low else math.nextafter(domain.low, -math.inf))
    if math.isfinite(domain.high):
        values.append(domain.high if domain.open_high else math.nextafter(domain.high, math.inf))
    return values


def ways_to_call(loss: Loss) -> list[Callable[..., object]]:
    """Every public way to hand a hyperparameter to the loss."""
    inputs = [torch.zeros(2)] * len(loss.inputs)
    ways: list[Callable[..., object]] = [lambda **settings: loss(*inputs, **settings)]
    if axes_of(loss):
        ways += [lambda **settings: curve(loss, **settings), lambda **settings: properties(loss, **settings)]
    return ways


@every_param
def test_a_value_outside_the_domain_is_refused_by_name(loss: Loss, param: Param):
    for bad in illegal_values(param):
        for call in ways_to_call(loss):
            with pytest.raises(ValueError, match=param.name) as error:
                call(**{param.name: bad})
            for part in (loss.slug, param.name, str(param.knob.domain), str(bad)):
                assert part in str(error.value)


@every_param
def test_one_bad_element_of_a_tensor_is_refused(loss: Loss, param: Param):
    values = torch.tensor([param.default, illegal_values(param)[-1]], dtype=torch.float64)
    with pytest.raises(ValueError, match=f"{loss.slug}: {param.name} must lie in"):
        ways_to_call(loss)[0](**{param.name: values})


@every_param
def test_the_ends_of_the_slider_and_the_closed_ends_of_the_domain_are_legal(loss: Loss, param: Param):
    domain = param.knob.domain
    ends = [domain.low] * (not domain.open_low and math.isfinite(domain.low))
    ends += [domain.high] * (not domain.open_high and math.isfinite(domain.high))
    for value in (param.knob.low, param.knob.high, param.default, *ends):
        for call in ways_to_call(loss):
            call(**{param.name: value})


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_an_unknown_hyperparameter_is_a_type_error_naming_it(loss: Loss):
    for call in ways_to_call(loss):
        with pytest.raises(TypeError, match="nosuch") as error:
            call(nosuch=1.0)
        assert "nosuch" in str(error.value)
        assert all(name in str(error.value) for name in (loss.slug, *loss.defaults)), str(error.value)


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_the_registered_function_is_the_plain_one_of_its_module(loss: Loss):
    module = import_module(f"losses.{loss.family}")
    assert loss.function is getattr(module, loss.slug)
    assert inspect.isfunction(loss.function)
    assert not hasattr(loss.function, "__wrapped__")
    assert (loss.function.__name__, loss.function.__module__) == (loss.slug, module.__name__)


@pytest.mark.parametrize("loss", ELEMENTWISE, ids=[loss.slug for loss in ELEMENTWISE])
def test_the_plain_function_takes_plain_floats_and_checks_nothing(loss: Loss):
    inputs = sample_inputs(loss)
    assert torch.equal(loss.function(*inputs, **loss.defaults), loss(*inputs))
    assert torch.equal(loss.function(*inputs), loss(*inputs))
    for param in loss.params:
        bad = param.knob.domain.low - 1 if math.isfinite(param.knob.domain.low) else param.knob.domain.high + 1
        assert loss.function(*inputs, **{param.name: bad}).shape == (3, 4)
