"""The lessons that ship with the atlas, as their files have them; the browser reads them (lesson.js), as those of visitors."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path

from components.kit.constants import CONSTANTS
from components.states import home
from components.states.addresses import TABLES, page_title
from components.states.lessons import ORDER
from components.wire.pages import LessonsMessage

_TEXTS = Path(__file__).parent / "texts"
LINKED = [page for page in TABLES if page != home.PAGE]  # pages that the words of a lesson can lead to
FRAMED = CONSTANTS["framed"]  # those that a step can show


@cache
def texts() -> dict[str, str]:
    """The text of every lesson by its name, in their order."""
    return {name: (_TEXTS / f"{name}.md").read_text() for name in ORDER}


def message() -> LessonsMessage:
    """What the browser needs to list the lessons and to play them."""
    return {"texts": texts(), "framed": FRAMED}


def markup() -> str:
    """The elements that they are drawn in. The links are not seen: they say where each page is, in the app and on the site."""
    links = "".join(f'<a href="{page}" data-name="{page}">{escape(page_title(page))}</a>' for page in LINKED)
    return f'<nav class="atlas-lesson-pages" hidden>{links}</nav><div class="atlas-lessons"></div>'
