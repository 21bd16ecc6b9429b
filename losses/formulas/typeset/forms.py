"""Of the forms that an expression can be written in, the shortest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce

from losses.formulas.typeset.functions import applied
from losses.formulas.typeset.latex import glyphs, written
from losses.formulas.typeset.sums import (
    ONE,
    ZERO,
    Base,
    E,
    Function,
    Powers,
    Sum,
    Symbol,
    Term,
    TooLong,
    base_of,
    content,
    expanded,
    is_whole,
    multiplied,
    number,
    plus,
    power,
    product,
    scaled,
    shared,
    single,
    term,
    times,
)

Exponents = dict[Base, Sum]
ROUNDS = 3  # one form may be the way to a shorter one


Known = dict[Sum, Sum]  # the forms of sums that were looked for before: the argument of a function comes back in its derivatives


def shortest(a: Sum, known: Known) -> Sum:
    """The form that is easiest to read: as it is, over one denominator, with what terms share taken out, or multiplied out."""
    if a not in known:
        known[a] = _shortest(a, known)
    return known[a]


def _shortest(a: Sum, known: Known) -> Sum:
    best = _parts_shortest(a, known)
    for _ in range(ROUNDS):
        forms = [(size(other) + penalty, other) for form, penalty in FORMS.items() for other in _tried(form, best)]
        least, better = min(forms, key=lambda form: form[0])
        if least >= size(best):
            break
        best = better
    return best


def _tried(form: Callable[[Sum], Sum], a: Sum) -> list[Sum]:
    try:
        return [form(a)]
    except TooLong:
        return []


def size(a: Sum) -> int:
    """How much there is to read: the signs, and more for each term and each power."""
    text = written(a)
    return glyphs(text) + text.count(" + ") + text.count(" - ") + text.count("^") + 2 * len(a.terms)


def _parts_shortest(a: Sum, known: Known) -> Sum:
    """The sum with everything in it as short as it can be. Bases may then be of any form: the result is only for show."""
    return plus(*(_term_shortest(powers, factor, known) for powers, factor in a.terms.items()))


def _term_shortest(powers: Powers, factor: Fraction, known: Known) -> Sum:
    held: list[tuple[Base, Sum]] = []
    outside = number(factor)
    for base, e in powers:
        e = shortest(e, known) if e.number is None else e
        if isinstance(base, Function):
            outside = times(outside, power(applied(base.name, *(shortest(argument, known) for argument in base.arguments)), e))
        elif isinstance(base, Sum) and base.number is None:
            inner = shortest(base, known)
            if len(inner.terms) == 1:
                outside = times(outside, power(inner, e))
            else:
                held.append((inner, e))
        else:
            held.append((base, e))
    return plus(*(_with_powers(one, held) for one in outside.terms.items()))


def _with_powers(one: Term, held: Sequence[tuple[Base, Sum]]) -> Sum:
    """A term times powers of sums, which stay factors."""
    exponents = dict(one[0])
    for base, e in held:
        exponents[base] = plus(exponents.get(base, ZERO), e)
    return term({base: e for base, e in exponents.items() if e.terms}, one[1])


def _over_one(a: Sum) -> Sum:
    return _taken_out(a, _is_divisor, _as_it_is)


def _over_one_expanded(a: Sum) -> Sum:
    return _taken_out(a, _is_divisor, expanded)


def _shared(a: Sum) -> Sum:
    return _taken_out(a, _is_no_divisor, _as_it_is)


def _as_it_is(rest: Sum) -> Sum:
    return rest


def _is_any(_: Base, __: Fraction) -> bool:
    return True


def _is_divisor(_: Base, e: Fraction) -> bool:
    return e < 0


def _is_no_divisor(base: Base, e: Fraction) -> bool:
    """Whether the power is no fraction's bar over a symbol, which reads well within a sum: 1 + r^2 / c^2."""
    return e > 0 or not isinstance(base, Symbol)


def _shared_expanded(a: Sum) -> Sum:
    return _taken_out(a, _is_any, expanded)


def _taken_out(a: Sum, wanted: Callable[[Base, Fraction], bool], change: Callable[[Sum], Sum]) -> Sum:
    """The least power of each base that all terms have, before one sum of what is left, which is changed."""
    common = {base: e for base, e in shared(a).items() if e.number is None or wanted(base, e.number)}
    if len(a.terms) < 2 or not common:
        return a
    inverse = tuple((base, scaled(e, -1)) for base, e in common.items())
    return _with_factor(common, change(plus(*(multiplied(one, (inverse, Fraction(1))) for one in a.terms.items()))))


def _with_factor(common: Exponents, rest: Sum) -> Sum:
    """The powers times a sum, which stays a factor, but for what its terms share; its sign is that of most of its terms."""
    if len(rest.terms) < 2:
        return times(rest, product(common, Fraction(1)))
    more = shared(rest)
    inverse = tuple((base, scaled(e, -1)) for base, e in more.items())
    factor, primitive = content(plus(*(multiplied(one, (inverse, Fraction(1))) for one in rest.terms.items())))
    if 2 * sum(f > 0 for f in primitive.terms.values()) < len(primitive.terms) and primitive not in common:
        factor, primitive = -factor, scaled(primitive, -1)
    return _with_powers((tuple(common.items()), factor), [*more.items(), (primitive, ONE)])


