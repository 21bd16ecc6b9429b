"""The rows of a traced program as straight-line code: one assignment a line, short rows folded into the rows that use them."""

from __future__ import annotations

import keyword
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from losses.core.code import sources
from losses.core.spec import Loss
from losses.tracing.arithmetic import CONDITIONS, OPERATIONS
from losses.tracing.builder import Row, Rows
from losses.tracing.program import OUTPUTS, Program

WIDTH = 76  # characters of an expression, at most; longer ones are parted
SHORT = 44  # characters of an expression that may stand inside another
CHEAP = 5  # characters of an expression that is written again wherever it is used, as -t1

# How tightly an expression binds; a call or a name binds as an atom.
COMPARISON, EITHER, BOTH, SUM, PRODUCT, SIGN, POWER, ATOM = range(1, 9)
INFIX = {
    **{"lt": ("<", COMPARISON), "le": ("<=", COMPARISON), "gt": (">", COMPARISON), "ge": (">=", COMPARISON)},
    **{"eq": ("==", COMPARISON), "ne": ("!=", COMPARISON), "bitwise_or": ("|", EITHER), "bitwise_and": ("&", BOTH)},
    **{"add": ("+", SUM), "sub": ("-", SUM), "mul": ("*", PRODUCT), "div": ("/", PRODUCT)},
}
COMMUTES = ("add", "mul")
MODULES = ("np", "jnp", "jax", "scipy")
TAKEN = {*keyword.kwlist, *MODULES, *OUTPUTS, "size", *(operation.__name__.lstrip("_") for operation in OPERATIONS.values())}


@dataclass(frozen=True)
class Expression:
    """The text of a row, how tightly it binds, and whether it is true or false instead of a number."""

    text: str
    binds: int = ATOM
    condition: bool = False


@dataclass(frozen=True)
class Dialect:
    """How an array library writes operations: the name of its module in the code, and calls that are not its functions' names.

    `calls` has a template for an operation, with {0}, {1} and {2} for its operands. An operation without one is the function of
    that module which has the name of NumPy's, or a function of arithmetic.py, which is then printed above the code.
    """

    module: str
    calls: Mapping[str, str]
    largest: float = math.inf  # number that the code may contain


@dataclass
class Code:
    """Straight-line code that assigns every output to its name, and the functions that it calls."""

    lines: list[str] = field(default_factory=list[str])
    helpers: str = ""


def spelled(names: Iterable[str]) -> dict[str, str]:
    """Names that Python takes: ASCII, neither a keyword nor a name of the code itself, all different.

    >>> spelled(["r", "lambda", "slope"])
    {'r': 'r', 'lambda': 'lambda_', 'slope': 'slope_'}
    """
    spelling: dict[str, str] = {}
    for name in names:
        text = name
        while text in TAKEN or text in spelling.values():
            text += "_"
        spelling[name] = text
    return spelling


def named(loss: Loss) -> str:
    """The name of the printed function of a loss: its slug, unless that is no name, as of a lambda that was taken."""
    return loss.slug if loss.slug.isidentifier() and not keyword.iskeyword(loss.slug) else "loss"


def straight(program: Program, outputs: Sequence[str], names: Mapping[str, str], dialect: Dialect) -> Code:
    """The code that computes some outputs of a program; `names` has the variable of every input.

    An output that does not change along x is made an array like it.

    >>> from losses.tracing.program import trace
    >>> straight(trace("mse"), ["value", "slope"], {"x": "r"}, Dialect("np", {})).lines
    ['value = r**2', 'slope = 2.0 * r']
    """
    part = positive(program.part(*outputs))
    return _Writer(part, names, dialect).code()


def positive(program: Program) -> Program:
    """The program with as few negations as can be: no result changes by that, but for the sign of a zero."""
    rows = Rows()
    place: list[int] = []
    for name, *operands in program.ops:
        if name in ("in", "const"):
            place.append(rows.add(name, *operands))
        else:
            place.append(_signed(rows, str(name), [place[int(i)] for i in operands]))
    outputs = {name: place[i] for name, i in program.outputs.items()}
    return Program(program.inputs, tuple(rows.ops), outputs).part(*outputs)


