"""How a number is written for a reader."""

from __future__ import annotations

import math

MINUS = "\N{MINUS SIGN}"
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


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


def written(value: float, digits: int) -> str:
    """A finite number to so many significant digits, with a true minus sign and its power of ten raised.

    A `Difference` that is rounding has no digits to show.

    >>> written(-0.12345, 3), written(-0.0, 3), written(2.5e-7, 3)
    ('−0.123', '0', '2.5·10⁻⁷')
    >>> written(Difference(2.78e-17, ulp=2.2e-16), 3), written(Difference(4.6e-13, ulp=2.2e-16), 3)
    ('0 to rounding', '4.6·10⁻¹³')
    """
    if isinstance(value, Difference) and value.is_rounding:
        return "0 to rounding"
    mantissa, _, power = f"{value + 0.0:.{digits}g}".partition("e")
    return mantissa.replace("-", MINUS) + (f"·10{str(int(power)).translate(RAISED)}" if power else "")
