"""A gradient and a second derivative that a reader has written, compared with autograd's along the axis of a loss."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch

from losses.analysis.properties import properties
from losses.analysis.search import edge
from losses.core.axes import find_axis
from losses.core.curve import Array, evaluate, grid
from losses.core.numbers import number
from losses.core.spec import Axis, Loss, Setting
from losses.formulas import own
from losses.formulas.error import FormulaError
from losses.formulas.formula import Formula
from losses.formulas.scope import subject, variables
from losses.formulas.tree import Name, walk

POINTS = 2001
TOLERANCE = 1e-9  # relative to the derivative, or to 1 where that is smaller
SMALL = 1e-6  # of the largest derivative: where it is smaller a ratio is not looked at
ROUNDS, FINE = 4, 201  # how often the largest difference is looked for again, among so many points nearer to each other

Along = Callable[[Array], Array]

_LABEL = re.compile(r"(?:^|[;\n])[ \t]*(grad|hess)(?:ient|ian)?[ \t]*[:=]", re.IGNORECASE)


class Gap(NamedTuple):
    """Where a written derivative is not autograd's: the largest difference with both numbers there, and the first place.

    `factor` is the ratio of the two where it is the same everywhere.
    """

    largest: float
    at: float
    written: float
    exact: float
    first: float
    factor: float | None


@dataclass(frozen=True)
class PairCheck:
    """How both derivatives compare: a gap, or None for one that is right; `symbol` is that of the axis."""

    gradient: Gap | None
    hessian: Gap | None
    symbol: str

    @property
    def sentences(self) -> tuple[str, str]:
        """What a reader has to know about each."""
        return _sentence("gradient", self.gradient, self.symbol), _sentence("second derivative", self.hessian, self.symbol)


def check_pair(
    loss: Loss,
    pair: str | tuple[Along, Along],
    axis: str | Axis | None = None,
    target: float = 1.0,
    settings: Mapping[str, Setting] | None = None,
    span: tuple[float, float] | None = None,
) -> PairCheck:
    """Compare a written gradient and second derivative with autograd's, at many points of an axis but for kinks of the loss.

    Inputs: `pair` is a text of two lines, `grad: ...` and `hess: ...`, each a formula in the variables of the axis and in the
    hyperparameters of the loss, which have their values from the settings; or two functions of an array of points. The others are
    those of `programs`.
    Raises FormulaError for a text that is no such pair, and ValueError as `losses.curve` does.

    >>> from losses import LOSSES
    >>> check_pair(LOSSES["mse"], "grad: r; hess: 2").sentences
    ("The gradient is 0.5 times autograd's everywhere.", 'The second derivative is right.')
    """
    along = find_axis(loss, axis)
    numbers = loss.defaults | dict(settings or {})
    loss.check(numbers)
    along.check_target(loss, target)
    written = _written(pair, loss, along, target, numbers) if isinstance(pair, str) else pair

    def slope(x: Array) -> Array:
        return evaluate(loss, along, x, target, **numbers).slope

    def curvature(x: Array) -> Array:
        return evaluate(loss, along, x, target, **numbers).curvature

    x = grid(loss, along, along.span if span is None else span, POINTS)
    if not np.isfinite(slope(x)).any():
        raise ValueError(f"{loss.slug}: it has no gradient anywhere on this part of the {along.slug} axis")
    for kink in properties(loss, axis=along, target=target, **numbers).kinks:
        x = x[np.abs(x - kink) > TOLERANCE * np.ptp(x)]
    return PairCheck(_gap(written[0], slope, x), _gap(written[1], curvature, x), along.symbol)


def _written(text: str, loss: Loss, axis: Axis, target: float, settings: Mapping[str, Setting]) -> tuple[Along, Along]:
    """The two formulas of a text as functions of the points."""
    labels = list(_LABEL.finditer(text))
    parts = {label[1].lower(): label for label in labels}
    ends = [label.start() for label in labels[1:]] + [len(text)]
    if labels and text[: labels[0].start()].strip():
        raise FormulaError(text, 0, "Something stands before grad: and hess:.", "Begin with one of them.")
    if set(parts) != {"grad", "hess"} or len(labels) > 2:
        raise FormulaError(
            text, 0, "Two lines are expected, grad: and hess:.", "Write grad: 2*r and below it hess: 2, for example."
        )
    spans = {label[1].lower(): (label.end(), end) for label, end in zip(labels, ends, strict=True)}
    return _along(text, *spans["grad"], loss, axis, target, settings), _along(text, *spans["hess"], loss, axis, target, settings)


def _along(text: str, start: int, end: int, loss: Loss, axis: Axis, target: float, settings: Mapping[str, Setting]) -> Along:
    """The formula between two places of a text as a function of the points."""
    body = text[start:end]
    moving = [name for name, variable in variables(axis).items() if subject(axis) in variable.inputs]
    constant = not set(re.findall(r"\w+", body)).intersection(moving)
    before = f"0*{moving[0]} + " if constant else ""  # a formula has to use what the axis shows, a derivative need not
    try:
        one = own(before + body, axis)
    except FormulaError as error:
        raise FormulaError(text, start + max(error.position - len(before), 0), error.problem, error.cure) from error
    written = one.function
    assert isinstance(written, Formula)
    known = {**settings, **written.parsed.ranges}
    for node in walk(written.tree):
        if isinstance(node, Name) and node.name in one.defaults and node.name not in known:
            cure = f"It has: {', '.join(settings)}." if settings else "It has none."
            raise FormulaError(text, start + node.at - len(before), f"{node.name} is no hyperparameter of this loss.", cure)
    numbers = {name: settings.get(name, default) for name, default in one.defaults.items()}

    def value(x: Array) -> Array:
        inputs = axis.inputs(one, torch.tensor(x, dtype=torch.float64), torch.tensor(target, dtype=torch.float64))
        return written(*inputs, **numbers).expand(x.shape).numpy(force=True)

    return value


def _gap(written: Along, exact: Along, x: Array) -> Gap | None:
    """The gap between a written derivative and the exact one; points where the exact one is not finite say nothing."""

    def differences(points: Array) -> tuple[Array, Array, Array]:
        here, right = written(points), exact(points)
        off = np.where(np.isfinite(here), np.abs(here - right), np.inf)
        return here, right, np.where(np.isfinite(right), off, 0.0)

    def differs(right: Array, off: Array) -> npt.NDArray[np.bool_]:
        return off > TOLERANCE * np.maximum(1.0, np.abs(np.where(np.isfinite(right), right, 1.0)))

    with np.errstate(invalid="ignore"):
        here, right, off = differences(x)
        wrong = differs(right, off)
        if not wrong.any():
            return None
        first = int(np.argmax(wrong))
        place = edge(lambda p: differs(*differences(p)[1:]), float(x[first]), float(x[max(first - 1, 0)]))
        at = _largest(lambda p: differences(p)[2], x, off)
        a, b, gap = (float(each[0]) for each in differences(np.array([at])))
    return Gap(gap, at, a, b, place, _factor(here, right))


def _largest(difference: Along, x: Array, off: Array) -> float:
    """The place of the largest difference, looked for among ever nearer points unless it has no bound there."""
    i = int(np.argmax(off))
    at, step = float(x[i]), float(x[1] - x[0])
    for _ in range(ROUNDS if np.isfinite(off[i]) else 0):
        points = np.linspace(max(at - step, float(x[0])), min(at + step, float(x[-1])), FINE)
        at, step = float(points[np.argmax(difference(points))]), 2 * step / FINE
    return at if difference(np.array([at]))[0] < 2 * off[i] else float(x[i])


def _factor(here: Array, right: Array) -> float | None:
    """The ratio of two curves where it is the same all along; None where it is not."""
    finite = np.isfinite(right) & (right != 0)
    large = finite & (np.abs(right) > SMALL * np.abs(right[finite]).max(initial=0.0))
    if not large.any():
        return None
    ratio = float(np.median(here[large] / right[large]))
    alike = np.allclose(here[np.isfinite(right)], ratio * right[np.isfinite(right)], rtol=1e-8, atol=TOLERANCE)
    return round(ratio, 9) if alike else None


def _sentence(name: str, gap: Gap | None, symbol: str) -> str:
    if gap is None:
        return f"The {name} is right."
    if gap.factor is not None:
        return f"The {name} is {number(gap.factor)} times autograd's everywhere."
    if not np.isfinite(gap.written):
        return f"The {name} is {number(gap.written)} at {symbol} = {number(gap.at)}, where autograd has {number(gap.exact)}."
    return (
        f"The {name} differs most at {symbol} = {number(gap.at)}: {number(gap.written)} as it is written, "
        f"{number(gap.exact)} by autograd. From the left, the first difference is at {symbol} = {number(gap.first)}."
    )
