"""What must hold for every hyperparameter of every loss: what its slider does, and what is refused."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
import pytest
import torch

from losses import LOSSES, Loss, curve, properties
from losses.core.axes import axes_of
from losses.core.spec import Param
from tests.support.every import ELEMENTWISE, every_elementwise_param, every_param, sample_inputs, settings_of, targets_of


@cache
def targets_everywhere(slug: str) -> tuple[float, ...]:
    """The targets at which a loss has a curve on its own axis, at all settings."""
    return targets_of(LOSSES[slug], LOSSES[slug].axis, *settings_of(LOSSES[slug]))


@torch.no_grad()  # the derivatives count for nothing here, and take most of the time
def drawn(loss: Loss, **settings: Any) -> np.ndarray:
    """The loss over its own axis at every target, short of infinite ends; one number for each class is set for the first alone."""
    for param in loss.params:
        if param.knob.each:
            others = [param.default / i for i in range(2, loss.axis.classes(loss) + 1)]
            settings[param.name] = (settings.get(param.name, param.default), *others)
    return np.concatenate([curve(loss, target=y, points=101, **settings).value[1:-1] for y in targets_everywhere(loss.slug)])


# On the overlap axis false positives and missed pixels are equally many: what only trades one for the other moves nothing.
TRADES = {("pixel_focal", "alpha"), ("tversky", "beta"), ("focal_tversky", "beta")}


@every_elementwise_param
def test_every_slider_moves_the_curve(loss: Loss, param: Param):
    if (loss.slug, param.name) in TRADES:
        return
    low, high = (drawn(loss, **{param.name: end}) for end in (param.knob.low, param.knob.high))
    assert np.abs(high - low).max() > 0.01 * np.abs(high).max()


# With a small w, as with a large epsilon, wing is close to |r|: there the one slider undoes most of what the other does.
LEFT_OVER = {("wing", "w", "epsilon"): 0.05}
ONE_NUMBER = {("faster_rcnn", "lam", "n_box"), ("faster_rcnn", "n_box", "lam")}  # its paper has two names for their ratio
ONE_NUMBER |= {("logit_adjusted", "tau", "prior")}  # tau log n moves one logit against two that are alike on this axis
PAIRS = [(loss, a, b) for loss in ELEMENTWISE for a in loss.params for b in loss.params if a is not b]
PAIRS = [(loss, a, b) for loss, a, b in PAIRS if (loss.slug, a.name, b.name) not in ONE_NUMBER]


@pytest.mark.slow
@pytest.mark.parametrize(("loss", "a", "b"), [pytest.param(*p, id=f"{p[0].slug}-{p[1].name}-{p[2].name}") for p in PAIRS])
def test_no_slider_does_the_work_of_another(loss: Loss, a: Param, b: Param):
    start = drawn(loss)
    others = [drawn(loss, **{b.name: float(value)}) for value in np.linspace(b.knob.low, b.knob.high, 31)]
    for end in (a.knob.low, a.knob.high):
        moved = drawn(loss, **{a.name: end})
        effect = np.abs(moved - start).max()
        if effect == 0:
            continue  # the slider starts at this end
        left_over = min(np.abs(other - moved).max() for other in others)
        assert left_over > LEFT_OVER.get((loss.slug, a.name, b.name), 0.1) * effect, f"{b.name} can undo {a.name} = {end}"


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
    inputs = [torch.zeros({"pixels": (2, 2, 2), "vectors": (2, 2)}.get(loss.axis.takes, (2,)))] * len(loss.inputs)
    if loss.axis.takes == "boxes":
        inputs = [t[0, 0] if len(t) == 3 else t[0] for t in sample_inputs(loss)]
    ways: list[Callable[..., object]] = [lambda **settings: loss(*inputs, **settings)]
    if axes_of(loss):
        ways += [lambda **settings: curve(loss, **settings), lambda **settings: properties(loss, target=0.3, **settings)]
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


@pytest.mark.slow
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
    assert loss.function.__name__ == loss.slug
    assert f"{loss.function.__module__}.".startswith(f"{module.__name__}.")  # a family is a module, or a package of modules


@pytest.mark.parametrize("loss", ELEMENTWISE, ids=[loss.slug for loss in ELEMENTWISE])
def test_the_plain_function_takes_plain_floats_and_checks_nothing(loss: Loss):
    inputs = sample_inputs(loss)
    assert torch.equal(loss.function(*inputs, **loss.defaults), loss(*inputs))
    assert torch.equal(loss.function(*inputs), loss(*inputs))
    for param in loss.params:
        bad = param.knob.domain.low - 1 if math.isfinite(param.knob.domain.low) else param.knob.domain.high + 1
        assert loss.function(*inputs, **{param.name: bad}).shape == (3, 4)
