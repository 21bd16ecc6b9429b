"""Taking a picture out of the app: as an image, as numbers, as Python, as a link, or as a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from components.export.sheet import SIZES
from components.kit.mounted import Component, mounted
from components.wire.pages import TakeMessage

_SIZES = {"screen": "as on screen", "slide": "16:9 slide (1920 × 1080)"} | {
    name: SIZES[name].words for name in ("column", "columns")
}
_PAPERS = {"pdf": ("PDF", "with its font"), "tex": ("TeX", "for pgfplots, with the curves as tables")}


def _options(sizes: Mapping[str, str]) -> str:
    return "".join(f'<option value="{size}">{words}</option>' for size, words in sizes.items())


_BUTTONS = "".join(
    f'<button type="button" data-kind="{kind}">{word}</button>'
    for kind, word in {"png": "PNG", "svg": "SVG", "csv": "CSV", "link": "Copy link"}.items()
)
_PAPER = "".join(
    f'<button type="button" data-kind="{kind}" title="The picture for a paper or a slide, {words}">{word}</button>'
    for kind, (word, words) in _PAPERS.items()
)
_HTML = f"""
<details class="atlas-take">
  <summary>Take away</summary>
  <select aria-label="Size of the image" hidden>{_options(_SIZES)}</select>
  <div>{_BUTTONS}</div>
  <div class="atlas-row" hidden>
    <select aria-label="Size on paper">{_options({name: size.words for name, size in SIZES.items()})}</select>{_PAPER}
  </div>
  <div class="atlas-row" hidden>
    <select aria-label="Where a frame goes"></select><button type="button" data-kind="frame">Copy frame</button>
  </div>
</details>
"""

_take: Component[TakeMessage] = mounted("take", "export/buttons", html=_HTML)


def take(key: str, source: str, name: str, *, sized: bool = False, framed: bool = False) -> None:
    """A menu of buttons that keep what the component with this key shows; the JavaScript module at the path `source` says how.

    If it is `sized`, the reader chooses a size of the image, also on paper; if it is `framed`, the page can be shown in a frame as
    it is.
    """
    data: TakeMessage = {"key": key, "from": source, "name": name, "sized": sized, "framed": framed}
    _take(key="take_buttons", data=data, width="content")


def download(label: str, make: Callable[[], str | bytes], file_name: str, about: str) -> None:
    """A button of the menu that makes a file when it is pressed."""
    st.download_button(label, make, file_name, on_click="ignore", help=about)
