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
SATURATED = 30.0  # far out a sigmoid has rounded to 1: what is flat only from here on is approached
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Properties:
    """The computed properties of one loss on one axis, at one target and one setting of its hyperparameters.

    `lipschitz` is the largest slope, None where it grows without limit or the value jumps. `kinks` are the places where value or
    slope jumps. `minimum` is the infimum, and `minimisers` the ends of the interval where it is attained, None where it is only
    approached. `zero_at_truth` is None on an axis that has no truth.
    """

    convex: bool
    even: bool
    bounded: bool
    lipschitz: float | None
    kinks: tuple[float, ...]
    zero_at_truth: bool | None
    minimum: float
    minimisers: tuple[float, float] | None
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
    sampled = _Sampled(loss, axis, target, settings_on(loss, axis, dict(settings)))
    minimum, minimisers = sampled.minimum()
    return Properties(
        convex=sampled.convex(),
        even=sampled.even(),
        bounded=sampled.bounded(),
        lipschitz=sampled.lipschitz(),
        kinks=sampled.kinks,
        zero_at_truth=sampled.zero_at_truth(),
        minimum=minimum,
        minimisers=minimisers,
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


def steepest(loss: str | Loss, **hyperparameters: Setting) -> float | None:
    """The hardest pull of one example on the model's output, however far out and whatever its label; None without a limit.

    >>> steepest("huber", delta=2.0), steepest("mse"), steepest("weighted_bce", beta=0.1)
    (2.0, None, 1.0)
    """
    entry = find_loss(loss)
    labels = (0.0, 1.0) if has_target(entry) else (1.0,)
    found = [_limit(entry, far_axis(entry), y, **hyperparameters) for y in labels]
    limits = [slope for slope in found if slope is not None]
    return max(limits) if len(limits) == len(found) else None


def _limit(loss: Loss, axis: Axis, target: float, **hyperparameters: Setting) -> float | None:
    if is_infinite(loss, axis, target, **hyperparameters):
        return None
    return properties(loss, axis=axis, target=target, **hyperparameters).lipschitz


class _Sampled:
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
        if self.jumps() or not all(_converges(end.slope) for end in self.ends):
            return None
        best = _zoom(lambda x: -np.abs(self.at(x).slope), self.inner.x)
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
        if self.far_minimum() == -math.inf:
            return -math.inf, None
        lowest = _zoom(lambda x: self.at(x).value, self.whole.x)
        value = min(float(self.at(np.array([lowest])).value[0]), self.far_minimum())

        def outside(x: Array, side: int) -> Mask:
            c = self.at(x)
            return (c.value > value + TOLERANCE * (1 + abs(value))) | (side * c.slope > 0)

        at_end = {self.whole.x[0]: (self.axis.domain.low, 1), self.whole.x[-1]: (self.axis.domain.high, -1)}
        if lowest in at_end:
            end, side = at_end[lowest]
            if outside(np.array([lowest]), side)[0]:
                return _tidy(value), (end, end) if math.isfinite(end) else None
        left = _boundary(lambda x: outside(x, -1), self.whole.x, lowest, self.axis.domain.low)
        right = -_boundary(lambda x: outside(-x, 1), -self.whole.x[::-1], -lowest, -self.axis.domain.high)
        if (math.isinf(right) and left > SATURATED) or (math.isinf(left) and right < -SATURATED):
            return _tidy(value), None
        return _tidy(value), (_tidy(left), _tidy(right if right - left > 1e-5 else left))

    def far_minimum(self) -> float:
        if self.logit and self.axis.is_open(self.loss):  # the ends of [0, 1] are far out on the loss's own scale
            far = evaluate(self.loss, self.logit, np.array([-1e6, 1e6]), self.target, **self.settings)
            return float(far.value.min())
        if any(_falls(end.value) for end in self.ends):
            return -math.inf
        return min(float(end.value.min()) for end in self.ends)

    def jumps(self) -> bool:
        """Whether the value itself jumps at a kink."""
        at = np.array(self.kinks)
        return bool(at.size and np.any(np.abs(self.at(at + 1e-5).value - self.at(at - 1e-5).value) > 1e-3))

    @cached_property
    def kinks(self) -> tuple[float, ...]:
        """Where value or slope still jumps after the cells that look rough have been halved until only a jump can be left."""
        grid = self.inner.x
        x = grid[:-1] + 0.618 * (grid[1] - grid[0])  # off the round numbers, so that a kink is inside a cell and not on its end
        a: Array = x[:-1]
        b: Array = x[1:]
        for _ in range(40):
            middle: Array = (a + b) / 2
            ca, cm, cb = self.at(a), self.at(middle), self.at(b)
            before, after = _roughness(ca, cm), _roughness(cm, cb)
            rough = np.maximum(before, after) > 1e-7 * (1 + np.abs(cm.slope))
            if not rough.any():
                return ()
            left = before >= after
            a, b = np.where(left, a, middle)[rough], np.where(left, middle, b)[rough]
        ca, cb = self.at(a), self.at(b)
        jumps = np.abs(cb.slope - ca.slope) > 1e-6 * (1 + np.abs(ca.slope))
        jumps |= np.abs(cb.value - ca.value) > 1e-6 * (1 + np.abs(ca.value))
        found: Array = ((a + b) / 2)[jumps]
        return tuple(sorted({_tidy(float(x)) for x in found}))


def _roughness(a: Curve, b: Curve) -> Array:
    """How far value and slope at b are from what value, slope and curvature at a and b promise."""
    width = b.x - a.x
    slope = np.abs(b.slope - a.slope - width * (a.curvature + b.curvature) / 2)
    value = np.abs(b.value - a.value - width * (a.slope + b.slope) / 2)
    return slope + value / width


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


def _zoom(function: Callable[[Array], Array], x: Array) -> float:
    """Where a sampled function is least, refined by sampling again around the best point."""
    best = float(x[0])
    for _ in range(6):
        i = int(np.nanargmin(function(x)))  # a loss may be undefined at a point, as a distance is where a mask is empty
        best = float(x[i])
        x = np.sort(np.append(_between(x, max(i - 1, 0), min(i + 1, len(x) - 1)), [best]))
    return best


def _between(x: Array, i: int, j: int) -> Array:
    return np.linspace(float(x[i]), float(x[j]), 101)


def _boundary(outside: Callable[[Array], Mask], x: Array, inside: float, end: float) -> float:
    """The last place left of `inside` that is outside; `end` if there is none, and `inside` if it is so itself."""
    left: Array = x[x < inside]
    x = np.append(left, [inside])
    for _ in range(7):
        out = np.flatnonzero(outside(x))
        if not out.size:
            return end
        i = int(out[-1])
        if i == len(x) - 1:
            return inside
        x = _between(x, i, i + 1)
    return float(x[-1])


def _tidy(value: float) -> float:
    """Rounded to what the sampling can tell, without a negative zero."""
    return round(value, 6) + 0.0 if math.isfinite(value) else value
