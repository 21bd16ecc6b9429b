"""The lessons that ship with the atlas, as their files have them; the browser reads them (lesson.js), as those of visitors."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from components.states import home, own
from components.states.addresses import TABLES

_TEXTS = Path(__file__).parent / "texts"
ORDER = ("outliers",)  # from the first lesson to the last

LINKED = [page for page in TABLES if page != home.PAGE]  # pages that the words of a lesson can lead to
FRAMED = [page for page in LINKED if page != own.PAGE]  # those that a step can show: a loss of one's own needs the app


@cache
def texts() -> dict[str, str]:
    """The text of every lesson by its name, in their order."""
    return {name: (_TEXTS / f"{name}.md").read_text() for name in ORDER}
