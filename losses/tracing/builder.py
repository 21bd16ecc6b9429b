"""Rows under construction: equal rows are one row, and what can be told without the inputs is simplified away."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from functools import partial, reduce

import numpy as np
import numpy.typing as npt
from torch import Tensor

Row = tuple[str | int | float, ...]
Entries = npt.NDArray[np.int_]  # for each entry of a tensor the number of its row

# The operations whose result is a condition: a row whose value is 1 or 0.
CONDITIONS = frozenset(("eq", "ne", "lt", "le", "gt", "ge", "bitwise_and", "bitwise_or", "bitwise_not"))

# What an operation makes of constants.
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
    """The rows of a program, each an input, a constant, or an operation on rows before it."""

    def __init__(self) -> None:
        self.ops: list[Row] = []
        self.known: dict[Row, int] = {}

    def add(self, *row: str | int | float) -> int:
        """The number of this row, which is added unless it is there."""
        if row not in self.known:
            self.known[row] = len(self.ops)
            self.ops.append(row)
        return self.known[row]

    def same(self, name: str, arguments: Sequence[int], row: int) -> None:
        """From now on, have the row stand for this operation."""
        self.known.setdefault((name, *arguments), row)

    def const(self, value: float) -> int:
        return self.add("const", float(value))

    def constant(self, row: int) -> float | None:
        """The value of a row that is a constant."""
        name, *rest = self.ops[row]
        return float(rest[0]) if name == "const" else None

    def number(self, value: float) -> Entries:
        """A constant as the one entry of a tensor without dimensions."""
        return np.array(self.const(value))

    def constants(self, values: Tensor) -> Entries:
        return np.array([self.add("const", value.item()) for value in values.double().flatten()]).reshape(values.shape)

    def chain(self, name: str, *arguments: Entries) -> Entries:
        """One row for each entry of an operation on tensors that broadcast."""
        spread = np.broadcast_arrays(*arguments)
        rows = [self.simplify(name, list(entry)) for entry in zip(*(a.flat for a in spread), strict=True)]
        return np.array(rows, dtype=np.int_).reshape(spread[0].shape)

    def fold(self, name: str, entries: Entries, axis: int, *, keep: bool = False) -> Entries:
        """A chain of an operation of two along one dimension."""
        slices = [entries.take([i], axis) for i in range(entries.shape[axis])]
        combined = reduce(lambda a, b: self.chain(name, a, b), slices)
        return combined if keep else combined.squeeze(axis)

    def simplify(self, name: str, arguments: list[int]) -> int:
        """Add a row, or find an earlier one that is equal to it for every input, infinities included.

        Every rule says what it makes of a NaN, and of the sign of 0 where that can change.
        """
        constants = [self.constant(row) for row in arguments]
        for rule in (self._neutral, self._chosen, self._alike):
            if (row := rule(name, arguments, constants)) is not None:
                return row
        if None not in constants and (value := _folded(name, constants)) is not None:
            return self.const(value)
        return self.add(name, *arguments)

    def _neutral(self, name: str, arguments: list[int], constants: list[float | None]) -> int | None:
        """An operation with a constant that leaves the other operand as it is, or decides alone."""
        first, second = arguments[0], arguments[-1]
        match name:
            case "mul" if constants[0] == 1:  # 1 x is x to the bit, also for an infinity or NaN
                return second
            case "mul" | "div" if constants[1] == 1:
                return first
            case "add" if 0 in constants:  # so is x + 0, but for −0 + 0, which is +0 and here stays −0
                return second if constants[0] == 0 else first
            case "pow" if constants[1] == 0:  # 1 by IEEE 754, also for an infinity or NaN
                return self.const(1)
            case "pow" if constants[1] == 1:
                return first
            case "pow" if constants[1] == 2:  # both are the rounded square; of an infinity +∞, of NaN NaN
                return self.add("mul", first, first)
            case "ne" if constants[1] == 0 and self.ops[first][0] in CONDITIONS:
                return first
            case "bitwise_or" if 0 in constants:  # conditions are 1 or 0
                return second if constants[0] == 0 else first
            case _:
                return None

    def _chosen(self, name: str, arguments: list[int], constants: list[float | None]) -> int | None:
        """A choice whose condition is known or does not matter; choosing copies an operand, whatever its value is."""
        match name:
            case "where" if constants[0] is not None:
                return arguments[1] if constants[0] else arguments[2]
            case "where" if arguments[1] == arguments[2]:
                return arguments[1]
            case "where" if constants[1:] == [1, 0]:  # a condition is 1 or 0 itself
                return arguments[0]
            case "masked_fill" if constants[1] is not None:
                return arguments[2] if constants[1] else arguments[0]
            case _:
                return None

    def _alike(self, name: str, arguments: list[int], _: list[float | None]) -> int | None:
        """An operation on one row twice, or on the negative of one."""
        first, second = arguments[0], arguments[-1]
        match name:
            case "maximum" | "minimum" | "bitwise_or" if first == second:  # of NaN both sides are NaN
                return first
            case "ge" | "le" if first == second:  # true of infinities; of NaN it is false, but no entry that is ordered is one
                return self.const(1)
            case "gt" | "lt" if first == second:  # false of infinities and of NaN
                return self.const(0)
            case "abs" if (inner := self._negated(first)) is not None:  # |−x| is |x|, and NaN of NaN
                return self.simplify("abs", [inner])
            case _:
                return None

    def _negated(self, row: int) -> int | None:
        """What the row is the negative of, if that can be seen; 0 − x differs from −x in the sign of 0 alone."""
        match self.ops[row]:
            case ("neg", int(inner)):
                return inner
            case ("sub", int(zero), int(inner)) | ("rsub", int(inner), int(zero)) if self.constant(zero) == 0:
                return inner
            case _:
                return None


def _folded(name: str, constants: Sequence[float | None]) -> float | None:
    """The operation on constants, where its result is a finite number that can be told here."""
    try:
        value = float(FOLDS[name](*constants))
    except (KeyError, ArithmeticError, ValueError):
        return None
    return value if math.isfinite(value) else None
