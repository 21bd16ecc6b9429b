"""The tracing of whole pictures, and of columns of a table, whose entries know of each other.

In the rows of these programs a value is a number or an array: all the pixels of a picture, or all entries of a column. What mixes
them, a sum, a sort, a distance, is one row; classes are unrolled as elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import cast

import torch
from torch import Tensor

from losses.tracing.builder import Entries
from losses.tracing.graphs import Node, Size
from losses.tracing.lowering import SHAPERS as SHAPERS_OF_CLASSES
from losses.tracing.lowering import Lowering, Shaper
from losses.tracing.program import Program, number, trace_samples

SMALL = 6  # pixels: the side of the frame of the second graph
FLAT = ("pixels", "column")  # the dimensions along which all entries lie, one after the other; a side of a frame has only its own


class Frame(Lowering):
    """The rows of a graph of pictures, for frames of one size: its numbers of pixels are constants of the program."""

    def size(self, node: Node, sizes: Sequence[Size]) -> Entries:
        return self.rows.number(math.prod(size.first for size in sizes))


class Columns(Lowering):
    """The rows of a graph of columns of any length: how many entries they have is asked when the program runs."""

    def size(self, node: Node, sizes: Sequence[Size]) -> Entries:
        if any(size.name is None for size in sizes):
            raise NotImplementedError(f"{self.name}: {node.name} takes a number made from the length of a column")
        return self.rows.chain("length", self.column)

    @property
    def column(self) -> Entries:
        """The first input that is a column."""
        return next(entries for node, entries in self.entries.items() if any(node.names)).reshape(())


def trace_frames(
    name: str,
    function: Callable[..., Sequence[Tensor]],
    samples: Callable[[int], Mapping[str, Tensor]],
    side: int,
    outputs: Sequence[str],
) -> Program:
    """Trace a function of square pictures of this side, and of numbers, which it gets as `samples` makes them for a side.

    It returns a picture or a number for each of the outputs. `name` is what an error calls it.
    Raises NotImplementedError, naming the function and the operation, where its graph holds something the rows cannot say.
    """
    small = SMALL if side != SMALL else SMALL + 1
    sizes = {"side": (side, small), "pixels": (side**2, small**2)}
    return trace_samples(Frame(name), function, samples, sizes, outputs)


def trace_columns(
    name: str, function: Callable[..., Sequence[Tensor]], columns: Sequence[str], numbers: Sequence[str], outputs: Sequence[str]
) -> Program:
    """Trace a function of columns, which have an entry for every row of a table, however many it has, and of single numbers.

    It returns a column or a number for each of the outputs; errors are those of `trace_frames`.
    """

    def samples(length: int) -> dict[str, Tensor]:
        entries = {column: torch.linspace(0.1, 0.9, length, dtype=torch.float64) for column in columns}
        return entries | {name: number(0.3) for name in numbers}

    return trace_samples(Columns(name), function, samples, {"column": (5, 7)}, outputs)


def _whole(lowering: Lowering, node: Node, dims: Sequence[int]) -> list[int]:
    """Those of the dimensions of the node's first argument that the pixels lie along."""
    names = cast(Node, node.args[0]).names
    along = {i for i, name in enumerate(names) if name is not None}
    asked = {dim % len(names) for dim in dims}
    if along & asked not in (set(), along):
        raise NotImplementedError(f"{lowering.name}: {node.name} along only one side of the frame")
    return sorted(along & asked)


def _reduced(combine: str, whole: str) -> Shaper:
    """A reduction: first over classes, entry by entry, then over the pixels, in one row."""

    def shaper(lowering: Lowering, node: Node, entries: Entries, *_: object) -> Entries:
        source = cast(Node, node.args[0])
        dims = cast(Sequence[int], node.args[1]) if len(node.args) > 1 else range(len(source.shape))
        pixels = _whole(lowering, node, dims)
        for dim in {d % len(source.shape) for d in dims} - set(pixels):
            entries = lowering.rows.fold(combine, entries, dim, keep=True)
        if pixels:
            entries = lowering.rows.chain(whole, entries, _count(lowering, node, pixels))
        return entries.reshape(node.unrolled)

    return shaper