def _signed(rows: Rows, name: str, operands: list[int]) -> int:
    """The number of a row that equals this operation, with the minus signs of its operands drawn out of it or taken in."""
    minus = [_opposite(rows, row) for row in operands]
    match name, operands, minus:
        case "neg", [row], [int(inner)]:
            return inner
        case "reciprocal", [row], _:
            return _signed(rows, "div", [rows.const(1), row])
        case "rsub", [a, b], _:
            return _signed(rows, "sub", [b, a])
        case "add", [a, b], _ if a == b:
            return _signed(rows, "mul", [rows.const(2), a])
        case "add", [a, _], [_, int(b)]:
            return _signed(rows, "sub", [a, b])
        case "add", [_, b], [int(a), None]:
            return _signed(rows, "sub", [b, a])
        case "sub", [a, _], [_, int(b)]:
            return _signed(rows, "add", [a, b])
        case (("mul" | "div"), [_, _], [int(a), int(b)]):
            return _signed(rows, name, [a, b])
        case (("mul" | "div"), [_, b], [int(a), None]):
            return _signed(rows, "neg", [_signed(rows, name, [a, b])])
        case (("mul" | "div"), [a, _], [None, int(b)]):
            return _signed(rows, "neg", [_signed(rows, name, [a, b])])
        case _:
            return rows.simplify(name, _ordered(rows, operands) if name in COMMUTES else operands)


def _opposite(rows: Rows, row: int) -> int | None:
    """What the row is the negative of, if it is a negation or a negative number."""
    name, *operands = rows.ops[row]
    if name == "neg":
        return int(operands[0])
    return rows.const(-float(operands[0])) if name == "const" and float(operands[0]) < 0 else None


def _ordered(rows: Rows, operands: list[int]) -> list[int]:
    """The operands of a sum or product, a number first."""
    return sorted(operands, key=lambda row: (rows.constant(row) is None, row))


