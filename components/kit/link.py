"""The page's state and its URL, kept equal: a stranger's link opens in the state it says, and the address bar always says it.

Streamlit's own `bind="query-params"` loses values here: when the default of a control depends on another control (the axis on
the loss), or its range does (c of Tukey and of Fair), the value stays and the URL forgets it, or the other way round.
"""

from __future__ import annotations

from typing import Any, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.kit.controls import back_to_defaults, control
from components.kit.state import Field, Table
from components.kit.tuned import Tuned
from losses.core.spec import Axis

S = TypeVar("S")
T = TypeVar("T")

_PAGE = "_link_page"  # the page of the last run
_OPENED = "_link_opened"  # whether this run opens a link, so that the URL decides
_SHAPES = "_link_shapes"  # for each field of the last run its default and its shape


def enter(page: str) -> None:
    """Note which page runs. Its URL decides if it was just opened, or reached by the browser's back and forward buttons.

    Comparing the URL with what was written last would not do: a fast hand moves a control again before the browser has shown
    the address of the last move. What the session holds of the fields of a page that was left is forgotten, for a key may mean
    something else on the next page.
    """
    state = st.session_state
    context = get_script_run_ctx()
    back_or_forward = context is not None and context.is_history_navigation
    another = state.get(_PAGE) != page
    if another:
        for key in state.pop(_SHAPES, {}):
            state.pop(key, None)
    state[_OPENED] = back_or_forward or another
    state[_PAGE] = page


class Link:
    """One run of one page: its state is settled and published first, and then the page draws its controls."""

    def __init__(self) -> None:
        self._fields: dict[str, Field[Any]] = {}

    def state(self, table: Table[S]) -> S:
        """The page's state: every field has its value in st.session_state under its key, and the address bar says those values."""
        asked = {key: st.query_params.get_all(key) for key in st.query_params}
        opened = bool(st.session_state[_OPENED])
        shapes: dict[str, Any] = dict(st.session_state.get(_SHAPES, {}))
        published: dict[str, list[str]] = {}

        def pick(field: Field[T]) -> T:
            self._fields[field.key] = field
            value = _settled(field, asked if opened else None, shapes)
            if value != field.default:
                published[field.key] = field.write(value)
            return field.clean(value)

        state = table(pick)
        # A page just opened publishes in any case: the last word of the page before may have come after this one's address.
        if opened or published != {key: st.query_params.get_all(key) for key in st.query_params}:
            st.query_params.from_dict({key: published[key] for key in [*asked, *published] if key in published})
        st.session_state[_SHAPES] = shapes
        return state

    def draw(self, *keys: str) -> None:
        """Draw the controls of these fields here; a field that the page does not have in this state has none."""
        for key in keys:
            if key in self._fields:
                control(self._fields[key])

    def knobs(self, tuned: Tuned, axis: Axis) -> None:
        """Draw one slider for each number of a loss's settings, and a way back to the defaults."""
        numbers = {tuned.key(name): value for name, value in tuned.numbers(axis).items()}
        self.draw(*numbers)
        if numbers:
            defaults = {key: self._fields[key].default for key in numbers}
            back_to_defaults(f"defaults{tuned.suffix}", defaults, at_defaults=numbers == defaults)


def _settled(field: Field[T], asked: dict[str, list[str]] | None, shapes: dict[str, Any]) -> T:
    """The value of a field, which st.session_state then holds; its default and its shape are noted in `shapes`.

    A freshly opened link, whose texts are `asked`, decides; otherwise what the reader set stays, unless it was never moved from a
    default that has changed since, or is no longer legal.
    """
    state, key, default = st.session_state, field.key, field.default
    known_default, known_shape = shapes.get(key, (default, field.shape))
    if asked is not None:
        read = field.read(asked[key]) if key in asked else None
        value = default if read is None or not field.legal(read) else read
    elif key not in state or state[key] == known_default or not field.legal(state[key]):
        value = default
    else:
        value = state[key]
    if key not in state or state[key] != value or known_shape != field.shape:
        state[key] = value
    shapes[key] = (default, field.shape)
    return value
