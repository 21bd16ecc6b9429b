"""Value, slope and curvature of a loss in LaTeX, read from the rows of its traced program: the derivatives are autograd's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from losses.core.axes import find_axis, params_on
from losses.core.inputs import INPUTS
from losses.core.registry import Unregistered
from losses.core.shared import shared
from losses.core.spec import Axis, Loss, Param
from losses.formulas.typeset.cases import Facts, Tree, refined, within
from losses.formulas.typeset.latex import glyphs, lowered
from losses.formulas.typeset.pieces import in_latex, shown
from losses.formulas.typeset.reading import read
from losses.formulas.typeset.sums import Symbol, TooLong, Undefined
from losses.formulas.typeset.values import Array
from losses.tracing.program import OUTPUTS, Program, trace

LONGEST = 90  # signs
POINTS = 16  # values of the symbols at which two forms are compared, in the span of the axis, and as many in its reach


@dataclass(frozen=True)
class Typeset:
    """A loss and its derivatives along an axis in LaTeX; None for what would be too long to be read.

    That is what has more than 90 signs or four cases, or an operation without a symbol. The derivatives are given but for single
    points of the axis, such as a kink.
    """

    value: str | None
    slope: str | None
    curvature: str | None


def typeset(loss: Loss, axis: Axis | None = None) -> Typeset:
    """The loss on an axis (default: its own) in LaTeX, with its first and second derivative there; the latest are kept.

    >>> from losses import LOSSES
    >>> typeset(LOSSES["mse"])
    Typeset(value='r^2', slope='2 r', curvature='2')
    """
    return _typeset(Unregistered.of(loss), loss.params, find_axis(loss, axis))


@shared(maxsize=256, costly=True)
def _typeset(own: Unregistered, _: tuple[Param, ...], axis: Axis) -> Typeset:
    return Typeset(*map(Expressions.of(own.loss, axis).latex, OUTPUTS))


@dataclass(frozen=True)
class Expressions:
    """The outputs of a traced program as expressions of its inputs."""

    program: Program
    symbols: Mapping[str, Symbol]
    domain: Facts
    numbers: Mapping[str, Array]  # ordinary values of the inputs, at which forms are compared

    @classmethod
    def of(cls, loss: Loss, axis: Axis) -> Expressions:
        """Those of the loss on an axis."""
        knobs = {part.name: part.knob for part in params_on(loss, axis)}
        target = axis.target.name
        letter = INPUTS[loss.axis.takes][target].symbol if target in INPUTS[loss.axis.takes] else target
        letters = {"x": axis.symbol, "y": letter} | {name: knob.symbol for name, knob in knobs.items()}
        domains = {"x": axis.domain, "y": axis.target.domain} | {name: knob.domain for name, knob in knobs.items()}
        spans = {"x": axis.span, "y": axis.target.span} | {name: (knob.low, knob.high) for name, knob in knobs.items()}
        symbols = {
            name: Symbol(name, lowered(letters[name]), negative=each.low < 0, zero=0.0 in each) for name, each in domains.items()
        }
        facts = (fact for name, each in domains.items() for fact in within(symbols[name], each.low, each.high))
        generator = np.random.default_rng(0)
        numbers = {name: generator.uniform(*span, 2 * POINTS) for name, span in spans.items()}
        numbers["x"][POINTS:] = generator.uniform(*axis.reach, POINTS)
        return cls(trace(loss, axis), symbols, Facts(tuple(facts)), numbers)

    def tree(self, output: str) -> Tree:
        """One output, by cases, each in the form that is easiest to read; raises TooLong and Undefined."""
        points = output == "value"  # a value can have one of its own; at a kink the derivatives only follow a convention
        read_off = read(self.program, output, self.symbols, self.domain, points=points)
        return shown(refined(read_off, self.domain, points=points), self.numbers)

    def latex(self, output: str) -> str | None:
        """One output in LaTeX; None for what would be too long to be read."""
        try:
            text = in_latex(self.tree(output), self.domain)
        except (TooLong, Undefined):
            return None
        return text if text is not None and glyphs(text) <= LONGEST else None
