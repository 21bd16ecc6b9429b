"""A loss on an axis in PyTorch: a function of tensors, element by element, and a module with its hyperparameters."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from losses.core.axes import logit, margin, residual
from losses.core.code import Way, call, exact, literal, printed, sources, way_of
from losses.core.spec import Axis, Loss, Setting
from losses.formulas.programs.arrays import function

MODULE = """\
class {name}(nn.Module):
    \"""{about}\"""

    def __init__(self, {header}):
        super().__init__()
{kept}

    def forward(self, {inputs}):
        value = {call}
        return {{"mean": torch.mean, "sum": torch.sum, "none": torch.clone}}[self.reduction](value)"""


class TorchFunction(NamedTuple):
    """A printed function: its name, its inputs, and its source below that of all functions that it calls."""

    name: str
    inputs: tuple[str, ...]
    source: str


def function_program(loss: Loss, axis: Axis, settings: Mapping[str, Setting]) -> str:
    """A function of tensors that gives the loss of each point of the axis; a loss of vectors takes its own inputs.

    >>> from losses import LOSSES
    >>> function_program(LOSSES["huber"], residual, {"delta": 2.0}).splitlines()[4]
    'def huber(residual, *, delta=2.0):'
    """
    return printed(_function(loss, axis, loss.defaults | dict(settings)).source)


def module_program(loss: Loss, axis: Axis, settings: Mapping[str, Setting]) -> str:
    """A module that is called with predictions and targets; hyperparameters and `reduction` are arguments of its constructor.

    A loss of the margin is called with the logit, as a model puts it out.
    """
    settings = loss.defaults | dict(settings)
    one = _function(loss, logit if axis is margin else axis, settings)
    between = axis is residual
    arguments = ["prediction - target"] if between else list(one.inputs)
    names = [*settings, "reduction"]
    module = MODULE.format(
        name=f"{''.join(part.capitalize() for part in loss.slug.split('_'))}Loss",
        about=f"{loss.name} of a batch: its mean, its sum, or with reduction='none' that of each.",
        header=", ".join([*(f"{name}={literal(value)}" for name, value in settings.items()), 'reduction="mean"']),
        kept="\n".join(f"        self.{name} = {name}" for name in names),
        inputs=", ".join(["prediction", "target"] if between else one.inputs),
        call=f"{one.name}({', '.join([*arguments, *(f'{name}=self.{name}' for name in settings)])})",
    )
    return printed(one.source, module, also=["from torch import nn"])


def _function(loss: Loss, axis: Axis, settings: Mapping[str, Setting]) -> TorchFunction:
    """PyTorch's own function is called where it takes single numbers: of classes it wants them in the second dimension."""
    called = exact(loss) if loss.axis.takes == "numbers" else replace(loss, pytorch={})
    way = way_of(called, axis) if axis.takes == "numbers" else Way([], [], False, "", [])
    names, links = _named(way, axis)
    inputs = tuple(names.values()) if way.links else loss.inputs
    if not links and not way.call:
        return TorchFunction(loss.slug, loss.inputs, with_defaults(sources(loss.function), loss.slug, settings))
    keywords = [f"{name}={literal(value)}" for name, value in settings.items()]
    header = ", ".join([*inputs, *(["*", *keywords] if keywords else [])])
    value = way.call or call(loss, {name: name for name in settings})
    functions = way.functions if way.call else [*way.functions, loss.function]
    name = f"{loss.slug}_of_{axis.slug}" if loss.function in functions else loss.slug
    about = f'"""{loss.name} at the {axis.words}, element by element."""'
    source = function(name, header, [about, *way.held, *links, f"return {value}"])
    return TorchFunction(name, inputs, "\n\n\n".join(filter(None, [sources(*functions) if functions else "", source])))


def _named(way: Way, axis: Axis) -> tuple[dict[str, str], list[str]]:
    """The names of x and y, each that of the input which it is itself if there is one, and the other lines in these names."""
    made = [line.split(" = ")[0] for line in way.links]
    names = {"x": axis.slug if axis.symbol in made else axis.symbol} | ({"y": "y"} if way.targeted else {})
    itself = [line.split(" = ") for line in way.links if line.endswith((" = x", " = y"))]
    names |= {variable: own for own, variable in itself}
    others = [line for line in way.links if line.split(" = ") not in itself]
    return names, [re.sub(r"\b[xy]\b", lambda each: names.get(each[0], each[0]), line) for line in others]


def with_defaults(source: str, name: str, settings: Mapping[str, Setting]) -> str:
    """The source with the settings as defaults of the keyword arguments of the function of this name, its last one.

    >>> print(with_defaults("def f(x, *, a=1.0): return a * x", "f", {"a": 2.5}))
    def f(x, *, a=2.5):
        return a * x
    """
    start = source.rindex(f"def {name}(")
    node = ast.parse(source[start:]).body[0]
    if not isinstance(node, ast.FunctionDef):
        raise TypeError(f"{name} is no function")
    node.args.kw_defaults = [ast.parse(literal(settings[a.arg]), mode="eval").body for a in node.args.kwonlyargs]
    return source[:start] + ast.unparse(node)
