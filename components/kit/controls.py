"""The control of a field of a page's state: a native Streamlit widget under the field's key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from components.kit.state import Choice, Choices, Count, Field, Number, Span, Switch, Text
from components.kit.words import decimals
from losses.core.numbers import number


def control(field: Field[Any], chosen: Callable[[], None] | None = None) -> None:
    """Draw a field's control; there is none where there is nothing to choose.

    `chosen` is called when the reader takes an option, before the page runs.
    """
    match field:
        case Number() | Span():
            with st.container(key=f"slider_{field.key}"):
                _slider(field)
                _reset(field)
        case Choice():
            _choice(field, chosen)
        case Choices():
            st.pills(field.label, field.options, selection_mode="multi", key=field.key, wrap=field.wrap)
        case Switch():
            st.toggle(field.label, key=field.key, help=field.help)
        case Text():
            st.text_input(field.label, key=field.key, max_chars=field.longest)
        case _:
            raise TypeError(f"{field.key}: {type(field).__name__} has no control")


def _reset(field: Field[Any]) -> None:
    """A small button beside a slider that stands elsewhere than at its default. It shows ↺, and its words are its tooltip."""
    if field.clean(st.session_state[field.key]) == field.default:
        return
    symbol, *_ = field.label.split("\N{EN SPACE}")
    words = f"Set {symbol} back to {' to '.join(number(float(text)) for text in field.write(field.default))}"
    st.button(
        words,
        key=f"reset_{field.key}",
        type="tertiary",
        help=words,
        on_click=lambda: st.session_state.update({field.key: field.default}),
    )


def _slider(field: Number | Span) -> None:
    if isinstance(field, Span):
        digits = decimals(field.step)
        st.slider(field.label, field.low, field.high, key=field.key, step=field.step, format=f"%.{digits}f")
    else:
        _number(field)
    if field.help:
        st.caption(field.help)


def _number(field: Number) -> None:
    if field.log:
        stops = field.stops(st.session_state[field.key])
        # The browser reads the number of a held slider from this text (sliders.js), so JavaScript has to read it as one.
        st.select_slider(field.label, stops, key=field.key, format_func=lambda value: f"{value:g}")
    elif not isinstance(field, Count):
        digits = decimals(field.stride, field.default)
        st.slider(field.label, field.low, field.high, key=field.key, step=field.stride, format=f"%.{digits}f")
    elif field.low < field.high:
        st.slider(field.label, float(field.low), float(field.high), key=field.key, step=1.0, format="%d")


def _choice(field: Choice, chosen: Callable[[], None] | None) -> None:
    if not field.row:
        st.selectbox(field.label, field.options, key=field.key, format_func=field.words, on_change=chosen)
    elif len(field.options) > 1:
        st.segmented_control(
            field.label,
            field.options,
            key=field.key,
            format_func=field.words,
            required=True,
            width="stretch",
            wrap=True,
            on_change=chosen,
        )
