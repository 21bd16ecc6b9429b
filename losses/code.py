"""The PyTorch code that reproduces a drawn curve, made from the loss itself: nothing here is written a second time."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable
from typing import Any

from losses.axes import find_axis, has_target
from losses.curve import grid
from losses.spec import Axis, Loss

# How the sweep becomes what the loss is written in, as a line of code.
LINES: dict[tuple[str, str], str] = {
    ("p", "logit"): "p = Sigmoid(x)  # the probability, known by its logit",
    ("p", "margin"): "p = Sigmoid(x / (2 * y - 1))  # the probability, known by its logit",
    **{(own, "probability"): f"{own} = x.log() - (-x).log1p()" for own in "zs"},
    **{(own, "margin"): f"{own} = x / (2 * y - 1)" for own in "zs"},
}


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
    settings = loss.defaults | hyperparameters
    own = loss.inputs[0]
    if own == "p" and shown.slug != "probability" and "z" in loss.torch:
        own = "z"  # PyTorch has it for logits
    builtin = None if own == "p" and shown.slug != "probability" else loss.torch.get(own)
    body = [_sweep(loss, shown, shown.span if span is None else span)]
    if has_target(loss):
        body.append(f"y = torch.full_like(x, {_number(target)})")
    body.append(LINES.get((own, shown.slug), f"{own} = x"))
    if builtin:
        body += [f"{name} = {_number(value)}" for name, value in settings.items()]
        value, source = builtin, ""
    else:
        value, source = _call(loss, settings), sources(loss.function)
    body += [
        f"value = {value}",
        "# 0 * x keeps a graph where the loss is piecewise constant or linear",
        "(slope,) = torch.autograd.grad((value + 0 * x).sum(), x, create_graph=True)",
        "(curvature,) = torch.autograd.grad((slope + 0 * x).sum(), x)",
    ]
    text = "\n".join(body)
    return "\n".join([*_imports(source + text), "", *([source, "", ""] if source else []), text]) + "\n"


def _imports(text: str) -> list[str]:
    wanted = {
        "math.": "import math",
        "NamedTuple": "from typing import NamedTuple\n",
        "torch.": "import torch",
        "F.": "from torch.nn import functional as F",
    }
    return [line for name, line in wanted.items() if re.search(rf"\b{re.escape(name)}", text)]


def _sweep(loss: Loss, axis: Axis, span: tuple[float, float]) -> str:
    low, high = span
    x = grid(loss, axis, span, 401)
    inside = "" if (x[0], x[-1]) == span else f".clamp({_number(x[0])}, {_number(x[-1])})"
    steps = f"{low!r} + {(high - low) / 400!r} * torch.arange(401, dtype=torch.float64)"
    return f"x = ({steps}){inside}.requires_grad_()  # {axis.slug}"


def _call(loss: Loss, settings: dict[str, float]) -> str:
    arguments = [*loss.inputs, *(f"{name}={_number(value)}" for name, value in settings.items())]
    return f"{loss.slug}({', '.join(arguments)})"


def _number(value: float) -> str:
    return repr(round(float(value), 10))


def sources(function: Callable[..., Any]) -> str:
    """The source of a loss function and of what it calls in this package, without decorators, annotations or long docstrings."""
    found: dict[str, str] = {}
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
