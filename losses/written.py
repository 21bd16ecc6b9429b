"""How a number is written for a reader."""

from __future__ import annotations

MINUS = "\N{MINUS SIGN}"
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def written(value: float, digits: int) -> str:
    """A finite number to so many significant digits, with a true minus sign and its power of ten raised.

    >>> written(-0.12345, 3), written(-0.0, 3), written(2.5e-7, 3)
    ('−0.123', '0', '2.5·10⁻⁷')
    """
    mantissa, _, power = f"{value + 0.0:.{digits}g}".partition("e")
    return mantissa.replace("-", MINUS) + (f"·10{str(int(power)).translate(RAISED)}" if power else "")
