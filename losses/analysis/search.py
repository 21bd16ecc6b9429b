"""Searches along a sampled curve: where it has kinks, where it is least, and where anything read from it is.

A search is a generator: it yields the points that it asks for, is sent the curve there, and returns what it was looking for. So
several run abreast, and what all of them ask next is one evaluation. components/chart/search.js takes the same steps with the same
numbers over the part in view.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from losses.core.curve import Array, Curve
from losses.core.spec import Interval

CELLS = 12  # cells followed at once, the roughest first
ROUGH = 1e-7  # what a cell of a smooth curve may be off, relative to its slope
FINEST = 1e-14  # how narrow a cell becomes, relative to the greatest |x|: there only a jump can have kept it rough
BESIDE = np.array([1e-4, 1e-7, 1e-10])  # nearer and nearer to a kink: what grows there without a limit shows
JUMP = 1e-6  # of value or slope over the narrowest cell; nearer to an end of the axis, or to each other, are no kinks
FINE = 63  # points among which a place is looked for again: five in each cell, or more where the cells are fewer
ROUNDS = 4  # of looking again
ROUNDING = 1e-14  # of a difference that leaves 0 where the loss is made of terms of size 1
TOLERANCE = 1e-9  # a value is as low as the least if it is relatively so near
SATURATED = 30.0  # far out a sigmoid has rounded to 1: what is flat only from here on is approached

A = TypeVar("A")
T = TypeVar("T")
Search = Generator[Array, Curve, T]
Ends = tuple[float, float]


def answer(at: Callable[[Array], A], search: Generator[Array, A, T]) -> T:
    """What one search finds."""
    try:
        points = next(search)
        while True:
            points = search.send(at(points))
    except StopIteration as done:
        return done.value


def edge(holds: Callable[[Array], npt.NDArray[np.bool_]], inside: float, outside: float) -> float:
    """How far from a point where a condition holds towards one where it does not it goes on to hold, to nine decimal places.

    >>> edge(lambda x: x**2 < 2, 0.0, 5.0)
    1.414213562
    """
    for _ in range(2 * ROUNDS):
        x = np.linspace(inside, outside, FINE)
        beyond = int(np.argmin(holds(x)))
        if beyond == 0:  # the ends have met
            break
        inside, outside = float(x[beyond - 1]), float(x[beyond])
    return round(inside, 9)


def abreast(*searches: Search[Any]) -> Search[list[Any]]:
    """What each of several searches finds; the points that all of them ask for next are asked for together."""
    results: dict[int, Any] = {}
    asked: dict[int, Array] = {}

    def advance(i: int, told: Curve | None) -> None:
        try:
            asked[i] = next(searches[i]) if told is None else searches[i].send(told)
        except StopIteration as done:
            asked.pop(i, None)
            results[i] = done.value

    for i in range(len(searches)):
        advance(i, None)
    while asked:
        told = yield np.concatenate(list(asked.values()))
        first = 0
        for i, points in list(asked.items()):
            advance(i, told[first : first + len(points)])
            first += len(points)
    return [results[i] for i in range(len(searches))]


def spaced(low: npt.ArrayLike, high: npt.ArrayLike, count: int) -> Array:
    """Evenly spaced points from low to high, both included, along a last dimension: numpy.linspace, without its overhead."""
    first, last = np.asarray(low, dtype=float)[..., None], np.asarray(high, dtype=float)
    points = first + np.arange(count) * ((last[..., None] - first) / (count - 1))
    points[..., -1] = last
    return points


def zoom(x: Array, i: int, height: Callable[[A], Array], rounds: int = ROUNDS) -> Generator[Array, A, tuple[float, float]]:
    """Where what is read from a curve is least near its point i, and how little: it is asked for again around the best point."""
    least = math.nan
    for _ in range(rounds):
        low, best, high = x[max(i - 1, 0)], x[i], x[min(i + 1, len(x) - 1)]
        x = np.concatenate([spaced(low, best, (FINE + 1) // 2), spaced(best, high, (FINE + 1) // 2)])
        x = x[np.diff(x, prepend=-math.inf) > 0]  # the best point once, also at an end, where it is its own neighbour
        heights = height((yield x))
        i = int(np.argmin(np.where(np.isnan(heights), math.inf, heights)))
        least = float(heights[i])
    return float(x[i]), least


@dataclass(frozen=True)
class Corners:
    """The kinks of a curve, those of them where the value itself jumps, and the curve nearer and nearer to each from both sides."""

    kinks: tuple[float, ...] = ()
    jumps: tuple[float, ...] = ()
    sides: tuple[Curve, ...] = ()


def corners(whole: Curve, domain: Interval) -> Search[Corners]:
    """Where value or slope still jumps after the rough cells have been halved until only a jump can be left.

    The value itself jumps where its sides differ, or where the value there is another, infinite or undefined.
    """
    finest = FINEST * max(1.0, abs(whole.x[0]), abs(whole.x[-1]))
    cells = _rough_cells(whole, 1)
    while len(cells.x) and (width := cells.x[0, 2] - cells.x[0, 0]) > finest:
        parts = min((FINE // len(cells.x) - 1) // 2, math.ceil(width / finest))
        told = yield spaced(cells.x[:, 0], cells.x[:, 2], 2 * parts + 1).ravel()
        cells = _rough_cells(told, len(cells.x))
    places = np.sort(cells.x[_jumps(cells), 1])
    inner = np.sort(np.concatenate([places[(places - domain.low > JUMP) & (domain.high - places > JUMP)], _poles(whole)]))
    inner = inner[np.diff(inner, prepend=-math.inf) > JUMP]
    if not inner.size:
        return Corners()
    kinks = tuple(tidy(float(x)) for x in inner)
    around, towards = np.array([-1e-5, 0.0, 1e-5]), np.concatenate([-BESIDE, BESIDE])
    beside = yield np.concatenate([(np.array(kinks)[:, None] + around).ravel(), (inner[:, None] + towards).ravel()])
    with np.errstate(invalid="ignore"):
        steps = np.ptp(beside.value[: 3 * len(kinks)].reshape(-1, 3), axis=1)
    sides = tuple(beside[i : i + len(BESIDE)] for i in range(3 * len(kinks), len(beside.x), len(BESIDE)))
    return Corners(kinks, tuple(kink for kink, step in zip(kinks, steps, strict=True) if not step <= 1e-3), sides)


def _poles(whole: Curve) -> Array:
    """The single points between others where value or slope is none, or infinite."""
    known = is_known(whole)
    return whole.x[1:-1][~known[1:-1] & known[:-2] & known[2:]]


def is_known(c: Curve) -> npt.NDArray[np.bool_]:
    """Where value and slope are finite numbers."""
    return np.isfinite(c.value) & np.isfinite(c.slope)


def _rough_cells(c: Curve, runs: int) -> Curve:
    """The rough cells of a curve sampled in runs, each its first, middle and last point in a row; the roughest if too many.

    Over a cell the slope changes by the curvature's integral (Simpson), and the value in the middle is that of the polynomial of
    degree 5 which has value, slope and curvature of both ends: a cell is rough where they do not. It is rough too where the loss is
    undefined at some of the three, and not where it is infinite, which it is at an end of the axis, or at a pole.
    """
    length = len(c.x) // runs
    (xa, _, xb), (va, vm, vb), (sa, sm, sb), (ca, cm, cb) = (
        (rows[:, :-2:2], rows[:, 1:-1:2], rows[:, 2::2])
        for rows in (part.reshape(runs, length) for part in (c.x, c.value, c.slope, c.curvature))
    )
    width = xb - xa
    with np.errstate(invalid="ignore"):
        turn = np.abs(sb - sa - width * (ca + 4 * cm + cb) / 6)
        step = np.abs(vm - (va + vb) / 2 - width * (sa - sb) * 5 / 32 - width**2 * (ca + cb) / 64)
        off = (turn + np.maximum(step - ROUNDING * (1 + np.abs(vm)), 0) / width) / (1 + np.abs(sm))
    undefined = np.isnan(c.value)
    if undefined.any():
        gaps = np.stack([np.isnan(v) for v in (va, vm, vb)]).sum(axis=0)
        off[(gaps == 1) | (gaps == 2)] = 1
    rough = np.flatnonzero((off > ROUGH) & np.isfinite(off))
    rough = rough[np.argsort(-off.ravel()[rough], kind="stable")][:CELLS]
    run, cell = np.divmod(rough, off.shape[1])
    return c[(run * length + 2 * cell)[:, None] + np.arange(3)]


def _jumps(cells: Curve) -> npt.NDArray[np.bool_]:
    """Whether value or slope jumps over a cell, or the loss is undefined in it."""
    (va, _, vb), (sa, _, sb) = cells.value.T, cells.slope.T
    undefined = np.isnan(cells.value).any(axis=1)
    return undefined | (np.abs(sb - sa) > JUMP * (1 + np.abs(sa))) | (np.abs(vb - va) > JUMP * (1 + np.abs(va)))


def steepest(curve: Curve) -> Search[float]:
    """The largest slope along a curve."""
    i = int(np.argmax(np.nan_to_num(np.abs(curve.slope), posinf=math.inf)))

    def flatness(c: Curve) -> Array:
        return -np.abs(c.slope)

    _, least = yield from zoom(curve.x, i, flatness)
    return -least


def least(whole: Curve, far: float, domain: Interval) -> Search[tuple[float, Ends | None]]:
    """The infimum, and the interval where it is attained (None where it is only approached far out, or there is no bound).

    Far out, where the curve is not followed, the values come down to `far`.
    """
    if min(far, float(np.nanmin(whole.value))) == -math.inf:
        return -math.inf, None
    i, last = _lowest(whole), len(whole.x) - 1
    if (i == 0 and whole.slope[0] > 0) or (i == last and whole.slope[last] < 0):
        end, value = (domain.low, domain.high)[i != 0], tidy(min(far, float(whole.value[i])))
        return value, (end, end) if math.isfinite(end) else None
    place, value = yield from zoom(whole.x, i, _value)
    if _as_low(far) < value:
        return tidy(far), None
    flat = _as_low(value)
    inside = yield from _plateau(whole.x, place, flat)
    if inside is None:
        return tidy(value), (tidy(place), tidy(place))
    left, right = yield from abreast(*(_edge(whole, inside, flat, side, domain) for side in (-1, 1)))
    if (math.isinf(right) and left > SATURATED) or (math.isinf(left) and right < -SATURATED):
        return tidy(value), None
    return tidy(value), (tidy(left), tidy(right))


def _value(c: Curve) -> Array:
    return c.value


def _plateau(x: Array, least: float, flat: float) -> Search[float | None]:
    """A place beside a least one where the curve is flat and as low; None where the least one is alone."""
    steps = (x[-1] - x[0]) / (len(x) - 1) * 0.5 ** (np.arange(FINE) / 3)
    steps[::2] *= -1
    beside = yield np.clip(least + steps, x[0], x[-1])
    inside = beside.x[(beside.value <= flat) & (beside.slope == 0) & (beside.x != least)]
    return float(inside[0]) if inside.size else None


def _edge(whole: Curve, inside: float, flat: float, side: int, domain: Interval) -> Search[float]:
    """Where the flat part around a place ends to the left (-1) or right (1); the end of the axis if it does not."""

    def outside(c: Curve) -> npt.NDArray[np.bool_]:
        return ~(c.value <= flat) | (side * c.slope > 0)

    x = whole.x
    beyond = np.flatnonzero(outside(whole) & (side * (x - inside) > 0))
    if not beyond.size:
        return domain.low if side < 0 else domain.high
    j = int(beyond[-1] if side < 0 else beyond[0])
    out, within = float(x[j]), side * max(side * float(x[j - side]), side * inside)  # the next point may lie beyond the place
    for _ in range(ROUNDS):
        c = yield spaced(out, within, FINE)
        j = int(np.flatnonzero(outside(c)[:-1])[-1])
        out, within = float(c.x[j]), float(c.x[j + 1])
    return within


def _lowest(c: Curve) -> int:
    """The first of the lowest points of a sampled curve: as far down its slope as points are as low."""
    low = c.value <= _as_low(float(np.nanmin(c.value)))  # a distance is undefined where a mask is empty
    first = int(np.argmax(low))
    after = int(np.argmin(low[first:])) or len(low) - first
    i = first + int(np.argmin(c.value[first : first + after]))
    while i + 1 < len(low) and c.slope[i] < 0 and low[i + 1]:
        i += 1
    while i and c.slope[i] > 0 and low[i - 1]:
        i -= 1
    return i


def _as_low(value: float) -> float:
    """The greatest value that counts as no higher than the given one."""
    return value + TOLERANCE * (1 + abs(value))


def tidy(value: float) -> float:
    """Rounded to what the sampling can tell, without a negative zero."""
    return round(value, 6) + 0.0 if math.isfinite(value) else value