class _Writer:
    """Writes the rows of a program one after the other, and keeps an expression for each."""

    def __init__(self, program: Program, names: Mapping[str, str], dialect: Dialect) -> None:
        self._program, self._dialect = program, dialect
        self._names = names
        self._code = Code()
        self._called: list[str] = []
        self._expressions: list[Expression] = []
        operands = [int(i) for name, *rest in program.ops if name not in ("in", "const") for i in rest]
        self._uses = {row: operands.count(row) for row in set(operands)}
        self._moving = _moving(program)
        self._last = 0

    def code(self) -> Code:
        outputs = {row: name for name, row in self._program.outputs.items()}
        for i, row in enumerate(self._program.ops):
            self._expressions.append(self._row(row))
            length = len(self._expressions[i].text)
            if i in outputs and i in self._moving:
                self._assign(i, outputs[i])
            elif row[0] not in ("in", "const") and length > (SHORT if self._uses.get(i, 0) <= 1 else CHEAP):
                self._assign(i)
        for name, row in self._program.outputs.items():
            if row not in self._moving:
                self._code.lines.append(f"{name} = {self._dialect.module}.full_like({self._names['x']}, {self._number(row)})")
            elif outputs[row] != name:
                self._code.lines.append(f"{name} = {outputs[row]}")
        functions = [OPERATIONS[name] for name in dict.fromkeys(self._called)]
        helpers = sources(*functions).replace("def _", "def ") if functions else ""
        self._code.helpers = re.sub(r"\bnp\.", f"{self._dialect.module}.", helpers)
        return self._code

    def _assign(self, i: int, name: str = "") -> None:
        """Give the expression of a row a name of its own."""
        condition = self._expressions[i].condition and not name
        text = self._expressions[i].text if condition or not self._expressions[i].condition else self._number(i)
        while not name or name in self._names.values():
            self._last += 1
            name = f"{'case' if condition else 't'}{self._last}"
        self._code.lines.append(f"{name} = {text}")
        self._expressions[i] = Expression(name, ATOM, condition)

    def _row(self, row: Row) -> Expression:
        name, *rest = row
        if name == "const":
            largest = self._dialect.largest if math.isfinite(float(rest[0])) else math.inf
            return Expression(*_literal(min(max(float(rest[0]), -largest), largest), self._dialect.module))
        if name == "in":
            return Expression(self._names[self._program.inputs[int(rest[0])]])
        operands = [int(i) for i in rest]
        while len((expression := self._operation(str(name), operands)).text) > WIDTH:
            long = [i for i in operands if self._program.ops[i][0] not in ("in", "const")]
            longest = max(long, key=lambda i: len(self._expressions[i].text), default=-1)
            if longest < 0 or len(self._expressions[longest].text) <= CHEAP:
                break
            self._assign(longest)
        return expression

    def _operation(self, name: str, operands: list[int]) -> Expression:
        choice = name == "where" and all(self._expressions[i].condition for i in operands[1:])
        condition = name in CONDITIONS or choice
        if name == "mul" and operands[0] == operands[1]:
            return Expression(f"{self._bound(operands[0], ATOM)}**2", POWER)
        if name == "ne" and operands[0] == operands[1]:  # only of NaN
            return Expression(f"{self._dialect.module}.isnan({self._number(operands[0])})", ATOM, True)
        if name == "neg":
            return Expression(f"-{self._bound(operands[0], SIGN)}", SIGN)
        if name == "bitwise_not":
            return Expression(f"~{self._logical(operands[0], ATOM)}", SIGN, True)
        if name in ("bitwise_and", "bitwise_or"):
            sign, binds = INFIX[name]
            return Expression(f" {sign} ".join(self._logical(i, binds + 1) for i in operands), binds, True)
        if name in INFIX:
            sign, binds = INFIX[name]
            left, right = self._bound(operands[0], binds + (binds == COMPARISON)), self._bound(operands[1], binds + 1)
            return Expression(f"{left} {sign} {right}", binds, condition)
        return Expression(self._call(name, operands, choice), ATOM, condition)

    def _call(self, name: str, operands: list[int], choice: bool) -> str:
        module = self._dialect.module
        if name in ("where", "masked_fill"):
            mask, a, b = operands if name == "where" else (operands[1], operands[2], operands[0])
            each = [self._expressions[i].text for i in (a, b)] if choice else [self._number(i) for i in (a, b)]
            return f"{module}.where({self._logical(mask, 0)}, {', '.join(each)})"
        if name in self._dialect.calls:
            return self._dialect.calls[name].format(*(self._number(i) for i in operands))
        operation: Any = OPERATIONS[name]
        if isinstance(operation, np.ufunc):
            return f"{module}.{operation.__name__}({', '.join(map(self._number, operands))})"
        self._called.append(name)
        return f"{operation.__name__.lstrip('_')}({', '.join(map(self._number, operands))})"

    def _number(self, i: int) -> str:
        """The text of a row as a number, for a place between commas."""
        return self._bound(i, 0)

    def _bound(self, i: int, binds: int) -> str:
        """The text of a row as a number, in parentheses unless it binds as tightly as this; a condition counts as 1 and 0."""
        expression = self._expressions[i]
        if expression.condition:
            return f"{self._dialect.module}.where({expression.text}, 1.0, 0.0)"
        return expression.text if expression.binds >= binds else f"({expression.text})"

    def _logical(self, i: int, binds: int) -> str:
        """The text of a row as a condition."""
        expression = self._expressions[i]
        text = expression.text if expression.condition else f"{self._bound(i, COMPARISON + 1)} != 0"
        return text if (expression.condition and expression.binds >= binds) or not binds else f"({text})"


def _moving(program: Program) -> set[int]:
    """The rows that change along x."""
    moving: set[int] = set()
    for i, (name, *operands) in enumerate(program.ops):
        x = name == "in" and program.inputs[int(operands[0])] == "x"
        moving |= {i} if x or (name not in ("in", "const") and not moving.isdisjoint(map(int, operands))) else set()
    return moving


def _literal(value: float, module: str) -> tuple[str, int]:
    """A number as it is written, and how tightly it binds.

    >>> _literal(0.5, "np"), _literal(-math.inf, "np")
    (('0.5', 8), ('-np.inf', 6))
    """
    text = repr(value) if math.isfinite(value) else f"{module}.nan" if math.isnan(value) else f"{module}.inf"
    if math.isinf(value) and value < 0:
        text = f"-{text}"
    return text, SIGN if text.startswith("-") else ATOM
