"""The normal form of an expression: a sum of terms, each an exact number times powers of bases.

A base is a symbol, a function of sums, or a sum of several terms. An exponent is a sum too, so that x^a x^b is x^(a + b). Equal
expressions of one form have one key. What holds but for single points, as |x| sgn x = x, is used; what needs a sign that is not
known, as the square root of x y taken apart, is not.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property

LONGEST = 1000  # characters of a key: nothing that long is ever shown


class TooLong(Exception):
    """The expression has grown beyond what is worth showing."""


class Undefined(Exception):
    """The expression divides by zero, or takes its logarithm."""


class _Keyed:
    """What is equal to another of the same key; `weight` is of how many parts it is made."""

    @cached_property
    def weight(self) -> int:
        return 1

    @cached_property
    def key(self) -> str:
        return self.text()

    def text(self) -> str:
        raise NotImplementedError

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


class Symbol(_Keyed):
    """A variable, a hyperparameter or a named number, with its letter in LaTeX.

    `negative` and `zero` say whether it can be negative, and whether it can be 0.
    """

    def __init__(self, name: str, latex: str, *, negative: bool = True, zero: bool = True) -> None:
        self.name, self.latex, self.negative, self.zero = name, latex, negative, zero

    def text(self) -> str:
        return self.name


class Function(_Keyed):
    """A function of sums, by its name."""

    def __init__(self, name: str, *arguments: Sum) -> None:
        self.name, self.arguments = name, arguments

    def text(self) -> str:
        return f"{self.name}({', '.join(argument.key for argument in self.arguments)})"

    @cached_property
    def weight(self) -> int:
        return 1 + sum(argument.weight for argument in self.arguments)

    @cached_property
    def symbols(self) -> frozenset[str]:
        """The names of the symbols in its arguments."""
        return frozenset(name for argument in self.arguments for name in argument.symbols)


class Sum(_Keyed):
    """Terms, each the powers of its bases with the number that they are multiplied by; no number is 0."""

    def __init__(self, terms: Mapping[Powers, Fraction]) -> None:
        self.terms = terms

    def text(self) -> str:
        texts = sorted(
            f"{number}" + "".join(f" [{base.key}]^{e.key}" for base, e in powers) for powers, number in self.terms.items()
        )
        key = f"({' + '.join(texts)})"
        if len(key) > LONGEST:
            raise TooLong
        return key

    @cached_property
    def weight(self) -> int:
        return sum(1 + sum(base.weight + (e.weight if e.number != 1 else 0) for base, e in powers) for powers in self.terms)

    @property
    def number(self) -> Fraction | None:
        """The number that the sum is, if it has nothing else."""
        if not self.terms:
            return Fraction(0)
        return self.terms.get(()) if len(self.terms) == 1 else None

    @cached_property
    def symbols(self) -> frozenset[str]:
        """The names of the symbols in it."""
        parts = [part for powers in self.terms for base, e in powers for part in (_symbols(base), e.symbols)]
        return frozenset(name for part in parts for name in part)


Base = Symbol | Function | Sum
Powers = tuple[tuple[Base, Sum], ...]  # in the order of the bases' keys


def _symbols(base: Base) -> frozenset[str]:
    return frozenset((base.key,)) if isinstance(base, Symbol) else base.symbols


def number(value: Fraction | int) -> Sum:
    """A number as a sum."""
    return Sum({(): Fraction(value)} if value else {})


def as_float(factor: Fraction) -> float:
    """The number as a float; one that is too large for a float is infinite."""
    try:
        return float(factor)
    except OverflowError:
        return math.inf if factor > 0 else -math.inf


ZERO, ONE = number(0), number(1)
E = Symbol("e", "e", negative=False, zero=False)  # e^u is the power u of this base
PI = Symbol("pi", r"\pi", negative=False, zero=False)


def single(base: Base) -> Sum:
    """A base as a sum."""
    return base if isinstance(base, Sum) else Sum({((base, ONE),): Fraction(1)})


def plus(*sums: Sum) -> Sum:
    """The sum of sums, with equal terms collected."""
    terms: dict[Powers, Fraction] = {}
    for each in sums:
        for powers, factor in each.terms.items():
            terms[powers] = terms[powers] + factor if powers in terms else factor
    return Sum({powers: factor for powers, factor in terms.items() if factor})


def scaled(a: Sum, factor: Fraction | int) -> Sum:
    """The sum times a number."""
    if factor == -1:
        return Sum({powers: -value for powers, value in a.terms.items()})
    return Sum({powers: value * factor for powers, value in a.terms.items()}) if factor else ZERO


def minus(a: Sum, b: Sum) -> Sum:
    """The difference."""
    return plus(a, scaled(b, -1))


def times(a: Sum, b: Sum) -> Sum:
    """The product. A single term goes into every term of the other; two sums of several terms stay factors."""
    if len(a.terms) > 1 and len(b.terms) > 1:
        return multiplied(as_term(a), as_term(b))
    if len(a.terms) > 1:
        a, b = b, a
    return plus(*(multiplied(one, other) for one in a.terms.items() for other in (_split(b, one[0]) or b.terms.items())))


Term = tuple[Powers, Fraction]


def as_term(a: Sum) -> Term:
    """The sum as a term: of several terms it is one base."""
    if len(a.terms) == 1:
        return next(iter(a.terms.items()))
    exponent, rest = without_exponent(a)
    factor, primitive = content(rest)
    return (((E, exponent), (primitive, ONE)) if exponent.terms else ((primitive, ONE),)), factor


def without_exponent(a: Sum) -> tuple[Sum, Sum]:
    """What all exponents of e in a sum have in common, and the sum without it: u and b + 1 for e^u b + e^u."""
    if len(a.terms) < 2:
        return ZERO, a
    first, *others = [dict(powers).get(E, ZERO) for powers in a.terms]
    common = Sum({powers: f for powers, f in first.terms.items() if all(other.terms.get(powers) == f for other in others)})
    if not common.terms:
        return ZERO, a
    return common, plus(*(multiplied(one, (((E, scaled(common, -1)),), Fraction(1))) for one in a.terms.items()))


def _split(a: Sum, powers: Powers) -> list[Term] | None:
    """Of a sum that is a multiple of a sum among the bases, so that it may cancel: the term times that base."""
    for base, _ in powers:
        if isinstance(base, Sum) and 1 < len(base.terms) == len(a.terms):
            (first, factor), *_ = base.terms.items()
            inverse = tuple((one, scaled(e, -1)) for one, e in first)
            for part in a.terms.items():
                share = multiplied(part, (inverse, 1 / factor))
                if len(share.terms) == 1 and plus(*(multiplied(one, as_term(share)) for one in base.terms.items())) == a:
                    (rest, number_) = as_term(share)
                    return [((*rest, (base, ONE)), number_)]
    return None


def expanded(a: Sum) -> Sum:
    """The sum with all products and small whole powers of sums multiplied out."""
    return plus(*(scaled(_multiplied_out(powers), factor) for powers, factor in a.terms.items()))


def _multiplied_out(powers: Powers) -> Sum:
    product = ONE
    for base, e in powers:
        q = e.number
        if isinstance(base, Sum) and q is not None and q.denominator == 1 and 0 < q <= 4:
            inner = expanded(base)
            for _ in range(int(q)):
                product = _distributed(product, inner)
        else:
            product = _distributed(product, Sum({((base, e),): Fraction(1)}))
    return product


def _distributed(a: Sum, b: Sum) -> Sum:
    if len(a.terms) * len(b.terms) > 64:
        raise TooLong
    return plus(*(multiplied(one, other) for one in a.terms.items() for other in b.terms.items()))


def multiplied(a: Term, b: Term) -> Sum:
    """The product of two terms."""
    exponents = dict(a[0])
    for base, e in b[0]:
        exponents[base] = plus(exponents[base], e) if base in exponents else e
    return product(exponents, a[1] * b[1])


def product(exponents: Mapping[Base, Sum], factor: Fraction) -> Sum:
    """A number times powers, by base, as a sum: with what is known of their products."""
    factor, powers = _tidied({base: e for base, e in exponents.items() if e.terms}, factor)
    sums = [base for base in powers if isinstance(base, Sum) and base.number is None]
    if len(sums) == 1 and powers[sums[0]] == ONE and len(sums[0].terms) > 1:  # not a factor, now that it stands alone
        return times(term({base: e for base, e in powers.items() if base is not sums[0]}, factor), sums[0])
    return term(powers, factor)


def term(exponents: Mapping[Base, Sum], factor: Fraction) -> Sum:
    """A number times powers, by base, as they are."""
    return Sum({tuple(sorted(exponents.items(), key=lambda power: power[0].key)): factor})


def _tidied(powers: dict[Base, Sum], factor: Fraction) -> tuple[Fraction, dict[Base, Sum]]:
    for base in [base for base in powers if isinstance(base, Function) and base.name in ("abs", "sgn")]:
        if base in powers:
            _sign_tidied(base.arguments[0], powers)
    for base in [base for base in powers if isinstance(base, Function) and base.name == "sinh"]:
        cosh, tanh = Function("cosh", *base.arguments), Function("tanh", *base.arguments)
        if cosh in powers and powers[cosh].number == -(powers[base].number or 0):
            powers[tanh] = plus(powers.get(tanh, ZERO), powers.pop(base))
            del powers[cosh]
    for base, e in list(powers.items()):  # of a power of a number the whole part is a number
        value, q = base.number if isinstance(base, Sum) else None, e.number
        if value is not None and q is not None and abs(q) < 64:
            whole = math.floor(q)
            factor *= value**whole
            powers[base] = number(q - whole)
            if q == whole:
                del powers[base]
    return factor, {base: e for base, e in powers.items() if e.terms}


def _sign_tidied(argument: Sum, powers: dict[Base, Sum]) -> None:
    """Collect powers of u, |u| and sgn u, whose whole exponents are a, b and c: |u|^(a + b), times sgn u if a + c is odd."""
    inner, absolute, signum = base_of(argument), Function("abs", argument), Function("sgn", argument)
    a, b, c = (powers.pop(base, ZERO) for base in (inner, absolute, signum))
    if not (is_whole(a) and is_whole(c)):
        powers |= {base: e for base, e in ((inner, a), (absolute, b), (signum, c)) if e.terms}
        return
    odd = ((a.number or 0) + (c.number or 0)) % 2 == 1
    total = plus(a, b)
    if is_whole(total):
        even = (total.number or 0) % 2 == 0
        powers[inner if even or odd else absolute] = total
        odd = odd and even
    else:
        powers[absolute] = total
    if odd:
        powers[signum] = ONE


def base_of(argument: Sum) -> Base:
    """The base that a sum is, if it is one alone; else the sum itself."""
    if len(argument.terms) == 1:
        ((powers, factor),) = argument.terms.items()
        if factor == 1 and len(powers) == 1 and powers[0][1] == ONE:
            return powers[0][0]
    return argument


def is_whole(e: Sum) -> bool:
    """Whether the sum is a whole number."""
    return e.number is not None and e.number.denominator == 1


def content(a: Sum) -> tuple[Fraction, Sum]:
    """The number that all terms have in common, and the sum divided by it, whose first term is positive."""
    factors = list(a.terms.values())
    common = Fraction(math.gcd(*(f.numerator for f in factors)), math.lcm(*(f.denominator for f in factors)))
    first = () if () in a.terms else min(a.terms, key=lambda powers: [f"{base.key}^{e.key}" for base, e in powers])
    common *= -1 if a.terms[first] < 0 else 1
    return common, scaled(a, 1 / common)


def power(a: Sum, e: Sum) -> Sum:
    """a^e. Raises Undefined for 0 to a negative power."""
    q = e.number
    if q == 1 or q == 0:
        return a if q else ONE
    if not a.terms:
        if q is not None and q < 0:
            raise Undefined
        return ZERO
    if len(a.terms) == 1:
        ((powers, factor),) = a.terms.items()
        return _power_of_term(factor, powers, e)
    exponent, rest = without_exponent(a)
    if exponent.terms:
        return times(product({E: times(exponent, e)}, Fraction(1)), power(rest, e))
    factor, primitive = content(a)
    outside = factor**q.numerator if q is not None and q.denominator == 1 and abs(q) < 64 else _root(factor, q)
    if outside is None:
        return product({a: e}, Fraction(1))
    return product({primitive: e}, outside)


def _power_of_term(factor: Fraction, powers: Powers, e: Sum) -> Sum:
    q = e.number
    if q is not None and q.denominator == 1 and abs(q) < 64:
        return product({base: times(inner, e) for base, inner in powers}, factor**q.numerator)
    outside: dict[Base, Sum] = {}
    inside: dict[Base, Sum] = {}
    for base, inner in powers:
        if is_nonnegative(base):
            outside[base] = times(inner, e)
        elif inner.number is not None and inner.number % 2 == 0:
            outside[Function("abs", single(base))] = times(inner, e)
        else:
            inside[base] = inner
    held = product(inside, Fraction(-1 if factor < 0 else 1))
    result = product(outside, Fraction(1))
    if held != ONE:
        result = times(result, Sum({((base_of(held), e),): Fraction(1)}))
    return times(result, _power_of_number(abs(factor), e))


def _power_of_number(value: Fraction, e: Sum) -> Sum:
    if value == 1:
        return ONE
    if (root := _root(value, e.number)) is not None:
        return number(root)
    if value.numerator == 1:
        return _power_of_number(1 / value, scaled(e, -1))
    return product({number(value): e}, Fraction(1))


def _root(value: Fraction, q: Fraction | None) -> Fraction | None:
    """The number to a broken power, where that is exact."""
    if q is None or value <= 0 or abs(q.numerator) > 64 or q.denominator > 8:
        return Fraction(1) if value == 1 else None
    parts = [round(part ** (1 / q.denominator)) if part < 10**15 else 0 for part in (value.numerator, value.denominator)]
    if any(root**q.denominator != part for root, part in zip(parts, (value.numerator, value.denominator), strict=True)):
        return None
    return Fraction(*parts) ** q.numerator


NONNEGATIVE = {"abs", "cosh", "sigmoid", "erfc"}


def is_nonnegative(base: Base) -> bool:
    """Whether the base is known to be at least 0 wherever it is real."""
    if isinstance(base, Symbol):
        return not base.negative
    if isinstance(base, Function):
        return base.name in NONNEGATIVE or (base.name == "max" and any(sign(argument) == 1 for argument in base.arguments))
    return sign(base) == 1


def sign(a: Sum) -> int:
    """1 for what is known to be at least 0, -1 for what is known to be at most 0, else 0."""
    signs = {1 if factor > 0 else -1 for factor in a.terms.values()}
    return signs.pop() if len(signs) == 1 and all(map(_is_nonnegative, a.terms)) else 0


def _is_nonnegative(powers: Powers) -> bool:
    return all(is_nonnegative(base) or (e.number is not None and e.number % 2 == 0) for base, e in powers)


def is_nonzero(a: Sum) -> bool:
    """Whether it is known to be above 0, or below: its terms have one sign, and one of them is a number or positive symbols."""
    return sign(a) != 0 and any(all(isinstance(base, Symbol) and not base.zero for base, _ in powers) for powers in a.terms)


def shared(a: Sum) -> dict[Base, Sum]:
    """The least exponent of each base over all terms, where they differ by numbers; a term without the base has exponent 0."""
    terms = [dict(powers) for powers in a.terms]
    result: dict[Base, Sum] = {}
    for base in {base: None for powers in terms for base in powers}:
        exponents = [powers.get(base, ZERO) for powers in terms]
        differences = [minus(e, exponents[0]).number for e in exponents]
        least = min((d for d in differences if d is not None), default=Fraction(0))
        e = plus(exponents[0], number(least)) if None not in differences else _shared_multiple(exponents)
        if e.terms:
            result[base] = e
    return result


def _shared_multiple(exponents: list[Sum]) -> Sum:
    """The least of exponents that are multiples of one sum, all of the same sign, as u of u and 2 u; else 0."""
    if not all(e.terms for e in exponents):
        return ZERO
    parts = [content(e) for e in exponents]
    alike = all(primitive == parts[0][1] and factor * parts[0][0] > 0 for factor, primitive in parts)
    return min((scaled(primitive, factor) for factor, primitive in parts), key=lambda e: abs(content(e)[0])) if alike else ZERO
