"""Python on a page: Streamlit's own element for it brings half a megabyte of syntax of 200 languages, and fonts."""

from __future__ import annotations

from components.kit.mounted import Component, mounted
from components.wire.pages import CodeMessage

HTML = '<div class="atlas-code"><pre><code></code></pre><button type="button">Copy</button></div>'
_code: Component[CodeMessage] = mounted("code", "kit/code", html=HTML)


def python(key: str, code: str) -> None:
    """Print a program, with a button that copies it."""
    _code(key=key, data={"code": code})
