"""What is to be known about a formula before it is trained with, in plain sentences, each of whose numbers is computed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

import numpy as np
import numpy.typing as npt

from losses.analysis.gaps import Test, is_undefined, stretches, where
from losses.analysis.properties import Sampled, converges
from losses.analysis.sampling import sampled
from losses.analysis.search import ROUNDING
from losses.core.curve import Array, Curve, grid
from losses.core.numbers import number
from losses.core.spec import Axis, Loss, Setting
from losses.formulas.formula import Formula
from losses.formulas.precision import precision
from losses.formulas.stable import stable, written

FLAT = 1e-12  # a second derivative that counts as 0
MOST = 3  # stretches or kinks that a sentence names


def diagnosis(loss: Loss, axis: Axis, target: float, settings: Mapping[str, Setting]) -> list[str]:
    """What could go wrong with a loss in training, each in a sentence or two; nothing where nothing can.

    Inputs: a loss, an axis, a target and hyperparameters as for `losses.curve`; those not given keep their defaults.
    Raises ValueError and TypeError as it does.

    >>> from losses import own
    >>> from losses.core.axes import residual
    >>> for sentence in diagnosis(own("abs(r)"), residual, 1.0, {}): print(sentence)
    Kink at r = 0: the slope goes from −1 to 1 there.
    The second derivative is 0, or below 1·10⁻¹², for every r. A boosting library divides by it, so its Newton step breaks there.
    """
    at = sampled(loss, axis, target, settings)
    whole = at(grid(loss, axis, axis.reach, 2001))
    with np.errstate(all="ignore"):
        sentences = [*_missing(axis, at, whole)]
        if np.isfinite(whole.value).any() and not any(stretches(at, whole, is_undefined)):
            curves = Sampled(loss, axis, target, settings)
            sentences += [*_growth(axis, curves), *_kinks(axis, curves)]
        sentences += [*_bends(axis, at, whole), *_negative(axis, at, whole), *precision(loss, axis, target, settings)]
    return [*sentences, *_better(loss, axis)]


def _named(axis: Axis, at: Callable[[Array], Curve], whole: Curve, test: Test) -> str:
    """Where a test holds, in words; empty where it does on no stretch."""
    places = [where(axis, stretch) for stretch in islice(stretches(at, whole, test), MOST + 1)]
    return " and ".join(places[:MOST]) + (", and on further stretches" if len(places) > MOST else "")


def _missing(axis: Axis, at: Callable[[Array], Curve], whole: Curve) -> Iterator[str]:
    """Where the loss is no number, or infinite."""
    if is_undefined(whole).any() and (places := _named(axis, at, whole, is_undefined)):
        yield f"The loss is undefined {places}: a single such example makes the loss of its whole batch NaN."
    infinite = np.isinf(whole.value)
    if not infinite.any():
        return
    if places := _named(axis, at, whole, lambda c: np.isinf(c.value)):
        yield f"The loss is infinite {places}."
    else:
        points = ", ".join(number(float(x)) for x in whole.x[infinite][:MOST])
        yield f"The loss is infinite at {axis.symbol} = {points}."


def _growth(axis: Axis, curves: Sampled) -> Iterator[str]:
    """Towards which ends the gradient has no bound, and how fast it grows."""
    for end, limit in zip(curves.ends, (axis.domain.low, axis.domain.high), strict=True):
        first, middle, last = np.abs(end.slope)
        if converges(end.slope) or not ((first < middle < last and last > curves.steepest) or math.isinf(last)):
            continue
        place = number(limit) if math.isfinite(limit) else "−∞" if end.x[0] < 0 else "∞"
        yield f"The gradient grows without limit as {axis.symbol} goes to {place}{_pace(axis, end, limit)}."


def _pace(axis: Axis, end: Curve, limit: float) -> str:
    """How fast the gradient grows, where that is a power."""
    size = np.abs(end.slope)
    if not np.isfinite(size).all() or size[0] == 0:
        return ""
    far = np.abs(end.x) if math.isinf(limit) else np.array([1e-4, 1e-8, 1e-12])
    power = float(np.log(size[2] / size[1]) / np.log(far[2] / far[1]))
    if power > 20:
        return ", faster than any power"
    distance = f"|{axis.symbol}|" if math.isinf(limit) else f"({number(limit)} − {axis.symbol})" if limit else axis.symbol
    exponent = abs(round(power, 2))
    if exponent < 0.05:
        return ", slowly, like a logarithm"
    text = distance if exponent == 1 else f"{distance} to the power {number(exponent)}"
    return f", in proportion to {text}" if power > 0 else f", in proportion to 1/{text}"


def _kinks(axis: Axis, curves: Sampled) -> Iterator[str]:
    """The kinks and jumps, with what the loss is on both sides."""
    for i, kink in enumerate(curves.kinks[:MOST]):
        left, right = curves.sides[2 * i : 2 * i + 2]
        place = f"at {axis.symbol} = {number(kink)}"
        if kink in curves.jumps and not (converges(left.value) and converges(right.value)):
            yield f"Pole {place}: the loss grows without limit there."
        elif not (converges(left.slope) and converges(right.slope)):
            yield f"Cusp {place}: the gradient grows without limit there."
        elif kink in curves.jumps:
            before, after = _about(left.value[2]), _about(right.value[2])
            yield f"Jump {place}: the loss goes from {before} to {after}, and no gradient tells of it."
        else:
            yield f"Kink {place}: the slope goes from {_about(left.slope[2])} to {_about(right.slope[2])} there."
    if len(curves.kinks) > MOST:
        more = len(curves.kinks) - MOST
        yield f"It has {more} more between {axis.symbol} = {number(axis.reach[0])} and {number(axis.reach[1])}."


def _about(value: float) -> str:
    return number(round(float(value), 6) + 0.0)


def _bends(axis: Axis, at: Callable[[Array], Curve], whole: Curve) -> Iterator[str]:
    """Where the loss bends down, or not at all: it is not convex there, and a Newton step breaks."""
    noise = max(FLAT, ROUNDING * float(np.abs(whole.value[np.isfinite(whole.value)]).max(initial=0.0)))

    def down(c: Curve) -> npt.NDArray[np.bool_]:
        return c.curvature < -noise

    def flat(c: Curve) -> npt.NDArray[np.bool_]:
        return np.abs(c.curvature) <= FLAT

    if places := _named(axis, at, whole, down):
        yield f"Not convex: the second derivative is negative {places}. There the Newton step of a boosting library goes uphill."
    if flat(whole).any() and (places := _named(axis, at, whole, flat)):
        small = f"The second derivative is 0, or below {number(FLAT)}, {places}."
        yield f"{small} A boosting library divides by it, so its Newton step breaks there."


def _negative(axis: Axis, at: Callable[[Array], Curve], whole: Curve) -> Iterator[str]:
    """Where the loss is below 0, and how far."""
    known = whole.value[~np.isnan(whole.value)]
    if known.size and known.min() < -1e-9 and (places := _named(axis, at, whole, lambda c: c.value < 0)):
        yield f"The loss is negative {places}, so a loss of 0 is not the best there is."


def _better(loss: Loss, axis: Axis) -> Iterator[str]:
    """The form that keeps its digits, where there is one."""
    if isinstance(loss.function, Formula):
        form = stable(loss.function.tree, axis)
        if form != loss.function.tree:
            yield f"A form that keeps its digits: {written(form)}"
