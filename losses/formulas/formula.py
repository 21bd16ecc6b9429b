"""A formula as the function of a loss: called like any other, equal to another of the same text, and printed as Python."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import torch
from torch import Tensor

from losses.core.axes import Sigmoid
from losses.core.inputs import INPUTS
from losses.core.registry import LOSSES
from losses.core.shared import shared
from losses.core.softmax import log_softmax
from losses.core.spec import Axis, Param, Setting
from losses.embedding import euclidean
from losses.formulas.evaluation import Scope, code, evaluate, spoken_dims
from losses.formulas.functions import HELPERS, Known, entries
from losses.formulas.grammar import Parsed, parse
from losses.formulas.guards import Guard
from losses.formulas.knobs import params
from losses.formulas.scope import DIMS, Variable, logit, subject, variables
from losses.formulas.tree import Call, Node, names, walk

_PRINTED = {function.__name__: function for function in (entries, euclidean, log_softmax, logit, Sigmoid)}


@dataclass(frozen=True)
class Formula:
    """The function that a text says for the inputs of an axis; `slug` is its name in printed code."""

    text: str
    axis: Axis = field(repr=False)
    slug: str
    parsed: Parsed = field(compare=False, repr=False)

    @classmethod
    def of(cls, text: str, axis: Axis, slug: str) -> Formula:
        """Read a text; raises FormulaError for what is no formula on the axis."""
        return cls(text, axis, slug, parse(text, variables(axis), subject(axis)))

    @property
    def tree(self) -> Node:
        """The formula as it was understood."""
        return self.parsed.tree

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The inputs of the loss, in their usual order."""
        needed = {name for used in self.used.values() for name in used.inputs}
        return tuple(name for name in INPUTS[self.axis.takes] if name in needed)

    @cached_property
    def used(self) -> dict[str, Variable]:
        """The variables of the axis that the formula uses."""
        return {name: variable for name, variable in variables(self.axis).items() if name in names(self.tree)}

    @property
    def dims(self) -> tuple[int, ...]:
        return DIMS.get(self.axis.takes, ())

    def __call__(self, *inputs: Tensor | Known | float, **hyperparameters: Tensor | Setting) -> Tensor:
        given = dict(zip(self.inputs, inputs, strict=True))
        wholes = {
            name: variable.whole(*(given[i] for i in variable.inputs)) if variable.whole else given[variable.inputs[0]]
            for name, variable in self.used.items()
            if variable.whole or variable.kind == "input"
        }
        values = {
            name: variable.make(*(given[i] for i in variable.inputs))
            for name, variable in self.used.items()
            if variable.kind != "input"
        }
        like = next((value for value in values.values() if isinstance(value, Tensor)), torch.zeros(()))
        settings = {**{param.name: param.default for param in self.params}, **hyperparameters}
        numbers = {name: torch.as_tensor(value, dtype=like.dtype) for name, value in settings.items()}
        value = torch.as_tensor(evaluate(self.safe, Scope(values | numbers, wholes, self.dims, like)))
        return value.squeeze(self.dims) if self.dims else value

    @cached_property
    def params(self) -> tuple[Param, ...]:
        """The hyperparameters, with where they start and how far their sliders go."""
        return params(self.text, self.parsed)

    @cached_property
    def safe(self) -> Node:
        """The formula as it is computed: with its branches kept from what they do not count for."""
        moved = subject(self.axis)
        targets = [name for name, variable in self.used.items() if moved not in variable.inputs]
        return Guard(targets, [*targets, *self.parsed.parameters], not self.dims).guarded(self.tree)

    @property
    def __name__(self) -> str:
        return self.slug

    @cached_property
    def source(self) -> str:
        """The function in Python, as one file's part: what it calls stands before it."""
        like = next(name for name, variable in self.used.items() if variable.kind != "input")
        wholes = {name: f"{name}_" for name, variable in self.used.items() if variable.whole}
        result = code(self.safe, like, wholes, self.dims)
        read = {*re.findall(r"\w+", result), *([like] if self.parsed.parameters else [])}
        lines = [f"{name}_ = {variable.whole_code}" for name, variable in self.used.items() if f"{name}_" in read]
        made = [(name, variable.code) for name, variable in self.used.items() if variable.code != name and name in read]
        lines += [
            f"{name} = {text}" for name, text in sorted(made, key=lambda line: line[0] in self.inputs)
        ]  # which they are made of
        lines += [f"{name} = torch.as_tensor({name}, dtype={like}.dtype)" for name in self.parsed.parameters]
        if self.dims:
            result = f"({result}).squeeze({spoken_dims(self.dims)})"
        keywords = [f"{param.name}={param.default!r}" for param in self.params]
        head = f"def {self.slug}({', '.join([*self.inputs, *(['*', *keywords] if keywords else [])])}):"
        body = "\n".join(f"    {line}" for line in [repr(self.text), *lines, f"return {result}"])
        return ast.unparse(ast.parse(f"{head}\n{body}"))

    @cached_property
    def helpers(self) -> Sequence[Callable[..., Any]]:
        """The functions of this package that the source calls."""
        called = [node.name for node in walk(self.safe) if isinstance(node, Call)]
        functions: list[Callable[..., Any]] = [LOSSES[name].function for name in called if name in LOSSES]
        functions += [HELPERS[name] for name in called if name in HELPERS]
        functions += [function for name, function in _PRINTED.items() if f"{name}(" in self.source]
        return tuple(dict.fromkeys(functions))


@shared(maxsize=256)
def formula(text: str, axis: Axis, slug: str) -> Formula:
    """The formula that a text says on an axis; the latest are kept."""
    return Formula.of(text, axis, slug)
