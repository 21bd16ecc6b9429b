"""The value of a formula's tree in PyTorch, and the code that computes the same."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from losses.core.registry import LOSSES
from losses.formulas.builder import constant, is_condition, is_constant
from losses.formulas.functions import FUNCTIONS, OF_TENSORS
from losses.formulas.tree import Call, Name, Node, Number

PROBABILITIES = ("p", "q")  # inputs of losses that may be known by their logits


@dataclass(frozen=True)
class Scope:
    """What the names of a formula are at one call: tensors, and what losses of the catalogue get in their place."""

    values: Mapping[str, Tensor]
    wholes: Mapping[str, Any]
    dims: tuple[int, ...]  # those of a vector, counted from the last
    like: Tensor  # of the type that numbers are to have


def evaluate(node: Node, scope: Scope) -> Tensor | float:
    """The node's value: a tensor, or a number where it is made of numbers alone and is no condition."""
    if is_constant(node):
        return torch.tensor(bool(constant(node))) if is_condition(node) else constant(node)
    if isinstance(node, Name):
        return scope.values[node.name]
    assert isinstance(node, Call)
    if node.name in LOSSES:
        return _loss(node, scope)
    arguments = [evaluate(argument, scope) for argument in node.arguments]
    function = FUNCTIONS[node.name]
    if node.name in OF_TENSORS:
        arguments = [_tensor(argument, scope) for argument in arguments]
    return function.compute(*arguments, scope.dims) if function.over else function.compute(*arguments)


def _loss(node: Call, scope: Scope) -> Tensor:
    """A loss of the catalogue; one of vectors gives a number, which keeps their dimensions as 1."""
    entry = LOSSES[node.name]
    inputs = [_input(part, name, scope) for part, name in zip(node.arguments, entry.inputs, strict=True)]
    settings = {name: evaluate(value, scope) for name, value in node.settings}
    value = entry.function(*inputs, **settings)
    return value if entry.axis.takes == "numbers" else value[(..., *(None for _ in scope.dims))]


def _input(part: Node, name: str, scope: Scope) -> object:
    """What a loss gets as its input of this name: a variable as a whole where that is a probability, or no tensor at all."""
    if isinstance(part, Name) and part.name in scope.wholes and (name in PROBABILITIES or part.name not in scope.values):
        return scope.wholes[part.name]
    return _tensor(evaluate(part, scope), scope)


def _tensor(value: Tensor | float, scope: Scope) -> Tensor:
    return value if isinstance(value, Tensor) else scope.like.new_tensor(value)


def code(node: Node, like: str, wholes: Mapping[str, str], dims: Sequence[int]) -> str:
    """The expression in Python that computes the node, where `like` is the name of a tensor of the right type."""
    text = _code(node, like, wholes, tuple(dims))
    return ast.unparse(ast.parse(text, mode="eval"))  # without the brackets that change nothing


def spoken_dims(dims: tuple[int, ...]) -> int | tuple[int, ...]:
    """The one dimension, or several."""
    return dims if len(dims) != 1 else dims[0]


def _code(node: Node, like: str, wholes: Mapping[str, str], dims: tuple[int, ...]) -> str:
    if isinstance(node, Number):
        return repr(int(node.value) if node.value == int(node.value) and abs(node.value) < 1e6 else node.value)
    if isinstance(node, Name):
        return node.name
    if is_constant(node) and node.name not in ("add", "sub", "mul", "div", "pow", "neg"):
        return f"torch.tensor({constant(node) != 0})" if is_condition(node) else repr(constant(node))
    inner = [_code(argument, like, wholes, dims) for argument in node.arguments]
    if node.name in LOSSES:
        parts = [
            _input_code(part, text, like, wholes if name in PROBABILITIES else {})
            for part, text, name in zip(node.arguments, inner, LOSSES[node.name].inputs, strict=True)
        ]
        settings = [f"{name}={_code(value, like, wholes, dims)}" for name, value in node.settings]
        call = f"{node.name}({', '.join([*parts, *settings])})"
        return call if LOSSES[node.name].axis.takes == "numbers" else f"{call}[..., {', '.join('None' for _ in dims)}]"
    if node.name in OF_TENSORS:
        inner = [_tensor_code(part, text, like) for part, text in zip(node.arguments, inner, strict=True)]
    return FUNCTIONS[node.name].code.format(*inner, dims=spoken_dims(dims), every=dims)


def _input_code(part: Node, text: str, like: str, wholes: Mapping[str, str]) -> str:
    if isinstance(part, Name):
        return wholes.get(part.name, text)
    return _tensor_code(part, text, like)


def _tensor_code(part: Node, text: str, like: str) -> str:
    return f"{like}.new_tensor({text})" if is_constant(part) and not is_condition(part) else text
