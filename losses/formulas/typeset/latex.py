"""Expressions in LaTeX, as a careful author would write them."""

from __future__ import annotations

import math
import re
import unicodedata
from fractions import Fraction

from losses.formulas.typeset.sums import ONE, Base, E, Function, Powers, Sum, Symbol, TooLong, as_float, scaled

_PREFIX = {
    "sgn": r"\operatorname{sgn}",
    "floor": r"\operatorname{floor}",
    "sigmoid": r"\sigma",
    "erf": r"\operatorname{erf}",
    "erfc": r"\operatorname{erfc}",
    "lgamma": r"\log \Gamma",
    "digamma": r"\psi",
} | {name: f"\\{name}" for name in ("log", "max", "min", "sin", "cos", "sinh", "cosh", "tanh")}
_POWERS_INSIDE = {"sin", "cos", "sinh", "cosh", "tanh"}  # whose square is written before the argument
_LAST = {"log", "lgamma"}


def glyphs(text: str) -> int:
    """About how many signs a reader sees."""
    return len(re.sub(r"\\(left|right|[,;! ])|[{}^_& ]", "", re.sub(r"\\(?!left|right)[a-zA-Z]+", "x", text)))


def lowered(letter: str) -> str:
    """The symbol of an axis with its index in LaTeX.

    >>> lowered("z₁")
    'z_1'
    """
    return re.sub(r"[₀-₉]", lambda digit: f"_{unicodedata.digit(digit[0])}", letter)


def written(a: Sum, *, inline: bool = False) -> str:
    """A sum in LaTeX; `inline` has small fractions with a slash, for exponents and parts of fractions."""
    if not a.terms:
        return "0"
    text = ""
    for powers, factor in _in_order(a):
        sign = ("-" if factor < 0 else "") if not text else (" - " if factor < 0 else " + ")
        text += sign + _term(powers, abs(factor), inline)
    return text


def _in_order(a: Sum) -> list[tuple[Powers, Fraction]]:
    """Of two terms the positive one first, or the number: 1 + r^2; of more the highest power of x first, if that is positive."""
    few = len(a.terms) < 3
    terms = sorted(
        a.terms.items(), key=lambda one: (bool(one[0]) if few else not one[0], -_degree(one[0]), [b.key for b, _ in one[0]])
    )
    return terms if not few and terms[0][1] > 0 else sorted(terms, key=lambda one: one[1] < 0)


def _degree(powers: Powers) -> Fraction:
    """The power of x in a term, or a little where x is in a function."""
    own = [e.number or Fraction(1) for base, e in powers if isinstance(base, Symbol) and base.key == "x"]
    own += [e.number or Fraction(1) for base, e in powers if isinstance(base, Function) and base.key == "abs((1 [x]^(1)))"]
    return sum(own, Fraction(0)) or Fraction(any("x" in Sum({(power,): Fraction(1)}).symbols for power in powers), 2)


def _rank(power: tuple[Base, Sum]) -> tuple[object, ...]:
    base, _ = power
    if isinstance(base, Symbol):
        return (3, "") if base == E else (base.key == "x", base.key)
    if isinstance(base, Sum):
        return (-1 if base.number is not None else 2.5 if "x" in base.symbols else 0.5, base.key)
    return (4 if base.name in _LAST else 2, base.key)


def _term(powers: Powers, factor: Fraction, inline: bool) -> str:
    above: list[tuple[Base, Sum]] = []
    below: list[tuple[Base, Sum]] = []
    for base, e in sorted(powers, key=_rank):
        if base != E and _is_negative(e):
            below.append((base, scaled(e, -1)))
        else:
            above.append((base, e))
    number, divisor = _decimal(factor), ""
    if number is None:
        number, divisor = str(factor.numerator), str(factor.denominator) if factor.denominator > 1 else ""
    inner = inline or bool(below)
    over = _product(number, _factors(above, inner, bare=number == "1" and bool(below)))
    under = _product(divisor or "1", _factors(below, True, bare=not divisor))
    if under == "1":
        return over
    if divisor and not below and any(isinstance(base, Sum | Function) or base == E for base, _ in above):
        share = f"{number}/{divisor}" if inline else rf"\frac{{{number}}}{{{divisor}}}"
        return _product(share, _factors(above, inline))
    if inline and "frac" not in under and re.fullmatch(r"[\w\\^{} ]+", under):
        return f"{over}/{under}" if len(below) + bool(divisor) == 1 else f"{over}/({under})"
    return rf"\frac{{{over}}}{{{under}}}"


