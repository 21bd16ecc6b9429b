"""The rows of a traced program, read into expressions by cases."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial

from losses.formulas.typeset.cases import Case, Facts, Tree, chosen, combined, equal, greater
from losses.formulas.typeset.functions import absolute, applied, largest, least, logarithm, raised, signum
from losses.formulas.typeset.sums import ONE, PI, ZERO, Sum, Symbol, TooLong, minus, number, plus, power, scaled, single, times
from losses.tracing.program import Program

MOST_ROWS = 600
HALF = number(Fraction(1, 2))
_SIMPLE, _SIMPLEST = 1000, 50  # the largest denominators that a number is taken for, and one whose last digit may be rounded
_ULP = 4e-16
# The numbers that a derivative's rows hold rounded, each with the sum that it is.
NAMED: tuple[tuple[Sum, float], ...] = (
    *((power(single(PI), number(Fraction(k, 2))), math.pi ** (k / 2)) for k in (2, -2, 1, -1)),
    *((power(number(k), HALF), math.sqrt(k)) for k in (2, 3, 5)),
    *((power(scaled(single(PI), 2), number(Fraction(k, 2))), (2 * math.pi) ** (k / 2)) for k in (1, -1)),
    *((logarithm(number(k)), math.log(k)) for k in (2, 3, 10)),
    (raised(ONE), math.e),
)


def constant(value: float) -> Sum:
    """A number of the rows: as the fraction, or the multiple of a named number, that it is the rounding of; else its digits.

    >>> constant(0.1).number, constant(1 / 3).number, constant(2 / math.sqrt(math.pi)).key
    (Fraction(1, 10), Fraction(1, 3), '(2 [pi]^(-1/2))')
    """
    for most, error in ((_SIMPLE, 0.0), (_SIMPLEST, _ULP)):
        near = Fraction(value).limit_denominator(most)
        if abs(float(near) - value) <= error * abs(value):
            return number(near)
    for known, size in NAMED:
        share = Fraction(value / size).limit_denominator(20)
        if share and abs(share.numerator) <= 50 and abs(float(share) * size / value - 1) < _ULP:
            return scaled(known, share)
    return number(Fraction(repr(value)))


def _neg(a: Sum) -> Sum:
    return scaled(a, -1)


def _inverse(a: Sum) -> Sum:
    return power(a, number(-1))


def _sqrt(a: Sum) -> Sum:
    return power(a, HALF)


def _hypot(a: Sum, b: Sum) -> Sum:
    return _sqrt(plus(times(a, a), times(b, b)))


def _rsub(a: Sum, b: Sum) -> Sum:
    return minus(b, a)


def _divided(a: Sum, b: Sum) -> Sum:
    return times(a, _inverse(b)) if a.terms else ZERO


def _xlogy(a: Sum, b: Sum) -> Sum:
    return times(a, logarithm(b)) if a.terms else ZERO


def _relu(a: Sum) -> Sum:
    return largest(a, ZERO)


def _expm1(u: Sum) -> Sum:
    return minus(raised(u), ONE)


def _log1p(u: Sum) -> Sum:
    return logarithm(plus(ONE, u))


def _log_sigmoid(u: Sum) -> Sum:
    return _neg(_log1p(raised(_neg(u))))


def _log_sigmoid_backward(g: Sum, u: Sum) -> Sum:
    return times(g, applied("sigmoid", _neg(u)))


def _sigmoid_backward(g: Sum, s: Sum) -> Sum:
    return times(times(g, _not(s)), s)


def _tanh_backward(g: Sum, t: Sum) -> Sum:
    return times(g, _not(times(t, t)))


def _logaddexp(a: Sum, b: Sum) -> Sum:
    return logarithm(plus(raised(a), raised(b)))


def _not(a: Sum) -> Sum:
    return minus(ONE, a)


def _either(a: Sum, b: Sum) -> Sum:
    return a if a.terms else b


def _less(a: Sum, b: Sum) -> Tree:
    return greater(b, a)


def _at_most(a: Sum, b: Sum) -> Tree:
    return combined(_not, greater(a, b))


def _at_least(a: Sum, b: Sum) -> Tree:
    return _at_most(b, a)


def _different(a: Sum, b: Sum) -> Tree:
    return combined(_not, equal(a, b))


# The operations that are functions of their own.
NAMES = ("sigmoid", "sin", "cos", "sinh", "cosh", "tanh", "floor", "erf", "erfc", "lgamma", "digamma", "polygamma")

# What each operation makes of sums.
OPERATIONS: dict[str, Callable[..., Tree]] = {
    **{name: partial(applied, name) for name in NAMES},
    "neg": _neg,
    "abs": absolute,
    "sgn": signum,
    "sign": signum,
    "exp": raised,
    "expm1": _expm1,
    "log": logarithm,
    "log1p": _log1p,
    "sqrt": _sqrt,
    "reciprocal": _inverse,
    "relu": _relu,
    "log_sigmoid_forward": _log_sigmoid,
    "add": plus,
    "sub": minus,
    "rsub": _rsub,
    "mul": times,
    "div": _divided,
    "pow": power,
    "hypot": _hypot,
    "logaddexp": _logaddexp,
    "maximum": largest,
    "minimum": least,
    "clamp_min": largest,
    "clamp_max": least,
    "xlogy": _xlogy,
    "log_sigmoid_backward": _log_sigmoid_backward,
    "sigmoid_backward": _sigmoid_backward,
    "tanh_backward": _tanh_backward,
    "eq": equal,
    "ne": _different,
    "gt": greater,
    "lt": _less,
    "le": _at_most,
    "ge": _at_least,
    "bitwise_and": times,
    "bitwise_or": _either,
    "bitwise_not": _not,
}


def read(program: Program, output: str, symbols: Mapping[str, Symbol], domain: Facts, *, points: bool) -> Tree:
    """One output of a program as an expression of its inputs, of which the facts of their domain are known.

    `points` is whether cases of a single point of x are kept: a value can have one, but at a kink the derivatives only follow a
    convention. Raises TooLong for what has grown beyond what is worth showing, and for an operation that has no symbol.
    """
    part = program.part(output)
    if len(part.ops) > MOST_ROWS:
        raise TooLong
    trees: list[Tree] = []
    for name, *operands in part.ops:
        if name == "in":
            trees.append(single(symbols[part.inputs[int(operands[0])]]))
        elif name == "const":
            trees.append(constant(float(operands[0])))
        else:
            tree = _operation(str(name), [trees[int(i)] for i in operands], domain)
            trees.append(tree if points else without_points(tree))
    return trees[part.outputs[output]]


def _operation(name: str, operands: list[Tree], domain: Facts) -> Tree:
    match name, operands:
        case "where", [condition, yes, no]:
            return chosen(condition, yes, no, domain)
        case "masked_fill", [a, mask, fill]:
            return chosen(mask, fill, a, domain)
        case "threshold_backward", [slope, a, threshold]:
            return chosen(combined(greater, a, threshold, facts=domain), slope, ZERO, domain)
        case _:
            if name not in OPERATIONS:
                raise TooLong
            return combined(OPERATIONS[name], *operands, facts=domain)


def without_points(tree: Tree) -> Tree:
    """The tree without the cases in which x is one number."""
    if not isinstance(tree, Case):
        return tree
    if tree.condition.kind == "eq" and "x" in tree.condition.of.symbols:
        return without_points(tree.no)
    return Case(tree.condition, without_points(tree.yes), without_points(tree.no))
