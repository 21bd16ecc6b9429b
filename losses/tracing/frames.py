"""The tracing of whole pictures.

In the rows of these programs a value is a number or a picture, all its pixels in one array. What mixes pixels, a sum, a sort, a
distance, is one row; classes are unrolled as elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import torch
from torch import Tensor
from torch.fx import Node

from losses.tracing.builder import SHAPERS as SHAPERS_OF_CLASSES
from losses.tracing.builder import Entries, Rows, Shaper
from losses.tracing.program import Program, trace_samples


def trace_frames(
    name: str, function: Callable[..., Sequence[Tensor]], samples: Mapping[str, Tensor], outputs: Sequence[str]
) -> Program:
    """Trace a function of square pictures of one size, (side, side), and of numbers, which it gets in the samples' order.

    It returns a picture or a number for each of the outputs. `name` is what an error calls it.
    Raises NotImplementedError, naming the function and the operation, where its graph holds something the rows cannot say.
    """
    (side,) = {sample.shape[-1] for sample in samples.values() if sample.ndim}
    return trace_samples(Rows(name, (side, side * side), SHAPERS), function, samples, outputs)


def _whole(rows: Rows, node: Node, dims: Sequence[int]) -> list[int]:
    """Those of the dimensions of the node's first argument that the pixels lie along."""
    shape = cast(Node, node.args[0]).meta["val"].shape
    along = {i for i, size in enumerate(shape) if size in rows.whole}
    asked = {dim % len(shape) for dim in dims}
    if along & asked not in (set(), along):
        raise NotImplementedError(f"{rows.name}: {node.target} along only one side of the frame")
    return sorted(along & asked)


def _reduced(combine: str, whole: str) -> Shaper:
    """A reduction: first over classes, entry by entry, then over the pixels, in one row."""

    def shaper(rows: Rows, node: Node, entries: Entries, *_: object) -> Entries:
        shape = cast(Node, node.args[0]).meta["val"].shape
        dims = cast(Sequence[int], node.args[1]) if len(node.args) > 1 else range(len(shape))
        pixels = _whole(rows, node, dims)
        for dim in {d % len(shape) for d in dims} - set(pixels):
            entries = rows.fold(combine, entries, dim, keep=True)
        if pixels:
            entries = rows.chain(whole, entries, rows.number(_count(node, pixels)))
        return entries.reshape(rows.shape(node))

    return shaper


def _count(node: Node, dims: Sequence[int]) -> float:
    shape = cast(Node, node.args[0]).meta["val"].shape
    return float(torch.Size(shape[dim] for dim in dims).numel())


def _mean(rows: Rows, node: Node, entries: Entries, *_: object) -> Entries:
    dims = cast(Sequence[int], node.args[1]) if len(node.args) > 1 else range(entries.ndim)
    return rows.chain("div", _sum(rows, node, entries), rows.number(_count(node, dims)))


_sum = _reduced("add", "sum")


def _sorted(rows: Rows, node: Node, entries: Entries, *_: object) -> list[Entries]:
    if not node.kwargs.get("descending"):
        raise NotImplementedError(f"{rows.name}: {node.target} from the smallest up")
    order = rows.chain("order", entries)
    return [rows.chain("take", entries, order), order]


def _taken(rows: Rows, _: Node, entries: Entries, __: object, order: Entries) -> Entries:
    return rows.chain("take", entries, order)


def _put(rows: Rows, _: Node, __: Entries, ___: object, order: Entries, source: Entries) -> Entries:
    return rows.chain("put", source, order)


def _cumsum(rows: Rows, _: Node, entries: Entries, *__: object) -> Entries:
    return rows.chain("cumsum", entries)


def _along(name: str, pixels: Shaper | None = None, dim: int = -1) -> Shaper:
    """An operation along one dimension, by default `dim`: of classes it is unrolled, of all the pixels it may be one row."""

    def shaper(rows: Rows, node: Node, entries: Entries, *rest: object) -> Entries:
        shape = cast(Node, node.args[0]).meta["val"].shape
        size = shape[cast(int, node.kwargs.get("dim", node.args[1] if len(node.args) > 1 else dim))]
        if size not in rows.whole:
            return SHAPERS_OF_CLASSES[name](rows, node, entries, *rest)
        if pixels is None or size != max(rows.whole):
            raise NotImplementedError(f"{rows.name}: {node.target} along one side of the frame, or of single pixels")
        return pixels(rows, node, entries, *rest)

    return shaper


def _permuted(rows: Rows, node: Node, entries: Entries, *_: object) -> Entries:
    shape, order = cast(Node, node.args[0]).meta["val"].shape, cast(Sequence[int], node.args[1])
    pixels = [dim % len(shape) for dim in order if shape[dim] in rows.whole]
    if pixels != sorted(pixels):
        raise NotImplementedError(f"{rows.name}: {node.target} turns the frame")
    return entries.transpose(order)


def _arange(rows: Rows, node: Node, *_: object) -> Entries:
    (count,) = node.meta["val"].shape
    values = torch.arange(*cast(Any, node.args))
    if count not in rows.whole:
        return rows.constants(values)
    if count != max(rows.whole):
        raise NotImplementedError(f"{rows.name}: {node.target} along one side of the frame")
    return rows.chain("add", rows.chain("index", rows.number(float(count))), rows.number(float(values[0]))).reshape(1)


def _operation(name: str) -> Shaper:
    """One of our own operations; it has to know how wide the frame is."""

    def shaper(rows: Rows, node: Node, *arguments: Entries) -> Entries:
        return rows.chain(name, *arguments, rows.number(float(node.meta["val"].shape[-1])))

    return shaper


SHAPERS: dict[str, Shaper] = {
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