def _is_negative(e: Sum) -> bool:
    return all(factor < 0 for factor in e.terms.values())


def _decimal(factor: Fraction) -> str | None:
    """The number in decimals, where it is no fraction that a reader would write."""
    if factor.denominator == 1:
        text = str(factor.numerator)
        return text if len(text) <= 6 else _scientific(as_float(factor))
    if factor.denominator in (2, 4, 8) or (factor.denominator <= 1000 and (10**6) % factor.denominator):
        return None
    digits = repr(as_float(factor))
    if len(digits) > 10:
        digits = f"{as_float(factor):.6g}"
    return digits if "e" not in digits else _scientific(as_float(factor))


def _scientific(value: float) -> str:
    if math.isinf(value):
        raise TooLong
    mantissa, exponent = f"{value:.5e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".")
    return rf"10^{{{int(exponent)}}}" if mantissa == "1" else rf"{mantissa} \cdot 10^{{{int(exponent)}}}"


def _product(number: str, factors: list[str]) -> str:
    parts = factors if number == "1" and factors else [number, *factors]
    text = parts[0]
    for part in parts[1:]:
        text += rf" \cdot {part}" if part[0].isdigit() else rf" \, {part}" if _is_word(text, part) else f" {part}"
    return text


def _is_word(before: str, part: str) -> bool:
    """Whether a factor needs a little space before it: a function, or e, after something."""
    return part.startswith(("\\log", "\\operatorname", "\\sigma(", "\\tanh", "\\psi", "\\mathrm{e}")) and not before.isdigit()


def _factors(powers: list[tuple[Base, Sum]], inline: bool, *, bare: bool = False) -> list[str]:
    """The powers one by one; a sum that is alone above or below a bar needs no brackets, if it is `bare`."""
    if bare and len(powers) == 1 and isinstance(powers[0][0], Sum) and powers[0][0].number is None and powers[0][1] == ONE:
        return [written(powers[0][0], inline=inline)]
    return [_power(base, e, inline, last=i == len(powers) - 1) for i, (base, e) in enumerate(powers)]


def _power(base: Base, e: Sum, inline: bool, *, last: bool) -> str:
    if base == E:
        return r"\mathrm{e}" + ("" if e.number == 1 else f"^{{{written(e, inline=True)}}}")
    q = e.number
    if q == Fraction(1, 2):
        return rf"\sqrt{{{_inside(base)}}}"
    raised = (
        "" if q == 1 else f"^{{{q.numerator}/{q.denominator}}}" if q and q.denominator > 1 else f"^{{{written(e, inline=True)}}}"
    )
    raised = re.sub(r"\^\{(\w)\}$", r"^\1", raised)
    if isinstance(base, Symbol):
        return base.latex + raised
    if isinstance(base, Sum):
        plain = base.number is not None and base.number.denominator == 1
        return (str(base.number) if plain else _bracketed(written(base, inline=inline))) + raised
    return _function(base, raised, inline, last=last)


def _inside(base: Base) -> str:
    return written(base, inline=True) if isinstance(base, Sum) else _power(base, ONE, True, last=True)


def _function(base: Function, raised: str, inline: bool, *, last: bool) -> str:
    arguments = [written(argument, inline=inline) for argument in base.arguments]
    if base.name == "abs":
        inner = arguments[0]
        return (rf"\left|{inner}\right|" if "frac" in inner else f"|{inner}|") + raised
    prefix = _PREFIX.get(base.name, "")
    if base.name == "polygamma":
        order = int(base.arguments[0].number or 0)
        prefix = r"\psi" + ("'" * order if order <= 3 else f"^{{({order})}}")
        arguments = arguments[1:]
    if base.name in _POWERS_INSIDE:
        return prefix + raised + _bracketed(", ".join(arguments))
    simple = base.name == "log" and last and re.fullmatch(r"[a-zA-Z]|\\[a-z]+|\d+", arguments[0])
    text = f"{prefix} {arguments[0]}" if simple else prefix + _bracketed(", ".join(arguments))
    if not raised:
        return text
    return f"{text}{raised}" if base.name in ("sigmoid", "max", "min", "digamma", "erf") else rf"\left({text}\right){raised}"


def _bracketed(text: str) -> str:
    return rf"\left({text}\right)" if r"\frac" in text or r"\sqrt" in text else f"({text})"