def _count(lowering: Lowering, node: Node, dims: Sequence[int]) -> Entries:
    """How many entries lie along these dimensions of the node's first argument."""
    source = cast(Node, node.args[0])
    named = [Size(name, source.shape[dim]) for dim in dims if (name := source.names[dim]) is not None]
    unrolled = lowering.rows.number(math.prod(source.unrolled[dim] for dim in dims))
    return lowering.rows.chain("mul", unrolled, lowering.size(node, named)) if named else unrolled


def _mean(lowering: Lowering, node: Node, entries: Entries, *_: object) -> Entries:
    dims = cast(Sequence[int], node.args[1]) if len(node.args) > 1 else range(entries.ndim)
    return lowering.rows.chain("div", _sum(lowering, node, entries), _count(lowering, node, dims))


_sum = _reduced("add", "sum")


def _sorted(lowering: Lowering, node: Node, entries: Entries, *_: object) -> list[Entries]:
    if not node.kwargs.get("descending"):
        raise NotImplementedError(f"{lowering.name}: {node.name} from the smallest up")
    order = lowering.rows.chain("order", entries)
    return [lowering.rows.chain("take", entries, order), order]


def _taken(lowering: Lowering, _: Node, entries: Entries, __: object, order: Entries) -> Entries:
    return lowering.rows.chain("take", entries, order)


def _put(lowering: Lowering, _: Node, __: Entries, ___: object, order: Entries, source: Entries) -> Entries:
    return lowering.rows.chain("put", source, order)


def _cumsum(lowering: Lowering, _: Node, entries: Entries, *__: object) -> Entries:
    return lowering.rows.chain("cumsum", entries)


def _along(name: str, pixels: Shaper | None = None, dim: int = -1) -> Shaper:
    """An operation along one dimension, by default `dim`: of classes it is unrolled, of all the pixels it may be one row."""

    def shaper(lowering: Lowering, node: Node, entries: Entries, *rest: object) -> Entries:
        names = cast(Node, node.args[0]).names
        runs_along = names[cast(int, node.kwargs.get("dim", node.args[1] if len(node.args) > 1 else dim))]
        if runs_along is None:
            return SHAPERS_OF_CLASSES[name](lowering, node, entries, *rest)
        if pixels is None or runs_along not in FLAT:
            raise NotImplementedError(f"{lowering.name}: {node.name} along one side of the frame, or of single pixels")
        return pixels(lowering, node, entries, *rest)

    return shaper


def _permuted(lowering: Lowering, node: Node, entries: Entries, *_: object) -> Entries:
    names, order = cast(Node, node.args[0]).names, cast(Sequence[int], node.args[1])
    pixels = [dim % len(names) for dim in order if names[dim] is not None]
    if pixels != sorted(pixels):
        raise NotImplementedError(f"{lowering.name}: {node.name} turns the frame")
    return entries.transpose(order)


def _arange(lowering: Lowering, node: Node, *_: object) -> Entries:
    (name,), (count,) = node.names, node.shape
    if name is None:
        return SHAPERS_OF_CLASSES["arange"](lowering, node)
    if name not in FLAT or len(node.args) > 2:
        raise NotImplementedError(f"{lowering.name}: {node.name} along one side of the frame, or in steps")
    rows, start = lowering.rows, node.args[0] if len(node.args) > 1 else 0
    numbers = rows.chain("index", lowering.size(node, [Size(name, count)]))
    return rows.chain("add", numbers, rows.number(float(start))).reshape(1)


def _operation(name: str) -> Shaper:
    """One of our own operations; it has to know how wide the frame is."""

    def shaper(lowering: Lowering, node: Node, *arguments: Entries) -> Entries:
        (width,) = (Size(name, node.shape[-1]) for name in node.names[-1:] if name is not None)
        return lowering.rows.chain(name, *arguments, lowering.size(node, [width]))

    return shaper


Frame.shapers = Columns.shapers = {
    **SHAPERS_OF_CLASSES,
    "sum": _sum,
    "mean": _mean,
    "amax": _reduced("maximum", "amax"),
    "sort": _along("sort", _sorted),
    "gather": _along("gather", _taken),
    "scatter": _along("scatter", _put),
    "cumsum": _along("cumsum", _cumsum),
    "select": _along("select"),
    "unbind": _along("unbind", dim=0),
    "permute": _permuted,
    "arange": _arange,
    **{name: _operation(name) for name in ("edt", "erode", "moved", "noise")},
}
