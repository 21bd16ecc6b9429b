"""Functions that readers bring: taken as they are, or refused with the place, the cause and a cure."""

import numpy as np
import pytest
import torch

from losses import curve, take


def positional_only(prediction, target, /):
    return (prediction - target) ** 2


def without_default(prediction, target, *, delta):
    return delta * (prediction - target) ** 2


def with_numpy(prediction, target):
    return np.abs(prediction - target)


def through_numpy(prediction, target):
    return torch.as_tensor(np.square((prediction - target).detach().numpy()))


def without_gradient(prediction, target):
    with torch.no_grad():
        return (prediction - target) ** 2


def in_place(prediction, target):
    return (prediction - target).pow_(2)


def on_its_input(prediction, target):
    prediction.sub_(target)
    return prediction**2


def undefined_below(prediction, target):
    return torch.log(prediction - target)


def undefined(prediction, target):
    return (prediction - target) * float("nan")


def stepped(prediction, target):
    return (prediction > target).to(prediction)


def averaged(prediction, target):
    return ((prediction - target) ** 2).mean()


def a_number(prediction, target):
    return 3.0


def misspelt(prediction, target):
    return (prediction - target).squared()


@pytest.mark.parametrize(
    ("function", "value", "slope"),
    [(positional_only, 4.0, 4.0), (in_place, 4.0, 4.0), (undefined_below, np.log(2.0), 0.5), (stepped, 1.0, 0.0)],
)
def test_an_odd_function_is_taken_as_it_is(function, value, slope):
    loss = take(function)
    assert loss.untraced == ""
    at = curve(loss, span=(-2.0, 2.0), points=3)
    np.testing.assert_allclose((at.value[-1], at.slope[-1]), (value, slope), rtol=1e-12)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (without_default, "without_default: its hyperparameter 'delta' has no default; give it a number there, delta=1.0"),
        (
            with_numpy,
            r"with_numpy \(line \d+, return np.abs.*\): RuntimeError: Can't call numpy.*; write it with functions of PyTorch",
        ),
        (through_numpy, r"its values change and autograd finds no gradient; leave out .detach\(\)"),
        (without_gradient, r"autograd finds no gradient; leave out .* torch.no_grad\(\)"),
        (on_its_input, r"\(line \d+, prediction.sub_\(target\)\): .* in-place operation; it changes its input: write a - b"),
        (undefined, "undefined: gives NaN at every r from -5 to 5"),
        (averaged, 'gives shape .* one that averages takes reduction="none"'),
        (a_number, "gives float instead of a tensor"),
        (misspelt, r"misspelt \(line \d+, return .*squared\(\)\): AttributeError: 'Tensor' object has no attribute 'squared'"),
        (torch.complex, "Python cannot say what it takes; put it into a function"),
        (lambda r: torch.complex(r, r), "gives complex numbers"),
    ],
)
def test_what_has_no_curve_is_refused_with_place_cause_and_cure(function, words):
    with pytest.raises(ValueError, match=words):
        take(function)
