"""Where a second derivative is not positive, in words: what whoever divides by it has to know."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from losses.analysis.search import SATURATED, edge
from losses.core.axes import logit
from losses.core.curve import Array
from losses.core.numbers import number
from losses.core.spec import Axis

NOISE = 1e-12  # of the largest curvature: a negative one that is smaller is rounding
POINTS = 2001  # along the axis's reach, and once more along the part drawn at first

Curvature = Callable[[Array], Array]
Condition = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Stretch:
    """A part of an axis, infinite where it goes on to the end of the reach, and what a second derivative is there."""

    low: float
    high: float
    sign: str  # "0", "negative", "negative or 0" or "undefined"


class Signs(NamedTuple):
    """The parts where a second derivative is not positive, and its largest value in the part of the axis drawn at first."""

    stretches: tuple[Stretch, ...]
    largest: float

    def has(self, sign: str) -> bool:
        """Whether it is "0", "negative" or "undefined" anywhere."""
        return any(sign in one.sign for one in self.stretches)


def signs(curvature: Curvature, axis: Axis) -> Signs:
    """Where a second derivative along the axis is 0 or negative, to the accuracy of a bisection.

    Left out are negative numbers that are no more than rounding, and zeros to which the slope of a sigmoid rounds far out.

    >>> from losses.core.axes import residual
    >>> signs(lambda r: 2.0 - 2.0 * abs(r), residual)
    Signs(stretches=(Stretch(low=-inf, high=-1.0, sign='negative'), Stretch(low=1.0, high=inf, sign='negative')), largest=2.0)
    """
    x = np.unique(np.concatenate([np.linspace(*ends, POINTS) for ends in (axis.reach, axis.span)]))
    along = curvature(x)
    size = float(np.abs(along[np.isfinite(along)]).max(initial=0.0))
    far = SATURATED if axis is logit else math.inf
    stretches: list[Stretch] = []
    for holds in (_is_not_positive, np.isnan):
        edges = np.flatnonzero(np.diff(np.concatenate([[False], holds(along), [False]]).astype(int)))
        for first, end in edges.reshape(-1, 2).tolist():
            ends = [(first, first - 1, -1), (end - 1, end, 1)]
            low, high = (_end(lambda p, holds=holds: holds(curvature(p)), x, *each, far) for each in ends)
            part = along[first:end]
            sign = _sign(part)
            saturated = sign == "0" and (low > far or high < -far)
            if not saturated and (sign in ("0", "undefined") or (np.abs(part) > NOISE * size).any()):
                stretches.append(Stretch(low, high, sign))
    drawn = along[(x >= axis.span[0]) & (x <= axis.span[1]) & np.isfinite(along)]
    return Signs(tuple(sorted(stretches, key=lambda one: one.low)), float(drawn.max(initial=0.0)))


def _is_not_positive(curvature: Array) -> Condition:
    return ~(curvature > 0) & ~np.isnan(curvature)


def _sign(part: Array) -> str:
    if np.isnan(part).all():
        return "undefined"
    zeros = (part[1:-1] >= 0).any()  # where the sign changes there may be one at an end
    return ("negative or 0" if zeros else "negative") if (part < 0).any() else "0"


def _end(holds: Callable[[Array], Condition], x: Array, last: int, beyond: int, side: int, far: float) -> float:
    """The end of a stretch on one side, between its last point and the one beyond; infinite if that is the end of the reach."""
    if not 0 <= beyond < len(x) or side * x[last] > far:
        return side * math.inf
    return edge(holds, x[last], x[beyond])


def in_words(stretches: Sequence[Stretch], symbol: str) -> str:
    """The stretches as conditions on the symbol; those of two sides that mirror each other are one.

    >>> in_words([Stretch(-math.inf, -1.0, "0"), Stretch(1.0, math.inf, "0")], "r")
    '0 for |r| > 1'
    >>> in_words([Stretch(-math.inf, math.inf, "0")], "r"), in_words([Stretch(-0.5, 2.0, "negative")], "z")
    ('0 everywhere', 'negative for −0.5 < z < 2')
    """
    conditions: dict[str, list[str]] = {}
    left = list(stretches)
    while left:
        one = left.pop(0)
        mirrored = Stretch(-one.high, -one.low, one.sign)
        if mirrored in left:
            left.remove(mirrored)
            condition = _condition(mirrored, f"|{symbol}|")
        elif mirrored == one and 0 < one.high < math.inf:
            condition = f"|{symbol}| < {number(one.high)}"
        else:
            condition = _condition(one, symbol)
        conditions.setdefault(one.sign, []).append(condition)
    texts = [f"{sign} for {' and '.join(places)}" for sign, places in conditions.items()]
    return " and ".join(texts).replace("for everywhere", "everywhere")


def _condition(stretch: Stretch, symbol: str) -> str:
    low, high = stretch.low, stretch.high
    if low == high:
        return f"{symbol} = {number(low)}"
    if math.isinf(low):
        return f"{symbol} < {number(high)}" if math.isfinite(high) else "everywhere"
    return f"{number(low)} < {symbol} < {number(high)}" if math.isfinite(high) else f"{symbol} > {number(low)}"
