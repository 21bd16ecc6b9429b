"""Any function or module of PyTorch as a loss, for a notebook."""

from __future__ import annotations

import inspect
import traceback
import warnings
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

STEP = 1e-4  # from a point to one beside it, where a smooth loss has another value
DENSE = 101  # points of an axis at one of which a loss must be defined
_RAISED = (ArithmeticError, AssertionError, AttributeError, LookupError, NameError, RuntimeError, TypeError, ValueError)
_DETACHED = "leave out .detach(), .numpy(), .item() and torch.no_grad(), and compute with functions of PyTorch"
# What helps, by what PyTorch says.
_CURES = {
    "numpy()": "write it with functions of PyTorch (torch.abs for np.abs): autograd cannot follow NumPy",
    "in-place": "it changes its input: write a - b for a.sub_(b), or begin with a.clone()",
    "Boolean value of Tensor": "write torch.where(condition, a, b) for an if, as there are many points at once",
}


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
    Raises ValueError for an unknown axis, a function that fails, that does not give a number for each point or that autograd
    cannot follow, a hyperparameter without a default, and ranges of no hyperparameter.

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
    positional, numbers = _parameters(function, name)
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
    _check(loss, function)
    return replace(loss, untraced=_untraced(loss))


def _parameters(function: Callable[..., Tensor], name: str) -> tuple[int, dict[str, float]]:
    """How many inputs a function takes, and its hyperparameters: what has a number as its default."""
    target = function.forward if isinstance(function, torch.nn.Module) else function
    try:
        parameters = inspect.signature(target).parameters.values()
    except ValueError as error:
        raise ValueError(f"{name}: Python cannot say what it takes; put it into a function: lambda r: {name}(r)") from error
    if bare := [each.name for each in parameters if each.kind == each.KEYWORD_ONLY and each.default is each.empty]:
        cure = f"give it a number there, {bare[0]}=1.0, or fix it with functools.partial"
        raise ValueError(f"{name}: its hyperparameter {bare[0]!r} has no default; {cure}")
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


def _check(loss: Loss, function: Callable[..., Tensor]) -> None:
    """Refuse a function that fails, that does not give one number for each point, or from which autograd takes no gradient."""
    points = torch.linspace(0.1, 0.9, 5, dtype=torch.float64)
    value = _called(loss, function, points.clone().requires_grad_())
    if not isinstance(value, Tensor):
        raise ValueError(f"{loss.name}: gives {type(value).__name__} instead of a tensor; write it with functions of PyTorch")
    if value.is_complex():
        raise ValueError(f"{loss.name}: gives complex numbers; a loss is real, such as the square of their absolute value")
    if value.shape != points.shape:
        cure = 'one that averages takes reduction="none"'
        raise ValueError(
            f"{loss.name}: gives shape {tuple(value.shape)} for {len(points)} points instead of one number each; {cure}"
        )
    moved = _called(loss, function, points + STEP)
    if (
        not value.requires_grad and isinstance(moved, Tensor) and int(((moved - value).abs() > 0).sum()) > 1
    ):  # a step may lie at one of them
        raise ValueError(f"{loss.name}: its values change and autograd finds no gradient; {_DETACHED}")
    along = _called(loss, function, torch.linspace(*loss.axis.span, DENSE, dtype=torch.float64))
    if isinstance(along, Tensor) and bool(torch.cat([value.detach(), along.detach()]).isnan().all()):
        low, high = loss.axis.span
        raise ValueError(
            f"{loss.name}: gives NaN at every {loss.axis.symbol} from {low:g} to {high:g}, so there is no curve to draw"
        )


def _called(loss: Loss, function: Callable[..., Tensor], points: Tensor) -> object:
    """What the function gives at points; what it raises is a ValueError that says where, why and what to do."""
    target = torch.tensor(loss.axis.target.start, dtype=torch.float64)
    try:
        with warnings.catch_warnings(action="ignore"):  # they come again when the curve is drawn
            return loss.function(*loss.axis.inputs(loss, points, target))
    except _RAISED as error:
        cause = str(error).strip().split("\n")[0].split(". ")[0].removesuffix(".")
        raise ValueError(f"{loss.name}{_place(error, function)}: {type(error).__name__}: {cause}{_cure(cause)}") from error


def _place(error: BaseException, function: Callable[..., Tensor]) -> str:
    """The line of the reader's own function that raised an error; empty where it is none of its lines."""
    called = inspect.unwrap(function.forward if isinstance(function, torch.nn.Module) else function)
    file = getattr(getattr(called, "__code__", None), "co_filename", None)
    lines = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    if not lines:
        return ""
    text = f", {lines[-1].line}" if lines[-1].line else ""
    return f" (line {lines[-1].lineno}{text})"


def _cure(cause: str) -> str:
    return next((f"; {cure}" for sign, cure in _CURES.items() if sign in cause), "")


def _untraced(loss: Loss) -> str:
    """Why the function cannot be traced; empty where it can."""
    try:
        trace(loss)
    except NotImplementedError as error:
        return str(error)
    return ""
