"""The page's state and its URL, kept equal: a stranger's link opens in the state it says, and the address bar always says it.

Streamlit's own `bind="query-params"` loses values here: when the default of a control depends on another control (the axis on
the loss), or its range does (c of Tukey and of Fair), the value stays and the URL forgets it, or the other way round.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

T = TypeVar("T")
Read = Callable[[list[str]], Any]

_PAGE = "_link_page"  # the page of the last run
_OPENED = "_link_opened"  # whether this run opens a link, so that the URL decides
_SHAPES = "_link_shapes"  # for each control its default and its range at the last run


def enter(page: str) -> None:
    """Note which page runs. Its URL decides if it was just opened, or reached by the browser's back and forward buttons.

    Comparing the URL with what was written last would not do: a fast hand moves a control again before the browser has shown
    the address of the last move.
    """
    context = get_script_run_ctx()
    back_or_forward = context is not None and context.is_history_navigation
    st.session_state[_OPENED] = back_or_forward or st.session_state.get(_PAGE) != page
    st.session_state[_PAGE] = page


class Link:
    """One run of one page: settle every control first, draw them, then publish."""

    def __init__(self) -> None:
        self._asked = {key: st.query_params.get_all(key) for key in st.query_params}
        self._opened = bool(st.session_state[_OPENED])
        self._shapes: dict[str, Any] = dict(st.session_state.get(_SHAPES, {}))
        self._said: dict[str, list[str]] = {}

    def settle(self, key: str, default: T, read: Read, *, shape: Hashable = None, legal: Callable[[T], bool] | None = None) -> T:
        """Give a control its value before it is drawn, in st.session_state[key], and return it.

        A freshly opened link decides; otherwise what the reader set stays, unless it was never moved from a default that has
        changed since, or is no longer legal. `read` turns the texts of the URL into a value, None where they are nonsense.
        """
        state = st.session_state
        legal = legal or (lambda _: True)
        known_default, known_shape = self._shapes.get(key, (default, shape))
        if self._opened:
            asked = read(self._asked[key]) if key in self._asked else None
            value = default if asked is None or not legal(asked) else asked
        elif key not in state or state[key] == known_default or not legal(state[key]):
            value = default
        else:
            value = state[key]
        if key not in state or state[key] != value or known_shape != shape:
            state[key] = value
        self._shapes[key] = (default, shape)
        if value != default:
            self._said[key] = _write(value)
        return value

    def publish(self) -> None:
        """Make the address bar say what the controls say; defaults are left out of it.

        A page just opened says it in any case: the last word of the page before may have come after this one's address.
        """
        if self._opened or self._said != {key: st.query_params.get_all(key) for key in st.query_params}:
            st.query_params.from_dict({key: self._said[key] for key in [*self._asked, *self._said] if key in self._said})
        st.session_state[_SHAPES] = self._shapes


def _write(value: Any) -> list[str]:  # noqa: ANN401
    if isinstance(value, bool):
        return ["yes"]
    if isinstance(value, float):
        return [format(value, ".10g")]
    if isinstance(value, str):
        return [value]
    return [text for item in value for text in _write(item)]


def read_number(texts: list[str]) -> float | None:
    """The one finite number the texts say, or None.

    >>> read_number(["1.5"]), read_number(["nan"]), read_number(["1", "2"]), read_number(["x"])
    (1.5, None, None, None)
    """
    if len(texts) != 1:
        return None
    try:
        number = float(texts[0])
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def read_pair(texts: list[str]) -> tuple[float, float] | None:
    """The two finite numbers the texts say, or None.

    >>> read_pair(["-1", "2"]), read_pair(["1"])
    ((-1.0, 2.0), None)
    """
    numbers = [read_number([text]) for text in texts]
    if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
        return None
    return numbers[0], numbers[1]


def read_numbers(texts: list[str]) -> tuple[float, ...] | None:
    """The finite numbers the texts say, or None if one of them says none.

    >>> read_numbers(["1", "0.5"]), read_numbers(["1", "x"])
    ((1.0, 0.5), None)
    """
    numbers = [read_number([text]) for text in texts]
    return None if None in numbers else tuple(n for n in numbers if n is not None)


def read_text(texts: list[str]) -> str | None:
    """The one text there is, or None.

    >>> read_text(["a b"]), read_text(["a", "b"])
    ('a b', None)
    """
    return texts[0] if len(texts) == 1 else None


def read_choice(options: Sequence[str]) -> Callable[[list[str]], str | None]:
    """A reader that accepts exactly one of the options."""
    return lambda texts: texts[0] if len(texts) == 1 and texts[0] in options else None


def read_choices(options: Sequence[str]) -> Callable[[list[str]], list[str] | None]:
    """A reader that keeps those texts that are options, in the order of the options."""
    return lambda texts: [option for option in options if option in texts]
