"""A page's document, made once for all that show it: the static site, and the app where a page is asked for in a frame."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from components.kit.modules import COMPONENTS
from components.site.classes import FILES
from components.site.document import Document, shared_files
from components.site.pages import makers
from losses.core.shared import shared
from losses.core.store import Form

_TEXTS = {".py", ".js", ".css"}


@cache
def sources() -> str:
    """A name of all the text, beside that of losses/, that a page and its files are made from."""
    files = [path for part in ("components", "pages") for path in (COMPONENTS.parent / part).rglob("*.*") if path.suffix in _TEXTS]
    texts = [path.read_text() for path in sorted(files)]
    return hashlib.sha256("".join([*texts, *shared_files().values()]).encode()).hexdigest()[:12]


def _written(made: Document) -> dict[str, object]:
    return {**vars(made), "files": list(made.files), "sources": sources()}


def _read(kept: dict[str, Any]) -> Document:
    if kept.pop("sources") != sources():
        raise ValueError("the page was made from other sources")
    starts, files = kept.pop("starts"), kept.pop("files")
    return Document(**kept, starts=tuple(starts), files={name: FILES[name] for name in files})


@shared(maxsize=1, costly=True, form=Form(written=_written, read=_read))  # in memory it is many times as large as its HTML
def document(page: str) -> Document:
    """The document of a page, by its name."""
    return makers()[page]()
