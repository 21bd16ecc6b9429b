"""From autograd's graph to rows: every entry of every tensor becomes a row, an aten operation on rows before it.

The graph is traced on a sweep of SWEEP points. What the rows say of one point they say of all, so a dimension of that length
counts as one entry, and nothing may mix its points. All others are unrolled: a sum over classes becomes a chain of additions.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial, reduce
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor
from torch.fx import GraphModule, Node

from losses.tracing import lines as unroll
from losses.tracing.lines import Entries

Row = tuple[str | int | float, ...]
Shaper = Callable[..., Any]

SWEEP = 101  # longer than any other dimension

# Operations that hand their first argument on.
ALIASES = {"detach", "_to_copy", "clone", "alias", "lift_fresh_copy", "scalar_tensor"}
CONSTANTS = {"ones_like": 1.0, "zeros_like": 0.0, "_efficientzerotensor": 0.0, "new_zeros": 0.0, "zeros": 0.0, "ones": 1.0}

# Element-wise, though PyTorch does not say so.
UNTAGGED = {"masked_fill", "log_sigmoid_forward", "log_sigmoid_backward"}

FOLDS: dict[str, Callable[..., float]] = {
    "neg": float.__neg__,
    "abs": float.__abs__,
    "add": float.__add__,
    "sub": float.__sub__,
    "rsub": float.__rsub__,
    "mul": float.__mul__,
    "div": float.__truediv__,
    "eq": float.__eq__,
    "ne": float.__ne__,
    "lt": float.__lt__,
    "le": float.__le__,
    "gt": float.__gt__,
    "ge": float.__ge__,
    "log": math.log,
    "log1p": math.log1p,
    "relu": partial(max, 0.0),
    "maximum": max,
    "minimum": min,
    "bitwise_and": min,
    "bitwise_or": max,
    "bitwise_not": operator.not_,
}


class Rows:
    """Rows under construction; equal rows are one row. `name` is what an error calls the function."""

    def __init__(self, name: str, whole: Collection[int] = (SWEEP,), shapers: dict[str, Shaper] | None = None) -> None:
        self.name = name
        self.whole = whole  # the sizes of dimensions that count as one entry
        self.shapers: dict[str, Shaper] = {**SHAPERS, **(shapers or {})}
        self.ops: list[Row] = []
        self.known: dict[Row, int] = {}

    def read(self, graph: GraphModule) -> list[int]:
        """Add rows for each node of the graph, and return those of its outputs, each of one entry."""
        at: dict[Node, Any] = {}
        inputs = 0
        for node in graph.graph.nodes:
            if node.op == "placeholder":
                at[node] = np.full(self.shape(node), self.add("in", inputs))
                inputs += 1
            elif node.op == "get_attr":
                at[node] = self.constants(getattr(graph, str(node.target)))
            elif node.op == "call_function" and (node.users or _name(node).endswith("_")):
                at[node] = self.call(node, at)
            elif node.op == "output":
                return [at[result].item() for result in node.args[0]]
        raise NotImplementedError(f"{self.name}: the traced graph has no output")

    def call(self, node: Node, at: dict[Node, Any]) -> Any:  # noqa: ANN401
        name = _name(node)
        arguments = [self.operand(argument, at) for argument in node.args]
        if name == "getitem":
            return arguments[0][node.args[1]]
        if name in ALIASES:
            return arguments[0]
        if name in CONSTANTS:
            return np.full(self.shape(node), self.add("const", CONSTANTS[name]))
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
            arguments = [a for a in arguments if a is not None] + [self.operand(bound, at) for bound in node.kwargs.values()]
        if name.endswith("_"):  # in place: who reads the argument later reads the result
            result = self.each(node, name[:-1], arguments)
            at.update({old: result for old, where in at.items() if where is arguments[0]})
            return result
        return self.each(node, name, arguments)

    def operand(self, argument: Any, at: dict[Node, Any]) -> Any:  # noqa: ANN401
        """The entries of a tensor or a number; of a list of tensors, each; what is neither (a dimension, a size) is None."""
        if isinstance(argument, Node):
            return at[argument]
        if isinstance(argument, int | float):
            return self.number(float(argument))
        if isinstance(argument, Sequence) and any(isinstance(item, Node) for item in cast(Iterable[Any], argument)):
            return [at[item] for item in cast(Iterable[Node], argument)]
        return None

    def shape(self, node: Node) -> tuple[int, ...]:
        """The shape of a node's tensor, the dimensions that stay whole as one entry."""
        return tuple(1 if size in self.whole else size for size in node.meta["val"].shape)

    def const(self, value: float) -> int:
        return self.add("const", float(value))

    def number(self, value: float) -> Entries:
        return np.array(self.const(value))

    def constants(self, values: Tensor) -> Entries:
        return np.array([self.add("const", value.item()) for value in values.double().flatten()]).reshape(values.shape)

    def each(self, node: Node, name: str, arguments: Sequence[Any]) -> Entries:
        """One row for each entry of an element-wise operation."""
        if name not in UNTAGGED and torch.Tag.pointwise not in cast(Any, node.target).tags:
            raise NotImplementedError(f"{self.name}: {name} is not element-wise")
        return self.chain(name, *arguments)

    def fold(self, name: str, entries: Entries, axis: int, *, keep: bool = False) -> Entries:
        """A chain of an operation of two along one dimension."""
        slices = [entries.take([i], axis) for i in range(entries.shape[axis])]
        combined = reduce(lambda a, b: self.chain(name, a, b), slices)
        return combined if keep else combined.squeeze(axis)

    def simplify(self, name: str, arguments: list[int]) -> int:
        """Add a row, or find an earlier one that is equal to it for every input, infinities included."""
        constants = [self.constant(row) for row in arguments]
        first, second = arguments[0], arguments[-1]
        match name:
            case "mul" if constants[0] == 1:
                return second
            case "mul" | "div" if constants[1] == 1:
                return first
            case "add" if 0 in constants:
                return second if constants[0] == 0 else first
            case "pow" if constants[1] in (0.0, 1.0):
                return first if constants[1] == 1 else self.add("const", 1.0)
            case "pow" if constants[1] == 2:
                return self.add("mul", first, first)
            case "where" if constants[0] is not None:
                return arguments[1] if constants[0] else second
            case "where" if arguments[1] == second:
                return second
            case "where" if constants[1:] == [1, 0]:  # a condition is 1 or 0 itself
                return first
            case "bitwise_or" if 0 in constants:
                return second if constants[0] == 0 else first
            case "maximum" | "minimum" | "bitwise_or" if first == second:
                return first
            case "ge" | "le" if first == second:  # of what is a number
                return self.const(1)
            case "gt" | "lt" if first == second:
                return self.const(0)
            case "abs" if (inner := self.negated(first)) is not None:
                return self.simplify("abs", [inner])
            case "masked_fill" if constants[1] is not None:
                return second if constants[1] else first
            case _ if None not in constants and (value := _folded(name, constants)) is not None:
                return self.const(value)
            case _:
                return self.add(name, *arguments)

    def negated(self, row: int) -> int | None:
        """What the row is the negative of, if that can be seen."""
        match self.ops[row]:
            case ("neg", int(inner)):
                return inner
            case ("sub", int(zero), int(inner)) | ("rsub", int(inner), int(zero)) if self.constant(zero) == 0:
                return inner
            case _:
                return None

    def same(self, name: str, arguments: Sequence[int], row: int) -> None:
        """From now on, have the row stand for this operation."""
        self.known.setdefault((name, *arguments), row)

    def constant(self, row: int) -> float | None:
        name, *rest = self.ops[row]
        return float(rest[0]) if name == "const" else None

    def add(self, *row: str | int | float) -> int:
        if row not in self.known:
            self.known[row] = len(self.ops)
            self.ops.append(row)
        return self.known[row]

    # Operations on whole vectors. Each takes the node, its arguments as entries, and reads sizes and dimensions off the node.

    def over(self, node: Node, name: str, entries: Entries) -> Entries:
        """A chain of an operation of two along the dimensions the node names, or all."""
        dims = cast(Sequence[int], node.args[1]) if len(node.args) > 1 else range(entries.ndim)
        keep = bool(node.args[2]) if len(node.args) > 2 else False
        for dim in sorted((d % entries.ndim for d in dims), reverse=True):
            self.refuse_sweep(node, dim)
            entries = self.fold(name, entries, dim, keep=keep)
        return entries

    def sum(self, node: Node, entries: Entries, *_: object) -> Entries:
        return self.over(node, "add", entries)

    def mean(self, node: Node, entries: Entries, *_: object) -> Entries:
        total = self.sum(node, entries)
        return self.chain("div", total, self.number(entries.size / total.size))

    def amax(self, node: Node, entries: Entries, *_: object) -> Entries:
        return self.over(node, "maximum", entries)

    def argmax(self, node: Node, entries: Entries, *_: object) -> Entries:
        """The number of the first of the largest entries."""
        dim = cast(int, node.args[1])
        self.refuse_sweep(node, dim)
        best = entries.take([0], dim)
        index = np.broadcast_to(self.number(0.0), best.shape)
        for i in range(1, entries.shape[dim]):
            here, number = entries.take([i], dim), self.number(float(i))
            larger = self.chain("gt", here, best)
            best, index = self.chain("where", larger, here, best), self.chain("where", larger, number, index)
        return index

    def cumsum(self, node: Node, entries: Entries, *_: object) -> Entries:
        dim = cast(int, node.args[1])
        self.refuse_sweep(node, dim)
        sums = [entries.take([0], dim)]
        for i in range(1, entries.shape[dim]):
            sums.append(self.chain("add", sums[-1], entries.take([i], dim)))
        return np.concatenate(sums, dim)

    def sort(self, node: Node, entries: Entries, *_: object) -> list[Entries]:
        """The entries in order, and their numbers; equal ones keep their order."""
        dim, descending = cast(int, node.kwargs.get("dim", -1)), bool(node.kwargs.get("descending", False))
        self.refuse_sweep(node, dim)
        return np.split(unroll.along(dim, partial(unroll.sort, self, descending=descending), entries), 2, dim)

    def gather(self, node: Node, entries: Entries, _: object, index: Entries) -> Entries:
        """The entries whose numbers `index` holds."""
        dim = cast(int, node.args[1])
        self.refuse_sweep(node, dim)
        return unroll.along(dim, partial(unroll.gather, self), entries, index)

    def scatter(self, node: Node, entries: Entries, _: object, index: Entries, source: Entries) -> Entries:
        """The entries with those that `index` numbers replaced by those of `source`."""
        dim = cast(int, node.args[1])
        self.refuse_sweep(node, dim)
        return unroll.along(dim, partial(unroll.scatter, self), entries, index, source)

    def scatter_add(self, node: Node, entries: Entries, _: object, index: Entries, source: Entries) -> Entries:
        """The entries with those of `source` added where `index` says."""
        dim = cast(int, node.args[1])
        zero = self.number(0.0)
        slices: list[Entries] = []
        for i in range(entries.shape[dim]):
            here = self.chain("eq", index, self.number(float(i)))
            arriving = self.fold("add", self.chain("where", here, source, zero), dim, keep=True)
            slices.append(self.chain("add", entries.take([i], dim), arriving))
        return np.concatenate(slices, dim)

    def select_backward(self, node: Node, entries: Entries, *_: object) -> Entries:
        """The gradient of one entry among zeros."""
        result = np.full(self.shape(node), self.add("const", 0.0))
        dim, i = cast(tuple[int, int], node.args[2:])
        np.moveaxis(result, dim, 0)[i] = entries
        return result

    def edt(self, _: Node, entries: Entries) -> Entries:
        """The distance of every pixel of a mask to the nearest zero pixel."""
        flat = entries.reshape(-1, *entries.shape[-2:])
        return np.stack([unroll.edt(self, mask) for mask in flat]).reshape(entries.shape)

    def erode(self, _: Node, entries: Entries, beyond: Entries) -> Entries:
        """The least of every pixel of a mask and its four neighbours."""
        return reduce(lambda a, b: self.chain("minimum", a, b), unroll.neighbours(entries, beyond.item()), entries)

    def chain(self, name: str, *arguments: Entries) -> Entries:
        spread = np.broadcast_arrays(*arguments)
        rows = [self.simplify(name, list(entry)) for entry in zip(*(a.flat for a in spread), strict=True)]
        return np.array(rows, dtype=np.int_).reshape(spread[0].shape)

    def refuse_sweep(self, node: Node, dim: int) -> None:
        if cast(Node, node.args[0]).meta["val"].shape[dim] == SWEEP:
            raise NotImplementedError(f"{self.name}: {node.target} mixes the points of the sweep")


