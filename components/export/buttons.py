"""Taking a picture out of the app: as an image, as numbers, as Python, as a link, or as a page of its own."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components.kit.mounted import Component, mounted, style
from components.wire.pages import TakeMessage

_HTML = "".join(
    f'<button type="button" data-kind="{kind}">{word}</button>'
    for kind, word in {"link": "Copy link", "png": "PNG", "svg": "SVG", "csv": "CSV"}.items()
)

_take: Component[TakeMessage] = mounted("take", "export/buttons", html=_HTML, css=style("export/buttons"))


def take(key: str, source: str, name: str) -> None:
    """Buttons that keep what the component with this key shows; the JavaScript module at the path `source` says how."""
    _take(key="take_buttons", data={"key": key, "from": source, "name": name}, width="content")


def download(label: str, make: Callable[[], str], file_name: str, about: str) -> None:
    """A quiet button that makes a file when it is pressed."""
    st.download_button(label, make, file_name, type="tertiary", on_click="ignore", help=about)
