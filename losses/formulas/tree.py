"""A formula as a tree: numbers, names, and calls of operations, each with its position in the text as it was typed.

Every operator is a call: a + b is Call("add", (a, b)), r**2 is Call("pow", (r, 2)), mse(r) is Call("mse", (r,)).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Number:
    """A number of the formula."""

    value: float
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Name:
    """A variable of the axis, or a hyperparameter."""

    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Call:
    """An operation of the table FUNCTIONS, or a loss of the catalogue by its slug, whose hyperparameters are its `settings`."""

    name: str
    arguments: tuple[Node, ...]
    settings: tuple[tuple[str, Node], ...] = ()
    at: int = field(default=0, compare=False)


Node = Number | Name | Call


def walk(node: Node) -> Iterator[Node]:
    """The node, and every node below it.

    >>> [type(node).__name__ for node in walk(Call("neg", (Name("r"),)))]
    ['Call', 'Name']
    """
    yield node
    for child in children(node):
        yield from walk(child)


def children(node: Node) -> tuple[Node, ...]:
    """The arguments of a call, those of its settings last."""
    return (*node.arguments, *(value for _, value in node.settings)) if isinstance(node, Call) else ()


def names(node: Node) -> set[str]:
    """The names that a formula uses."""
    return {each.name for each in walk(node) if isinstance(each, Name)}


def rebuilt(node: Call, change: Callable[[Node], Node]) -> Call:
    """The same call with each of its arguments changed."""
    settings = tuple((name, change(value)) for name, value in node.settings)
    return replace(node, arguments=tuple(map(change, node.arguments)), settings=settings)
