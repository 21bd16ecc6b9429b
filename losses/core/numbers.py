"""How a number is written for a reader, and read back. `format` and `numberOf` in numbers.js are the same rules in the browser."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal

MINUS = "\N{MINUS SIGN}"
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_TYPED = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(e[+-]?[0-9]+)?", re.IGNORECASE)
_POWER = re.compile(r"·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$")
NOISE = 1e-12  # what rounding leaves where terms of size 1 cancel
ULPS = 8  # up to so many units in the last place of its terms a difference is rounding


class Difference(float):
    """A difference of computed numbers, with the unit in the last place of the largest term that it was formed from.

    The last bits of the terms depend on the processor, and so does a difference of up to `ULPS` such units.

    >>> Difference(2.78e-17, ulp=2.2e-16).is_rounding, Difference(4.6e-13, ulp=2.2e-16).is_rounding
    (True, False)
    """

    ulp: float

    def __new__(cls, value: float, *, ulp: float) -> Difference:
        difference = super().__new__(cls, value)
        difference.ulp = ulp
        return difference

    @property
    def is_rounding(self) -> bool:
        """Whether it says no more than that both sides are equal."""
        return abs(self) <= ULPS * self.ulp < math.inf


def number(value: float, digits: int = 4, *, zero: float = 0.0) -> str:
    """A number as a reader sees it: rounded to four significant digits, without trailing zeros, with a true minus sign.

    Rounded is the shortest decimal text of the float, a half away from 0. Digits before the point are kept up to 999 999; from
    a million on, and below 0.0001, the power of ten is written out.

    `zero` is the largest size that counts as 0: NOISE where the value is a sum of terms of size 1, of which rounding leaves
    about 1e-16, and nothing where a tiny value is the answer. A `Difference` that is rounding has no digits to show.

    >>> number(-0.123456), number(1234.5), number(12345.6), number(999999.5), number(25e6), number(-2.5e-7)
    ('−0.1235', '1235', '12346', '1·10⁶', '2.5·10⁷', '−2.5·10⁻⁷')
    >>> number(4.6e-13), number(4.6e-13, zero=NOISE), number(-0.0), number(-math.inf), number(math.nan)
    ('4.6·10⁻¹³', '0', '0', '−∞', 'undefined')
    >>> number(Difference(2.78e-17, ulp=2.2e-16)), number(Difference(4.6e-13, ulp=2.2e-16))
    ('0 to rounding', '4.6·10⁻¹³')
    """
    if math.isnan(value):
        return "undefined"
    if isinstance(value, Difference) and value.is_rounding:
        return "0 to rounding"
    if abs(value) <= zero:
        return "0"
    sign = MINUS if value < 0 else ""
    return sign + ("∞" if math.isinf(value) else _positive(Decimal(repr(abs(float(value)))), digits))


def number_of(text: str) -> float:
    """The number that a text says as it is typed or as `number` writes it, with either minus sign; NaN where it says none.

    Python's own float also reads "1_000", "nan", "inf" and the digits of other scripts, which are refused here.

    >>> number_of(" −1.5 "), number_of("2.5·10⁻⁷"), number_of("1_000"), number_of("١"), number_of("inf")
    (-1.5, 2.5e-07, nan, nan, nan)
    """
    typed = text.strip().replace(MINUS, "-")
    if power := _POWER.search(typed):
        typed = f"{typed[: power.start()]}e{power[1].translate(_LOWERED)}"
    return float(typed) if _TYPED.fullmatch(typed) else math.nan


def _positive(value: Decimal, digits: int) -> str:
    last = value.adjusted() - digits + 1  # the power of ten of the last digit that is kept
    if value < 10**6:
        last = min(last, 0)
    rounded = value.quantize(Decimal(1).scaleb(last), ROUND_HALF_UP)
    power = rounded.adjusted()
    if -4 <= power < 6:
        return f"{rounded.normalize():f}"
    return f"{rounded.scaleb(-power).normalize():f}·10{str(power).translate(RAISED)}"
