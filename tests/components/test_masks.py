"""Masks as text, and pictures as masks: what goes round comes round, and what is wrong is said in one sentence."""

import io
import struct
import zlib
from functools import partial

import numpy as np
import pytest
from PIL import Image

from components.segmentation.upload import read_picture
from components.states.masks import LETTERS, Mask, blank, decode, empty, encode, mask_of
from components.states.segmentation import painted_mask
from losses.scenes.masks import SHAPES, SIDES, target

RANDOM = np.random.default_rng(3)


def read_mask(texts):
    """What the field of a painted mask makes of the texts of an address, or None."""
    field = painted_mask("drawn", empty())
    text = field.read(texts)
    return text if text is not None and field.legal(text) else None


def spots(side: int, share: float) -> Mask:
    return RANDOM.random((side, side)) < share


def single(side: int, row: int, column: int) -> Mask:
    mask = np.zeros((side, side), dtype=np.bool_)
    mask[row, column] = True
    return mask


# As text.


@pytest.mark.parametrize("side", [1, 2, 3, 31, 32, 33, 64, 100, 128, 255, 256])
def test_a_mask_comes_back_from_its_text(side):
    masks = [spots(side, share) for share in (0.02, 0.5, 0.98)]
    masks += [np.zeros((side, side), dtype=bool), np.ones((side, side), dtype=bool)]
    masks += [single(side, row, column) for row in (0, side - 1) for column in (0, side - 1)]
    for mask in masks:
        text = encode(mask)
        assert set(text.partition(".")[2]) <= set(LETTERS)
        np.testing.assert_array_equal(decode(text, side), mask)
        assert blank(text) == (not mask.any())


def test_texts_worked_by_hand():
    """Five bits a letter, the lowest first; the upper half of the letters goes on."""
    assert encode(np.zeros((1, 1), dtype=bool)) == "1.B"
    assert encode(np.ones((1, 1), dtype=bool)) == "1.AB"
    assert encode(np.zeros((8, 8), dtype=bool)) == "8.gC"  # 64 = 0 + 32 * 2
    assert encode(np.zeros((33, 33), dtype=bool)) == "33.hiB"  # 1089 = 1 + 32 * (2 + 32 * 1)
    assert encode(single(2, 0, 1)) == "2.BBC"


@pytest.mark.parametrize("shape", SHAPES)
def test_the_shapes_are_short_enough_for_an_address_and_come_back(shape):
    for side in SIDES:
        mask = target(shape, side).numpy() > 0
        text = encode(mask)
        assert len(text) < 12 * side
        np.testing.assert_array_equal(mask_of(text, side), mask)


def test_a_mask_is_brought_to_another_side_by_its_nearest_pixels():
    mask = spots(64, 0.5)
    text = encode(mask)
    np.testing.assert_array_equal(decode(text, 128), np.kron(mask, np.ones((2, 2), dtype=bool)))
    np.testing.assert_array_equal(decode(text, 32), mask[::2, ::2])
    fine = encode(decode(text, 256))
    np.testing.assert_array_equal(decode(fine, 64), mask, "there and back again")
    assert decode(encode(spots(7, 0.5)), 64).shape == (64, 64)


def test_what_is_empty_is_known_as_empty():
    assert blank(empty())
    assert decode(empty(), 64).shape == (64, 64)
    assert not decode(empty(), 256).any()


