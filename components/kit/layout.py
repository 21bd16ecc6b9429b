"""The columns of a page."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def picture_and_panel() -> tuple[DeltaGenerator, DeltaGenerator]:
    """A page's two columns: the wide one of the picture, and the narrow one of its controls."""
    with st.container(key="explorer"):
        picture, panel = st.columns([2.6, 1], gap="medium")
    return picture, panel
