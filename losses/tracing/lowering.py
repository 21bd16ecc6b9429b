"""From autograd's graph to rows: every entry of every tensor becomes a row, an aten operation on rows before it.

What the rows say of one point of the sweep they say of all, so a dimension that has a name counts as one entry, and nothing may
mix its points. All others are unrolled: a sum over classes becomes a chain of additions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial, reduce
from sys import float_info
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

# What combines conditions, by what combines numbers as conditions.
LOGICAL = {"logical_and": "bitwise_and", "logical_or": "bitwise_or", "logical_not": "bitwise_not", "logical_xor": "ne"}


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
        arguments = [self.operand(node, argument) for argument in node.args]
        result = self.result(node, node.name.removesuffix("_"), arguments)
        if node.name.endswith("_"):  # in place: who reads the argument later reads the result
            self.entries.update({old: result for old, entries in self.entries.items() if entries is arguments[0]})
        return result

    def result(self, node: Node, name: str, arguments: list[Any]) -> object:
        if name == "getitem":
            return arguments[0][node.args[1]]
        if name in ALIASES:
            return arguments[0]
        if name in CONSTANTS:
            return np.full(node.unrolled, self.rows.const(CONSTANTS[name]))
        if name in LOGICAL:
            zero = self.rows.number(0.0)  # what is not 0 is true
            return self.each(node, LOGICAL[name], [self.rows.chain("ne", argument, zero) for argument in arguments])
        if name in self.shapers:
            return self.shapers[name](self, node, *arguments)
        if name == "log_sigmoid_forward":  # the second result is a buffer the CPU does not fill
            return [self.each(node, name, arguments)] * 2
        if name == "log_sigmoid_backward":
            return self.each(node, name, arguments[:2])
        if name == "special_entr":
            return self.each(node, "neg", [self.each(node, "xlogy", arguments * 2)])
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
    return _chained(lowering, node, name, entries, dims, keep=bool(node.args[2]) if len(node.args) > 2 else False)


def _chained(lowering: Lowering, node: Node, name: str, entries: Entries, dims: Iterable[int], *, keep: bool = True) -> Entries:
    """A chain of an operation of two along these dimensions."""
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


def _logsumexp(lowering: Lowering, node: Node, entries: Entries, *_: object) -> Entries:
    """The logarithm of a sum of exponentials, of which the largest is taken out first, unless it is infinite."""
    rows, dims = lowering.rows, cast(Sequence[int], node.args[1])
    largest = _chained(lowering, node, "maximum", entries, dims)
    infinite = rows.chain("gt", rows.chain("abs", largest), rows.number(float_info.max))
    peak = rows.chain("where", infinite, rows.number(0.0), largest)
    total = _chained(lowering, node, "add", rows.chain("exp", rows.chain("sub", entries, peak)), dims)
    return rows.chain("add", rows.chain("log", total), peak).reshape(node.unrolled)


def _softmax(lowering: Lowering, node: Node, entries: Entries, *_: object) -> Entries:
    rows, dims = lowering.rows, [cast(int, node.args[1])]
    raised = rows.chain("exp", rows.chain("sub", entries, _chained(lowering, node, "maximum", entries, dims)))
    return rows.chain("div", raised, _chained(lowering, node, "add", raised, dims))


def _softmax_backward(lowering: Lowering, node: Node, slopes: Entries, result: Entries, *_: object) -> Entries:
    rows, dims = lowering.rows, [cast(int, node.args[2])]
    mean = _chained(lowering, node, "add", rows.chain("mul", slopes, result), dims)
    return rows.chain("mul", rows.chain("sub", slopes, mean), result)


def _log_softmax(lowering: Lowering, node: Node, entries: Entries, *_: object) -> Entries:
    rows, dims = lowering.rows, [cast(int, node.args[1])]
    below = rows.chain("sub", entries, _chained(lowering, node, "maximum", entries, dims))
    return rows.chain("sub", below, rows.chain("log", _chained(lowering, node, "add", rows.chain("exp", below), dims)))


def _log_softmax_backward(lowering: Lowering, node: Node, slopes: Entries, result: Entries, *_: object) -> Entries:
    rows, dims = lowering.rows, [cast(int, node.args[2])]
    total = _chained(lowering, node, "add", slopes, dims)
    return rows.chain("sub", slopes, rows.chain("mul", rows.chain("exp", result), total))


def _softplus(lowering: Lowering, _: Node, x: Entries, beta: Entries | None = None, threshold: Entries | None = None) -> Entries:
    """log(1 + exp(beta x)) / beta, and x beyond the threshold."""
    rows = lowering.rows
    beta, threshold = (rows.number(1.0) if beta is None else beta, rows.number(20.0) if threshold is None else threshold)
    scaled = rows.chain("mul", x, beta)
    curved = rows.chain("div", rows.chain("log1p", rows.chain("exp", scaled)), beta)
    return rows.chain("where", rows.chain("gt", scaled, threshold), x, curved)


def _softplus_backward(lowering: Lowering, _: Node, slope: Entries, x: Entries, beta: Entries, threshold: Entries) -> Entries:
    rows = lowering.rows
    scaled = rows.chain("mul", x, beta)
    raised = rows.chain("exp", scaled)
    curved = rows.chain("div", rows.chain("mul", slope, raised), rows.chain("add", raised, rows.number(1.0)))
    return rows.chain("where", rows.chain("gt", scaled, threshold), slope, curved)


def _clamp(lowering: Lowering, node: Node, entries: Entries, *bounds: Entries | None) -> Entries:
    named = {name: lowering.operand(node, bound) for name, bound in node.kwargs.items()}
    for name, bound in (dict(zip(("min", "max"), bounds, strict=False)) | named).items():
        entries = entries if bound is None else lowering.rows.chain(f"clamp_{name}", entries, bound)
    return entries


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


def _flipped(lowering: Lowering, node: Node, entries: Entries, *_: object) -> Entries:
    dims = cast(Sequence[int], node.args[1])
    for dim in dims:
        lowering.refuse_named(node, dim)
    return np.flip(entries, tuple(dims))


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
    "flip": _flipped,
    "stack": _stacked,
    "select": _selected,
    "unbind": _unbound,
    "select_backward": _select_backward,
    "sum": _sum,
    "mean": _mean,
    "amax": _amax,
    "logsumexp": _logsumexp,
    "_softmax": _softmax,
    "_softmax_backward_data": _softmax_backward,
    "_log_softmax": _log_softmax,
    "_log_softmax_backward_data": _log_softmax_backward,
    "softplus": _softplus,
    "softplus_backward": _softplus_backward,
    "clamp": _clamp,
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
