"""The columns of a page, and the colours of its theme for what leaves the app."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

# The colours are said once, to Streamlit; what leaves the app reads them there.
_CONFIG = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
THEME: dict[str, dict[str, Any]] = {name: _CONFIG["theme"][name] for name in ("light", "dark")}


def picture_and_panel() -> tuple[DeltaGenerator, DeltaGenerator]:
    """A page's two columns: the wide one of the picture, and the narrow one of its controls."""
    with st.container(key="explorer"):
        picture, panel = st.columns([2.6, 1], gap="medium")
    return picture, panel


def variables(name: str) -> dict[str, str]:
    """The light or the dark theme under the names its colours have in the browser, for a page that leaves the app."""
    own = THEME[name]
    return {
        "text-color": own["textColor"],
        "background-color": own["backgroundColor"],
        "secondary-background-color": own["secondaryBackgroundColor"],
        "primary-color": own["primaryColor"],
        "font": "system-ui, sans-serif",
        "chart-categorical-colors": ", ".join(own["chartCategoricalColors"]),
    }
