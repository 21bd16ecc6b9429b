"""Text that came from outside (of an address, of a file, a name) on the page: shown where it is neither Markdown nor HTML.

Streamlit reads what `st.write`, `st.caption` and the labels of controls are given as Markdown, with images, links, formulas, icons
and colours. Escaping is no way out: links and icons are made after the escapes have been taken away.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from html import escape

import streamlit as st

LONGEST = 1000


def plain(text: str) -> str:
    r"""A text on one line, cut where it is long, without characters that control how others are shown.

    >>> plain("a\n\tb\u202ec")
    'a b\ufffdc'
    """
    line = visible(" ".join(text[: LONGEST + 1].split()))
    return line if len(text) <= LONGEST else f"{line[:LONGEST]}…"


def visible(text: str) -> str:
    """A text, letter by letter, with a mark in the place of each character that would only control how others are shown."""
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(char).startswith("C") else char for char in text)


def tell(text: str, *, refused: bool = False) -> None:
    """A sentence with text from outside in it; in red, and spoken by screen readers at once, where it refuses something."""
    kind = ' atlas-refused" role="alert' if refused else ""
    st.html(f'<p class="atlas-told{kind}">{escape(plain(text))}</p>')


def tell_each(sentences: Sequence[str]) -> None:
    """A list of sentences with text from outside in them."""
    items = "".join(f"<li>{escape(plain(sentence))}</li>" for sentence in sentences)
    st.html(f'<ul class="atlas-sentences">{items}</ul>')
