"""The one module that knows how PyTorch dispatches: a function as a graph of aten operations whose dimensions have names.

The function is run twice, on samples of two lengths, and every operation is recorded as it is called, autograd's own among them.
A dimension of one size in both graphs belongs to the function itself (classes, the corners of a box), whatever that size is. One
whose two sizes are those of a name runs along the sweep or the frame of that name. A number that differs is marked as a Size.
Whatever else differs is nothing that rows can say, and is refused.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

Sizes = Mapping[str, tuple[int, int]]  # for each name of a dimension its size in the first graph and in the second

_RECORDING = threading.Lock()  # a dispatch mode sets flags of the whole process while it is entered
Kind = Literal["input", "constant", "operation", "output"]


@dataclass(frozen=True)
class Size:
    """A number that changes with the length, and what it is in the first graph; its name is that of the dimension whose size it is.

    One that was computed from a size, as its half, has no name.
    """

    name: str | None
    first: float


@dataclass(eq=False, slots=True)
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
    value: Tensor | None = None

    @property
    def unrolled(self) -> tuple[int, ...]:
        """The shape of its tensor, with the named dimensions as one entry."""
        return tuple(size if name is None else 1 for size, name in zip(self.shape, self.names, strict=True))


@dataclass(eq=False, slots=True)
class _Step:
    """A step as it was run. Tensors among its arguments are the steps that made them; `result` is the tensor it made, if it is one.

    `varies` is whether it depends on an input, `changes` whether it writes into an argument.
    """

    kind: Kind
    name: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict[str, Any])
    result: Any = None
    varies: bool = False
    changes: bool = False
    pointwise: bool = False


# What each operation that has been met is called (aten.add.Tensor is add), whether it writes into an argument, and is point-wise.
_TRAITS: dict[object, tuple[str, bool, bool]] = {}


class _Recorder(TorchDispatchMode):
    """Records every operation that is run within it. The steps keep all tensors alive, so that no two have one id."""

    def __init__(self, name: str, inputs: Sequence[Tensor]) -> None:
        super().__init__()  # pyright: ignore[reportUnknownMemberType]
        self.name = name
        self.steps: list[_Step] = []
        self.makers: dict[int, _Step] = {}  # the id of a tensor -> the step that made or last changed it
        for tensor in inputs:
            self.record(_Step("input", "placeholder", result=tensor, varies=True))

    @classmethod
    def _should_skip_dynamo(cls) -> bool:  # to skip it, PyTorch would import its compiler, which takes two seconds
        return False

    def __torch_dispatch__(self, func: Any, types: object, args: Any = (), kwargs: Any = None) -> Any:  # noqa: ANN401
        operands, options = cast(Sequence[Any], args), cast(Mapping[str, Any], kwargs or {})
        result: Any = func(*operands, **options)
        if func not in _TRAITS:
            _TRAITS[func] = (str(func).split(".")[1], func._schema.is_mutable, torch.Tag.pointwise in func.tags)
        name, changes, pointwise = _TRAITS[func]
        if name == "lift_fresh":  # a number of the function's own has become a tensor
            return result
        taken = tuple(map(self.argument, operands)), {key: self.argument(one) for key, one in options.items()}
        varies = _varies(taken[0]) or _varies(taken[1].values())
        several = isinstance(result, tuple | list)
        parts = cast(Sequence[Any], result) if several else (result,)
        if varies and not all(isinstance(part, Tensor) for part in parts):
            raise NotImplementedError(f"{self.name}: {name} makes a number of Python, which no row can follow")
        step = self.record(_Step("operation", name, *taken, result, varies, changes, pointwise))
        for i, part in enumerate(parts if several else ()):
            self.record(_Step("operation", "getitem", (step, i), result=part, varies=varies))
        return result

    def record(self, step: _Step) -> _Step:
        self.steps.append(step)
        if isinstance(step.result, Tensor):
            self.makers[id(step.result)] = step
        return step

    def argument(self, one: object) -> object:
        """The step that made a tensor, or a constant for one that no step has made; lists are taken part by part."""
        if isinstance(one, Tensor):
            return self.makers.get(id(one)) or self.record(_Step("constant", "constant", result=one))
        if isinstance(one, list | tuple):
            return [self.argument(part) for part in cast(Sequence[object], one)]
        return one

    def live(self) -> list[_Step]:
        """The steps that the last one needs, the inputs, and those that write into an argument."""
        needed = {id(step) for step in self.steps if step.kind in ("input", "output") or step.changes}
        for step in reversed(self.steps):
            if id(step) in needed:
                needed |= {id(other) for other in _steps((*step.args, *step.kwargs.values()))}
        return [step for step in self.steps if id(step) in needed]


def _varies(arguments: Iterable[object]) -> bool:
    """Whether one of the arguments depends on an input."""
    for one in arguments:
        if isinstance(one, _Step):
            if one.varies:
                return True
        elif isinstance(one, list) and _varies(cast(list[object], one)):
            return True
    return False


def _steps(arguments: Sequence[object]) -> Iterator[_Step]:
    for one in arguments:
        if isinstance(one, _Step):
            yield one
        elif isinstance(one, list):
            yield from _steps(cast(list[object], one))


def _record(name: str, function: Callable[..., Sequence[Tensor]], samples: Sequence[Tensor]) -> list[_Step]:
    recorder = _Recorder(name, samples)
    with _RECORDING, recorder:
        results = function(*samples)
    recorder.record(_Step("output", "output", (recorder.argument(list(results)),)))
    return recorder.live()


def trace_graph(
    name: str, function: Callable[..., Sequence[Tensor]], first: Sequence[Tensor], second: Sequence[Tensor], sizes: Sizes
) -> list[Node]:
    """The graph of a function, from samples of its inputs at two lengths.

    `sizes` says which pairs of sizes have a name; `name` is what an error calls the function.
    Raises NotImplementedError, naming the function and the operation, where the two graphs differ in anything but named sizes.
    """
    steps = [_record(name, function, samples) for samples in (first, second)]
    if [step.name for step in steps[0]] != [step.name for step in steps[1]]:
        raise NotImplementedError(f"{name}: its operations change with the length of the sweep")
    pairing = _Pairing(name, {pair: key for key, pair in sizes.items()})
    for one, other in zip(*steps, strict=True):
        pairing.add(one, other)
    return list(pairing.nodes.values())


class _Pairing:
    """The nodes of the first graph, each compared with its twin of the second."""

    def __init__(self, name: str, named: Mapping[tuple[int, int], str]) -> None:
        self.name, self.named = name, named
        self.nodes: dict[_Step, Node] = {}
        self.twins: dict[_Step, _Step] = {}

    def add(self, one: _Step, other: _Step) -> None:
        self.twins[one] = other
        if one.kind == "constant":
            if not _equal(one.result, other.result):
                raise NotImplementedError(f"{self.name}: a constant changes with the length of the sweep")
            shape = tuple(one.result.shape)
            self.nodes[one] = Node("constant", one.name, shape=shape, names=(None,) * len(shape), value=one.result)
            return
        shape, names = self.dimensions(one, other)
        args = list(one.args)
        if one.name == "arange":  # where it ends is read off its shape
            args[min(1, len(args) - 1)] = other.args[min(1, len(args) - 1)]
        self.nodes[one] = Node(
            one.kind,
            one.name,
            tuple(self.argument(one.name, *pair) for pair in zip(args, other.args, strict=True)),
            {key: self.argument(one.name, value, other.kwargs[key]) for key, value in one.kwargs.items()},
            shape,
            names,
            one.pointwise,
        )

    def dimensions(self, one: _Step, other: _Step) -> tuple[tuple[int, ...], tuple[str | None, ...]]:
        """The shape of a node's tensor in the first graph, and the names of its dimensions; empty for what is no tensor."""
        tensors = one.result, other.result
        if not isinstance(tensors[0], Tensor) or not isinstance(tensors[1], Tensor):
            return (), ()
        pairs = list(zip(tensors[0].shape, tensors[1].shape, strict=True))
        if unknown := [pair for pair in pairs if pair[0] != pair[1] and pair not in self.named]:
            raise NotImplementedError(f"{self.name}: {one.name} makes a dimension that changes with the sweep, of {unknown}")
        return tuple(tensors[0].shape), tuple(None if a == b else self.named[a, b] for a, b in pairs)

    def argument(self, name: str, one: Any, other: Any) -> Any:  # noqa: ANN401
        """An argument of the first graph; a number that differs in the second is a Size."""
        if isinstance(one, _Step):
            if self.twins[one] is not other:
                raise NotImplementedError(f"{self.name}: what {name} takes changes with the length of the sweep")
            return self.nodes[one]
        if isinstance(one, list | tuple):  # of nodes, of dimensions, or of sizes, which are read off the shape
            pairs = zip(cast(Sequence[Any], one), cast(Sequence[Any], other), strict=True)
            return [self.argument(name, a, b) if isinstance(a, _Step) else a for a, b in pairs]
        if not isinstance(one, int | float) or one == other or (math.isnan(one) and math.isnan(other)):
            return one
        return Size(self.named.get((int(one), int(other))) if int(one) == one and int(other) == other else None, one)


def _equal(one: Tensor, other: Tensor) -> bool:
    return one.shape == other.shape and torch.allclose(one.double(), other.double(), rtol=0, atol=0, equal_nan=True)
