"""Any function or module of PyTorch as a loss, for a notebook."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from losses.core.axes import AXES
from losses.core.inputs import INPUTS
from losses.core.spec import Axis, Loss, Param, Setting
from losses.formulas.functions import Known, entries
from losses.formulas.knobs import guess
from losses.formulas.latex import symbol
from losses.formulas.scope import subject
from losses.tracing.program import trace


@dataclass(frozen=True)
class Taken:
    """A reader's function, called with the inputs of an axis; of a residual it may take the prediction and a target of 0."""

    function: Callable[..., Tensor]
    takes_target: bool
    residual: bool

    def __call__(self, *inputs: Tensor | Known, **hyperparameters: Tensor | Setting) -> Tensor:
        tensors = [entries(each) for each in inputs]
        if self.residual and self.takes_target:
            tensors.append(torch.zeros_like(tensors[0]))
        tensors = [each.expand(tensors[0].shape) for each in tensors]
        return self.function(*tensors, **hyperparameters)


def take(
    function: Callable[..., Tensor],
    axis: str | Axis = "residual",
    ranges: Mapping[str, tuple[float, float]] | None = None,
) -> Loss:
    """Any function or nn.Module of PyTorch as a loss, with its gradient by autograd.

    Inputs: `function` takes the prediction, or the prediction and the target, as tensors of one shape, and returns a number for
    each point (reduction="none"); its further parameters with numbers as defaults become hyperparameters. `axis` is what it is
    drawn against; `ranges` has the ends of their sliders by name. What cannot be traced is drawn from samples, and its `untraced`
    says why.
    Raises ValueError for an unknown axis, a function that does not give a number for each point, and ranges of no hyperparameter.

    >>> import losses
    >>> def scaled(prediction, target, *, scale=2.0):
    ...     return ((prediction - target) / scale) ** 2
    >>> losses.curve(losses.take(scaled, ranges={"scale": (0.5, 4.0)}), span=(-2.0, 2.0), points=3, scale=4.0).slope.tolist()
    [-0.25, 0.0, 0.25]
    """
    if isinstance(axis, str) and axis not in AXES:
        raise ValueError(f"no axis {axis!r} (there are: {', '.join(AXES)})")
    on = AXES[axis] if isinstance(axis, str) else axis
    name = getattr(function, "__name__", type(function).__name__)
    positional, numbers = _parameters(function)
    ranges = dict(ranges or {})
    if unknown := [key for key in ranges if key not in numbers]:
        raise ValueError(f"{name}: no hyperparameter {unknown[0]!r} (it has: {', '.join(numbers) or 'none'})")
    if not 1 <= positional <= 2:
        raise ValueError(f"{name}: takes {positional} inputs without a default; a loss takes a prediction, or it and a target")
    main = subject(on)
    inputs = tuple(each for each in INPUTS[on.takes] if each == main or (each == "y" and positional == 2 and main != "residual"))
    loss = Loss(
        slug=name.lower(),
        name=name,
        family="own",
        axis=on,
        formula="",
        inputs=inputs,
        params=tuple(_param(key, default, ranges.get(key)) for key, default in numbers.items()),
        sources=(),
        function=Taken(function, positional == 2, main == "residual"),
        summary="A loss of your own.",
        about="",
    )
    _check_shape(loss)
    return replace(loss, untraced=_untraced(loss))


def _parameters(function: Callable[..., Tensor]) -> tuple[int, dict[str, float]]:
    """How many inputs a function takes, and its hyperparameters: what has a number as its default."""
    target = function.forward if isinstance(function, torch.nn.Module) else function
    parameters = inspect.signature(target).parameters.values()
    inputs = [
        each
        for each in parameters
        if each.default is each.empty and each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)
    ]
    plain = {each.name: each.default for each in parameters if isinstance(each.default, int | float)}
    return len(inputs), {name: float(value) for name, value in plain.items() if not isinstance(value, bool)}


def _param(name: str, default: float, ends: tuple[float, float] | None) -> Param:
    knob = replace(guess(name).knob, symbol=symbol(name))
    low, high = ends or (min(knob.low, default), max(knob.high, default))
    if not low <= default <= high:
        raise ValueError(f"{name}: its default, {default:g}, lies outside of its range [{low:g}, {high:g}]")
    return Param(name, default, replace(knob, low=low, high=high, log=knob.log and low > 0))


def _check_shape(loss: Loss) -> None:
    """Refuse a function that does not give one number for each point."""
    points = torch.linspace(0.1, 0.9, 5, dtype=torch.float64)
    value = loss.function(*loss.axis.inputs(loss, points, torch.tensor(loss.axis.target.start, dtype=torch.float64)))
    if value.shape != points.shape:
        cure = 'one that averages takes reduction="none"'
        raise ValueError(
            f"{loss.name}: gives shape {tuple(value.shape)} for {len(points)} points instead of one number each; {cure}"
        )


def _untraced(loss: Loss) -> str:
    """Why the function cannot be traced; empty where it can."""
    try:
        trace(loss)
    except NotImplementedError as error:
        return str(error)
    return ""
