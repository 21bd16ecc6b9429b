"""What a loss is like at its current hyperparameters: convex, bounded, smooth ...: computed from its curves, never declared.

Nothing here is a proof. A statement holds on 2001 points of the axis's reach (the interior of [0, 1] for probabilities) and on
points far out towards both ends, to the tolerance TOLERANCE, relative to the size of what is compared.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, cast

import numpy as np

from losses.analysis.gaps import is_undefined, stretches, where
from losses.analysis.sampling import is_infinite, sampled
from losses.analysis.search import JUMP, ROUNDING, TOLERANCE, abreast, answer, corners, is_known, least, spaced, tidy
from losses.analysis.search import steepest as steepest_slope
from losses.core.axes import AXES, axes_of, find_axis, first_target, has_target, settings_on
from losses.core.curve import Array, Curve, find_loss, grid
from losses.core.registry import LOSSES, Unregistered, is_registered
from losses.core.shared import shared
from losses.core.spec import Axis, Loss, Setting
from losses.core.store import Form

FAR = np.array([1e40, 1e80, 1e120])
NEAR = np.array([1e-4, 1e-8, 1e-12])


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
    Raises ValueError as `losses.curve` does, for a target at which the loss is infinite all along the axis, and for a loss that is
    no number on a stretch of it, as log(r) is for r < 0: see `losses.analysis.gaps.undefined`.

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
    asked = shown, float(target), tuple(numbers.items())
    return _properties(entry.slug, *asked) if is_registered(entry) else _properties_unregistered(Unregistered.of(entry), *asked)


def _name(slug: str, axis: Axis, target: float, settings: tuple[tuple[str, float], ...]) -> str | None:
    """At a loss's defaults, and at the targets at which the app asks first; there is no end of others."""
    loss = LOSSES[slug]
    defaults = loss.flatten(loss.defaults, axis.classes(loss))
    first = target in (first_target(loss, axis), *labels(loss)) and dict(settings) == defaults
    return f"{slug} {axis.slug} {target}" if first and AXES.get(axis.slug) is axis else None


def _read(data: dict[str, Any]) -> Properties:
    fields: dict[str, Any] = {
        name: tuple(cast(list[Any], value)) if isinstance(value, list) else value for name, value in data.items()
    }
    return Properties(**fields)


@shared(maxsize=512, costly=True, form=Form(asdict, _read, _name))
def _properties(slug: str, axis: Axis, target: float, settings: tuple[tuple[str, float], ...]) -> Properties:
    return _read_off(LOSSES[slug], axis, target, settings)


@shared(maxsize=256, costly=True)
def _properties_unregistered(own: Unregistered, axis: Axis, target: float, settings: tuple[tuple[str, float], ...]) -> Properties:
    return _read_off(own.loss, axis, target, settings)


