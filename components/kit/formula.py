"""The box in which a reader types a formula: the page follows when the hand rests, and says under the box what is wrong."""

from __future__ import annotations

import streamlit as st

from components.kit.link import leave
from components.kit.mounted import Component, left_in, mounted
from components.kit.outside import visible
from components.wire.pages import FormulaMessage, FormulaProblem, TypedFormula
from losses import FormulaError
from losses.formulas.spelling import LONGEST

_HTML = """
<div class="atlas-formula">
  <label>
    <span>Formula</span>
    <textarea rows="1" dir="ltr" autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false"></textarea>
  </label>
  <div class="atlas-problem" aria-live="polite"></div>
</div>
"""
_box: Component[FormulaMessage] = mounted("formula", "kit/formula", html=_HTML)


def formula_box(key: str, label: str, text: str, error: FormulaError | None) -> None:
    """A box for the formula that the field with this key says, and what is wrong with it.

    The text is kept in st.session_state[key] whatever it says: it is shown as it was typed, and never as Markdown or HTML.
    """
    box = f"box_{key}"
    turn = f"_turn_{box}"

    def typed() -> None:
        told = left_in(box, "typed", TypedFormula, LONGEST)
        if told and leave({key: told["text"]}):
            st.session_state[turn] = told["turn"]

    message: FormulaMessage = {
        "label": label,
        "text": text,
        "longest": LONGEST,
        "problem": problem_of(error) if error else None,
        "turn": st.session_state.get(turn, 0),
    }
    _box(key=box, data=message, on_typed_change=typed)


def problem_of(error: FormulaError) -> FormulaProblem:
    """What is wrong with a formula, and the line of it in three parts: JavaScript counts its characters in another way.

    >>> problem_of(FormulaError("r + $ 2", 4, "A $ stands here.", "Leave it out."))["place"]
    '$'
    """
    line, at = error.line, error.column
    return {
        "problem": visible(error.problem),
        "cure": visible(error.cure),
        "before": visible(line[:at]),
        "place": visible(line[at : at + 1]),
        "after": visible(line[at + 1 :]),
    }
