"""The PyTorch code that reproduces a drawn curve, made from the loss itself: nothing here is written a second time."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Sequence
from typing import Any

from losses.axes import find_axis, has_target
from losses.curve import grid
from losses.spec import Axis, Loss, LossFunction

# How the sweep becomes what the loss is written in, as a line of code.
LINES: dict[tuple[str, str], str] = {
    ("p", "logit"): "p = Sigmoid(x)  # the probability, known by its logit",
    ("p", "margin"): "p = Sigmoid(x / (2 * y - 1))  # the probability, known by its logit",
    **{(own, "probability"): f"{own} = x.log() - (-x).log1p()" for own in "zs"},
    **{(own, "margin"): f"{own} = x / (2 * y - 1)" for own in "zs"},
}
# How `value` becomes its derivatives.
DERIVATIVES = (
    "# 0 * x keeps a graph where the loss is piecewise constant or linear",
    "(slope,) = torch.autograd.grad((value + 0 * x).sum(), x, create_graph=True)",
    "(curvature,) = torch.autograd.grad((slope + 0 * x).sum(), x)",
)
# What a program that uses a name has to import: of Python itself, and of what is installed.
IMPORTS = (
    {"math.": "import math", "NamedTuple": "from typing import NamedTuple"},
    {"torch.": "import torch", "F.": "from torch.nn import functional as F"},
)


def snippet(
    loss: Loss,
    axis: str | Axis | None = None,
    target: float = 1.0,
    span: tuple[float, float] | None = None,
    **hyperparameters: float,
) -> str:
    """Python that computes `x`, `value`, `slope` and `curvature` as `losses.curve` does, with torch alone.

    It calls torch.nn.functional where PyTorch has the loss for what the axis shows, and prints the function's own source
    otherwise.
    """
    shown = find_axis(loss, axis)
    lines, functions = recipe(loss, shown, target, loss.defaults | hyperparameters)
    span = shown.span if span is None else span
    sweep = f"x = ({steps(span)}){clamp(loss, shown, span)}.requires_grad_()  # {shown.slug}"
    return printed(sources(*functions), "\n".join([sweep, *lines, *DERIVATIVES]))


def recipe(loss: Loss, axis: Axis, target: float, settings: dict[str, float]) -> tuple[list[str], list[LossFunction]]:
    """The lines that make `value` from the points `x` of the axis, and the functions of this package that they call."""
    own = loss.inputs[0]
    if own == "p" and axis.slug != "probability" and "z" in loss.torch:
        own = "z"  # PyTorch has it for logits
    builtin = None if own == "p" and axis.slug != "probability" else loss.torch.get(own)
    lines = [f"y = torch.full_like(x, {literal(target)})"] if has_target(loss) else []
    lines.append(LINES.get((own, axis.slug), f"{own} = x"))
    if not builtin:
        return [*lines, f"value = {_call(loss, settings)}"], [loss.function]
    return [*lines, *(f"{name} = {literal(value)}" for name, value in settings.items()), f"value = {builtin}"], []


def steps(span: tuple[float, float]) -> str:
    """The expression of 401 evenly spaced points.

    >>> steps((-2.0, 2.0))
    '-2.0 + 0.01 * torch.arange(401, dtype=torch.float64)'
    """
    low, high = span
    return f"{low!r} + {(high - low) / 400!r} * torch.arange(401, dtype=torch.float64)"


def clamp(loss: Loss, axis: Axis, span: tuple[float, float]) -> str:
    """What keeps these steps where the loss can be evaluated: a call to follow them, or nothing."""
    low, high = span
    x = grid(loss, axis, span, 401)
    last = low + (high - low) / 400 * 400  # may have rounded to beyond p = 1
    return "" if (x[0], x[-1]) == span and last in axis.domain else f".clamp({literal(x[0])}, {literal(x[-1])})"


def printed(*blocks: str, also: Sequence[str] = ()) -> str:
    """A program of these blocks, under the imports they need and those named beside them."""
    blocks = tuple(filter(None, blocks))
    text = "\n\n\n".join(blocks)
    standard, installed = ([line for name, line in group.items() if re.search(rf"\b{re.escape(name)}", text)] for group in IMPORTS)
    installed = sorted([*installed, *also], key=lambda line: (line.startswith("from"), line))
    imports = "\n\n".join("\n".join(group) for group in (standard, installed) if group)
    return imports + ("\n\n\n" if len(blocks) > 1 else "\n\n") + text + "\n"


def _call(loss: Loss, settings: dict[str, float]) -> str:
    arguments = [*loss.inputs, *(f"{name}={literal(value)}" for name, value in settings.items())]
    return f"{loss.slug}({', '.join(arguments)})"


def literal(value: float) -> str:
    """A number as it is written in Python, without the digits that arithmetic on the way left behind.

    >>> literal(0.1 + 0.2)
    '0.3'
    """
    return repr(round(float(value), 10))


def sources(*functions: Callable[..., Any]) -> str:
    """The source of functions and of what they call in this package, each once, without decorators, annotations or long docs."""
    found: dict[str, str] = {}
    for function in reversed(functions):
        _collect(function, found)
    return "\n\n\n".join(reversed(found.values()))


def _collect(thing: Any, found: dict[str, str]) -> None:  # noqa: ANN401
    name = thing.__name__
    found.pop(name, None)  # a helper is printed before everything that uses it
    found[name] = _plain(thing)
    for used in _names(thing):
        helper = getattr(inspect.getmodule(thing), used, None)
        if (inspect.isfunction(helper) or inspect.isclass(helper)) and helper.__module__.startswith("losses.") and used != name:
            _collect(helper, found)


def _names(thing: Any) -> list[str]:  # noqa: ANN401
    tree = ast.parse(_plain(thing))
    return list(dict.fromkeys(node.id for node in ast.walk(tree) if isinstance(node, ast.Name)))


def _plain(thing: Any) -> str:  # noqa: ANN401
    tree = ast.parse(textwrap.dedent(inspect.getsource(thing)))
    node = tree.body[0]
    if isinstance(node, ast.ClassDef):
        for field in node.body:
            if isinstance(field, ast.AnnAssign):
                field.annotation = ast.Name("torch.Tensor")
    if isinstance(node, ast.FunctionDef):
        node.decorator_list, node.returns = [], None
        for argument in (*node.args.args, *node.args.kwonlyargs):
            argument.annotation = None
        if ast.get_docstring(node):
            node.body[0] = ast.Expr(ast.Constant((ast.get_docstring(node) or "").split("\n\n")[0]))
    return ast.unparse(tree)
