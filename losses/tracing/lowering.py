"""From autograd's graph to rows: every entry of every tensor becomes a row, an aten operation on rows before it.

What the rows say of one point of the sweep they say of all, so a dimension that has a name counts as one entry, and nothing may
mix its points. All others are unrolled: a sum over classes becomes a chain of additions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial, reduce
from typing import Any, ClassVar, cast

import numpy as np
import torch

from losses.tracing import lines
from losses.tracing.builder import Entries, Rows
from losses.tracing.graphs import Node, Size

Shaper = Callable[..., Any]  # takes the lowering, the node, and the node's arguments as entries

# Operations that hand their first argument on.
ALIASES = {"detach", "_to_copy", "clone", "alias", "scalar_tensor"}
CONSTANTS = {"ones_like": 1.0, "zeros_like": 0.0, "_efficientzerotensor": 0.0, "new_zeros": 0.0, "zeros": 0.0, "ones": 1.0}

# Element-wise, though PyTorch does not say so.
UNTAGGED = {"masked_fill", "log_sigmoid_forward", "log_sigmoid_backward"}


class Lowering:
    """The rows of one graph, for a sweep of points that do not know of each other. `name` is what an error calls the function."""

    shapers: ClassVar[Mapping[str, Shaper]]  # set below, where they are written

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows = Rows()
        self.entries: dict[Node, Any] = {}

    def read(self, graph: Sequence[Node]) -> list[int]:
        """Add rows for each node of the graph, and return those of its outputs, each of one entry."""
        inputs = 0
        for node in graph:
            if node.kind == "input":
                self.entries[node] = np.full(node.unrolled, self.rows.add("in", inputs))
                inputs += 1
            elif node.value is not None:
                self.entries[node] = self.rows.constants(node.value)
            elif node.kind == "operation":
                self.entries[node] = self.call(node)
            elif node.kind == "output":
                return [self.entries[result].item() for result in node.args[0]]
        raise NotImplementedError(f"{self.name}: the traced graph has no output")

    def call(self, node: Node) -> Any:  # noqa: ANN401
        name = node.name
        arguments = [self.operand(node, argument) for argument in node.args]
        if name == "getitem":
            return arguments[0][node.args[1]]
        if name in ALIASES:
            return arguments[0]
        if name in CONSTANTS:
            return np.full(node.unrolled, self.rows.const(CONSTANTS[name]))
        if name in self.shapers:
            return self.shapers[name](self, node, *arguments)
        if name == "log_sigmoid_forward":  # the second result is a buffer the CPU does not fill
            return [self.each(node, name, arguments)] * 2
        if name == "log_sigmoid_backward":
            return self.each(node, name, arguments[:2])
        if name == "special_entr":
            return self.each(node, "neg", [self.each(node, "xlogy", arguments * 2)])
        if name == "clamp":
            name = {(True, False): "clamp_min", (False, True): "clamp_max"}[_bounds(node)]
            arguments = [a for a in arguments if a is not None] + [self.operand(node, bound) for bound in node.kwargs.values()]
        if name.endswith("_"):  # in place: who reads the argument later reads the result
            result = self.each(node, name[:-1], arguments)
            self.entries.update({old: result for old, entries in self.entries.items() if entries is arguments[0]})
            return result
        return self.each(node, name, arguments)

    def operand(self, node: Node, argument: Any) -> Any:  # noqa: ANN401
        """The entries of a tensor or a number; of a list of tensors, each; what is neither (a dimension, a size) is None."""
        if isinstance(argument, Node):
            return self.entries[argument]
        if isinstance(argument, Size):
            return self.size(node, [argument])
        if isinstance(argument, int | float):
            return self.rows.number(float(argument))
        if isinstance(argument, Sequence) and any(isinstance(item, Node) for item in cast(Iterable[Any], argument)):
            return [self.entries[item] for item in cast(Iterable[Node], argument)]
        return None

    def size(self, node: Node, sizes: Sequence[Size]) -> Entries:
        """The product of numbers that change with the length of the sweep."""
        raise NotImplementedError(f"{self.name}: {node.name} asks how many points the sweep has")

    def each(self, node: Node, name: str, arguments: Sequence[Any]) -> Entries:
        """One row for each entry of an element-wise operation."""
        if name not in UNTAGGED and not node.pointwise:
            raise NotImplementedError(f"{self.name}: {name} is not element-wise")
        return self.rows.chain(name, *arguments)

    def refuse_named(self, node: Node, dim: int) -> None:
        if cast(Node, node.args[0]).names[dim] is not None:
            raise NotImplementedError(f"{self.name}: {node.name} mixes the points of the sweep")


def _over(lowering: Lowering, node: Node, name: str, entries: Entries) -> Entries:
    """A chain of an operation of two along the dimensions the node names, or all."""
    dims = cast(Sequence[int], node.args[1]) if len(node.args) > 1 else range(entries.ndim)
    keep = bool(node.args[2]) if len(node.args) > 2 else False
    for dim in sorted((d % entries.ndim for d in dims), reverse=True):
        lowering.refuse_named(node, dim)
        entries = lowering.rows.fold(name, entries, dim, keep=keep)
    return entries


def _sum(lowering: Lowering, node: Node, entries: Entries, *_: object) -> Entries:
    return _over(lowering, node, "add", entries)


def _mean(lowering: Lowering, node: Node, entries: Entries, *_: object) -> Entries:
    total = _sum(lowering, node, entries)
    return lowering.rows.chain("div", total, lowering.rows.number(entries.size / total.size))


def _amax(lowering: Lowering, node: Node, entries: Entries, *_: object) -> Entries:
    return _over(lowering, node, "maximum", entries)


def _argmax(lowering: Lowering, node: Node, entries: Entries, *_: object) -> Entries:
    """The number of the first of the largest entries."""
    rows, dim = lowering.rows, cast(int, node.args[1])
    lowering.refuse_named(node, dim)
    best = entries.take([0], dim)
    index = np.broadcast_to(rows.number(0.0), best.shape)
    for i in range(1, entries.shape[dim]):
        here, number = entries.take([i], dim), rows.number(float(i))
        larger = rows.chain("gt", here, best)
        best, index = rows.chain("where", larger, here, best), rows.chain("where", larger, number, index)
    return index


def _cumsum(lowering: Lowering, node: Node, entries: Entries, *_: object) -> Entries:
    dim = cast(int, node.args[1])
    lowering.refuse_named(node, dim)
    sums = [entries.take([0], dim)]
    for i in range(1, entries.shape[dim]):
        sums.append(lowering.rows.chain("add", sums[-1], entries.take([i], dim)))
    return np.concatenate(sums, dim)


def _sort(lowering: Lowering, node: Node, entries: Entries, *_: object) -> list[Entries]:
    """The entries in order, and their numbers; equal ones keep their order."""
    dim, descending = cast(int, node.kwargs.get("dim", -1)), bool(node.kwargs.get("descending", False))
    lowering.refuse_named(node, dim)
    return np.split(lines.along(dim, partial(lines.sort, lowering.rows, descending=descending), entries), 2, dim)


def _gather(lowering: Lowering, node: Node, entries: Entries, _: object, index: Entries) -> Entries:
    """The entries whose numbers `index` holds."""
    dim = cast(int, node.args[1])
    lowering.refuse_named(node, dim)
    return lines.along(dim, partial(lines.gather, lowering.rows), entries, index)


def _scatter(lowering: Lowering, node: Node, entries: Entries, _: object, index: Entries, source: Entries) -> Entries:
    """The entries with those that `index` numbers replaced by those of `source`."""
    dim = cast(int, node.args[1])
    lowering.refuse_named(node, dim)
    return lines.along(dim, partial(lines.scatter, lowering.rows), entries, index, source)


def _scatter_add(lowering: Lowering, node: Node, entries: Entries, _: object, index: Entries, source: Entries) -> Entries:
    """The entries with those of `source` added where `index` says."""
    rows, dim = lowering.rows, cast(int, node.args[1])
    lowering.refuse_named(node, dim)
    zero = rows.number(0.0)
    slices: list[Entries] = []
    for i in range(entries.shape[dim]):
        here = rows.chain("eq", index, rows.number(float(i)))
        arriving = rows.fold("add", rows.chain("where", here, source, zero), dim, keep=True)
        slices.append(rows.chain("add", entries.take([i], dim), arriving))
    return np.concatenate(slices, dim)


def _select_backward(lowering: Lowering, node: Node, entries: Entries, *_: object) -> Entries:
    """The gradient of one entry among zeros."""
    result = np.full(node.unrolled, lowering.rows.const(0.0))
    dim, i = cast(tuple[int, int], node.args[2:])
    if node.names[dim] is not None:
        raise NotImplementedError(f"{lowering.name}: {node.name} mixes the points of the sweep")
    np.moveaxis(result, dim, 0)[i] = entries
    return result


def _edt(lowering: Lowering, _: Node, entries: Entries) -> Entries:
    """The distance of every pixel of a mask to the nearest zero pixel."""
    flat = entries.reshape(-1, *entries.shape[-2:])
    return np.stack([lines.edt(lowering.rows, mask) for mask in flat]).reshape(entries.shape)


def _erode(lowering: Lowering, _: Node, entries: Entries, beyond: Entries) -> Entries:
    """The least of every pixel of a mask and its four neighbours."""
    return reduce(lambda a, b: lowering.rows.chain("minimum", a, b), lines.neighbours(entries, beyond.item()), entries)


def _reshaped(lowering: Lowering, node: Node, entries: Entries, *_: object) -> Entries:
    if _around(cast(Node, node.args[0])) != _around(node):
        raise NotImplementedError(f"{lowering.name}: {node.name} moves entries from one point of the sweep to another")
    return entries.reshape(node.unrolled)


def _around(node: Node) -> tuple[int, int] | None:
    """How many unrolled entries lie before and after the named dimensions in memory; None for a tensor without such dimensions."""
    named = [dim for dim, name in enumerate(node.names) if name is not None]
    return (math.prod(node.unrolled[: named[0]]), math.prod(node.unrolled[named[-1] :])) if named else None


def _expanded(_: Lowering, node: Node, entries: Entries, *__: object) -> Entries:
    return np.broadcast_to(entries, node.unrolled)


def _stacked(_: Lowering, node: Node, tensors: Sequence[Entries], *__: object) -> Entries:
    return np.stack(tensors, axis=cast(int, node.args[1]) if len(node.args) > 1 else 0)


def _selected(lowering: Lowering, node: Node, entries: Entries, *__: object) -> Entries:
    dim, i = cast(tuple[int, int], node.args[1:])
    lowering.refuse_named(node, dim)
    return entries.take([i], dim).squeeze(dim)


def _unbound(lowering: Lowering, node: Node, entries: Entries, *__: object) -> list[Entries]:
    dim = cast(int, node.args[1]) if len(node.args) > 1 else 0
    lowering.refuse_named(node, dim)
    return list(np.moveaxis(entries, dim, 0))


def _permuted(_: Lowering, node: Node, entries: Entries, *__: object) -> Entries:
    return entries.transpose(cast(Sequence[int], node.args[1]))


def _counted(lowering: Lowering, node: Node, *_: object) -> Entries:
    if any(node.names):
        raise NotImplementedError(f"{lowering.name}: {node.name} numbers the points of the sweep")
    return lowering.rows.constants(torch.arange(*cast(Any, node.args)))


def _filled(_: Lowering, node: Node, __: Entries, value: Entries) -> Entries:
    return np.broadcast_to(value, node.unrolled)


SHAPERS: dict[str, Shaper] = {
    **dict.fromkeys(("view", "reshape", "_unsafe_view", "unsqueeze", "squeeze"), _reshaped),
    "expand": _expanded,
    "arange": _counted,
    "full_like": _filled,
    "permute": _permuted,
    "stack": _stacked,
    "select": _selected,
    "unbind": _unbound,
    "select_backward": _select_backward,
    "sum": _sum,
    "mean": _mean,
    "amax": _amax,
    "cumsum": _cumsum,
    "sort": _sort,
    "argmax": _argmax,
    "gather": _gather,
    "scatter": _scatter,
    "scatter_add": _scatter_add,
    "edt": _edt,
    "erode": _erode,
}
Lowering.shapers = SHAPERS


def _bounds(node: Node) -> tuple[bool, bool]:
    """Which of the two bounds a clamp has."""
    bounds = dict(zip(("min", "max"), node.args[1:], strict=False)) | dict(node.kwargs)
    return bounds.get("min") is not None, bounds.get("max") is not None
