"""What the pages with boxes for formulas share: the last formula that could be taken stays drawn while the next is typed."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from components.kit.formula import formula_box
from components.kit.link import Link
from components.states.formulas import Last, Slot
from losses.core.spec import Axis

_LAST = "_formulas"


def last_formulas(link: Link) -> Last:
    """The losses of the formulas of this page that could be taken last; none where a link was just opened."""
    return {} if link.opened else st.session_state.get(_LAST, {})


def keep_formulas(slots: Iterable[Slot]) -> None:
    """Remember the losses that are drawn for the formulas of the page."""
    formulas = [slot.formula for slot in slots if slot.formula]
    st.session_state[_LAST] = {formula.key: formula.loss for formula in formulas if formula.loss}


def slot_controls(link: Link, slot: Slot, axis: Axis) -> None:
    """The box of a slot that holds a formula, and the sliders of its loss."""
    typed_box(slot, f"L({axis.symbol}) =")
    if slot.curve:
        link.knobs(slot.curve, axis)


def typed_box(slot: Slot, label: str) -> None:
    """The box of a slot that holds a formula."""
    if formula := slot.formula:
        formula_box(formula.key, label, formula.text, formula.error)