def _gathered(a: Sum) -> Sum:
    """The terms that share a power of a function or sum, which most do, as one term."""
    counts = Counter((base, e) for powers in a.terms for base, e in powers if not isinstance(base, Symbol) or e != ONE)
    if not counts or (most := counts.most_common(1)[0])[1] < 2 or most[1] == len(a.terms):
        return a
    alike = Sum({powers: factor for powers, factor in a.terms.items() if most[0] in powers})
    others = Sum({powers: factor for powers, factor in a.terms.items() if most[0] not in powers})
    return plus(_taken_out(alike, _is_any, _as_it_is), others)


def _cleared(a: Sum) -> Sum:
    """The sum with fractions inside of whole powers of sums taken out of them: 1 / (1 + r^2 / c^2) as c^2 / (c^2 + r^2)."""
    result = ZERO
    for powers, factor in a.terms.items():
        cleared = number(factor)
        for base, e in powers:
            inner = base if isinstance(base, Sum) and e.number is not None and e.number.denominator == 1 else ONE
            divisor = product({b: inside for b, inside in shared(inner).items() if (inside.number or 0) < 0}, Fraction(1))
            if divisor == ONE:
                cleared = times(cleared, Sum({((base, e),): Fraction(1)}))
            else:
                cleared = times(times(cleared, power(divisor, e)), power(times(inner, power(divisor, number(-1))), e))
        result = plus(result, cleared)
    return result


def _positive(a: Sum) -> Sum:
    """-p (1 - p) as p (p - 1), unless it is a weight, as in -(1 - p) log p, or the rest of a function, as 1 - tanh u."""
    if len(a.terms) != 1:
        return a
    ((powers, factor),) = a.terms.items()
    if factor > 0 or any(isinstance(base, Function) and base.name == "log" for base, _ in powers):
        return a
    for base, e in powers:
        if (
            isinstance(base, Sum)
            and e == ONE
            and not any(isinstance(base_of(Sum({one: Fraction(1)})), Function) for one in base.terms)
        ):
            rest = tuple(one for one in powers if one[0] != base)
            return _with_powers((rest, -factor), [(scaled(base, -1), ONE)])
    return a


def _sigmoids(a: Sum) -> Sum:
    """1 / (1 + e^u) as the sigmoid of -u, and e^u as the sigmoid of u over that of -u."""
    u = next((u for powers in a.terms for base, e in powers if (u := _logistic(base)) and (e.number or 0) < 0), None)
    return a if u is None else _cleared(_in_sigmoids(a, u))


def _in_sigmoids(a: Sum, u: Sum) -> Sum:
    falling, rising = (applied("sigmoid", scaled(u, up)) for up in (-1, 1))

    def of(base: Base, e: Sum) -> Sum:
        if base == E and (times_ := _multiple(e, u)) is not None:
            return times(power(rising, times_), power(falling, scaled(times_, -1)))
        if not isinstance(base, Sum) or base.number is not None:
            return product({base: e}, Fraction(1))
        return power(falling, scaled(e, -1)) if _logistic(base) == u else power(_in_sigmoids(base, u), e)

    return plus(*(reduce(times, (of(base, e) for base, e in powers), number(factor)) for powers, factor in a.terms.items()))


def _multiple(e: Sum, u: Sum) -> Sum | None:
    """How many times u the sum is, if that is a whole number."""
    (powers, factor), *_ = u.terms.items()
    times_ = number(e.terms.get(powers, Fraction(0)) / factor)
    return times_ if is_whole(times_) and scaled(u, times_.number or 0) == e else None


def _logistic(base: Base) -> Sum | None:
    """u, if the base is 1 + e^u."""
    if not isinstance(base, Sum) or len(base.terms) != 2 or base.terms.get(()) != 1:
        return None
    ((powers, factor),) = ((powers, factor) for powers, factor in base.terms.items() if powers)
    return powers[0][1] if factor == 1 and len(powers) == 1 and powers[0][0] == E else None


def _hyperbolic(a: Sum) -> Sum:
    """1 + sinh^2 u as cosh^2 u."""
    square = next((base for powers in a.terms for base, _ in powers if isinstance(base, Function) and base.name == "sinh"), None)
    if square is None or a != plus(ONE, power(single(square), number(2))):
        return a
    return power(applied("cosh", *square.arguments), number(2))


# Each form, with how many signs it has to save: a numerator that is multiplied out is the harder one to read.
FORMS: dict[Callable[[Sum], Sum], int] = {
    expanded: 0,
    _over_one: 3,
    _shared: 0,
    _gathered: 0,
    _over_one_expanded: 3,
    _shared_expanded: 3,
    _cleared: 0,
    _sigmoids: 0,
    _hyperbolic: 0,
    _positive: 0,
}