def _name(node: Node) -> str:
    return "getitem" if node.target is operator.getitem else str(node.target).split(".")[1]


def _folded(name: str, constants: Sequence[float | None]) -> float | None:
    """The operation on constants, where its result is a finite number that can be told here."""
    try:
        value = float(FOLDS[name](*constants))
    except (KeyError, ArithmeticError, ValueError):
        return None
    return value if math.isfinite(value) else None


def _reshaped(rows: Rows, node: Node, entries: Entries, *_: object) -> Entries:
    return entries.reshape(rows.shape(node))


def _expanded(rows: Rows, node: Node, entries: Entries, *_: object) -> Entries:
    return np.broadcast_to(entries, rows.shape(node))


def _stacked(_: Rows, node: Node, tensors: Sequence[Entries], *__: object) -> Entries:
    return np.stack(tensors, axis=cast(int, node.args[1]) if len(node.args) > 1 else 0)


def _selected(_: Rows, node: Node, entries: Entries, *__: object) -> Entries:
    dim, i = cast(tuple[int, int], node.args[1:])
    return entries.take([i], dim).squeeze(dim)


def _unbound(_: Rows, node: Node, entries: Entries, *__: object) -> list[Entries]:
    return list(np.moveaxis(entries, cast(int, node.args[1]) if len(node.args) > 1 else 0, 0))


