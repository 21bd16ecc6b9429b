"""The one module that knows torch.fx: a function as a graph of aten operations whose dimensions have names.

The function is traced twice, on samples of two lengths. A dimension of one size in both graphs belongs to the function itself
(classes, the corners of a box), whatever that size is. One whose two sizes are those of a name runs along the sweep or the frame
of that name. A number that differs is marked as a Size. Whatever else differs is nothing that rows can say, and is refused.
"""

from __future__ import annotations

import math
import operator
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast

import torch
from torch import Tensor, fx
from torch.fx.experimental.proxy_tensor import make_fx

Sizes = Mapping[str, tuple[int, int]]  # for each name of a dimension its size in the first graph and in the second

_TRACING = threading.Lock()  # make_fx changes PyTorch's state while it traces


@dataclass(frozen=True)
class Size:
    """A number that changes with the length, and what it is in the first graph; its name is that of the dimension whose size it is.

    One that was computed from a size, as its half, has no name.
    """

    name: str | None
    first: float


@dataclass(frozen=True, eq=False)
class Node:
    """A step of a graph: an input, a constant, an aten operation on steps before it, or the output.

    `names` has for each dimension of its tensor the name of what it runs along, or None for one to be unrolled.
    """

    kind: Literal["input", "constant", "operation", "output"]
    name: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict[str, Any])
    shape: tuple[int, ...] = ()
    names: tuple[str | None, ...] = ()
    pointwise: bool = False
    used: bool = True
    value: Tensor | None = None

    @property
    def unrolled(self) -> tuple[int, ...]:
        """The shape of its tensor, with the named dimensions as one entry."""
        return tuple(size if name is None else 1 for size, name in zip(self.shape, self.names, strict=True))


def trace_graph(
    name: str, function: Callable[..., Sequence[Tensor]], first: Sequence[Tensor], second: Sequence[Tensor], sizes: Sizes
) -> list[Node]:
    """The graph of a function, from samples of its inputs at two lengths.

    `sizes` says which pairs of sizes have a name; `name` is what an error calls the function.
    Raises NotImplementedError, naming the function and the operation, where the two graphs differ in anything but named sizes.
    """
    with _TRACING:
        graphs = make_fx(function)(*first), make_fx(function)(*second)
    steps = [list(graph.graph.nodes) for graph in graphs]
    if [_name(step) for step in steps[0]] != [_name(step) for step in steps[1]]:
        raise NotImplementedError(f"{name}: its operations change with the length of the sweep")
    pairing = _Pairing(name, {pair: key for key, pair in sizes.items()})
    for one, other in zip(*steps, strict=True):
        values = (getattr(graphs[0], str(one.target)), getattr(graphs[1], str(other.target))) if one.op == "get_attr" else None
        pairing.add(one, other, values)
    return list(pairing.nodes.values())


class _Pairing:
    """The nodes of the first graph, each compared with its twin of the second."""

    def __init__(self, name: str, named: Mapping[tuple[int, int], str]) -> None:
        self.name, self.named = name, named
        self.nodes: dict[fx.Node, Node] = {}
        self.twins: dict[fx.Node, fx.Node] = {}

    def add(self, one: fx.Node, other: fx.Node, values: tuple[Tensor, Tensor] | None) -> None:
        self.twins[one] = other
        name = _name(one)
        if values is not None:
            if not _equal(*values):
                raise NotImplementedError(f"{self.name}: a constant changes with the length of the sweep")
            shape = tuple(values[0].shape)
            self.nodes[one] = Node("constant", name, shape=shape, names=(None,) * len(shape), value=values[0])
            return
        shape, names = self.dimensions(one, other)
        args = list(one.args)
        if name == "arange":  # where it ends is read off its shape
            args[min(1, len(args) - 1)] = other.args[min(1, len(args) - 1)]
        self.nodes[one] = Node(
            {"placeholder": "input", "output": "output"}.get(one.op, "operation"),  # pyright: ignore[reportArgumentType]
            name,
            tuple(self.argument(name, *pair) for pair in zip(args, other.args, strict=True)),
            {key: self.argument(name, value, other.kwargs[key]) for key, value in one.kwargs.items()},
            shape,
            names,
            torch.Tag.pointwise in getattr(one.target, "tags", ()),
            bool(one.users),
        )

    def dimensions(self, one: fx.Node, other: fx.Node) -> tuple[tuple[int, ...], tuple[str | None, ...]]:
        """The shape of a node's tensor in the first graph, and the names of its dimensions; empty for what is no tensor."""
        tensors = one.meta.get("val"), other.meta.get("val")
        if not isinstance(tensors[0], Tensor) or not isinstance(tensors[1], Tensor):
            return (), ()
        pairs = list(zip(tensors[0].shape, tensors[1].shape, strict=True))
        if unknown := [pair for pair in pairs if pair[0] != pair[1] and pair not in self.named]:
            raise NotImplementedError(f"{self.name}: {one.target} makes a dimension that changes with the sweep, of {unknown}")
        return tuple(tensors[0].shape), tuple(None if a == b else self.named[a, b] for a, b in pairs)

    def argument(self, name: str, one: Any, other: Any) -> Any:  # noqa: ANN401
        """An argument of the first graph; a number that differs in the second is a Size."""
        if isinstance(one, fx.Node):
            if self.twins[one] is not other:
                raise NotImplementedError(f"{self.name}: what {name} takes changes with the length of the sweep")
            return self.nodes[one]
        if isinstance(one, list | tuple):  # of nodes, of dimensions, or of sizes, which are read off the shape
            pairs = zip(cast(Sequence[Any], one), cast(Sequence[Any], other), strict=True)
            return [self.argument(name, a, b) if isinstance(a, fx.Node) else a for a, b in pairs]
        if not isinstance(one, int | float) or one == other or (math.isnan(one) and math.isnan(other)):
            return one
        return Size(self.named.get((int(one), int(other))) if int(one) == one and int(other) == other else None, one)


def _equal(one: Tensor, other: Tensor) -> bool:
    return one.shape == other.shape and torch.allclose(one.double(), other.double(), rtol=0, atol=0, equal_nan=True)


def _name(node: fx.Node) -> str:
    """The name of an operation without its library and overload: aten.add.Tensor is add."""
    if node.op != "call_function":
        return node.op
    return "getitem" if node.target is operator.getitem else str(node.target).split(".")[1]
