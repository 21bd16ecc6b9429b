"""Traced programs run in NumPy: the rows that the browser draws a curve from, for whoever asks for many points of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from losses.tracing.builder import CONDITIONS, Row
from losses.tracing.program import Program

scipy: Any = import_module("scipy")  # it imports each of its parts when that is first used

Array = npt.NDArray[np.float64]
Operand = Array | float  # along x, or the same everywhere
Operation = Callable[..., Operand]

# The row it fills in, the rows of its operands, up to three (-1 for none), and those that nothing asks for afterwards.
Step = tuple[int, Operation, int, int, int, tuple[int, ...]]


def _sign(a: Operand) -> Operand:
    return np.subtract(np.greater(a, 0), np.less(a, 0), dtype=np.float64)


def _reciprocal(a: Operand) -> Operand:
    return np.true_divide(1.0, a)


def _relu(a: Operand) -> Operand:
    return np.maximum(a, 0.0)


def _sigmoid(a: Operand) -> Operand:
    return 1 / (1 + np.exp(np.negative(a)))


def _log_sigmoid(a: Operand, *_: Operand) -> Operand:
    return np.minimum(a, 0.0) - np.log1p(np.exp(-np.abs(a)))


def _log_sigmoid_backward(g: Operand, a: Operand, *_: Operand) -> Operand:
    """Its derivative times g: through exp(-|a|), so that neither tail loses its digits."""
    tail = np.exp(-np.abs(a))
    tail = tail / (1 + tail)
    return g * np.where(np.less(a, 0), 1 - tail, tail)


def _xlogy(a: Operand, b: Operand) -> Operand:
    return np.where(np.equal(a, 0) & ~np.isnan(b), 0.0, np.multiply(a, np.log(b)))


def _rsub(a: Operand, b: Operand) -> Operand:
    return np.subtract(b, a, dtype=np.float64)


def _threshold_backward(g: Operand, a: Operand, threshold: Operand) -> Operand:
    return np.where(np.less_equal(a, threshold), 0.0, g)


def _sigmoid_backward(g: Operand, s: Operand) -> Operand:
    return g * (1 - s) * s


def _tanh_backward(g: Operand, t: Operand) -> Operand:
    return g * (1 - t * t)


def _masked_fill(a: Operand, mask: Operand, fill: Operand) -> Operand:
    return np.where(mask, fill, a)


def _erf(a: Operand) -> Operand:
    return scipy.special.erf(a)


def _erfc(a: Operand) -> Operand:
    return scipy.special.erfc(a)


def _lgamma(a: Operand) -> Operand:
    size = np.abs(a)
    return np.where(size < 1e-20, -np.log(size), np.where(np.isinf(a), size, scipy.special.gammaln(a)))


def _digamma(a: Operand) -> Operand:
    return scipy.special.psi(a)


def _polygamma(order: Operand, a: Operand) -> Operand:
    """Far below 0 by the reflection of the trigamma function, the one that a curvature has: SciPy counts up to 0 one by one."""
    polygamma: Callable[..., Any] = scipy.special.polygamma
    far: Any = (a < -100) & (order == 1)
    if not np.any(far):
        return np.where(np.equal(a, -np.inf), np.nan, polygamma(order, a))
    with np.errstate(divide="ignore"):  # at its poles
        peaks: Operand = np.square(np.true_divide(np.pi, np.sin(np.pi * (a - np.rint(a)))))
    mirrored: Operand = np.subtract(peaks, polygamma(order, np.where(far, 1 - a, 1)))
    return np.where(np.equal(a, -np.inf), np.nan, np.where(far, mirrored, polygamma(order, np.where(far, 1, a))))


# The point-wise operations of components/kit/program/program.js. Conditions are booleans here.
OPERATIONS: dict[str, Operation] = {
    "eq": np.equal,
    "ne": np.not_equal,
    "lt": np.less,
    "le": np.less_equal,
    "gt": np.greater,
    "ge": np.greater_equal,
    "bitwise_and": np.logical_and,
    "bitwise_or": np.logical_or,
    "bitwise_not": np.logical_not,
    "neg": np.negative,
    "abs": np.absolute,
    "sgn": _sign,
    "sign": _sign,
    "exp": np.exp,
    "expm1": np.expm1,
    "log": np.log,
    "log1p": np.log1p,
    "sqrt": np.sqrt,
    "reciprocal": _reciprocal,
    "sin": np.sin,
    "cos": np.cos,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "floor": np.floor,
    "atan2": np.arctan2,
    "relu": _relu,
    "sigmoid": _sigmoid,
    "log_sigmoid_forward": _log_sigmoid,
    "erf": _erf,
    "erfc": _erfc,
    "lgamma": _lgamma,
    "digamma": _digamma,
    "polygamma": _polygamma,
    "add": np.add,
    "sub": np.subtract,
    "rsub": _rsub,
    "mul": np.multiply,
    "div": np.true_divide,
    "pow": np.power,
    "logaddexp": np.logaddexp,
    "hypot": np.hypot,
    "maximum": np.maximum,
    "minimum": np.minimum,
    "clamp_min": np.maximum,
    "clamp_max": np.minimum,
    "xlogy": _xlogy,
    "threshold_backward": _threshold_backward,
    "log_sigmoid_backward": _log_sigmoid_backward,
    "sigmoid_backward": _sigmoid_backward,
    "tanh_backward": _tanh_backward,
    "where": np.where,
    "masked_fill": _masked_fill,
}


class Runner:
    """A program of element-wise rows, made ready to give some of its outputs at many points and settings.

    Which rows change along x is the same at every setting; all others are computed once a setting.
    """

    def __init__(self, program: Program, *outputs: str) -> None:
        part = program.part(*outputs)
        self._outputs = [part.outputs[name] for name in outputs]
        self._size = len(part.ops)
        self._constants: dict[int, float] = {}
        self._inputs: dict[int, str] = {}
        self._moving: list[Step] = []
        self._held: list[Step] = []
        along: set[int] = set()
        conditions: set[int] = set()
        for i, row in enumerate(part.ops):
            if row[0] == "const":
                self._constants[i] = float(row[1])
            elif row[0] == "in":
                self._inputs[i] = part.inputs[int(row[1])]
                along |= {i} if self._inputs[i] == "x" else set()
            else:
                operands = [int(operand) for operand in row[1:]]
                moves = not along.isdisjoint(operands)
                along |= {i} if moves else set()
                (self._moving if moves else self._held).append(_step(i, row, operands, conditions))
        self._moving = _forgetful(self._moving, self._outputs)

    def at(self, numbers: Mapping[str, float]) -> Callable[[Array], list[Array]]:
        """The outputs, in the order asked for, as a function of the points x alone; `numbers` are all other inputs by name."""
        held: list[Operand] = [0.0] * self._size
        for i, value in self._constants.items():
            held[i] = value
        for i, name in self._inputs.items():
            held[i] = float(numbers.get(name, 0.0))
        _run(self._held, held)
        sweep = [i for i, name in self._inputs.items() if name == "x"]

        def along(x: Array) -> list[Array]:
            rows = held.copy()
            for i in sweep:
                rows[i] = x
            _run(self._moving, rows)
            return [_spread(rows[i], x) for i in self._outputs]

        return along


def _step(i: int, row: Row, operands: list[int], conditions: set[int]) -> Step:
    """The step of a row, which is added to the conditions if it is one; in arithmetic, conditions count as 1 and 0."""
    name = str(row[0])
    operation = OPERATIONS[name]
    if name in CONDITIONS or (name == "where" and conditions.issuperset(operands[1:])):
        conditions.add(i)
    elif isinstance(operation, np.ufunc) and not conditions.isdisjoint(operands):
        operation = partial(operation, dtype=np.float64)
    a, b, c = [*operands, -1, -1][:3]
    return i, operation, a, b, c, ()


def _forgetful(steps: list[Step], outputs: list[int]) -> list[Step]:
    """The steps, each with those of their rows that nothing asks for after it: their memory is used again while in the cache."""
    made, asked = {step[0] for step in steps}, set(outputs)
    forgetful: list[Step] = []
    for i, operation, a, b, c, _ in reversed(steps):
        forgetful.append((i, operation, a, b, c, tuple({a, b, c} & made - asked)))
        asked |= {a, b, c}
    return forgetful[::-1]


def _run(steps: list[Step], rows: list[Operand]) -> None:
    """Fill in the rows of these steps, each from rows before it."""
    with np.errstate(all="ignore"):
        for i, operation, a, b, c, last in steps:
            if b < 0:
                rows[i] = operation(rows[a])
            elif c < 0:
                rows[i] = operation(rows[a], rows[b])
            else:
                rows[i] = operation(rows[a], rows[b], rows[c])
            for row in last:
                rows[row] = 0.0


def _spread(row: Operand, x: Array) -> Array:
    """A row as an array along x."""
    return (
        row if isinstance(row, np.ndarray) and row.dtype == x.dtype and row.shape == x.shape else np.full(x.shape, row, np.float64)
    )
