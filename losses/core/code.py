"""The PyTorch code that reproduces a drawn curve, made from the loss itself: nothing here is written a second time."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from losses.core.axes import (
    BELIEFS,
    CENTRE,
    EAST,
    LABELS,
    LOGITS,
    MASK,
    MASKS,
    NEGATIVES,
    NEVER,
    SQUARE,
    Entries,
    classes_of,
    find_axis,
    has_target,
)
from losses.core.curve import grid
from losses.core.shared import shared
from losses.core.spec import Axis, Loss, LossFunction, Setting

# What the inputs of a loss of numbers are made of, where it is not the sweep itself.
NUMBERS: dict[tuple[str, str], str] = {
    ("p", "logit"): "Sigmoid(x)  # the probability, known by its logit",
    ("p", "margin"): "Sigmoid(x / (2 * y - 1))  # the probability, known by its logit",
    **{(own, "probability"): "x.log() - (-x).log1p()" for own in "zs"},
    **{(own, "margin"): "x / (2 * y - 1)" for own in "zs"},
    ("fake", "fake_probability"): "LogOdds(x)  # the logit, known by its probability",
}
HELD = {"fake_probability": "LogOdds({target})"}  # and of the target, where it is not the number itself
KNOWN_BY = ("Sigmoid(", "LogOdds(")  # what only functions of this package can read

_TWO, _THREE = "torch.stack([x / 2, -x / 2], dim=-1)", "torch.stack([2 * x / 3, -x / 3, -x / 3], dim=-1)"
_LABEL = "torch.zeros(len(x), dtype=torch.long)"
_SHARES = "torch.tensor({shares}, dtype=torch.float64).expand(len(x), -1)"

# The same for the inputs of losses of vectors, on each axis; {shares} is the distribution that the target stands for.
VECTORS: dict[str, dict[str, str]] = {
    "logit": {
        "z": _TWO,
        "x": f"F.log_softmax({_TWO}, dim=-1)",
        "y": _SHARES,
        "label": _LABEL,
        "p": _SHARES,
        "q": f"Softmax({_TWO})",
    },
    "class_logit": {"z": _THREE, "x": f"F.log_softmax({_THREE}, dim=-1)", "y": _SHARES, "label": _LABEL},
    "log_probability": {"x": "torch.stack([x, *2 * [torch.full_like(x, 1 / 3).log()]], dim=-1)", "y": _SHARES},
    "outcome": {"p": _SHARES, "q": "torch.stack([x, 1 - x], dim=-1)"},
}

# The same for the inputs of losses of masks: a line for each, in the order in which they build on each other.
PIXELS = {
    "y": "F.pad(torch.ones(2, 2, dtype=torch.float64), (0, 2, 1, 1))  # the object, 4 pixels of 16",
    "p": "torch.where(y > 0, x[:, None, None], torch.where(y.flip(-1) > 0, 1 - x[:, None, None], 0))  # the rest lies beside it",
    "score": "(x.log() - (-x).log1p())[:, None, None]",
    "z": f"torch.where(y > 0, score, torch.where(y.flip(-1) > 0, -score, {NEVER:g}))  # the rest lies beside it",
    "logits": "torch.stack([torch.zeros_like(z), z], dim=-3)",
    "probabilities": "torch.stack([1 - p, p], dim=-3)",
    "onehot": "torch.stack([1 - y, y])",
}
NEEDED = {"z": {"score"}, "logits": {"score", "z"}, "probabilities": {"p"}}

# And for the inputs of losses of boxes.
BOXES = {
    "z": f"torch.tensor({LOGITS}, dtype=torch.float64)",
    "label": "0",
    "target": f"torch.tensor({SQUARE}, dtype=torch.float64)  # a square of side 1",
    "predicted": "target + x[:, None] * torch.tensor([1.0, 0.0, 1.0, 0.0])  # as large, x to the right",
    "p": f"torch.tensor({BELIEFS}, dtype=torch.float64)",
    "y": f"torch.tensor({LABELS}, dtype=torch.float64)",
    "t": "x[:, None, None] * torch.tensor([1.0, 0.0, 0.0, 0.0])  # from anchors that lie on the target",
    "t_star": "torch.zeros(len(y), 4, dtype=torch.float64)",
    "mask_p": f"torch.tensor({MASKS}, dtype=torch.float64)",
    "mask_y": f"torch.tensor({MASK}, dtype=torch.float64)",
}

# The same for the inputs of losses of embeddings.
_STAY = "torch.tensor({places}, dtype=torch.float64).expand(len(x), {dims})"
_NEGATIVES = {
    "negative": _STAY.format(places=NEGATIVES[0], dims="-1"),
    "negatives": _STAY.format(places=NEGATIVES, dims="-1, -1"),
    "y": "torch.full_like(x, {target})",
}
_CENTRE, _EAST = (_STAY.format(places=place, dims="-1") for place in (CENTRE, EAST))
_MOVED, _TURNED = "torch.stack([x, 0 * x], dim=-1)", "torch.stack([x.cos(), x.sin()], dim=-1)"
PLACES = {
    "distance": {"anchor": _CENTRE, "a": _CENTRE, "positive": _MOVED, "b": _MOVED, **_NEGATIVES},
    "angle": {"anchor": _EAST, "a": _EAST, "positive": _TURNED, "b": _TURNED, **_NEGATIVES},
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
    {
        "np.": "import numpy as np",
        "torch.": "import torch",
        "distance_transform_edt": "from scipy.ndimage import distance_transform_edt",
        "F.": "from torch.nn import functional as F",
    },
)


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
    shown = find_axis(loss, axis)
    lines, functions = recipe(loss, shown, target, loss.defaults | hyperparameters)
    span = shown.span if span is None else span
    sweep = f"x = ({steps(span)}){clamp(loss, shown, span)}.requires_grad_()  # {shown.slug}"
    return printed(sources(*functions), "\n".join([sweep, *lines, *DERIVATIVES]))


def recipe(loss: Loss, axis: Axis, target: float, settings: Mapping[str, Setting]) -> tuple[list[str], list[LossFunction]]:
    """The lines that make `value` from the points `x` of the axis, and the functions of this package that they call."""
    made, builtin = MAKERS[loss.axis.takes](loss, axis, target)
    lines = [f"{_variable(name)} = {expression}" for name, expression in made.items()]
    if not builtin:
        return [*lines, f"value = {_call(loss, settings)}"], [loss.function]
    return [*lines, *(f"{name} = {literal(value)}" for name, value in settings.items()), f"value = {builtin}"], []


def _numbers(loss: Loss, axis: Axis, target: float) -> tuple[dict[str, str], str | None]:
    """What the inputs of a loss of numbers are made of, and PyTorch's expression for it where there is one."""
    own = loss.prediction
    if own == "p" and axis.slug != "probability" and "z" in loss.torch:
        own = "z"  # PyTorch has it for logits
    swept = NUMBERS.get((own, axis.slug), "x")
    builtin = None if swept.startswith(KNOWN_BY) else loss.torch.get(own)
    held = HELD.get(axis.slug, "{target}").format(target=f"torch.full_like(x, {literal(target)})")
    return ({loss.axis.target.symbol: held} if has_target(loss) else {}) | {own: swept}, builtin


