"""Programs of whole pictures: a loss of masks and its gradient with respect to every pixel, and the scene it is shown on.

In the rows of these programs a value is a number or a picture, all its pixels in one array. What mixes pixels, a sum, a sort, a
distance, is one row; classes are unrolled as elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

import torch
from torch import Tensor
from torch.fx import Node

from losses.core.curve import find_loss
from losses.core.shared import shared
from losses.core.spec import Loss
from losses.scenes.masks import KNOBS, MEASURES, SHARES, logits, mask_inputs, measures, places, shares, target
from losses.segmentation.overlap import lovasz
from losses.tracing.builder import SHAPERS as SHAPERS_OF_CLASSES
from losses.tracing.builder import Entries, Rows, Shaper
from losses.tracing.program import Program, trace_samples

SCENE = ("y", "paint", "across", "down")  # the pictures a scene is made from


def trace_pixels(loss: str | Loss, side: int) -> Program:
    """Trace a loss of masks on a square frame; traced once a process.

    The inputs are two pictures, x, the logit of every pixel, and the mask y, and the hyperparameters. The outputs are the value,
    and the gradient with respect to the pixels' probabilities, by_p, and to their logits, by_z.
    Raises ValueError for an unknown loss, and NotImplementedError, naming the loss and the operation, where its graph holds
    something the rows cannot say.

    >>> program = trace_pixels("dice", 64)
    >>> program.inputs, list(program.outputs)
    (('x', 'y', 'eps'), ['value', 'by_p', 'by_z'])
    """
    return _trace_pixels(find_loss(loss).slug, side)


@shared(costly=True)
def _trace_pixels(slug: str, side: int) -> Program:
    loss = find_loss(slug)
    names = [param.name for param in loss.params]

    def program(z: Tensor, y: Tensor, *numbers: Tensor) -> tuple[Tensor, ...]:
        z = z.detach().requires_grad_()
        p = z.sigmoid()
        made = mask_inputs(z, y, p)
        value = loss.function(*(made[name] for name in loss.inputs), **dict(zip(names, numbers, strict=True)))
        if not value.requires_grad:
            return value, torch.zeros_like(z), torch.zeros_like(z)
        by_p, by_z = torch.autograd.grad(value, (p, z), allow_unused=True, materialize_grads=True)
        change = p * (1 - p)
        return value, by_p if "p" in loss.inputs or "probabilities" in loss.inputs else by_z / change, by_z

    return _trace(slug, program, ("x", "y"), names, ("value", "by_p", "by_z"), side)


@shared(costly=True)
def trace_scene(side: int, swept: str) -> Program:
    """Trace the scene: from the target y, what was painted, and the places of the pixels to the prediction.

    The outputs are its logits z, its probabilities p, and `pace`, how fast the logits change with the number called `swept`.

    >>> list(trace_scene(64, "size").outputs)
    ['z', 'p', 'pace']
    """

    def program(y: Tensor, paint: Tensor, across: Tensor, down: Tensor, *numbers: Tensor) -> tuple[Tensor, ...]:
        given = dict(zip(KNOBS, numbers[:-1], strict=True))
        along = given[swept].detach().expand_as(y).requires_grad_()
        z = logits(y, paint, across, down, given | {swept: along}, numbers[-1])
        (pace,) = torch.autograd.grad(z, along, torch.ones_like(z), allow_unused=True, materialize_grads=True)
        return z, z.sigmoid(), pace

    return _trace("scene", program, SCENE, (*KNOBS, "seed"), ("z", "p", "pace"), side)


@shared(costly=True)
def trace_measures(side: int) -> Program:
    """Trace the counts of a prediction, of its probabilities x as they are, and, under names with hard_, of the mask above 1/2."""

    def program(p: Tensor, y: Tensor) -> tuple[Tensor, ...]:
        return *measures(p, y), *measures((p > 0.5).to(p.dtype), y)

    return _trace("measures", program, ("x", "y"), (), (*MEASURES, *(f"hard_{name}" for name in MEASURES)), side)


@shared(costly=True)
def trace_shares(side: int) -> Program:
    """Trace which part of a gradient x, for logits z and target y, falls where."""
    return _trace("shares", shares, ("x", "z", "y"), (), SHARES, side)


@shared(costly=True)
def trace_sorted(side: int) -> Program:
    """Trace the Lovász extension in steps: the errors of probabilities x from the largest down, and what each adds to the loss.

    An increment is the extension's own gradient; the products with the errors sum up to the loss.
    """

    def program(p: Tensor, y: Tensor) -> tuple[Tensor, ...]:
        errors = (y - p).abs().detach().requires_grad_()
        (slope,) = torch.autograd.grad(lovasz(errors, y), errors)
        largest, order = torch.sort(errors.detach().flatten(-2), dim=-1, descending=True, stable=True)
        increments = slope.flatten(-2).gather(-1, order)
        return largest, increments, largest * increments

    return _trace("sorted", program, ("x", "y"), (), ("errors", "increments", "products"), side)


def _trace(
    name: str,
    function: Callable[..., Sequence[Tensor]],
    pictures: Sequence[str],
    numbers: Sequence[str],
    outputs: Sequence[str],
    side: int,
) -> Program:
    across, down = places(side)
    mask = target("disc", side)
    known = {"y": mask, "paint": 0 * mask, "across": across.expand(side, side), "down": down.expand(side, side)}
    soft = 0.1 * across + 0.05 * down
    samples = {name: known.get(name, soft).clone() for name in pictures}  # one tensor under two names would be one input
    samples |= {name: torch.tensor(0.3, dtype=torch.float64) for name in numbers}
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
