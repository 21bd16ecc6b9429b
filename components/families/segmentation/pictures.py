"""Pictures from outside: what one costs is bounded before it is decoded, and one is decoded at a time, whoever asks."""

from __future__ import annotations

import io
import struct
import warnings
from math import isqrt

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from components.families.segmentation.headers import orientation, scans, webp, without_extras
from components.families.segmentation.labels import Labels, labels_of
from losses.core.shared import Gate
from losses.scenes.masks import SIDES

LARGEST_FILE = 4 * 2**20  # bytes
LARGEST_SIDE = 4096  # pixels
LARGEST_DECODED = 32 * 2**20  # bytes
MOST_SCANS = 64
MOST_SCANNED = 2**27  # pixels, counted once a scan
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")  # whatever a file is called: some others run programs
# what Pillow says of files it cannot read
BROKEN = (OSError, ValueError, SyntaxError, LookupError, TypeError, EOFError, struct.error)
Image.MAX_IMAGE_PIXELS = None  # not its own warning: sizes are looked at here, before a pixel is

_GATE = Gate(1)
_SMALLER = f"scale it down, for a target has at most {SIDES[-1]} × {SIDES[-1]} pixels"
_TURNS = dict(enumerate(map(Image.Transpose, (0, 3, 1, 5, 4, 6, 2)), start=2))  # by the orientation that a camera writes


class RefusedError(ValueError):
    """A picture that is not read, with cause and cure in one sentence."""


def read_picture(data: bytes) -> Labels:
    """What the bytes of a picture show.

    Raises RefusedError if it is no picture, empty, animated, or costs too much to decode.
    """
    if not data:
        raise RefusedError("That file is empty; save the picture again.")
    if len(data) > LARGEST_FILE:
        raise RefusedError(f"That file is larger than {LARGEST_FILE // 2**20} MB; {_SMALLER}.")
    with _GATE.entered():
        try:
            return _decoded(data)
        except RefusedError:
            raise
        except BROKEN as error:
            raise RefusedError("That file is not a picture that can be read; save it as PNG.") from error


def _decoded(data: bytes) -> Labels:
    header = webp(data)
    if header:  # Pillow decodes in two canvases as it opens a WebP, and copies from them
        _check_animation(header.animated)
        _check_size(header.size, 12)
    with warnings.catch_warnings(action="ignore", category=UserWarning):  # Pillow warns of Exif that browsers pass over
        picture = Image.open(io.BytesIO(without_extras(data)), formats=FORMATS)
    if header is None:
        _check_animation(picture.format != "MPO" and getattr(picture, "is_animated", False))  # an MPO is a JPEG with a second view
        _check_size(picture.size, _bytes_per_pixel(picture))
    exact = header.exact if header else picture.format not in ("JPEG", "MPO")
    if isinstance(picture, JpegImageFile):
        _check_scans(picture, scans(data))
        picture.draft("L", (2 * SIDES[-1], 2 * SIDES[-1]))  # decoded at a fraction of its size, if it is far larger than the frame
    picture.load()
    turn = _TURNS.get(orientation(picture.info.get("exif", b"")))
    return labels_of(picture if turn is None else picture.transpose(turn), exact=exact)


def _check_animation(animated: bool) -> None:
    if animated:
        raise RefusedError("That picture is animated; a mask is one picture, so save one frame of it as PNG.")


def _check_size(size: tuple[int, int], bytes_per_pixel: int) -> None:
    if max(size) > LARGEST_SIDE:
        raise RefusedError(f"That picture is larger than {LARGEST_SIDE} × {LARGEST_SIDE} pixels; {_SMALLER}.")
    if (cost := size[0] * size[1] * bytes_per_pixel) > LARGEST_DECODED:
        side = isqrt(LARGEST_DECODED // bytes_per_pixel)
        raise RefusedError(
            f"That picture takes {cost // 2**20} MB to decode, more than {LARGEST_DECODED // 2**20} MB; "
            f"scale it down to at most {side} × {side} pixels."
        )


def _bytes_per_pixel(picture: Image.Image) -> int:
    """What a pixel takes when decoded, with the coefficients of all scans of a JPEG that has several."""
    if isinstance(picture, JpegImageFile):
        return 2 * len(picture.getbands()) if picture.info.get("progressive") else 1
    if picture.mode == "P" or (picture.mode in ("1", "L") and "transparency" not in picture.info):
        return 1
    return 2 if picture.mode.startswith("I;16") else 4


def _check_scans(picture: Image.Image, number: int) -> None:
    most = min(MOST_SCANS, MOST_SCANNED // (picture.width * picture.height))
    if number > most:
        raise RefusedError(f"That JPEG has {number} scans, more than {most}; save it without progressive display, or as PNG.")
