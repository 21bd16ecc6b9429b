"""The words and steps of a slider: its symbol as characters, and the values at which it stops."""

from __future__ import annotations

import math
from functools import lru_cache
from unicodedata import lookup

# Round numbers per decade, evenly spaced on a logarithm: the preferred numbers of the E24 series.
E24 = (1.0, 1.1, 1.2, 1.3, 1.5, 1.6, 1.8, 2.0, 2.2, 2.4, 2.7, 3.0, 3.3, 3.6, 3.9, 4.3, 4.7, 5.1, 5.6, 6.2, 6.8, 7.5, 8.2, 9.1)

SUBSCRIPTS = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")


def plain(symbol: str) -> str:
    r"""A LaTeX symbol as characters that a screen reader can say.

    >>> plain(r"\gamma_{+}"), plain(r"\lambda"), plain("c"), plain("w_{10}"), plain(r"N_{\text{cls}}"), plain(r"\text{cap}_{1}")
    ('γ₊', 'λ', 'c', 'w₁₀', 'N_cls', 'cap₁')
    """
    base, _, index = symbol.partition("_")
    letter = _without_braces(base).replace("lambda", "lamda")  # which is how Unicode spells it
    letter = lookup(f"GREEK SMALL LETTER {letter[1:].upper()}") if letter.startswith("\\") else letter
    word = _without_braces(index)
    return letter + (word.translate(SUBSCRIPTS) if word.isdigit() or word in "+-" else f"_{word}")


def _without_braces(symbol: str) -> str:
    return symbol.strip("{}").removeprefix(r"\text{")


def linear_step(low: float, high: float) -> float:
    """A round step that divides the range into about a hundred.

    >>> linear_step(0.05, 5.0), linear_step(-8.0, 2.0), linear_step(0.01, 0.99), linear_step(0.0, 3.0)
    (0.05, 0.1, 0.01, 0.05)
    """
    rough = (high - low) / 100
    decade = 10 ** math.floor(math.log10(rough) + 1e-9)
    return next(round(decade * m, 12) for m in (1, 5, 10) if decade * m >= rough * 0.95)


def decimals(*values: float) -> int:
    """How many digits after the point these numbers need.

    >>> decimals(0.05, 4.685), decimals(0.1, 1.0)
    (3, 1)
    """
    return max(len(f"{value:.6f}".rstrip("0").split(".")[1]) for value in values)


def log_steps(low: float, high: float, *others: float) -> list[float]:
    """The stops of a logarithmic slider: preferred numbers from low to high, and the values it has to be able to show.

    >>> log_steps(0.5, 2.0, 0.77)[:5]
    [0.5, 0.51, 0.56, 0.62, 0.68]
    """
    return sorted({*_preferred(low, high), low, high, *others})


@lru_cache(maxsize=1024)
def _preferred(low: float, high: float) -> tuple[float, ...]:
    """The preferred numbers from low to high."""
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    numbers = (round(m * 10.0**k, 12) for k in decades for m in E24)
    return tuple(number for number in numbers if low <= number <= high)