def _vectors(loss: Loss, axis: Axis, target: float) -> tuple[dict[str, str], str | None]:
    """The same for a loss of vectors."""
    if isinstance(axis, Entries):
        return {name: _entry(axis, name) for name in loss.inputs}, loss.torch.get(loss.prediction)
    others = classes_of(loss, axis) - 1
    shares = literal((target, *[(1 - target) / others] * others))
    return {name: VECTORS[axis.slug][name].format(shares=shares) for name in loss.inputs}, loss.torch.get(loss.prediction)


def _pixels(loss: Loss, *_: object) -> tuple[dict[str, str], str | None]:
    """The same for a loss of masks."""
    names = {"y", *loss.inputs}.union(*(NEEDED.get(name, ()) for name in loss.inputs))
    return {name: line for name, line in PIXELS.items() if name in names}, loss.torch.get(loss.prediction)


def _boxes(loss: Loss, *_: object) -> tuple[dict[str, str], str | None]:
    """The same for a loss of boxes."""
    return {name: line for name, line in BOXES.items() if name in loss.inputs}, loss.torch.get(loss.prediction)


def _places(loss: Loss, axis: Axis, target: float) -> tuple[dict[str, str], str | None]:
    """The same for a loss of embeddings."""
    lines = {name: PLACES[axis.slug][name].format(target=literal(target)) for name in loss.inputs}
    return lines, loss.torch.get(loss.prediction)


MAKERS = {"numbers": _numbers, "classes": _vectors, "pixels": _pixels, "boxes": _boxes, "vectors": _places}


def _entry(axis: Entries, name: str) -> str:
    if name == "label":
        return f"torch.full((len(x),), {axis.given.index(max(axis.given))})"
    if name == "y":
        return _SHARES.format(shares=literal(axis.given))
    entries = [f"torch.full_like(x, {literal(value)})" for value in axis.prediction]
    entries[axis.swept - 1] = "x"
    return f"torch.stack([{', '.join(entries)}], dim=-1)" + (".softmax(dim=-1)  # and the loss takes another" if axis.twice else "")


def _variable(name: str) -> str:
    return "log_p" if name == "x" else name  # x is the sweep


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


def _call(loss: Loss, settings: Mapping[str, Setting]) -> str:
    arguments = [*map(_variable, loss.inputs), *(f"{name}={literal(value)}" for name, value in settings.items())]
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