def _permuted(_: Rows, node: Node, entries: Entries, *__: object) -> Entries:
    return entries.transpose(cast(Sequence[int], node.args[1]))


def _counted(rows: Rows, node: Node, *_: object) -> Entries:
    return rows.constants(torch.arange(*cast(Any, node.args)))


def _filled(rows: Rows, node: Node, _: Entries, value: Entries) -> Entries:
    return np.broadcast_to(value, rows.shape(node))


SHAPERS: dict[str, Shaper] = {
    **dict.fromkeys(("view", "reshape", "_unsafe_view", "unsqueeze", "squeeze"), _reshaped),
    "expand": _expanded,
    "arange": _counted,
    "full_like": _filled,
    "permute": _permuted,
    "stack": _stacked,
    "select": _selected,
    "unbind": _unbound,
    "select_backward": Rows.select_backward,
    "sum": Rows.sum,
    "mean": Rows.mean,
    "amax": Rows.amax,
    "cumsum": Rows.cumsum,
    "sort": Rows.sort,
    "argmax": Rows.argmax,
    "gather": Rows.gather,
    "scatter": Rows.scatter,
    "scatter_add": Rows.scatter_add,
    "edt": Rows.edt,
    "erode": Rows.erode,
}


def _bounds(node: Node) -> tuple[bool, bool]:
    """Which of the two bounds a clamp has."""
    given = dict(zip(("min", "max"), node.args[1:], strict=False)) | dict(node.kwargs)
    return given.get("min") is not None, given.get("max") is not None
