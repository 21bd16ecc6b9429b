"""The sliders of a reader's own hyperparameters: their symbols, and ranges guessed from their names."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from losses.core.registry import LOSSES
from losses.core.spec import REAL, Knob, Param
from losses.formulas.error import FormulaError
from losses.formulas.formula import Formula
from losses.formulas.latex import symbol
from losses.formulas.tree import Call, Name, walk

SHIFTS = ("b", "mu", "shift", "theta", "m")  # names of what is added, which may be negative


def params(own: Formula) -> tuple[Param, ...]:
    """The hyperparameters of a formula: each where its line says, or else at 1 in a range that its name suggests."""
    return tuple(_param(own, name) for name in own.parsed.parameters)


def _param(own: Formula, name: str) -> Param:
    known = _passed_to(own, name)
    knob = replace(known.knob if known else guess(name), symbol=symbol(name), help="", each="")
    written = own.parsed.ranges.get(name)
    if written is None:
        start = 1.0 if knob.low <= 1.0 <= knob.high and 1.0 in knob.domain else known.default if known else knob.low
        return Param(name, start, knob)
    low, high = written.ends or (min(knob.low, written.default), max(knob.high, written.default))
    if low not in knob.domain or high not in knob.domain:
        cure = f"Write a range in {knob.domain}."
        raise FormulaError(own.text, written.at, f"{name} has to lie in {knob.domain} where it is used.", cure)
    return Param(name, written.default, replace(knob, low=low, high=high, log=knob.log and low > 0))


def _passed_to(own: Formula, name: str) -> Param | None:
    """The hyperparameter of a loss of the catalogue that gets this one as it is, if one does."""
    for node in walk(own.tree):
        if isinstance(node, Call) and node.name in LOSSES:
            for setting, value in node.settings:
                if isinstance(value, Name) and value.name == name:
                    return LOSSES[node.name].param(setting)
    return None


def guess(name: str) -> Knob:
    """A slider for a hyperparameter of this name: as most losses of the catalogue that have one, else from 0.05 to 5.

    >>> guess("gamma").high, guess("mu").low, guess("scale").low
    (5.0, -5.0, 0.05)
    """
    knobs = [param.knob for entry in LOSSES.values() for param in entry.params if param.name == name]
    if knobs:
        (low, high, log), _ = Counter((knob.low, knob.high, knob.log) for knob in knobs).most_common(1)[0]
        return Knob("", low, high, "", REAL, log)
    return Knob("", -5.0 if name in SHIFTS else 0.05, 5.0, "", REAL)
