"""The page's state and its URL, kept equal: a stranger's link opens in the state it says, and the address bar always says it.

Streamlit's own `bind="query-params"` loses values here: when the default of a control depends on another control (the axis on
the loss), or its range does (c of Tukey and of Fair), the value stays and the URL forgets it, or the other way round.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import streamlit as st

from components.kit.constants import CONSTANTS
from components.kit.controls import control
from components.kit.runs import controls_sent, is_back_or_forward, run_again
from components.kit.state import Choice, Field
from components.kit.tuned import Tuned
from losses.core.spec import Axis

T = TypeVar("T")

_PAGE = "_link_page"  # the page of the last run
_OPENED = "_link_opened"  # whether a link is being opened, so that the URL decides
_SHAPES = "_link_shapes"  # for each field of the last run its default and its shape
_TOLD = "_link_told"  # what the fields of the page last told the address bar
_FIELDS = "_link_fields"  # the fields of the last run, by key
_MOVED = "_link_moved"  # what the browser said of its controls in the first run of a session
MOST = 200  # fields of one page whose values a session holds, whether the page has them now or had them before
_CAUGHT_UP = "_link_caught_up"  # whether this run repeats the first with what the hand has done


def enter(page: str) -> None:
    """Note which page runs. Its URL decides if it was just opened, or reached by the browser's back and forward buttons.

    Comparing the URL with what was written last would not do: a fast hand moves a control again before the browser has shown
    the address of the last move. What the session holds of the fields of a page that was left is forgotten, for a key may mean
    something else on the next page.
    """
    state = st.session_state
    another = state.get(_PAGE) != page
    state[_MOVED] = controls_sent() if _PAGE not in state else []
    if another:
        for key in state.pop(_SHAPES, {}):
            state.pop(key, None)
    # where the next move of the hand cut the run short that was to open the page, the next one has still to open it
    state[_OPENED] = is_back_or_forward() or another or state.get(_OPENED, False)
    state[_PAGE] = page


def catch_up() -> None:
    """After the page: run it again with what the hand has done, where the session began with a page that was open already.

    That is so after the connection was cut for longer than Streamlit keeps a session. The page has first to be opened in the state
    that its URL says: before it is, the new session knows none of its controls, and could not tell which of them has moved.
    """
    moved = st.session_state.pop(_MOVED)
    st.session_state[_CAUGHT_UP] = bool(moved)
    if moved:
        run_again(moved)


def leave(values: Mapping[str, Any]) -> bool:
    """Give fields of the page the values that the hand has left in a component, before the page runs.

    All of them or none, and whether it was all: anybody can send anything, so each key has to be a field that the page had when it
    was last drawn, and each value one that the field can have.
    """
    fields: Mapping[str, Field[Any]] = st.session_state.get(_FIELDS, {})
    legal = all(key in fields and fields[key].legal(value) for key, value in values.items())
    if legal:
        st.session_state.update(values)
    return legal


def hold(*keys: str) -> None:
    """Let these fields keep what they hold, even where that is their default and another field changes the default."""
    shapes = st.session_state[_SHAPES]
    for key in keys:
        _, shape = shapes[key]
        shapes[key] = (None, shape)


class Link:
    """One run of one page, as a pick of its table: settle the whole state first, publish it, then draw the controls."""

    def __init__(self) -> None:
        self._asked = {key: st.query_params.get_all(key) for key in st.query_params}
        self.opened = bool(st.session_state[_OPENED])  # whether this run opens a link, so that the URL decides
        self._caught_up = bool(st.session_state.get(_CAUGHT_UP))  # the run before has told the browser what the URL said
        self._shapes: dict[str, Any] = dict(st.session_state.get(_SHAPES, {}))
        # what the browser alone reads stays as it is
        self._published = {key: self._asked[key] for key in CONSTANTS["staging"] if key in self._asked}
        self._fields: dict[str, Field[Any]] = {}

    def __call__(self, field: Field[T], /) -> T:
        """The value of a field, which st.session_state then holds under its key.

        A freshly opened link decides; otherwise what the reader set stays, unless it was never moved from a default that has
        changed since, or is no longer legal.
        """
        state, key, default = st.session_state, field.key, field.default
        _, known_shape = self._shapes.get(key, (default, field.shape))
        value: T
        if self.opened:
            asked = field.read(self._asked[key]) if key in self._asked else None
            value = default if asked is None or not field.legal(asked) else asked
        else:
            value = self._kept(field)
        # what the session has may equal the address while the browser shows what the hand did after that: it is told in any case
        if self.opened or self._caught_up or key not in state or state[key] != value or known_shape != field.shape:
            state[key] = value
        self._shapes[key] = (default, field.shape)
        self._fields[key] = field
        if value != default:
            self._published[key] = field.write(value)
        return field.clean(value)

    def _kept(self, field: Field[T]) -> T:
        """What the session holds, carried over where its shape has changed; the default where it is illegal or was not moved."""
        state, key, default = st.session_state, field.key, field.default
        if key not in state:
            return default
        known_default, known_shape = self._shapes.get(key, (default, field.shape))
        if known_shape != field.shape and (carried := field.carried(known_shape, state[key])) is not None:
            return carried if field.legal(carried) else default
        held = field.mended(state[key])
        return default if held == known_default or not field.legal(held) else held

    def publish(self) -> None:
        """Make the address bar say what the fields say; defaults are left out of it.

        A page just opened says it in any case: the last word of the page before may have come after this one's address. So does a
        page that says something else than in its last run: the browser may have asked for this run before it had that word.
        """
        own = {key: said for key, said in self._published.items() if key not in CONSTANTS["staging"]}
        is_news = own != st.session_state.get(_TOLD, own)
        if self.opened or is_news or self._published != {key: st.query_params.get_all(key) for key in st.query_params}:
            st.query_params.from_dict(
                {key: self._published[key] for key in [*self._asked, *self._published] if key in self._published}
            )
        st.session_state[_TOLD] = own
        if len(self._shapes) > MOST:
            self._forget()
        st.session_state[_OPENED] = False
        st.session_state[_SHAPES] = self._shapes
        st.session_state[_FIELDS] = self._fields

    def _forget(self) -> None:
        """Drop what the session holds of fields that the page does not have now: a formula can name sliders without end."""
        for key in self._shapes.keys() - self._fields.keys():
            del self._shapes[key]
            st.session_state.pop(key, None)

    def narrow(self, key: str, options: Sequence[str]) -> None:
        """Let the control of a choice offer only these of the options that its address can say."""
        field = self._fields[key]
        assert isinstance(field, Choice)
        self._fields[key] = replace(field, options=options)

    def draw(self, *keys: str, chosen: Callable[[], None] | None = None) -> None:
        """Draw the controls of these fields here; a field that the page does not have in this state has none.

        `chosen` is called when the reader takes an option of one of them, before the page runs.
        """
        for key in keys:
            if key in self._fields:
                control(self._fields[key], chosen)

    def knobs(self, tuned: Tuned, axis: Axis) -> None:
        """Draw one slider for each number of a loss's settings."""
        self.draw(*map(tuned.key, tuned.numbers(axis)))
