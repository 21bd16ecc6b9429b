"""The letters of pictures on paper: the page's own font, upright and in italics, as Streamlit brings it."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol

_fonts: Any = import_module("fontTools.ttLib")  # fontTools has no types
_subset: Any = import_module("fontTools.subset")
_instancer: Any = import_module("fontTools.varLib.instancer")

FAMILY = "Source Sans"
_REGULAR = {"wght": 400}
_NOT_NEEDED = ("GSUB", "GPOS", "GDEF", "BASE")  # ligatures, kerning and the like; to reduce them takes most of the time
# What a picture can say: Latin, Greek, raised and lowered digits, and the signs of formulas.
_RANGES = ((0x20, 0x17F), (0x370, 0x3FF), (0x2010, 0x2044), (0x2070, 0x209C), (0x2190, 0x22FF))


class _Font(Protocol):
    """What is used of a font of fontTools."""

    flavor: str | None
    recalcTimestamp: bool

    def save(self, file: BytesIO) -> None: ...


@lru_cache
def face(italic: bool) -> bytes:
    """The font as a TrueType file, with the characters that a picture can have."""
    spec = find_spec("streamlit")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the font comes with Streamlit, which is not installed")
    name = f"SourceSansVF-{'Italic' if italic else 'Upright'}.*.woff2"
    (path,) = (Path(spec.origin).parent / "static" / "static" / "media").glob(name)
    font = _fonts.TTFont(path)
    for table in _NOT_NEEDED:
        del font[table]
    font.flavor = None
    font = _reduced(font, {code for first, last in _RANGES for code in range(first, last + 1)})
    return _saved(_instancer.instantiateVariableFont(font, _REGULAR))


def face_rule(italic: bool, text: str) -> str:
    """A rule of CSS that holds the letters of this text."""
    font = _reduced(_fonts.TTFont(BytesIO(face(italic))), set(map(ord, text)))
    font.flavor = "woff2"
    data = b64encode(_saved(font)).decode()
    style = "italic" if italic else "normal"
    return f'@font-face{{font-family:"{FAMILY}";font-style:{style};src:url(data:font/woff2;base64,{data})}}'


def _reduced(font: _Font, codes: set[int]) -> _Font:
    options = _subset.Options()
    options.notdef_outline = True
    subsetter = _subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    return font


def _saved(font: _Font) -> bytes:
    file = BytesIO()
    font.recalcTimestamp = False  # two files of one picture are equal
    font.save(file)
    return file.getvalue()
