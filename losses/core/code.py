"""The PyTorch code that reproduces a drawn curve, made from the loss itself: nothing here is written a second time."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple, cast, get_type_hints

from torch import Tensor

from losses.core.axes import find_axis
from losses.core.curve import grid
from losses.core.inputs import INPUTS
from losses.core.shared import shared
from losses.core.spec import Axis, Link, Loss, Setting, Written, needs

# How `value` becomes its derivatives.
DERIVATIVES = (
    "# 0 * x keeps a graph where the loss is piecewise constant or linear",
    "(slope,) = torch.autograd.grad((value + 0 * x).sum(), x, create_graph=True)",
    "(curvature,) = torch.autograd.grad((slope + 0 * x).sum(), x)",
)
# What a program that uses a name has to import: of Python itself, and of what is installed.
IMPORTS = (
    {"math.": "import math", "NamedTuple": "from typing import NamedTuple"},
    {
        "np.": "import numpy as np",
        "torch.": "import torch",
        "scipy.": "import scipy",
        "F.": "from torch.nn import functional as F",
    },
)
_IMPORTED = re.compile(rf"\b(?:{'|'.join(re.escape(name) for group in IMPORTS for name in group)})")  # wherever a text uses one


def snippet(
    loss: Loss,
    axis: str | Axis | None = None,
    target: float = 1.0,
    span: tuple[float, float] | None = None,
    **hyperparameters: Setting,
) -> str:
    """Python that computes `x`, `value`, `slope` and `curvature` as `losses.curve` does, with torch alone (and SciPy's distances).

    It calls torch.nn.functional where PyTorch has the loss for what the axis shows, and prints the function's own source
    otherwise.
    """
    along = find_axis(loss, axis)
    lines, functions = recipe(loss, along, target, loss.defaults | hyperparameters)
    span = along.span if span is None else span
    sweep = f"x = ({steps(span)}){clamp(loss, along, span)}.requires_grad_()  # {along.slug}"
    return printed(sources(*functions), "\n".join([sweep, *lines, *DERIVATIVES]))


def without_helpers(code: str, loss: Loss) -> str:
    """The end of a snippet: the function of the loss itself, if it is printed, and what the program does with it."""
    *_, last, rest = ["", *code.split("\n\n\n")]
    return f"{last}\n\n\n{rest}" if last.startswith(f"def {loss.slug}(") else rest


def recipe(loss: Loss, axis: Axis, target: float, settings: Mapping[str, Setting]) -> tuple[list[str], list[Callable[..., Any]]]:
    """The lines that make `value` from the points `x` of the axis, and the functions of this package that they call."""
    way = way_of(loss, axis)
    lines = [*way.held, *([f"y = torch.full_like(x, {literal(target)})"] if way.targeted else []), *way.links]
    texts = {name: literal(value) for name, value in settings.items()}
    if way.call:
        return [*lines, *(f"{name} = {text}" for name, text in texts.items()), f"value = {way.call}"], way.functions
    return [*lines, f"value = {call(loss, texts)}"], [*way.functions, loss.function]


class Way(NamedTuple):
    """How the inputs of a loss come from the points `x` of an axis, and from `y` if `targeted`, in lines that call these functions.

    `held` are the numbers that stay as the points move. `call` is PyTorch's own loss of these inputs, if it has one.
    """

    held: list[str]
    links: list[str]
    targeted: bool
    call: str
    functions: list[Callable[..., Any]]


def way_of(loss: Loss, axis: Axis) -> Way:
    """The way from the points of an axis to the inputs of a loss.

    >>> from losses import LOSSES
    >>> from losses.core.axes import margin
    >>> way_of(LOSSES["hinge"], margin).links
    ['s = x / (2 * y - 1)  # the margin is the score times 2y - 1']
    """
    prediction = _readable(loss, axis)
    own = loss.pytorch.get(prediction, "")
    inputs = [prediction if own and name == loss.prediction else name for name in loss.inputs]
    links = axis.links_to(loss, inputs)
    asked = {need for link in links.values() for need in needs(link)}
    return Way(
        held=[f"{name} = {literal(value)}" for name, value in axis.held.items() if name in asked],
        links=[_line(_variable(loss, name), link) for name, link in links.items()],
        targeted="y" in (needs(links["y"]) if "y" in links else asked | {*inputs}),
        call=own,
        functions=[helper for link in links.values() for helper in _helpers(link)],
    )


def exact(loss: Loss) -> Loss:
    """The loss without PyTorch's call on probabilities, which is clamped at p = 0 and 1, where the truth of a hard target lies."""
    calls = {own: call for own, call in loss.pytorch.items() if not call.startswith("F.binary_cross_entropy(")}
    return replace(loss, pytorch=calls)


def _readable(loss: Loss, axis: Axis) -> str:
    """The input in which PyTorch would read the prediction: the loss's own, or another where the axis makes no tensor of that."""
    links = axis.links_of(loss)
    return next((name for name in (loss.prediction, *loss.pytorch) if _makes_tensor(links[name])), "")


@cache
def _makes_tensor(link: Link) -> bool:
    return get_type_hints(link)["return"] is Tensor


@cache
def _line(name: str, link: Link) -> str:
    """The assignment that does what a link does, under the words of its docstring."""
    body = _parsed(link).body
    value = cast(ast.Return, body[-1]).value
    text = f"{name} = {ast.unparse(cast(ast.expr, value))}"
    about = (inspect.getdoc(link) or "").rstrip(".")
    return text if isinstance(value, ast.Name) else f"{text}  # {about[0].lower()}{about[1:]}"


def _variable(loss: Loss, name: str) -> str:
    known = INPUTS[loss.axis.takes].get(name)
    return known.variable or name if known else name


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
    last = low + (high - low) / 400 * 400  # may have rounded to beyond the end of the domain
    return "" if (x[0], x[-1]) == span and last in axis.domain else f".clamp({round(float(x[0]), 15)}, {round(float(x[-1]), 15)})"


def printed(*blocks: str, also: Sequence[str] = ()) -> str:
    """A program of these blocks, under the imports they need and those named beside them."""
    blocks = tuple(filter(None, blocks))
    text = "\n\n\n".join(blocks)
    used = set(_IMPORTED.findall(text))
    standard, installed = ([line for name, line in group.items() if name in used] for group in IMPORTS)
    installed = sorted([*installed, *also], key=lambda line: (line.startswith("from"), line))
    imports = "\n\n".join("\n".join(group) for group in (standard, installed) if group)
    gap = "\n\n\n" if "\n\n\n" in text or text.startswith("def ") else "\n\n"
    return (imports + gap if imports else "") + text + "\n"


def call(loss: Loss, texts: Mapping[str, str]) -> str:
    """The call of the function of a loss with its inputs, under the names that a `Way` has for them, and these hyperparameters.

    >>> from losses import LOSSES
    >>> call(LOSSES["focal"], {"gamma": "2.0"})
    'focal(p, y, gamma=2.0)'
    """
    arguments = [*(_variable(loss, name) for name in loss.inputs), *(f"{name}={text}" for name, text in texts.items())]
    return f"{loss.slug}({', '.join(arguments)})"


def literal(value: Setting) -> str:
    """A number, or one for each class, as it is written in Python, without the digits that arithmetic on the way left behind.

    >>> literal(0.1 + 0.2), literal((0.1, 2))
    ('0.3', '(0.1, 2.0)')
    """
    return repr(tuple(round(float(v), 10) for v in value) if isinstance(value, tuple) else round(float(value), 10))


@shared(maxsize=256)
def sources(*functions: Callable[..., Any]) -> str:
    """The source of functions and of what they call in this package, each once, without decorators, annotations or long docs."""
    collected: dict[str, str] = {}
    for function in reversed(functions):
        _collect(function, collected)
    return "\n\n\n".join(reversed(collected.values()))


def _collect(thing: Any, collected: dict[str, str]) -> None:  # noqa: ANN401
    name = thing.__name__
    collected.pop(name, None)  # a helper is printed before everything that uses it
    written = isinstance(thing, Written)
    collected[name] = thing.source if written else _text(thing)
    for helper in thing.helpers if written else _helpers(thing):
        if helper is not thing:
            _collect(helper, collected)


@cache
def _text(thing: object) -> str:
    """The source of a function or class as it is printed."""
    return ast.unparse(_parsed(thing))


@cache
def _helpers(thing: Any) -> tuple[Any, ...]:  # noqa: ANN401
    """The functions and classes of this package that the source of one names."""
    names = dict.fromkeys(node.id for node in ast.walk(_parsed(thing)) if isinstance(node, ast.Name))
    named = [getattr(inspect.getmodule(thing), name, None) for name in names]
    return tuple(n for n in named if (inspect.isfunction(n) or inspect.isclass(n)) and n.__module__.startswith("losses."))


def _parsed(thing: Any) -> ast.FunctionDef | ast.ClassDef:  # noqa: ANN401
    """The source of a function or class, without decorators, annotations or what follows the first paragraph of its docstring."""
    node = cast(ast.FunctionDef | ast.ClassDef, ast.parse(textwrap.dedent(inspect.getsource(thing))).body[0])
    if isinstance(node, ast.ClassDef):
        for field in node.body:
            if isinstance(field, ast.AnnAssign):
                field.annotation = ast.Name("torch.Tensor")
        return node
    node.decorator_list, node.returns = [], None
    for argument in (*node.args.args, *node.args.kwonlyargs, *filter(None, [node.args.vararg])):
        argument.annotation = None
    if ast.get_docstring(node):
        node.body[0] = ast.Expr(ast.Constant((ast.get_docstring(node) or "").split("\n\n")[0]))
    return node
