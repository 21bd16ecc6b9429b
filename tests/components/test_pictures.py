"""Pictures from outside as masks: what one shows, what it may cost, and what is refused, with cause and cure in one sentence."""

import io
import struct
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pytest
from PIL import Image, ImageOps

from components.families.segmentation import pictures
from components.families.segmentation.pictures import RefusedError, read_picture
from components.states.masks import Mask
from losses.scenes.masks import target

RANDOM = np.random.default_rng(3)


def object_of(data: bytes, side: int) -> Mask:
    """The mask that a picture is taken as before the reader chooses."""
    labels = read_picture(data)
    return labels.mask([value.name for value in labels.values if value.role == "object"], side)


def spots(side: int, share: float) -> Mask:
    return RANDOM.random((side, side)) < share


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
    np.testing.assert_array_equal(object_of(saved(PICTURES[kind]()), 64), DRAWN)


@pytest.mark.parametrize(("kind", "options"), [("BMP", {}), ("GIF", {}), ("WEBP", {"lossless": True}), ("JPEG", {"quality": 95})])
def test_other_kinds_of_picture_do_too(kind, options):
    mask = target("disc", 64).numpy() > 0
    found = object_of(saved(grey(mask), kind, **options), 64)
    assert (found != mask).sum() <= (20 if kind == "JPEG" else 0)


def test_a_picture_is_brought_to_the_side_and_padded_with_black_where_it_is_not_square():
    wide = np.zeros((20, 40), dtype=bool)
    wide[:, :20] = True
    found = object_of(saved(grey(wide)), 64)
    assert found[16:48, :32].all()
    assert found.sum() == 32 * 32
    np.testing.assert_array_equal(object_of(saved(grey(wide.T)), 64), found.T)
    np.testing.assert_array_equal(object_of(saved(grey(np.kron(DRAWN, np.ones((4, 4), dtype=bool)))), 64), DRAWN)
    np.testing.assert_array_equal(object_of(saved(grey(np.ones((1, 1), dtype=bool))), 64), np.ones((64, 64), dtype=bool))


def test_a_black_picture_is_an_empty_mask_and_a_white_one_full():
    assert not object_of(saved(Image.new("L", (10, 10))), 64).any()
    assert not object_of(saved(Image.new("RGBA", (10, 10))), 64).any()
    assert object_of(saved(Image.new("L", (10, 10), 255)), 128).sum() == 128**2


def test_the_orientation_that_a_camera_wrote_is_obeyed():
    tags = Image.Exif()
    tags[0x0112] = 6  # a quarter turn clockwise
    upright = grey(DRAWN).rotate(90)
    np.testing.assert_array_equal(object_of(saved(upright, exif=tags), 64), DRAWN)


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


