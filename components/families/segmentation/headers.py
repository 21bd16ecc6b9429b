"""What the bytes of a picture say before it is decoded: its size, its parts, and which way up it is."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

PNG = b"\x89PNG\r\n\x1a\n"
# what a mask needs of a PNG; texts, profiles and the like can be malformed or unpack to any size
PNG_CHUNKS = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"eXIf", b"acTL", b"IEND")
START_OF_SCAN = 0xDA
ORIENTATION = 0x0112


@dataclass(frozen=True)
class WebP:
    """The header of a WebP; one that is not exact has lost something of its pixels."""

    size: tuple[int, int]
    animated: bool
    exact: bool


def without_extras(data: bytes) -> bytes:
    """A PNG without the chunks that say nothing about its pixels; what is not a PNG, as it is."""
    return PNG + b"".join(_needed(data)) if data.startswith(PNG) else data


def _needed(data: bytes) -> Iterator[bytes]:
    at = len(PNG)
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        whole = data[at : at + 12 + length]
        ancillary = kind[0] & 0x20
        if kind in PNG_CHUNKS and not (ancillary and zlib.crc32(whole[4:-4]) != int.from_bytes(whole[-4:], "big")):
            yield whole
        at += 12 + length


def scans(data: bytes) -> int:
    """How many scans a JPEG has: each passes over the whole picture.

    Within a scan 0xFF is followed by 0x00 or by a marker, so that after the first one each pair 0xFF 0xDA begins another.
    """
    at = 2
    while at + 4 <= len(data) and data[at + 1] != START_OF_SCAN:
        at += 1 if data[at + 1] == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return data.count(bytes((0xFF, START_OF_SCAN)), at)


def webp(data: bytes) -> WebP | None:
    """What the header of a WebP says; None for another file. Raises ValueError where the header is none that browsers know."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return None
    kind, body = data[12:16], data[20:30]
    if kind == b"VP8X" and len(body) == 10:
        width, height = (1 + int.from_bytes(body[at : at + 3], "little") for at in (4, 7))
        return WebP((width, height), data.count(b"ANMF") > 1, b"VP8 " not in data)
    if kind == b"VP8L" and len(body) == 10:
        bits = int.from_bytes(body[1:5], "little")
        return WebP((1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)), False, True)
    if kind == b"VP8 " and len(body) == 10:
        width, height = struct.unpack("<HH", body[6:10])
        return WebP((width & 0x3FFF, height & 0x3FFF), False, False)
    raise ValueError("not a WebP")


def orientation(exif: bytes) -> int:
    r"""The number from 1 to 8 by which a camera says how it was held; 1, upright, where the block of Exif cannot be read.

    >>> orientation(b"MM" + struct.pack(">HIHHHIHxx", 42, 8, 1, ORIENTATION, 3, 1, 6)), orientation(b"MM\0*"), orientation(b"")
    (6, 1, 1)
    """
    block = exif.removeprefix(b"Exif\0\0")
    order = {b"II": "<", b"MM": ">"}.get(block[:2], "")
    try:
        (start,) = struct.unpack_from(order + "I", block, 4)
        (count,) = struct.unpack_from(order + "H", block, start)
        for at in range(start + 2, start + 2 + 12 * count, 12):
            tag, kind, number, value = struct.unpack_from(order + "HHIH", block, at)
            if (tag, kind, number) == (ORIENTATION, 3, 1):
                return value if order and 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1
