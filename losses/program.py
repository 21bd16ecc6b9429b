"""A loss and its two derivatives as data: autograd's own graph, traced once, for the browser to run.

The graph is a list of rows, each an input, a constant, or an aten operation on earlier rows. Every operation is element-wise, so
the same rows serve numbers and arrays of any length.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import torch
from torch import Tensor
from torch.fx import GraphModule, Node
from torch.fx.experimental.proxy_tensor import make_fx

from losses.axes import AXES, find_axis, loss_inputs
from losses.curve import derivatives, find_loss
from losses.spec import LOSSES, Axis, Loss

Row = tuple[str | int | float, ...]
OUTPUTS = ("value", "slope", "curvature")

# Operations that hand their first argument on; element-wise rows have no shapes to change.
ALIASES = {"detach", "expand", "_to_copy", "clone", "alias", "lift_fresh_copy"}
CONSTANTS = {"ones_like": 1.0, "zeros_like": 0.0, "_efficientzerotensor": 0.0}
_TRACING = threading.Lock()


@dataclass(frozen=True)
class Program:
    """Rows that compute a loss, its slope and its curvature from the inputs x, y and the hyperparameters."""

    inputs: tuple[str, ...]
    ops: tuple[Row, ...]
    outputs: dict[str, int]

    def to_json(self) -> str:
        """The program as compact JSON.

        >>> trace("mse").to_json()[:75]
        '{"inputs":["x","y"],"ops":[["in",0],["const",2.0],["mul",0,0],["mul",0,1]],'
        """
        return json.dumps({"inputs": self.inputs, "ops": self.ops, "outputs": self.outputs}, separators=(",", ":"), allow_nan=False)


def trace(loss: str | Loss, axis: str | Axis | None = None) -> Program:
    """Trace a loss on an axis (default: its own); traced once a process.

    Raises ValueError for an unknown loss or axis, and NotImplementedError, naming the loss and the operation, where the graph
    holds something that is not element-wise.
    """
    entry = find_loss(loss)
    return _trace(entry.slug, find_axis(entry, axis).slug)


@cache
def _trace(slug: str, axis: str) -> Program:
    loss, shown = LOSSES[slug], AXES[axis]
    names = [param.name for param in loss.params]

    def program(x: Tensor, y: Tensor, *settings: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        def along(points: Tensor) -> Tensor:
            return loss.function(*loss_inputs(loss, shown, points, y), **dict(zip(names, settings, strict=True)))

        return derivatives(along, x.detach().requires_grad_())

    def scalar(value: float) -> Tensor:
        return torch.tensor(value, dtype=torch.float64)

    sample = torch.linspace(0.1, 0.9, 7, dtype=torch.float64)
    with _TRACING:
        graph = make_fx(program)(sample, scalar(0.3), *(scalar(param.default) for param in loss.params))
    rows = _Rows(slug)
    outputs = rows.read(graph)
    return _live(("x", "y", *names), rows.ops, dict(zip(OUTPUTS, outputs, strict=True)))


class _Rows:
    """Rows under construction; equal rows are one row."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        self.ops: list[Row] = []
        self.known: dict[Row, int] = {}

    def read(self, graph: GraphModule) -> list[int]:
        """Add a row for each node of the graph, and return those of its outputs."""
        at: dict[Node, int] = {}
        inputs = 0
        for node in graph.graph.nodes:
            if node.op == "placeholder":
                at[node] = self.add("in", inputs)
                inputs += 1
            elif node.op == "get_attr":
                at[node] = self.add("const", float(getattr(graph, str(node.target))))
            elif node.op == "call_function":
                at[node] = self.call(node, at)
            else:
                return [at[result] for result in node.args[0]]
        raise NotImplementedError(f"{self.slug}: the traced graph has no output")

    def call(self, node: Node, at: dict[Node, int]) -> int:
        name = str(node.target).removeprefix("aten.").split(".")[0]
        if name in CONSTANTS:
            return self.add("const", CONSTANTS[name])
        if name in ALIASES or name == "<built-in function getitem>":
            return self.row(node.args[0], at)
        if name == "sum":  # only autograd's way to a gradient of ones
            return self.add("const", 0.0)
        if name == "scalar_tensor":
            return self.row(node.args[0], at)
        arguments = [self.row(argument, at) for argument in node.args if argument is not None]
        if name == "log_sigmoid_backward":
            arguments = arguments[:2]  # the third is a buffer the CPU does not fill
        if name == "clamp":
            name = {(True, False): "clamp_min", (False, True): "clamp_max"}[_bounds(node)]
            arguments += [self.row(bound, at) for bound in node.kwargs.values()]
        if name.endswith("_"):  # in place: who reads the argument later reads the result
            row = self.add(name[:-1], *arguments)
            at.update({old: row for old, where in at.items() if where == arguments[0]})
            return row
        return self.simplify(name, arguments)

    def row(self, argument: Any, at: dict[Node, int]) -> int:  # noqa: ANN401
        if isinstance(argument, Node):
            return at[argument]
        if isinstance(argument, int | float):
            return self.add("const", float(argument))
        raise NotImplementedError(f"{self.slug}: the traced graph holds {argument!r}, which is no number")

    def simplify(self, name: str, arguments: list[int]) -> int:
        """Add a row, or find an earlier one that is equal to it for every input, infinities included."""
        constants = [self.constant(row) for row in arguments]
        first, second = arguments[0], arguments[-1]
        match name:
            case "mul" if constants[0] == 1:
                return second
            case "mul" | "div" if constants[1] == 1:
                return first
            case "pow" if constants[1] in (0.0, 1.0):
                return first if constants[1] == 1 else self.add("const", 1.0)
            case "pow" if constants[1] == 2:
                return self.add("mul", first, first)
            case "where" if arguments[1] == arguments[2]:
                return second
            case _ if name in FOLDS and None not in constants:
                return self.add("const", FOLDS[name](*constants))
            case _:
                return self.add(name, *arguments)

    def constant(self, row: int) -> float | None:
        name, *rest = self.ops[row]
        return float(rest[0]) if name == "const" else None

    def add(self, *row: str | int | float) -> int:
        if row not in self.known:
            self.known[row] = len(self.ops)
            self.ops.append(row)
        return self.known[row]


FOLDS: dict[str, Callable[..., float]] = {
    "neg": float.__neg__,
    "add": float.__add__,
    "sub": float.__sub__,
    "mul": float.__mul__,
}


def _bounds(node: Node) -> tuple[bool, bool]:
    """Which of the two bounds a clamp has."""
    given = dict(zip(("min", "max"), node.args[1:], strict=False)) | dict(node.kwargs)
    return given.get("min") is not None, given.get("max") is not None


def _live(inputs: tuple[str, ...], ops: list[Row], outputs: dict[str, int]) -> Program:
    """The program with only the rows its outputs need."""
    needed = set(outputs.values())
    for i in range(len(ops) - 1, -1, -1):
        if i in needed and ops[i][0] not in ("in", "const"):
            needed |= {int(row) for row in ops[i][1:]}
    place = {old: new for new, old in enumerate(sorted(needed))}
    kept = (ops[i] for i in sorted(needed))
    rows = tuple(row if row[0] in ("in", "const") else (row[0], *(place[int(i)] for i in row[1:])) for row in kept)
    return Program(inputs, rows, {name: place[i] for name, i in outputs.items()})