@np.errstate(all="ignore")
def _read_off(loss: Loss, axis: Axis, target: float, settings: tuple[tuple[str, float], ...]) -> Properties:
    curves = Sampled(loss, axis, target, settings_on(loss, axis, dict(settings)))
    return Properties(
        convex=curves.convex(),
        even=curves.even(),
        bounded=curves.bounded(),
        lipschitz=curves.lipschitz(),
        kinks=curves.kinks,
        jumps=curves.jumps,
        zero_at_truth=curves.zero_at_truth(),
        minimum=curves.minimum,
        minimisers=curves.minimisers,
        attained=curves.attained(),
        redescending=curves.redescending(),
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
    """The curves from which every property is read, and what is searched for along them."""

    kinks: tuple[float, ...]
    jumps: tuple[float, ...]
    sides: tuple[Curve, ...]  # nearer and nearer to each kink, from both sides
    steepest: float
    minimum: float
    minimisers: tuple[float, float] | None

    def __init__(self, loss: Loss, axis: Axis, target: float, settings: Mapping[str, Setting]) -> None:
        self.axis = axis
        low, high = axis.domain.low, axis.domain.high
        self.finite = math.isfinite(low) and math.isfinite(high)
        # where the ends are far out, and the target is the same number
        scales = (a for a in axes_of(loss) if is_endless(a) and a.target.domain == axis.target.domain)
        self.logit = next(scales, None) if self.finite else None
        self.at = sampled(loss, axis, target, settings)
        inset = 0.001 * (high - low) if self.finite else 0.0
        asked = {
            "inner": spaced(axis.reach[0] + inset, axis.reach[1] - inset, 2001),
            "low": low + NEAR if math.isfinite(low) else -FAR,
            "high": high - NEAR if math.isfinite(high) else FAR,
        }
        if self.finite:
            asked["whole"] = grid(loss, axis, axis.reach, 2001)
        truth = {"truth": np.array(_truth(loss, self.logit or axis, target))}
        curves = _ask(self.at, asked if self.logit else asked | truth)
        if self.logit:
            beyond = {"left": -FAR, "right": FAR, "both": np.array([-1e6, 1e6])}
            curves |= _ask(along := sampled(loss, self.logit, target, settings), beyond | truth)
            self.far = tuple(_as_far_as_known(along, curves[name], self.logit) for name in ("left", "right"))
        self.inner, self.whole = curves["inner"], curves.get("whole", curves["inner"])
        self.check(loss, target)
        self.ends = tuple(_as_far_as_known(self.at, curves[name], axis) for name in ("low", "high"))
        self.far = self.far if self.logit else self.ends
        self.truth = curves["truth"].value
        # the ends of [0, 1] are far out on the loss's own scale
        lowest = _lowest(curves["both"]) if self.logit and axis.is_open(loss) else self.far_minimum()
        searches = corners(self.whole, axis.domain), steepest_slope(self.inner), least(self.whole, lowest, axis.domain)
        breaks, self.steepest, (self.minimum, self.minimisers) = answer(self.at, abreast(*searches))
        self.kinks, self.jumps, self.sides = breaks.kinks, breaks.jumps, breaks.sides
        if any(_falls(side.value) for side in self.sides):
            self.minimum, self.minimisers = -math.inf, None

    def check(self, loss: Loss, target: float) -> None:
        """Refuse a curve that is infinite all along the axis, or no number on a stretch of it."""
        if np.isinf(self.inner.value).any() and not np.isfinite(self.inner.value).any():
            raise ValueError(f"{loss.slug}: at target {target} it is infinite all along the {self.axis.slug} axis")
        if is_undefined(self.whole).any() and (gaps := tuple(stretches(self.at, self.whole, is_undefined))):
            raise ValueError(f"{loss.slug}: it is undefined {' and '.join(where(self.axis, gap) for gap in gaps)}")

    def convex(self) -> bool:
        """No midpoint of the sampled values lies above its chord, at any power-of-two spacing."""
        v = self.inner.value
        for stride in (2**k for k in range(10)):
            left, middle, right = v[: -2 * stride], v[stride:-stride], v[2 * stride :]
            chord, scale = (left + right) / 2, np.abs(left) + np.abs(right)
            if np.any(middle > chord + np.where(np.isfinite(chord), TOLERANCE * scale + ROUNDING, 0)):
                return False
        return True

    def even(self) -> bool:
        v = self.inner.value
        two_sided = self.axis.reach[0] == -self.axis.reach[1]
        return two_sided and bool(np.all((v == v[::-1]) | (np.abs(v - v[::-1]) <= TOLERANCE * (1 + np.abs(v)))))

    def bounded(self) -> bool:
        """Whether the values settle far out, and at kinks; over probabilities it is followed on its logit, where far is far."""
        return all(converges(end.value) for end in (*self.far, *self.sides))

    def lipschitz(self) -> float | None:
        """The largest slope; None where it grows without limit, or where the value jumps."""
        if self.jumps or not all(converges(end.slope) for end in (*self.ends, *self.sides)):
            return None
        far = max(float(np.abs(end.slope).max()) for end in self.ends)
        return tidy(max(self.steepest, far))

    def redescending(self) -> bool:
        if self.finite:
            return False
        strongest = np.abs(self.inner.slope, where=np.isfinite(self.inner.slope), out=np.zeros_like(self.inner.slope)).max()
        ends = zip(self.ends, (self.axis.domain.low, self.axis.domain.high), strict=True)
        return bool(strongest > 0) and all(_vanishes(end.slope, strongest) for end, place in ends if math.isinf(place))

    def zero_at_truth(self) -> bool | None:
        """Whether the loss is 0 where the prediction is the target."""
        return bool(abs(self.truth[0]) <= TOLERANCE) if self.truth.size else None

    def far_minimum(self) -> float:
        if any(_falls(end.value) for end in self.ends):
            return -math.inf
        return min(map(_lowest, self.ends))

    def attained(self) -> tuple[bool, bool]:
        """Whether the minimum is taken at each end of its interval itself: where the value jumps there, it may not be."""

        def takes(end: float) -> bool:
            if any(abs(jump - end) <= JUMP for jump in self.jumps):
                return bool(self.at(np.array([end])).value[0] <= self.minimum + JUMP)
            return math.isfinite(end)

        low, high = self.minimisers or (-math.inf, math.inf)
        return takes(low), takes(high)


def _ask(at: Callable[[Array], Curve], points: Mapping[str, Array]) -> dict[str, Curve]:
    """The curve at several groups of points, from one evaluation."""
    curve, first, curves = at(np.concatenate(list(points.values()))), 0, dict[str, Curve]()
    for name, group in points.items():
        curves[name] = curve[first : first + len(group)]
        first += len(group)
    return curves


def _as_far_as_known(at: Callable[[Array], Curve], end: Curve, axis: Axis) -> Curve:
    """Three points far out; where float64 has no value or slope there, as of exp(r), the last ones at which it has both."""
    if abs(end.x[0]) < FAR[0] or is_known(end).all():
        return end
    side = math.copysign(1.0, end.x[0])
    first, last = 1e-3 * axis.reach[1], float(FAR[-1])
    sizes = np.geomspace(first, last, 255)
    for _ in range(2):
        i = _last_known(at(side * sizes))
        if not 0 <= i < len(sizes) - 1:
            return end
        first, last = float(sizes[i]), float(sizes[i + 1])
        sizes = spaced(first, last, 63)
    return at(side * first * np.array([0.25, 0.5, 1.0]))


def _last_known(c: Curve) -> int:
    """The last point up to which value and slope are finite, and the value goes as the slopes say."""
    known = int(np.argmin(np.append(is_known(c), False)))
    low, high = np.minimum(c.slope[:-1], c.slope[1:]), np.maximum(c.slope[:-1], c.slope[1:])
    with np.errstate(invalid="ignore"):  # ∞ − ∞ beyond the known points agrees with nothing
        mean = np.diff(c.value) / np.diff(c.x)
    off = 1e-6 * (np.abs(low) + np.abs(high) + np.abs(mean))
    agree = np.flatnonzero((low - off <= mean) & (mean <= high + off) & (np.arange(1, len(c.x)) < known))
    return int(agree[-1]) + 1 if agree.size else known - 1


def _lowest(c: Curve) -> float:
    """The least of the values that are numbers."""
    return float(np.fmin.reduce(c.value, initial=math.inf))


def _truth(loss: Loss, axis: Axis, target: float) -> list[float]:
    """Where the prediction is the target, for a hard one far out; nothing on an axis that has no such place."""
    if axis.truth is None:
        return []
    inset = NEAR[-1] if axis.is_open(loss) else 0.0
    low, high = max(axis.domain.low + inset, -1e6), min(axis.domain.high - inset, 1e6)
    return [min(max(axis.truth(target if has_target(loss) else 1.0), low), high)]


def converges(v: Array) -> bool:
    """Whether a sequence sampled at equal ratios settles: its steps shrink, or have already ended."""
    if not np.isfinite(v).all():
        return False
    first, second = np.abs(np.diff(v))
    return bool(second <= TOLERANCE * (1 + abs(v[2])) or second < 0.999 * first)


def _falls(v: Array) -> bool:
    """Whether a sequence sampled at equal ratios falls without a bound."""
    return bool(v[2] < v[1] < v[0]) and not converges(v)


def _vanishes(v: Array, scale: float) -> bool:
    first, second, third = np.abs(v)
    return bool(third <= TOLERANCE * scale or (third < 0.999 * second < 0.999 * first))
