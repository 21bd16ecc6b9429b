"""Where two curves cross or coincide, where their steepness does, and how many times as steep the second becomes.

components/chart/comparison.js takes the same steps with the same numbers over the part in view; a test holds both to each other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from losses.analysis.sampling import is_infinite, sampled
from losses.analysis.search import FINE, answer, zoom
from losses.core.axes import find_axis
from losses.core.curve import Array, find_loss
from losses.core.spec import Axis, Loss, Setting

POINTS = 401  # evenly spaced, at which both curves are looked at first
CELLS = 12  # places of one kind that are followed, the first ones or the highest
ROUNDS = 5  # of looking again for an end of a stretch or a crossing: then no digit that is kept is left to gain
PEAK_ROUNDS = 4  # of looking again for the greatest ratio: nearer to 0/0 rounding would be the greatest
SAME = 1e-9  # relative: nearer numbers are equal, provided that their derivatives are, too
ROUNDING = 1e-14  # of a difference of numbers of size 1, which says nothing of who is greater
LEVEL = 1e-8  # relative: neighbours that are so near to the greatest ratio are as great
ALIKE = 1e-6  # relative: refined peaks that are so near to the greatest are as great
JUMP = 1e-6  # of a difference over the narrowest cell; crossings nearer to each other are the two sides of one point
EDGE = 1e-9  # how near to an open end of the axis the curves are looked at, in parts of the span
BESIDE = 1e-7  # how far beside a peak its sides are looked at, in parts of the span; and FAR times as far
FAR = 31.0
ISOLATED = 1.001  # a ratio that is so much greater at a point than beside it is so at that point alone
GROWTH = 1.02  # a ratio that gains so much between these two places has no greatest value


@dataclass(frozen=True)
class Meeting:
    """Where two curves are equal: at a point, where `low` and `high` are the same and the curves change places, or on a stretch.

    Where one of them jumps past the other at a point, they are never equal there: `jump` says so.
    """

    low: float
    high: float
    jump: bool = False


@dataclass(frozen=True)
class Comparison:
    """How a second curve compares with a first on a span of their axis.

    `values` are the meetings of the losses, and `gradients` those of the absolute values of the gradients. `greatest` is how many
    times as steep as the first the second becomes: infinite where that grows without limit, and None where the first is flat
    wherever it is drawn. `places` are the points and stretches where the ratio is greatest, as low and high.
    """

    values: tuple[Meeting, ...]
    gradients: tuple[Meeting, ...]
    greatest: float | None
    places: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class _Both:
    """A number of both curves at the points x, and its derivatives."""

    x: Array
    first: Array
    second: Array
    first_slope: Array
    second_slope: Array

    def states(self) -> Array:
        """1 where the first is greater, -1 where the second is, 0 where they are the same curve, NaN where nothing is known."""
        with np.errstate(invalid="ignore"):
            gap, size = self.first - self.second, np.abs(self.first) + np.abs(self.second)
            turn = np.abs(self.first_slope - self.second_slope)
            turn_size = np.abs(self.first_slope) + np.abs(self.second_slope)
            states = np.sign(gap)
            states[np.abs(gap) <= ROUNDING * (1 + np.abs(self.first))] = np.nan
            states[(np.abs(gap) <= SAME * size) & (turn <= SAME * turn_size)] = 0
        return states

    def ratio(self) -> Array:
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.second / self.first


_Measure = Callable[[Array], _Both]


@np.errstate(all="ignore")  # of infinities and of what is undefined
def compare(
    first: str | Loss,
    second: str | Loss,
    *,
    axis: str | Axis | None = None,
    target: float = 1.0,
    span: tuple[float, float] | None = None,
    first_settings: Mapping[str, Setting] | None = None,
    second_settings: Mapping[str, Setting] | None = None,
) -> Comparison:
    """Find where two losses cross or coincide, where the sizes of their gradients do, and where the ratio of these is greatest.

    Where the curves only touch, as at a minimum of 0 that both have, they do not cross.
    Inputs: the losses are slugs or Losses; `axis`, `target` and `span` are those of `losses.curve`, and the axis is the first
    loss's own if it is not given. Hyperparameters that the settings do not name keep their defaults.
    Raises ValueError and TypeError as `losses.curve` does, and ValueError for a loss that is infinite all along the axis.

    >>> found = compare("bce", "focal", axis="logit")
    >>> [round(place.low, 4) for place in found.gradients], found.values
    ([-0.8586], ())
    >>> round(found.greatest, 4), [round(low, 3) for low, high in found.places]
    (1.2246, [-2.153])
    """
    losses = find_loss(first), find_loss(second)
    shown = find_axis(losses[0], axis)
    find_axis(losses[1], shown)
    settings = dict(first_settings or {}), dict(second_settings or {})
    span = shown.span if span is None else span
    shown.check_span(span)
    for loss, own in zip(losses, settings, strict=True):
        shown.check_target(loss, target)
        if is_infinite(loss, shown, target, **own):
            raise ValueError(f"{loss.slug}: at target {target} it is infinite all along the {shown.slug} axis")

    curves = [sampled(loss, shown, target, own) for loss, own in zip(losses, settings, strict=True)]

    def both(x: Array) -> tuple[_Both, _Both]:
        a, b = (curve(x) for curve in curves)
        values = _Both(x, a.value, b.value, a.slope, b.slope)
        bends = np.sign(a.slope) * a.curvature, np.sign(b.slope) * b.curvature
        return values, _Both(x, np.abs(a.slope), np.abs(b.slope), *bends)

    margin = EDGE * (span[1] - span[0]) if any(map(shown.is_open, losses)) else 0.0
    ends = max(span[0], shown.domain.low + margin), min(span[1], shown.domain.high - margin)
    x = np.linspace(*ends, POINTS)
    greatest, places = _peaks(lambda points: both(points)[1], x)
    return Comparison(
        values=_meetings(lambda points: both(points)[0], x),
        gradients=_meetings(lambda points: both(points)[1], x),
        greatest=greatest,
        places=places,
    )


def _meetings(measure: _Measure, x: Array) -> tuple[Meeting, ...]:
    """Where two numbers are equal along x: stretches, and points at which they change places."""
    states = measure(x).states()
    stretches = _stretches(measure, x, states)
    known = np.flatnonzero(np.abs(states) == 1)
    changes = [(i, j) for i, j in pairwise(known) if states[i] != states[j] and np.count_nonzero(states[i:j] == 0) < 2]
    crossings: list[Meeting] = []
    for i, j in changes[:CELLS]:
        crossing = _crossing(measure, float(x[i]), float(x[j]), float(states[i]))
        if crossings and crossing.low - crossings[-1].low <= JUMP:
            crossings.pop()  # the curves have changed places at that point alone
        else:
            crossings.append(crossing)
    return tuple(sorted([*stretches, *crossings], key=lambda meeting: meeting.low))


def _stretches(measure: _Measure, x: Array, states: Array) -> list[Meeting]:
    """Where two numbers are equal at two points or more, with none between them at which they are not."""

    def same(points: Array) -> npt.NDArray[np.bool_]:
        return measure(points).states() == 0

    known = np.flatnonzero(~np.isnan(states))
    runs = _runs(known, states[known] == 0)
    return [Meeting(*_ends(same, x, known, run)) for run in runs[:CELLS]]


def _runs(known: npt.NDArray[np.intp], inside: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The first and the last of the known points, as numbers among them, of each run of two or more that are inside."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], inside, [False]]).astype(int)))
    return [(int(a), int(b) - 1) for a, b in edges.reshape(-1, 2) if b - a >= 2]


def _ends(
    inside: Callable[[Array], npt.NDArray[np.bool_]], x: Array, known: npt.NDArray[np.intp], run: tuple[int, int]
) -> tuple[float, float]:
    """Where a run of points ends on both sides: between its last point and the next one known, or with the known points."""
    a, b = run
    low, high = float(x[known[a]]), float(x[known[b]])
    if a > 0:
        low = _narrowed(inside, low, float(x[known[a - 1]]))[0]
    if b + 1 < len(known):
        high = _narrowed(inside, high, float(x[known[b + 1]]))[0]
    return _tidy(low), _tidy(high)


def _narrowed(inside: Callable[[Array], npt.NDArray[np.bool_]], within: float, out: float) -> tuple[float, float]:
    """The two ends of a cell, as narrow as numbers are, in which what holds at the one no longer holds at the other."""
    for _ in range(ROUNDS):
        points = np.linspace(within, out, FINE)
        first = max(int(np.argmin(inside(points))), 1)  # the first point that is out; the other end is in
        within, out = float(points[first - 1]), float(points[first])
    return within, out


def _crossing(measure: _Measure, low: float, high: float, state: float) -> Meeting:
    """Where two numbers change places between two points, at the first of which they stand as `state` says."""

    def before(points: Array) -> npt.NDArray[np.bool_]:
        both = measure(points)
        return state * (both.first - both.second) > 0

    within, out = _narrowed(before, low, high)
    both = measure(np.array([within]))
    jump = bool(abs(both.first[0] - both.second[0]) > JUMP * (1 + abs(both.first[0])))
    return Meeting(_tidy(out), _tidy(out), jump)


def _peaks(measure: _Measure, x: Array) -> tuple[float | None, tuple[tuple[float, float], ...]]:
    """The greatest ratio of the second number to the first, and where it is taken."""

    def ratio(points: Array) -> Array:
        return measure(points).ratio()

    q = _filled(ratio, x)
    known = np.flatnonzero(~np.isnan(q))
    if not np.isfinite(q).any():
        return None, ()
    endless = _runs(known, np.isinf(q[known]))
    top = math.inf if endless else float(q[np.isfinite(q)].max())
    level = top * (1 - LEVEL)
    runs = endless or _runs(known, (q[known] >= level) & np.isfinite(q[known]))
    flat = [_ends(lambda points: ratio(points) >= level, x, known, run) for run in runs[:CELLS]]
    peaks = [_peak(ratio, x, known, i) for i in _tops(q, known) if not any(low <= x[known[i]] <= high for low, high in flat)]
    greatest = max([top] * bool(flat) + [height for _, height in peaks])
    as_great = greatest if math.isinf(greatest) else greatest * (1 - ALIKE)
    places = {(place, place) for place, height in peaks if height >= as_great}
    places -= {(place, place) for place, _ in places if any(low - JUMP <= place <= high + JUMP for low, high in flat)}
    return greatest, tuple(sorted(places | {ends for ends in flat if top >= as_great}))


def _filled(ratio: Callable[[Array], Array], x: Array) -> Array:
    """The ratio along x; where it is 0/0 at a single point, it is what it is beside that point."""
    q = ratio(x)
    holes = np.flatnonzero(np.isnan(q[1:-1]) & ~np.isnan(q[:-2]) & ~np.isnan(q[2:]))[:CELLS] + 1
    step = BESIDE * (x[-1] - x[0])
    q[holes] = np.fmax(ratio(x[holes] - step), ratio(x[holes] + step))
    return q


def _tops(q: Array, known: npt.NDArray[np.intp]) -> list[int]:
    """The highest of the points, as numbers among those known, that no neighbour is above."""
    v = np.concatenate([[-np.inf], q[known], [-np.inf]])
    tops = np.flatnonzero((v[1:-1] >= v[:-2]) & (v[1:-1] >= v[2:]))
    return [int(i) for i in tops[np.argsort(-q[known][tops], kind="stable")][:CELLS]]


def _peak(ratio: Callable[[Array], Array], x: Array, known: npt.NDArray[np.intp], i: int) -> tuple[float, float]:
    """A peak of the ratio near a point: where it is, and how high; infinite where it grows without limit.

    At a kink the ratio itself is a convention: where it is not what it is beside the point, the greater side counts.
    """
    step = BESIDE * (x[-1] - x[0])
    place, _ = answer(ratio, zoom(x[known], i, np.negative, PEAK_ROUNDS))
    best = _tidy(place, step)
    beside = ratio(np.clip(best + step * np.array([0, -FAR, -1, 1, FAR]), x[0], x[-1]))
    height, far_left, left, right, far_right = (float(v) for v in beside)
    if left > GROWTH * far_left or right > GROWTH * far_right:
        return best, math.inf
    side = float(np.fmax(left, right))
    return best, side if math.isnan(height) or not side <= height <= side * ISOLATED else height


def _tidy(place: float, width: float = 1e-9) -> float:
    """Rounded to the last decimal that is not finer than a width, without a negative zero."""
    return round(place, math.floor(0.5 - math.log10(width))) + 0.0