SMALLER = "scale it down, for a target has at most 256 × 256 pixels"
BAD = {
    "empty": (lambda: b"", "That file is empty; save the picture again."),
    "text": (lambda: b"this is no picture", "That file is not a picture that can be read; save it as PNG."),
    "svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "That file is not a picture that can be read; save it as PNG."),
    "cut off": (lambda: saved(grey(spots(64, 0.5)))[:200], "That file is not a picture that can be read; save it as PNG."),
    "cut off in its head": (lambda: saved(grey(DRAWN))[:20], "That file is not a picture that can be read; save it as PNG."),
    "garbled": (
        lambda: saved(grey(DRAWN)).replace(b"IDAT", b"IDAT\xff\xff", 1),
        "That file is not a picture that can be read; save it as PNG.",
    ),
    "no pixels": (lambda: bomb(0, 0), "That file is not a picture that can be read; save it as PNG."),
    "over 4 MB": (lambda: saved(grey(DRAWN)) + bytes(4 * 2**20), f"That file is larger than 4 MB; {SMALLER}."),
    "too wide": (lambda: saved(Image.new("1", (4097, 1))), f"That picture is larger than 4096 × 4096 pixels; {SMALLER}."),
    "too high": (lambda: saved(Image.new("1", (1, 4097))), f"That picture is larger than 4096 × 4096 pixels; {SMALLER}."),
    "a bomb": (lambda: bomb(30_000, 30_000), f"That picture is larger than 4096 × 4096 pixels; {SMALLER}."),
    "a small bomb": (lambda: bomb(12_000, 9_000), f"That picture is larger than 4096 × 4096 pixels; {SMALLER}."),
    "a bomb of 4096": (lambda: bomb(4096, 4096), "That file is not a picture that can be read; save it as PNG."),
    "animated GIF": (partial(animated, "GIF"), "That picture is animated; a mask is one picture, so save one frame of it as PNG."),
    "animated PNG": (partial(animated, "PNG"), "That picture is animated; a mask is one picture, so save one frame of it as PNG."),
    "animated WebP": (
        partial(animated, "WEBP"),
        "That picture is animated; a mask is one picture, so save one frame of it as PNG.",
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_wrong_with_a_file_is_said_in_one_sentence(what):
    """And nowhere else: a warning would be an error here."""
    make, sentence = BAD[what]
    with pytest.raises(ValueError, match=r"^That [^.]+\.$") as error:
        object_of(make(), 64)
    assert str(error.value) == sentence


def test_the_largest_picture_is_read():
    assert object_of(saved(Image.new("1", (4096, 4096), 1)), 64).all()


# What a picture may cost.


def progressive(times: int, side: int = 256) -> bytes:
    """A progressive JPEG whose last scan comes so many times."""
    data = saved(Image.fromarray((RANDOM.random((side, side)) * 255).astype(np.uint8)), "JPEG", quality=50, progressive=True)
    end = data.rindex(b"\xff\xd9")
    last = data[data.rindex(b"\xff\xda") : end]
    return data[:end] + last * (times - 1) + data[end:]


def header_of_webp(kind: bytes, body: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", 12 + len(body)) + b"WEBP" + kind + struct.pack("<I", len(body)) + body


def flat(side: int, mode: str, kind: str, **options: object) -> bytes:
    return saved(Image.new(mode, (side, side)), kind, **options)


COSTLY = {
    "a scan 1,200 times": (
        lambda: progressive(1200, 32),
        "1205 scans, more than 64; save it without progressive display, or as PNG.",
    ),
    "a scan 65 times": (lambda: progressive(60), "65 scans, more than 64; "),
    "many scans of many pixels": (
        lambda: flat(3000, "L", "JPEG", progressive=True) + progressive(20)[2:],
        "scans, more than 14; save it without progressive display, or as PNG.",
    ),
    "a progressive JPEG of 4096": (lambda: flat(4096, "CMYK", "JPEG", progressive=True), "takes 128 MB to decode, more than 32 MB"),
    "a lossless WebP of 4096": (lambda: flat(4096, "L", "WEBP", lossless=True), "takes 192 MB to decode, more than 32 MB"),
    "a lossy WebP of 4096": (lambda: flat(4096, "L", "WEBP"), "scale it down to at most 1672 × 1672 pixels."),
    "a transparent WebP of 4096": (lambda: flat(4096, "RGBA", "WEBP"), "takes 192 MB to decode"),
    "a WebP that is only a header": (lambda: header_of_webp(b"VP8X", bytes(4) + b"\xff\x0f\0" * 2), "takes 192 MB to decode"),
    "a WebP of 16384": (lambda: header_of_webp(b"VP8L", b"\x2f" + b"\xff" * 9), "larger than 4096 × 4096 pixels"),
    "colours of 4096": (
        lambda: flat(4096, "RGB", "PNG"),
        "takes 64 MB to decode, more than 32 MB; scale it down to at most 2896 × 2896",
    ),
    "colours and opacity of 4096": (lambda: flat(4096, "RGBA", "PNG"), "takes 64 MB to decode"),
    "grey and opacity of 4096": (lambda: flat(4096, "LA", "PNG"), "takes 64 MB to decode"),
    "a transparent shade of 4096": (lambda: flat(4096, "L", "PNG", transparency=3), "takes 64 MB to decode"),
    "a GIF of 65535": (
        lambda: b"GIF89a" + b"\xff" * 4 + bytes(3) + b"," + bytes(4) + b"\xff" * 4 + bytes(3),
        "larger than 4096 × 4096",
    ),
}


@pytest.mark.parametrize("what", COSTLY)
def test_what_costs_much_is_refused_before_it_is_decoded(what, monkeypatch):
    make, words = COSTLY[what]
    data = make()
    assert len(data) < pictures.LARGEST_FILE

    def refuse(*_: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr(pictures, "labels_of", refuse)
    monkeypatch.setattr(Image.Image, "load", refuse)
    with pytest.raises(RefusedError) as error:
        read_picture(data)
    assert words in str(error.value)
    assert len(str(error.value)) < 150


def test_a_usual_progressive_jpeg_and_a_large_photograph_are_read():
    read_picture(progressive(1))
    assert object_of(flat(4096, "RGB", "JPEG"), 64).sum() == 0
    read_picture(
        saved(Image.fromarray((RANDOM.random((3024, 4032)) > 0.99).astype(np.uint8) * 200).convert("RGB"), "JPEG", quality=30)
    )


def test_a_jpeg_with_a_second_view_in_it_is_its_first():
    """As many phones save one."""
    views = [grey(mask).convert("RGB") for mask in (target("disc", 64).numpy() > 0, spots(64, 0.5))]
    found = object_of(saved(views[0], "MPO", save_all=True, append_images=views[1:]), 64)
    assert (found != (target("disc", 64).numpy() > 0)).sum() <= 20


def test_one_picture_is_decoded_at_a_time(monkeypatch):
    inside, most = 0, 0

    def counted(*_: object, **__: object) -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        threading.Event().wait(0.01)
        inside -= 1

    monkeypatch.setattr(pictures, "labels_of", counted)
    with ThreadPoolExecutor(20) as visitors:
        list(visitors.map(read_picture, [saved(grey(DRAWN))] * 20))
    assert most == 1


# What browsers read, too.


def with_chunks(*chunks: bytes) -> bytes:
    """A PNG with more chunks behind its header."""
    data = saved(grey(DRAWN))
    at = data.index(b"IDAT") - 4
    return data[:at] + b"".join(chunks) + data[at:]


LONG = b"Comment\0" + b"x" * 3_000_000
ODD_CHUNKS = {
    "malformed Exif": chunk(b"eXIf", b"nothing of the kind"),
    "empty Exif": chunk(b"eXIf", b""),
    "Exif cut off": chunk(b"eXIf", b"MM\0*\0\0\0\x08\0\x05\x01\x12"),
    "Exif of no orientation": chunk(b"eXIf", b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x63\0\0"),
    "a long text": chunk(b"tEXt", LONG),
    "a long packed text": chunk(b"zTXt", b"Comment\0\0" + zlib.compress(LONG)),
    "a long international text": chunk(b"iTXt", b"Comment\0\1\0\0\0" + zlib.compress(LONG)),
    "a text of 2 GB": chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(2**24)) * 100),
    "a text that is none": chunk(b"zTXt", b"\xff" * 100),
    "a profile that unpacks to much": chunk(b"iCCP", b"p\0\0" + zlib.compress(bytes(2**24))),
    "a profile that is none": chunk(b"iCCP", b"p\0\7"),
    "a short gamma": chunk(b"gAMA", b"\0"),
    "a short size": chunk(b"pHYs", b"\0"),
    "a text with a wrong sum": chunk(b"tEXt", b"a\0b")[:-1] + b"?",
    "Exif with a wrong sum": chunk(b"eXIf", b"MM\0*")[:-1] + b"?",
    "a chunk of nobody": chunk(b"abCd", bytes(1000)),
}


@pytest.mark.parametrize("what", ODD_CHUNKS)
def test_a_png_is_read_whatever_it_says_besides_its_pixels(what):
    np.testing.assert_array_equal(object_of(with_chunks(ODD_CHUNKS[what]), 64), DRAWN)


@pytest.mark.parametrize(("kind", "options"), [("JPEG", {"quality": 95}), ("WEBP", {"lossless": True})])
def test_malformed_exif_is_no_matter_elsewhere(kind, options):
    disc = target("disc", 64).numpy() > 0
    found = object_of(saved(grey(disc).convert("RGB"), kind, exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff", **options), 64)
    assert (found != disc).sum() <= 20


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_each_of_the_eight_orientations_is_obeyed_as_pillow_obeys_it(turn, kind):
    tags = Image.Exif()
    tags[0x0112] = turn
    data = saved(grey(DRAWN).convert("RGB"), kind, exif=tags, **({"lossless": True} if kind == "WEBP" else {}))
    wanted = np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("L")) > 0
    np.testing.assert_array_equal(object_of(data, 64), wanted)
