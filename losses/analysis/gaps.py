"""Where a curve is no number, as log(r) is where r < 0."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import numpy.typing as npt

from losses.analysis.sampling import sampled
from losses.analysis.search import FINE, ROUNDS, spaced, tidy
from losses.core.curve import INSET, Array, Curve, grid
from losses.core.numbers import number
from losses.core.spec import Axis, Loss, Setting

NARROW = 1e-6  # a stretch that is not wider is a single point
Stretch = tuple[float, float]
Test = Callable[[Curve], npt.NDArray[np.bool_]]


def undefined(loss: Loss, axis: Axis, target: float, settings: Mapping[str, Setting]) -> tuple[Stretch, ...]:
    """The stretches within the axis's reach where the loss is no number, single points apart.

    >>> from losses import own
    >>> from losses.core.axes import residual
    >>> undefined(own("log(r - 2)"), residual, 1.0, {}), undefined(own("r/abs(r)"), residual, 1.0, {})
    (((-50.0, 2.0),), ())
    """
    at = sampled(loss, axis, target, settings)
    return tuple(stretches(at, at(grid(loss, axis, axis.reach, 2001)), is_undefined))


def is_undefined(c: Curve) -> npt.NDArray[np.bool_]:
    """Where the value is no number."""
    return np.isnan(c.value)


def stretches(at: Callable[[Array], Curve], whole: Curve, test: Test) -> Iterator[Stretch]:
    """The stretches of a sampled curve where a test holds: their ends are looked for between its points."""
    holds = test(whole)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], holds, [False]]).astype(int))).reshape(-1, 2)
    for a, b in edges:
        low, high = _edge(at, whole.x, int(a), -1, test), _edge(at, whole.x, int(b) - 1, 1, test)
        if high - low > NARROW:
            yield tidy(low), tidy(high)


def _edge(at: Callable[[Array], Curve], x: Array, i: int, side: int, test: Test) -> float:
    """Where what holds at point i of x ends towards one side; the last point there if it does not."""
    if not 0 <= i + side < len(x):
        return float(x[i])
    within, out = float(x[i]), float(x[i + side])
    for _ in range(ROUNDS):
        points = spaced(within, out, FINE)
        first = int(np.argmin(test(at(points))[1:])) + 1  # the first point that is out
        within, out = float(points[first - 1]), float(points[first])
    return within


def where(axis: Axis, stretch: Stretch) -> str:
    """A stretch of the axis in words.

    >>> from losses.core.axes import residual
    >>> [where(residual, stretch) for stretch in ((-50.0, 2.0), (1.0, 2.0), (-1.0, 50.0), (-50.0, 50.0))]
    ['for r < 2', 'for r from 1 to 2', 'for r > −1', 'for every r']
    """
    low, high = stretch
    inset = INSET * (axis.reach[1] - axis.reach[0])  # which an open end is kept away from
    below, above = low <= axis.reach[0] + inset, high >= axis.reach[1] - inset
    if below and above:
        return f"for every {axis.symbol}"
    if below:
        return f"for {axis.symbol} < {number(high)}"
    if above:
        return f"for {axis.symbol} > {number(low)}"
    return f"for {axis.symbol} from {number(low)} to {number(high)}"
