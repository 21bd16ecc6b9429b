"""A loss and its derivatives as data: autograd's own graph, traced once, for the browser to run.

A program is a list of rows, each an input, a constant, or an aten operation on earlier rows. Every operation is element-wise, so
the same rows serve numbers and arrays of any length; vectors of classes are unrolled.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from sys import intern
from typing import TypedDict

import torch
from torch import Tensor

from losses.core.axes import AXES, find_axis, params_on
from losses.core.curve import derivatives, find_loss, gradient, where_defined
from losses.core.registry import LOSSES, Unregistered, is_registered
from losses.core.shared import shared
from losses.core.softmax import log_softmax
from losses.core.spec import Axis, Loss
from losses.core.store import Form
from losses.tracing.builder import Row
from losses.tracing.graphs import Sizes, trace_graph
from losses.tracing.lowering import Lowering

OUTPUTS = ("value", "slope", "curvature")
SWEEP: Sizes = {"sweep": (5, 7)}  # any two lengths: what the rows say holds for all


class ProgramData(TypedDict):
    """A program in a message to the browser: each row is "in" and the number of an input, "const" and a number, or an operation.

    An operation's operands are the numbers of earlier rows; an output is the number of its row.
    """

    inputs: Sequence[str]
    ops: Sequence[Row]
    outputs: Mapping[str, int]


@dataclass(frozen=True)
class Program:
    """Rows that compute the outputs, by name, from the inputs: x, which may be an array, and plain numbers."""

    inputs: tuple[str, ...]
    ops: tuple[Row, ...]
    outputs: dict[str, int]

    @property
    def data(self) -> ProgramData:
        """The program as plain data, to go into a message to the browser."""
        return {"inputs": self.inputs, "ops": self.ops, "outputs": self.outputs}

    @classmethod
    def of(cls, data: ProgramData) -> Program:
        """The program that these data say."""
        rows = ((intern(str(name)), *operands) for name, *operands in data["ops"])  # a name is one object in all rows
        return cls(tuple(data["inputs"]), tuple(rows), dict(data["outputs"]))

    def part(self, *outputs: str) -> Program:
        """The program of these outputs alone, with only the rows that they need.

        >>> trace("mse").part("value").ops
        (('in', 0), ('mul', 0, 0))
        """
        return _live(self.inputs, self.ops, {name: self.outputs[name] for name in outputs})

    def to_json(self) -> str:
        """The program as compact JSON.

        >>> trace("mse").to_json()[:75]
        '{"inputs":["x","y"],"ops":[["in",0],["const",2.0],["mul",0,0],["mul",0,1]],'
        """
        return json.dumps(self.data, separators=(",", ":"), allow_nan=False)


FORM = Form(lambda program: program.data, Program.of)


def trace(loss: str | Loss, axis: str | Axis | None = None) -> Program:
    """Trace a loss on an axis (default: its own); traced once.

    The inputs are x, the target y and the hyperparameters, one number each: a vector is weight1, weight2, ...; the outputs are
    value, slope and curvature.
    Raises ValueError for an unknown loss or axis, and NotImplementedError, naming the loss and the operation, where the graph
    holds something that cannot be unrolled into element-wise rows.
    """
    entry = find_loss(loss)
    on = find_axis(entry, axis)
    return _trace(entry.slug, on.slug) if is_registered(entry) else _trace_unregistered(Unregistered.of(entry), on.slug)


def trace_entries(loss: str | Loss, classes: int, swept: int = 1, twice: bool = False) -> Program:
    """Trace a loss of vectors at any vectors of so many classes; traced once.

    x is entry number `swept` of the prediction (z, x or q); the other inputs are the entries of the prediction and of the target by
    name and number, z2, z3, y1, y2, y3 (or label), and the hyperparameters, weight1, weight2, ... The outputs are value, slope and
    curvature along x, and gradient1, gradient2, ... with respect to every entry of the prediction. `twice` sends the prediction
    through a softmax first.
    Raises ValueError, naming the loss, if it takes no vectors or has no such entry.

    >>> program = trace_entries("cross_entropy", 2, swept=2)
    >>> program.inputs, list(program.outputs)
    (('z1', 'x', 'y1', 'y2'), ['value', 'slope', 'curvature', 'gradient1', 'gradient2'])
    """
    entry = find_loss(loss)
    if entry.axis.takes != "classes" or classes < 2 or not 1 <= swept <= classes:
        raise ValueError(f"{entry.slug}: no entry {swept} of {classes} classes to sweep")
    return _trace_entries(entry.slug, classes, swept, twice)


@shared(maxsize=512, costly=True, form=FORM)
def trace_softmax(classes: int, swept: int = 1, name: str = "z") -> Program:
    """Trace the softmax of logits z1, z2, ..., or of another name, of which x is number `swept`; its outputs are p1, p2, ...

    >>> trace_softmax(2).inputs
    ('x', 'z2')
    """
    numbers = range(1, classes + 1)

    def program(*logits: Tensor) -> tuple[Tensor, ...]:
        sweep = logits[swept - 1]
        return log_softmax(torch.stack([z.expand(sweep.shape) for z in logits], dim=-1)).exp().unbind(dim=-1)

    return trace_function("softmax", program, ["x" if i == swept else f"{name}{i}" for i in numbers], [f"p{i}" for i in numbers])


def trace_simplex(loss: str | Loss) -> Program:
    """Trace a loss over all predictions (x, p2, p3) of three classes, given as probabilities; traced once.

    The outputs are the value; slope1, slope2, slope3, the gradient along the simplex; and move1, move2, move3, how the prediction
    changes when its logits move along theirs.

    >>> trace_simplex("sparse_cross_entropy").inputs
    ('x', 'p2', 'p3', 'label')
    """
    return _trace_simplex(find_loss(loss).slug)


def trace_function(name: str, function: Callable[..., Sequence[Tensor]], inputs: Sequence[str], outputs: Sequence[str]) -> Program:
    """Trace a function of the inputs, which it gets in their order as tensors: x as a sweep, every other as a single number.

    It returns one tensor of the sweep's shape for each of the outputs. `name` is what an error calls it.
    """

    def samples(length: int) -> dict[str, Tensor]:
        return {i: _sweep(length) if i == "x" else number(0.3) for i in inputs}

    return trace_samples(Lowering(name), function, samples, SWEEP, outputs)


def trace_samples(
    lowering: Lowering,
    function: Callable[..., Sequence[Tensor]],
    samples: Callable[[int], Mapping[str, Tensor]],
    sizes: Sizes,
    outputs: Sequence[str],
) -> Program:
    """Trace a function of inputs that are like the samples, in their order, with the lowering that knows how to read its graph.

    `samples` makes the inputs by name for a length; `sizes` names the dimensions that change with it, the length itself first.
    """
    first, second = (samples(length) for length in next(iter(sizes.values())))
    graph = trace_graph(lowering.name, function, list(first.values()), list(second.values()), sizes)
    rows = lowering.read(graph)
    return _live(tuple(first), lowering.rows.ops, dict(zip(outputs, rows, strict=True)))


def _sweep(length: int) -> Tensor:
    return torch.linspace(0.1, 0.9, length, dtype=torch.float64)


def number(value: float) -> Tensor:
    """A sample of an input that is a single number."""
    return torch.tensor(value, dtype=torch.float64)


@shared(maxsize=512, costly=True, form=FORM)
def _trace(slug: str, axis: str) -> Program:
    return _curves(LOSSES[slug], AXES[axis])


@shared(maxsize=128, costly=True)
def _trace_unregistered(own: Unregistered, axis: str) -> Program:
    return _curves(own.loss, AXES[axis])


def _curves(loss: Loss, on: Axis) -> Program:
    names = [part.name for part in params_on(loss, on)]

    def program(x: Tensor, y: Tensor, *numbers: Tensor) -> tuple[Tensor, ...]:
        settings = _settings(loss, dict(zip(names, numbers, strict=True)), on.classes(loss))

        def along(points: Tensor) -> Tensor:
            return loss.function(*on.inputs(loss, points, y), **settings)

        curves = derivatives(along, x.detach().requires_grad_())
        return curves if is_registered(loss) else where_defined(*curves)  # a loss of the catalogue is defined everywhere

    return trace_function(loss.slug, program, ("x", "y", *names), OUTPUTS)


@shared(maxsize=512, costly=True, form=FORM)
def _trace_simplex(slug: str) -> Program:
    loss = LOSSES[slug]
    names = ["label"] if "label" in loss.inputs else ["y1", "y2", "y3"]
    parts = [part.name for part in loss.parts(3)]

    def program(x: Tensor, p2: Tensor, p3: Tensor, *others: Tensor) -> tuple[Tensor, ...]:
        p = [part.detach().expand(x.shape).requires_grad_() for part in (x, p2, p3)]
        z = [part.log() for part in p]
        targets, settings = others[: len(names)], dict(zip(parts, others[len(names) :], strict=True))
        target = targets[0] if len(names) == 1 else torch.stack(targets)
        value = loss.function(torch.stack(z, dim=-1), target, **_settings(loss, settings, 3))
        along, logits = gradient(value, *p), gradient(value, *z)
        mean, pull = sum(along) / 3, sum(a * b for a, b in zip(p, logits, strict=True))
        return value, *(slope - mean for slope in along), *(a * (b - pull) for a, b in zip(p, logits, strict=True))

    outputs = ("value", *(f"{name}{i}" for name in ("slope", "move") for i in (1, 2, 3)))
    return trace_function(slug, program, ("x", "p2", "p3", *names, *parts), outputs)


@shared(maxsize=512)
def _trace_entries(slug: str, classes: int, swept: int, twice: bool) -> Program:
    """The part of a program of vectors along one entry, which is its x."""
    whole = trace_vectors(slug, classes, twice)
    entry = f"{LOSSES[slug].prediction}{swept}"
    inputs = tuple("x" if name == entry else name for name in whole.inputs)
    along = dict(zip(OUTPUTS, ("value", f"gradient{swept}", f"curvature{swept}"), strict=True))
    along |= {name: name for name in whole.outputs if name.startswith("gradient")}
    return _live(inputs, whole.ops, {name: whole.outputs[own] for name, own in along.items()})


@shared(maxsize=512, costly=True, form=FORM)
def trace_vectors(slug: str, classes: int, twice: bool = False) -> Program:
    """Trace a loss of vectors of so many classes with its derivatives along every entry of the prediction; traced once.

    The inputs are those of `trace_entries`, with no entry called x. The outputs are the value, gradient1, gradient2, ... and the
    second derivatives curvature1, curvature2, ..., each along its own entry.

    >>> trace_vectors("nll", 2).inputs, list(trace_vectors("nll", 2).outputs)
    (('x1', 'x2', 'y1', 'y2'), ['value', 'gradient1', 'gradient2', 'curvature1', 'curvature2'])
    """
    loss = LOSSES[slug]
    vectors = {name: [f"{name}{i}" for i in range(1, classes + 1)] for name in loss.inputs if name != "label"}
    predicted = vectors[loss.prediction]
    parts = [part.name for part in loss.parts(classes)]
    inputs = [*(entry for name in loss.inputs for entry in vectors.get(name, [name])), *parts]

    def program(*numbers: Tensor) -> tuple[Tensor, ...]:
        entries = dict(zip(inputs, numbers, strict=True))
        moved = [entries[entry].detach().requires_grad_() for entry in predicted]
        entries |= zip(predicted, moved, strict=True)
        tensors = {name: torch.stack([entries[entry] for entry in vector], dim=-1) for name, vector in vectors.items()}
        if twice:
            tensors[loss.prediction] = log_softmax(tensors[loss.prediction]).exp()
        arguments = (tensors.get(name, entries.get(name)) for name in loss.inputs)
        value = loss.function(*arguments, **_settings(loss, {part: entries[part] for part in parts}, classes))
        first = gradient(value, *moved)
        second = (part for slope, entry in zip(first, moved, strict=True) for part in gradient(slope, entry))
        return value, *first, *second

    def samples(length: int) -> dict[str, Tensor]:
        return {name: _sweep(length) if name in predicted else number(0.3) for name in inputs}

    outputs = ["value", *(f"{name}{i}" for name in ("gradient", "curvature") for i in range(1, classes + 1))]
    return trace_samples(Lowering(slug), program, samples, SWEEP, outputs)


def _settings(loss: Loss, numbers: dict[str, Tensor], classes: int) -> dict[str, Tensor]:
    return {n: torch.stack(v) if isinstance(v, tuple) else v for n, v in loss.gather(numbers, classes).items()}


def _live(inputs: tuple[str, ...], ops: Sequence[Row], outputs: dict[str, int]) -> Program:
    """The program with only the rows its outputs need."""
    needed = set(outputs.values())
    for i in range(len(ops) - 1, -1, -1):
        if i in needed and ops[i][0] not in ("in", "const"):
            needed |= {int(row) for row in ops[i][1:]}
    place = {old: new for new, old in enumerate(sorted(needed))}
    kept = (ops[i] for i in sorted(needed))
    rows = tuple(row if row[0] in ("in", "const") else (row[0], *(place[int(i)] for i in row[1:])) for row in kept)
    return Program(inputs, rows, {name: place[i] for name, i in outputs.items()})
