"""The control of a field of a page's state: a native Streamlit widget under the field's key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from components.kit.state import Choice, Choices, Count, Field, Number, Span, Switch, Text
from components.kit.words import decimals


def control(field: Field[Any]) -> None:
    """Draw a field's control; there is none where there is nothing to choose."""
    match field:
        case Number():
            _number(field)
        case Choice():
            _choice(field)
        case Choices():
            st.pills(field.label, field.options, selection_mode="multi", key=field.key, wrap=field.wrap)
        case Span():
            digits = decimals(field.step)
            st.slider(field.label, field.low, field.high, key=field.key, step=field.step, format=f"%.{digits}f")
        case Switch():
            st.toggle(field.label, key=field.key, help=field.help)
        case Text():
            st.text_input(field.label, key=field.key, max_chars=field.longest)
        case _:
            raise TypeError(f"{field.key}: {type(field).__name__} has no control")


def back_to_defaults(key: str, defaults: Mapping[str, Any], *, at_defaults: bool) -> None:
    """A button that sets these keys back."""
    st.button(
        "Back to the defaults",
        key=key,
        type="tertiary",
        disabled=at_defaults,
        on_click=lambda: st.session_state.update(defaults),
    )


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
    if field.help:
        st.caption(field.help)


def _choice(field: Choice) -> None:
    if not field.row:
        st.selectbox(field.label, field.options, key=field.key, format_func=field.words)
    elif len(field.options) > 1:
        st.segmented_control(
            field.label, field.options, key=field.key, format_func=field.words, required=True, width="stretch", wrap=True
        )
