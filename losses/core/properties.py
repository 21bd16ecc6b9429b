"""What a loss is like at its current hyperparameters: convex, bounded, smooth ...: computed from its curves, never declared.

Nothing here is a proof. A statement holds on 2001 points of the axis's reach (the interior of [0, 1] for probabilities) and on
points far out towards both ends, to the tolerance TOLERANCE, relative to the size of what is compared.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from losses.core.axes import axes_of, find_axis, first_target, has_target, settings_on
from losses.core.curve import Array, Curve, evaluate, find_loss, grid, is_infinite
from losses.core.registry import LOSSES
from losses.core.shared import shared
from losses.core.spec import Axis, Loss, Setting

TOLERANCE = 1e-9
FAR = np.array([1e40, 1e80, 1e120])
ROUNDING = 1e-14  # of a difference that leaves 0 where the loss is made of terms of size 1
NEAR = np.array([1e-4, 1e-8, 1e-12])

# The search for kinks and for the minimum. components/chart/search.js takes the same steps with the same numbers, over the view.
CELLS = 12  # cells followed at once, the roughest first
ROUGH = 1e-7  # what a cell of a smooth curve may be off, relative to its slope
FINEST = 1e-14  # how narrow a cell becomes, relative to the greatest |x|: there only a jump can have kept it rough
JUMP = 1e-6  # of value or slope over the narrowest cell; nearer to an end of the axis, or to each other, are no kinks
FINE = 63  # points among which a place is looked for again: five in each cell, or more where the cells are fewer
ROUNDS = 4  # of looking again
SATURATED = 30.0  # far out a sigmoid has rounded to 1: what is flat only from here on is approached


@dataclass(frozen=True)
class Properties:
    """The computed properties of one loss on one axis, at one target and one setting of its hyperparameters.

    `lipschitz` is the largest slope, None where it grows without limit or the value jumps. `kinks` are the places inside the axis
    where value or slope jumps: the two sides differ, or the value there is another or undefined; an end of the axis has one side
    and is none. `jumps` are those of them where the value does. `minimum` is the infimum. `minimisers` are the ends of the interval
    where it is attained: the first one if there are several, equal ends if it is a point, None where the infimum is only approached
    far out. An end is infinite where the interval has none. Where the value jumps, an end may not belong to the interval itself:
    `attained` says whether each does.
    `zero_at_truth` is None on an axis that has no truth.
    """

    convex: bool
    even: bool
    bounded: bool
    lipschitz: float | None
    kinks: tuple[float, ...]
    jumps: tuple[float, ...]
    zero_at_truth: bool | None
    minimum: float
    minimisers: tuple[float, float] | None
    attained: tuple[bool, bool]
    redescending: bool

    @property
    def smooth(self) -> bool:
        """No kink and no jump."""
        return not self.kinks


def properties(
    loss: str | Loss, *, axis: str | Axis | None = None, target: float | None = None, **hyperparameters: Setting
) -> Properties:
    """Compute the properties of a loss; the arguments are those of `losses.curve`, but for a target not given.

    That is then the one at which the loss's own axis starts: 1, or 0.3 for divergences, some of which are infinite at 1.
    Raises ValueError as `losses.curve` does, and for a target at which the loss is infinite all along the axis.

    >>> found = properties("epsilon_insensitive", epsilon=1.5)
    >>> found.kinks, found.minimisers, found.lipschitz, found.convex
    ((-1.5, 1.5), (-1.5, 1.5), 1.0, True)
    """
    entry = find_loss(loss)
    shown = find_axis(entry, axis)
    target = first_target(entry, shown) if target is None else target
    shown.check_target(entry, target)
    entry.check(hyperparameters)
    numbers = entry.flatten(entry.defaults | hyperparameters, shown.classes(entry))
    return _properties(entry.slug, shown, float(target), tuple(numbers.items()))


@shared(maxsize=512, costly=True)
def _properties(slug: str, axis: Axis, target: float, settings: tuple[tuple[str, float], ...]) -> Properties:
    loss = LOSSES[slug]
    sampled = Sampled(loss, axis, target, settings_on(loss, axis, dict(settings)))
    minimum, minimisers = sampled.minimum()
    return Properties(
        convex=sampled.convex(),
        even=sampled.even(),
        bounded=sampled.bounded(),
        lipschitz=sampled.lipschitz(),
        kinks=sampled.kinks,
        jumps=sampled.jumps,
        zero_at_truth=sampled.zero_at_truth(),
        minimum=minimum,
        minimisers=minimisers,
        attained=sampled.attained(minimum, minimisers),
        redescending=sampled.redescending(),
    )


def far_axis(loss: str | Loss) -> Axis:
    """The axis on which an example can lie far out: the first without an end, or the loss's own where every axis has ends.

    >>> far_axis("huber").slug, far_axis("bce").slug
    ('residual', 'logit')
    """
    entry = find_loss(loss)
    return next(filter(is_endless, axes_of(entry)), entry.axis)


def is_endless(axis: Axis) -> bool:
    """Whether an example can lie as far out on the axis as one likes, on both sides."""
    return math.isinf(axis.domain.low) and math.isinf(axis.domain.high)


def labels(loss: Loss) -> tuple[float, ...]:
    """The hard targets of a loss that takes one, otherwise 1, which it does not read."""
    return (0.0, 1.0) if has_target(loss) else (1.0,)


def steepest(loss: str | Loss, **hyperparameters: Setting) -> float | None:
    """The hardest pull of one example on the model's output, however far out and whatever its label; None without a limit.

    >>> steepest("huber", delta=2.0), steepest("mse"), steepest("weighted_bce", beta=0.1)
    (2.0, None, 1.0)
    """
    entry = find_loss(loss)
    found = [_limit(entry, far_axis(entry), y, **hyperparameters) for y in labels(entry)]
    limits = [slope for slope in found if slope is not None]
    return max(limits) if len(limits) == len(found) else None


def _limit(loss: Loss, axis: Axis, target: float, **hyperparameters: Setting) -> float | None:
    if is_infinite(loss, axis, target, **hyperparameters):
        return None
    return properties(loss, axis=axis, target=target, **hyperparameters).lipschitz


class Sampled:
    """The curves from which every property is read."""

    def __init__(self, loss: Loss, axis: Axis, target: float, settings: Mapping[str, Setting]) -> None:
        self.loss, self.axis, self.target, self.settings = loss, axis, target, settings
        low, high = axis.domain.low, axis.domain.high
        self.finite = math.isfinite(low) and math.isfinite(high)
        # where the ends are far out, and the target is the same number
        scales = (a for a in axes_of(loss) if is_endless(a) and a.target.domain == axis.target.domain)
        self.logit = next(scales, None) if self.finite else None
        inset = 0.001 * (high - low) if self.finite else 0.0
        self.inner = self.at(np.linspace(axis.reach[0] + inset, axis.reach[1] - inset, 2001))
        if is_infinite(loss, axis, target, **settings):
            raise ValueError(f"{loss.slug}: at target {target} it is infinite all along the {axis.slug} axis")
        self.whole = self.at(grid(loss, axis, axis.reach, 2001)) if self.finite else self.inner
        self.ends = (
            self.at(low + NEAR if math.isfinite(low) else -FAR),
            self.at(high - NEAR if math.isfinite(high) else FAR),
        )

    def at(self, x: Array) -> Curve:
        return evaluate(self.loss, self.axis, x, self.target, **self.settings)

    def convex(self) -> bool:
        """No midpoint of the sampled values lies above its chord, at any power-of-two spacing."""
        v = self.inner.value
        for stride in (2**k for k in range(10)):
            left, middle, right = v[: -2 * stride], v[stride:-stride], v[2 * stride :]
            scale = np.abs(left) + np.abs(right)
            if np.any(middle - (left + right) / 2 > TOLERANCE * scale + ROUNDING):
                return False
        return True

    def even(self) -> bool:
        v = self.inner.value
        two_sided = self.axis.reach[0] == -self.axis.reach[1]
        return two_sided and bool(np.all(np.abs(v - v[::-1]) <= TOLERANCE * (1 + np.abs(v))))

    def bounded(self) -> bool:
        """Whether the values settle far out; a loss over probabilities is followed on its logit, where far is far."""
        if not self.logit:
            return all(_converges(end.value) for end in self.ends)
        logit = self.logit
        far = (evaluate(self.loss, logit, side * FAR, self.target, **self.settings) for side in (-1.0, 1.0))
        return all(_converges(c.value) for c in far)

    def lipschitz(self) -> float | None:
        """The largest slope; None where it grows without limit, or where the value jumps."""
        if self.jumps or not all(_converges(end.slope) for end in self.ends):
            return None
        steepest = int(np.nanargmax(np.abs(self.inner.slope)))
        best = zoom(lambda x: -np.abs(self.at(x).slope), self.inner.x, steepest)
        far = max(float(np.abs(end.slope).max()) for end in self.ends)
        return _tidy(max(float(np.abs(self.at(np.array([best])).slope[0])), far))

    def redescending(self) -> bool:
        if self.finite:
            return False
        strongest = np.abs(self.inner.slope).max()
        ends = zip(self.ends, (self.axis.domain.low, self.axis.domain.high), strict=True)
        return bool(strongest > 0) and all(_vanishes(end.slope, strongest) for end, place in ends if math.isinf(place))

    def zero_at_truth(self) -> bool | None:
        """Whether the loss is 0 where the prediction is the target: for a hard one far out, and on the logit where there is one."""
        axis = self.logit or self.axis
        if axis.truth is None:
            return None
        inset = NEAR[-1] if axis.is_open(self.loss) else 0.0
        low, high = max(axis.domain.low + inset, -1e6), min(axis.domain.high - inset, 1e6)
        truth = min(max(axis.truth(self.target if has_target(self.loss) else 1.0), low), high)
        at_truth = evaluate(self.loss, axis, np.array([truth]), self.target, **self.settings).value[0]
        return bool(abs(at_truth) <= TOLERANCE)

    def minimum(self) -> tuple[float, tuple[float, float] | None]:
        """The infimum, and the interval where it is attained (None where it is only approached far out, or there is no bound)."""
        far, sampled = self.far_minimum(), self.whole
        if min(far, float(np.nanmin(sampled.value))) == -math.inf:
            return -math.inf, None
        i, last = _lowest(sampled), len(sampled.x) - 1
        ends = (self.axis.domain.low, self.axis.domain.high)
        at_end = 0 if i == 0 and sampled.slope[0] > 0 else 1 if i == last and sampled.slope[last] < 0 else None
        if at_end is not None:
            end, value = ends[at_end], _tidy(min(far, float(sampled.value[i])))
            return value, (end, end) if math.isfinite(end) else None
        least = zoom(lambda x: self.at(x).value, sampled.x, i)
        value = float(self.at(np.array([least])).value[0])
        if _as_low(far) < value:
            return _tidy(far), None
        flat = _as_low(value)
        inside = self.plateau(least, flat)
        if inside is None:
            return _tidy(value), (_tidy(least), _tidy(least))
        left, right = self.edge(inside, flat, -1), self.edge(inside, flat, 1)
        if (math.isinf(right) and left > SATURATED) or (math.isinf(left) and right < -SATURATED):
            return _tidy(value), None
        return _tidy(value), (_tidy(left), _tidy(right))

    def plateau(self, least: float, flat: float) -> float | None:
        """A place beside a least one where the curve is flat and as low; None where the least one is alone."""
        x = self.whole.x
        steps = (x[-1] - x[0]) / (len(x) - 1) * 0.5 ** (np.arange(FINE) / 3)
        steps[::2] *= -1
        beside = self.at(np.clip(least + steps, x[0], x[-1]))
        inside = beside.x[(beside.value <= flat) & (beside.slope == 0) & (beside.x != least)]
        return float(inside[0]) if inside.size else None

    def edge(self, inside: float, flat: float, side: int) -> float:
        """Where the flat part around a place ends to the left (-1) or right (1); the end of the axis if it does not."""

        def outside(c: Curve) -> npt.NDArray[np.bool_]:
            return ~(c.value <= flat) | (side * c.slope > 0)

        x = self.whole.x
        beyond = np.flatnonzero(outside(self.whole) & (side * (x - inside) > 0))
        if not beyond.size:
            return self.axis.domain.low if side < 0 else self.axis.domain.high
        j = int(beyond[-1] if side < 0 else beyond[0])
        out, within = float(x[j]), side * max(side * float(x[j - side]), side * inside)  # the next point may lie beyond the place
        for _ in range(ROUNDS):
            c = self.at(np.linspace(out, within, FINE))
            j = int(np.flatnonzero(outside(c)[:-1])[-1])
            out, within = float(c.x[j]), float(c.x[j + 1])
        return within

    def far_minimum(self) -> float:
        if self.logit and self.axis.is_open(self.loss):  # the ends of [0, 1] are far out on the loss's own scale
            far = evaluate(self.loss, self.logit, np.array([-1e6, 1e6]), self.target, **self.settings)
            return float(far.value.min())
        if any(_falls(end.value) for end in self.ends):
            return -math.inf
        return min(float(end.value.min()) for end in self.ends)

    def attained(self, minimum: float, minimisers: tuple[float, float] | None) -> tuple[bool, bool]:
        """Whether the minimum is taken at each end of the interval itself: where the value jumps there, it may not be."""

        def takes(end: float) -> bool:
            if any(abs(jump - end) <= JUMP for jump in self.jumps):
                return bool(self.at(np.array([end])).value[0] <= minimum + JUMP)
            return math.isfinite(end)

        low, high = minimisers or (-math.inf, math.inf)
        return takes(low), takes(high)

    @cached_property
    def jumps(self) -> tuple[float, ...]:
        """The kinks where the value itself jumps: its sides differ, or the value there is another or undefined."""
        return tuple(kink for kink in self.kinks if not np.ptp(self.at(kink + np.array([-1e-5, 0.0, 1e-5])).value) <= 1e-3)

    @cached_property
    def kinks(self) -> tuple[float, ...]:
        """Where value or slope still jumps after the cells that look rough have been halved until only a jump can be left."""
        finest = FINEST * max(1.0, *np.abs(self.axis.reach))
        cells = _rough_cells(self.whole, 1)
        while len(cells) and (width := np.ptp(cells[0, :, 0])) > finest:
            parts = min((FINE // len(cells) - 1) // 2, math.ceil(width / finest))
            x = np.linspace(cells[:, 0, 0], cells[:, 2, 0], 2 * parts + 1, axis=1)
            cells = _rough_cells(self.at(x.ravel()), len(cells))
        low, high = self.axis.domain.low, self.axis.domain.high
        places = np.sort(cells[_jumps(cells)][:, 1, 0])
        inner = places[(places - low > JUMP) & (high - places > JUMP)]
        return tuple(_tidy(float(x)) for x in inner[np.diff(inner, prepend=-math.inf) > JUMP])


def _rough_cells(c: Curve, runs: int) -> Array:
    """The rough cells of a curve sampled in runs, each three rows of x, value, slope and curvature; the roughest if too many.

    Over a cell the slope changes by the curvature's integral (Simpson), and the value in the middle is that of the polynomial of
    degree 5 which has value, slope and curvature of both ends: a cell is rough where they do not. It is rough too where the loss is
    undefined at some of the three, and not where it is infinite, which it is only at an end of the axis.
    """
    rows = np.stack([c.x, c.value, c.slope, c.curvature], axis=-1).reshape(runs, -1, 4)
    cells = np.stack([rows[:, :-2:2], rows[:, 1:-1:2], rows[:, 2::2]], axis=2).reshape(-1, 3, 4)
    (xa, va, sa, ca), (_, vm, sm, cm), (xb, vb, sb, cb) = np.moveaxis(cells, 0, -1)
    width = xb - xa
    with np.errstate(invalid="ignore"):
        turn = np.abs(sb - sa - width * (ca + 4 * cm + cb) / 6)
        step = np.abs(vm - (va + vb) / 2 - width * (sa - sb) * 5 / 32 - width**2 * (ca + cb) / 64)
        off = (turn + np.maximum(step - ROUNDING * (1 + np.abs(vm)), 0) / width) / (1 + np.abs(sm))
    gaps = np.isnan(cells[:, :, 1]).sum(axis=1)
    off[(gaps == 1) | (gaps == 2)] = 1
    rough = np.flatnonzero((off > ROUGH) & np.isfinite(off))
    return cells[rough[np.argsort(-off[rough], kind="stable")][:CELLS]]


def _jumps(cells: Array) -> npt.NDArray[np.bool_]:
    """Whether value or slope jumps over a cell, or the loss is undefined in it."""
    (_, va, sa, _), (_, _, _, _), (_, vb, sb, _) = np.moveaxis(cells, 0, -1)
    undefined = np.isnan(cells[:, :, 1]).any(axis=1)
    return undefined | (np.abs(sb - sa) > JUMP * (1 + np.abs(sa))) | (np.abs(vb - va) > JUMP * (1 + np.abs(va)))


def _converges(v: Array) -> bool:
    """Whether a sequence sampled at equal ratios settles: its steps shrink, or have already ended."""
    if not np.isfinite(v).all():
        return False
    first, second = np.abs(np.diff(v))
    return bool(second <= TOLERANCE * (1 + abs(v[2])) or second < 0.999 * first)


def _falls(v: Array) -> bool:
    """Whether a sequence sampled at equal ratios falls without a bound."""
    return bool(v[2] < v[1] < v[0]) and not _converges(v)


def _vanishes(v: Array, scale: float) -> bool:
    first, second, third = np.abs(v)
    return bool(third <= TOLERANCE * scale or (third < 0.999 * second < 0.999 * first))


def _lowest(c: Curve) -> int:
    """The first of the lowest points of a sampled curve: as far down its slope as points are as low."""
    low = c.value <= _as_low(
        float(np.nanmin(c.value))
    )  # a loss may be undefined at a point, as a distance is where a mask is empty
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


def zoom(function: Callable[[Array], Array], x: Array, i: int, rounds: int = ROUNDS) -> float:
    """Where a sampled function is least near its point i, refined by sampling again on both sides of the best point."""
    for _ in range(rounds):
        low, best, high = float(x[max(i - 1, 0)]), float(x[i]), float(x[min(i + 1, len(x) - 1)])
        x = np.unique(np.append(np.linspace(low, best, (FINE + 1) // 2), np.linspace(best, high, (FINE + 1) // 2)))
        i = int(np.nanargmin(function(x)))
    return float(x[i])


def _tidy(value: float) -> float:
    """Rounded to what the sampling can tell, without a negative zero."""
    return round(value, 6) + 0.0 if math.isfinite(value) else value
