"""Links within the app: rows and lists of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import streamlit as st

from components.kit.mounted import Component, mounted
from components.kit.presets import Preset
from components.wire.pages import GalleryMessage

_gallery: Component[GalleryMessage] = mounted("gallery", "kit/gallery", html='<div class="atlas-galleries"></div>')


Colour = Literal["green", "orange", "red"]


def linked(key: str, markup: str) -> None:
    """Put HTML on the page whose links, unless they have a target, open within the app."""
    _gallery(key=key, data={"markup": markup})


def links(key: str, pages: Sequence[tuple[str, str]]) -> None:
    """A row of links within the app, each a word and an address."""
    anchors = "".join(f'<a href="{escape(address)}">{escape(word)}</a>' for word, address in pages)
    linked(key, f'<div class="atlas-links">{anchors}</div>')


@dataclass(frozen=True)
class Item:
    """A link of a list: its address, its words, and a word in bold after them in one of Streamlit's colours."""

    address: str
    words: str
    badge: str = ""
    colour: Colour | None = None

    @property
    def markup(self) -> str:
        """The words and the badge as HTML."""
        look = f' class="{self.colour}"' if self.colour else ""
        return escape(self.words) + (f" <b{look}>{escape(self.badge)}</b>" if self.badge else "")


def listed(key: str, label: str, items: Sequence[Item], chosen: str = "") -> None:
    """A list of links within the app; the one at the address `chosen` is marked."""
    anchors = "".join(
        f'<a href="{escape(item.address)}"{" aria-current" * (item.address == chosen)}>{item.markup}</a>' for item in items
    )
    linked(key, f'<nav class="atlas-list" aria-label="{escape(label)}">{anchors}</nav>')


def offer(key: str, presets: Sequence[Preset]) -> None:
    """What to look for where the address bar says the state of a preset, and a row of links to all of them."""
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    for preset in presets:
        if preset.query == query:
            st.write(preset.look_for)
    links(key, [(preset.name, preset.address) for preset in presets])
