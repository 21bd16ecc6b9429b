"""The sliders of a reader's own hyperparameters: their symbols, and ranges guessed from their names."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from losses.core.registry import LOSSES
from losses.core.spec import REAL, Knob, Param
from losses.formulas.error import FormulaError
from losses.formulas.grammar import Parsed
from losses.formulas.latex import symbol
from losses.formulas.tree import Call, Name, walk

SHIFTS = ("b", "mu", "shift", "theta", "m")  # names of what is added, which may be negative


def params(text: str, parsed: Parsed) -> tuple[Param, ...]:
    """The hyperparameters of a formula: each where its line says, or else at 1 in a range that its name suggests."""
    return tuple(_param(text, parsed, name) for name in parsed.parameters)


def _param(text: str, parsed: Parsed, name: str) -> Param:
    known = _passed_to(parsed, name) or guess(name)
    knob = replace(known.knob, symbol=symbol(name), help="", each="")
    written = parsed.ranges.get(name)
    if written is None:
        return Param(name, 1.0 if knob.low <= 1.0 <= knob.high and 1.0 in knob.domain else known.default, knob)
    low, high = written.ends or (min(knob.low, written.default), max(knob.high, written.default))
    if low not in knob.domain or high not in knob.domain:
        cure = f"Write a range in {knob.domain}."
        raise FormulaError(text, written.at, f"{name} has to lie in {knob.domain} where it is used.", cure)
    return Param(name, written.default, replace(knob, low=low, high=high, log=knob.log and low > 0))


def _passed_to(parsed: Parsed, name: str) -> Param | None:
    """The hyperparameter of a loss of the catalogue that gets this one as it is, if one does."""
    for node in walk(parsed.tree):
        if isinstance(node, Call) and node.name in LOSSES:
            for setting, value in node.settings:
                if isinstance(value, Name) and value.name == name:
                    return LOSSES[node.name].param(setting)
    return None


def guess(name: str) -> Param:
    """A hyperparameter of this name: with the range that most losses of the catalogue have for theirs, else from 0.05 to 5.

    A name that only one of them has, such as the q of generalized cross entropy, says nothing of what it means elsewhere.

    >>> guess("gamma").knob.high, guess("tau").default, guess("mu").knob.low, guess("q").knob.high
    (5.0, 0.5, -5.0, 5.0)
    """
    known = [param for entry in LOSSES.values() for param in entry.params if param.name == name]
    if len(known) > 1:
        ranges = Counter((param.knob.low, param.knob.high, param.knob.log) for param in known)
        low, high, log = ranges.most_common(1)[0][0]
        first = next(param for param in known if (param.knob.low, param.knob.high, param.knob.log) == (low, high, log))
        return Param(name, first.default, Knob("", low, high, "", REAL, log))
    return Param(name, 1.0, Knob("", -5.0 if name in SHIFTS else 0.05, 5.0, "", REAL))
