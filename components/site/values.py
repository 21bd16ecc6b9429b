"""The large parts of a page's messages, in files of their own that the browser asks for once a state needs their values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

from components.site.document import Document, versioned
from components.wire.site import PlainPage, PlainPart, PlainPicture

LARGE = 200_000  # characters of JSON: a smaller part stays in its page
CHUNK = 150_000  # of the values in one file, about


def script(name: str, text: str) -> str:
    """A file with a value under its own name: a script, as a page from the disk may load nothing else."""
    return f'(self.atlasValues ??= {{}})["{name}"] = {text};\n'


def addressed(document: Document, addresses: Mapping[str, str]) -> Document:
    """A document that names its own files by their addresses."""
    page = cast("PlainPage | None", document.data.get("page"))
    chart = page and page["chart"]
    if not page or not chart or "entries" not in chart:
        return document
    files = {loss: addresses[name] for loss, name in chart["entries"]["files"].items()}
    named: PlainPage = {**page, "chart": {**chart, "entries": {**chart["entries"], "files": files}}}
    return replace(document, data={**document.data, "page": named})


def divided(document: Document) -> tuple[Document, Mapping[str, str]]:
    """A document that names its own files and those of its large parts, and the texts of these files by their paths."""
    made = {name: make() for name, make in document.files.items()}
    document = addressed(document, {name: versioned(name, text) for name, text in made.items()})
    page = cast("PlainPage | None", document.data.get("page"))
    if page is None:
        return document, {}
    files = {f"{document.page}/{name}": text for name, text in made.items()}

    def small(picture: PlainPicture, place: int) -> PlainPart:
        part = picture["parts"][place]
        texts = [_text(value) for value in part["values"]]
        size = sum(map(len, texts))
        if size < LARGE:
            return part
        each = max(1, len(texts) * CHUNK // size)
        made = dict(_files(f"{picture['name']}-{place}", texts, each))
        files.update({f"{document.page}/{name}": text for name, text in made.items()})
        return {**part, "values": [], "files": [versioned(name, text) for name, text in made.items()], "each": each}

    pictures = [{**picture, "parts": [small(picture, i) for i in range(len(picture["parts"]))]} for picture in page["pictures"]]
    return replace(document, data={**document.data, "page": {**page, "pictures": pictures}}), files


def _files(name: str, texts: Sequence[str], each: int) -> Iterator[tuple[str, str]]:
    """Scripts, each with the next values."""
    for number, first in enumerate(range(0, len(texts), each)):
        file = f"{name}-{number}.js"
        yield file, script(file, f"[{','.join(texts[first : first + each])}]")


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
