"""The functions of sums by name, with what is known of their values, and an expression built anew with some bases replaced."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from losses.formulas.typeset.sums import (
    ONE,
    ZERO,
    Base,
    E,
    Function,
    Sum,
    Symbol,
    Undefined,
    content,
    is_nonnegative,
    is_whole,
    minus,
    number,
    plus,
    power,
    product,
    scaled,
    sign,
    single,
    times,
    without_exponent,
)


def absolute(a: Sum) -> Sum:
    """|a|, factor by factor."""
    return _signed("abs", a)


def signum(a: Sum) -> Sum:
    """The sign of a, factor by factor."""
    return _signed("sgn", a)


def _signed(name: str, a: Sum) -> Sum:
    if not a.terms:
        return ZERO
    if known := sign(a):
        return scaled(a, known) if name == "abs" else number(known)
    if len(a.terms) > 1:
        factor, primitive = content(a)
        outside = abs(factor) if name == "abs" else Fraction(1 if factor > 0 else -1)
        return Sum({((Function(name, primitive), ONE),): outside})
    ((powers, factor),) = a.terms.items()
    exponents: dict[Base, Sum] = {}
    for base, e in powers:
        even = e.number is not None and e.number % 2 == 0
        if is_nonnegative(base) or even or not is_whole(e):
            exponents |= {base: e} if name == "abs" else {}
        else:
            exponents[Function(name, single(base))] = e
    return product(exponents, abs(factor) if name == "abs" else Fraction(1 if factor > 0 else -1))


def raised(u: Sum) -> Sum:
    """e^u; a multiple of a logarithm in the exponent is a power."""
    result, rest = ONE, dict(u.terms)
    for powers, factor in u.terms.items():
        logs = [base for base, e in powers if isinstance(base, Function) and base.name == "log" and e == ONE]
        if logs:
            del rest[powers]
            exponent = Sum({tuple(power for power in powers if power[0] != logs[0]): factor})
            result = times(result, power(logs[0].arguments[0], exponent))
    return times(result, Sum({((E, Sum(rest)),): Fraction(1)})) if rest else result


def logarithm(u: Sum) -> Sum:
    """log u; of b^v with a base that is never negative it is v log b, and log e is 1. Raises Undefined for log 0."""
    if not u.terms:
        raise Undefined
    if u == ONE:
        return ZERO
    if len(u.terms) == 1:
        ((powers, factor),) = u.terms.items()
        if factor == 1 and len(powers) == 1 and is_nonnegative(powers[0][0]):
            base, e = powers[0]
            return e if base == E else times(e, single(Function("log", single(base))))
    exponent, rest = without_exponent(u)
    return plus(exponent, single(Function("log", rest)))


def largest(a: Sum, b: Sum) -> Sum:
    """The larger of two."""
    return _extreme("max", a, b, 1)


def least(a: Sum, b: Sum) -> Sum:
    """The smaller of two."""
    return _extreme("min", a, b, -1)


def _extreme(name: str, a: Sum, b: Sum, up: int) -> Sum:
    difference = minus(a, b)
    if not difference.terms or sign(difference):
        return a if sign(difference) * up >= 0 else b
    return single(Function(name, *sorted((a, b), key=lambda each: (not each.symbols, each.key))))


def odd(name: str) -> Callable[[Sum], Sum]:
    """A function with f(-u) = -f(u)."""

    def function(u: Sum) -> Sum:
        if not u.terms:
            return ZERO
        return scaled(single(Function(name, scaled(u, -1))), -1) if _is_negative(u) else single(Function(name, u))

    return function


def even(name: str) -> Callable[[Sum], Sum]:
    """A function with f(-u) = f(u) and f(0) = 1."""

    def function(u: Sum) -> Sum:
        if not u.terms:
            return ONE
        return single(Function(name, scaled(u, -1) if _is_negative(u) else u))

    return function


def _sigmoid(u: Sum) -> Sum:
    if not u.terms:
        return number(Fraction(1, 2))
    return minus(ONE, _sigmoid(scaled(u, -1))) if _is_negative(u) else single(Function("sigmoid", u))


def _is_negative(u: Sum) -> bool:
    return bool(u.terms) and all(factor < 0 for factor in u.terms.values())


FUNCTIONS: dict[str, Callable[..., Sum]] = {
    "abs": absolute,
    "sgn": signum,
    "log": logarithm,
    "max": largest,
    "min": least,
    "sigmoid": _sigmoid,
    "sin": odd("sin"),
    "cos": even("cos"),
    "sinh": odd("sinh"),
    "cosh": even("cosh"),
    "tanh": odd("tanh"),
    "erf": odd("erf"),
}


def applied(name: str, *arguments: Sum) -> Sum:
    """The function of this name."""
    return FUNCTIONS[name](*arguments) if name in FUNCTIONS else single(Function(name, *arguments))


def rebuilt(a: Sum, change: Callable[[Symbol | Function], Sum | None]) -> Sum:
    """The sum from the inside out, with symbols and functions replaced by what `change` says, where it says something."""

    def of(base: Base) -> Sum:
        if isinstance(base, Sum):
            return rebuilt(base, change)
        if isinstance(base, Symbol):
            instead = change(base)
            return single(base) if instead is None else instead
        arguments = [rebuilt(argument, change) for argument in base.arguments]
        instead = change(Function(base.name, *arguments))
        return applied(base.name, *arguments) if instead is None else instead

    terms: list[Sum] = []
    for powers, factor in a.terms.items():
        term = scaled(ONE, factor)
        for base, e in powers:
            term = times(term, power(of(base), rebuilt(e, change)))
        terms.append(term)
    return plus(*terms)