HOSTILE = [
    "",
    ".",
    "64.",
    "64",
    ".gC",
    "8.gB",
    "8.gD",
    "8.gCB",
    "8.AAgCgC",
    "8.g",
    "2.E ",
    " 2.E",
    "2.E\n",
    "+2.E",
    "02.E",
    "2.0.E",
    "2.E.",
    "-2.E",
    "2.-E",
    "2e0.E",
    "0.A",
    "0.",
    "257.C",
    "9999999999999999.B",
    "1" * 5000 + ".B",
    "２.E",
    "²." + "E",
    "٢.E",
    "2.Е",  # a Cyrillic letter
    "2.é",
    "2.\0",
    "2.{}",
    "2.<script>",
    "256." + "_" * 100_000,
    "256." + "_" * 60 + "A",
    "64." + "A" * 100_000,
    "64." + "AB" * 4097,
    "64." + "gggggggggggggggggggggggggggggggg" * 1000 + "B",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_text_that_says_no_mask_says_none(text):
    assert decode(text, 64) is None
    assert read_mask([text]) is None
    with pytest.raises(ValueError, match="no mask") as error:
        mask_of(text, 64)
    assert len(str(error.value)) < 100


def test_letters_without_an_end_are_read_once():
    """What a link says costs no more than its length: this would be a number of half a million digits."""
    assert decode("256." + "_" * 300_000 + "B", 64) is None


def test_a_link_says_one_mask_or_none():
    assert read_mask(["2.BCB"]) == "2.BCB"
    assert read_mask([]) is None
    assert read_mask(["2.BCB", "2.BCB"]) is None


def test_runs_of_no_length_only_change_what_comes_next():
    np.testing.assert_array_equal(decode("2.AABCB", 2), decode("2.BCB", 2))


# From pictures.

DRAWN = spots(64, 0.4)


def saved(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def grey(mask: Mask, low: int = 0, high: int = 255, dtype: type = np.uint8) -> Image.Image:
    return Image.fromarray(np.where(mask, high, low).astype(dtype))


def clear() -> Image.Image:
    """White everywhere, and seen only on the mask."""
    return Image.fromarray(np.dstack([np.full((64, 64, 3), 255, dtype=np.uint8), np.where(DRAWN, 255, 0).astype(np.uint8)]))


def palette() -> Image.Image:
    picture = Image.fromarray(DRAWN.astype(np.uint8), mode=None).convert("P")
    picture.putpalette([0, 0, 64, 255, 255, 0])
    return picture


PICTURES = {
    "grey": lambda: grey(DRAWN),
    "grey, dim": lambda: grey(DRAWN, 10, 90),
    "labels 0 and 1": lambda: grey(DRAWN, 0, 1),
    "labels 0 and 2 and 3": lambda: Image.fromarray((DRAWN * np.where(np.arange(64) % 2, 2, 3)).astype(np.uint8)),
    "colour": lambda: grey(DRAWN).convert("RGB"),
    "palette": palette,
    "transparent": clear,
    "grey and transparent": lambda: clear().convert("LA"),
    "16 bits": lambda: grey(DRAWN, 300, 60_000, np.uint16),
    "16 bits, labels": lambda: grey(DRAWN, 0, 1, np.uint16),
    "1 bit": lambda: grey(DRAWN).convert("1"),
}


@pytest.mark.parametrize("kind", PICTURES)
def test_a_png_of_any_kind_is_the_mask_it_shows(kind):
    np.testing.assert_array_equal(read_picture(saved(PICTURES[kind]()), 64), DRAWN)


@pytest.mark.parametrize(("kind", "options"), [("BMP", {}), ("GIF", {}), ("WEBP", {"lossless": True}), ("JPEG", {"quality": 95})])
def test_other_kinds_of_picture_do_too(kind, options):
    mask = target("disc", 64).numpy() > 0
    found = read_picture(saved(grey(mask), kind, **options), 64)
    assert (found != mask).sum() <= (20 if kind == "JPEG" else 0)


def test_a_picture_is_brought_to_the_side_and_padded_with_black_where_it_is_not_square():
    wide = np.zeros((20, 40), dtype=bool)
    wide[:, :20] = True
    found = read_picture(saved(grey(wide)), 64)
    assert found[16:48, :32].all()
    assert found.sum() == 32 * 32
    np.testing.assert_array_equal(read_picture(saved(grey(wide.T)), 64), found.T)
    np.testing.assert_array_equal(read_picture(saved(grey(np.kron(DRAWN, np.ones((4, 4), dtype=bool)))), 64), DRAWN)
    np.testing.assert_array_equal(read_picture(saved(grey(np.ones((1, 1), dtype=bool))), 64), np.ones((64, 64), dtype=bool))


def test_a_black_picture_is_an_empty_mask_and_a_white_one_full():
    assert not read_picture(saved(Image.new("L", (10, 10))), 64).any()
    assert not read_picture(saved(Image.new("RGBA", (10, 10))), 64).any()
    assert read_picture(saved(Image.new("L", (10, 10), 255)), 128).sum() == 128**2


def test_the_orientation_that_a_camera_wrote_is_obeyed():
    tags = Image.Exif()
    tags[0x0112] = 6  # a quarter turn clockwise
    upright = grey(DRAWN).rotate(90)
    np.testing.assert_array_equal(read_picture(saved(upright, exif=tags), 64), DRAWN)


# What is wrong with a picture.


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it is large, and has next to nothing in it."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def animated(kind: str) -> bytes:
    pictures = [grey(spots(16, 0.5)) for _ in range(3)]
    return saved(pictures[0], kind, save_all=True, append_images=pictures[1:])


BAD = {
    "empty": (lambda: b"", "That file is empty."),
    "text": (lambda: b"this is no picture", "That file is not a picture that can be read."),
    "svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "That file is not a picture that can be read."),
    "cut off": (lambda: saved(grey(spots(64, 0.5)))[:200], "That file is not a picture that can be read."),
    "cut off in its head": (lambda: saved(grey(DRAWN))[:20], "That file is not a picture that can be read."),
    "garbled": (lambda: saved(grey(DRAWN)).replace(b"IDAT", b"IDAT\xff\xff", 1), "That file is not a picture that can be read."),
    "no pixels": (lambda: bomb(0, 0), "That file is not a picture that can be read."),
    "over 4 MB": (lambda: saved(grey(DRAWN)) + bytes(4 * 2**20), "That file is larger than 4 MB."),
    "too wide": (lambda: saved(Image.new("1", (4097, 1))), "That picture is larger than 4096 × 4096 pixels."),
    "too high": (lambda: saved(Image.new("1", (1, 4097))), "That picture is larger than 4096 × 4096 pixels."),
    "a bomb": (lambda: bomb(30_000, 30_000), "That picture is larger than 4096 × 4096 pixels."),
    "a small bomb": (lambda: bomb(12_000, 9_000), "That picture is larger than 4096 × 4096 pixels."),
    "a bomb of 4096": (lambda: bomb(4096, 4096), "That file is not a picture that can be read."),
    "animated GIF": (partial(animated, "GIF"), "That picture is animated; a mask is one picture."),
    "animated PNG": (partial(animated, "PNG"), "That picture is animated; a mask is one picture."),
    "animated WebP": (partial(animated, "WEBP"), "That picture is animated; a mask is one picture."),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_wrong_with_a_file_is_said_in_one_sentence(what):
    """And nowhere else: a warning would be an error here."""
    make, sentence = BAD[what]
    with pytest.raises(ValueError, match=r"^That [^.]+\.$") as error:
        read_picture(make(), 64)
    assert str(error.value) == sentence


def test_the_largest_picture_is_read():
    assert read_picture(saved(Image.new("1", (4096, 4096), 1)), 64).all()
