"""The page of a loss of the reader's own: the box for its formula, its live picture, and what the formula became."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from components.explorer.formulas import keep_formulas, last_formulas, typed_box
from components.explorer.own_facts import own_facts
from components.explorer.picture import live_picture, open_in_compare
from components.kit.layout import picture_and_panel
from components.kit.link import Link
from components.kit.navigation import offer
from components.states.formulas import callable_losses
from components.states.own import EXAMPLES, Own, table
from losses.core.spec import Axis
from losses.formulas.builder import CALLED, CONSTANTS
from losses.formulas.scope import variables


def own_page() -> None:
    """Draw the page in the state its URL says: the picture gets its message before anything that takes longer to compute."""
    above = st.container(key="own")
    column, panel = picture_and_panel()
    link = Link()
    state = table(link, last_formulas(link))
    link.publish()
    keep_formulas([state.typed])
    with above:
        axis = state.picture.axis
        typed_box(state.typed, f"Your loss against the {axis.quantity}: L({axis.symbol}) =")
        offer("examples", EXAMPLES)
    with column:
        live_picture(state.picture)
    with panel:
        _controls(link, state)
    if state.typed.curve:
        own_facts(link, state, state.typed.curve)


def _controls(link: Link, state: Own) -> None:
    axis = state.picture.axis
    link.draw("axis")
    if state.typed.curve:
        link.knobs(state.typed.curve, axis)
    link.draw("y", "x", "show", "loss2")
    for curve in state.over:
        link.knobs(curve, axis)
    if state.typed.curve:
        open_in_compare(state.picture)
    _vocabulary(axis)


def _vocabulary(axis: Axis) -> None:
    """What a formula on an axis can say."""
    losses = callable_losses(axis.slug)
    meanings = "; ".join(f"`{name}`, the {variable.meaning}" for name, variable in variables(axis).items())
    items = {
        "Variables of this axis": meanings,
        "Signs": "`+ - * / ^`, brackets, `|r|`, comparisons such as `<` and `==`, `a if c else b`, `and`, `or`, `not`. "
        "Greek letters, `√`, `·` and simple LaTeX are read, too",
        "Functions": f"{_code(CALLED)}; and the numbers {_code(CONSTANTS)}",
        **({"Losses of the catalogue": f"{_code(losses)}. Hyperparameters are set by name: `huber(r, delta=2)`"} if losses else {}),
        "Hyperparameters": "every other name. It starts at 1. A line of its own such as `delta = 2 in [0.1, 5]` says where it "
        "starts and how far its slider goes",
    }
    with st.expander("What a formula can say"):
        st.markdown("\n".join(f"- **{name}**: {words}." for name, words in items.items()))


def _code(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)
