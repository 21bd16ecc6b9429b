"""A web address as a QR code."""

from __future__ import annotations

import io
from functools import lru_cache

import segno

from components.rooms.messages import RefusedError

LONGEST = 1000  # letters: a longer address makes a code that no camera reads from the back of a room


def checked(address: str) -> str:
    """An address of the web that a code can hold; anything else is refused.

    >>> checked("https://doi.org/")
    'https://doi.org/'
    """
    if not address.startswith(("https://", "http://")) or not address.isprintable():
        raise RefusedError(400, "of has to be an address of the web.")
    if len(address) > LONGEST:
        raise RefusedError(400, f"The address has more than {LONGEST} letters, which a camera cannot read. Share it as a link.")
    return address


@lru_cache(256)
def qr(address: str) -> bytes:
    """The code as SVG, black on white with the white edge that cameras need.

    >>> qr("https://doi.org/")[:40]
    b'<svg xmlns="http://www.w3.org/2000/svg" '
    """
    file = io.BytesIO()
    segno.make(address, micro=False, error="m", boost_error=False).save(
        file, kind="svg", xmldecl=False, nl=False, omitsize=True, light="#fff", title="QR code"
    )
    return file.getvalue()
