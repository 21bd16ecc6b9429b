"""Masks from pictures that a reader uploads."""

from __future__ import annotations

import io
import struct

import numpy as np
from PIL import Image, ImageOps

from components.states.masks import Mask

LARGEST_FILE = 4 * 2**20  # bytes
LARGEST_SIDE = 4096  # pixels
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")  # whatever a file is called: some others run programs
BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    LookupError,
    TypeError,
    EOFError,
    struct.error,
)  # what Pillow says of files it cannot read
Image.MAX_IMAGE_PIXELS = None  # not its own warning: sizes are looked at here, before a pixel is


def read_picture(data: bytes, side: int) -> Mask:
    """The mask in the bytes of a picture: what is brighter than half of its brightest part.

    Raises ValueError, saying in one sentence what is wrong, if it is no picture, empty, too large or animated.
    """
    if not data:
        raise ValueError("That file is empty.")
    if len(data) > LARGEST_FILE:
        raise ValueError(f"That file is larger than {LARGEST_FILE // 2**20} MB.")
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
        problem = _problem(picture)
        grey = (
            None if problem else ImageOps.pad(_grey(ImageOps.exif_transpose(picture)), (side, side), Image.Resampling.BOX, color=0)
        )
    except BROKEN as error:
        raise ValueError("That file is not a picture that can be read.") from error
    if problem:
        raise ValueError(problem)
    brightness = np.asarray(grey, dtype=np.float64)
    return brightness > brightness.max() / 2


def _problem(picture: Image.Image) -> str | None:
    if max(picture.size) > LARGEST_SIDE:
        return f"That picture is larger than {LARGEST_SIDE} × {LARGEST_SIDE} pixels."
    if getattr(picture, "n_frames", 1) > 1:
        return "That picture is animated; a mask is one picture."
    return None


def _grey(picture: Image.Image) -> Image.Image:
    """In shades of grey on black, whatever it was: a palette, transparent, 16 bits deep."""
    if picture.mode.startswith("I") or picture.mode == "F":
        return picture.convert("F")
    clear = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", clear.size, "black"), clear).convert("L")
