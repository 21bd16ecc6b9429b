"""Label maps as readers have them: each is taken as what it is, with its values, their shares and what they are taken as."""

import io

import numpy as np
import pytest
from PIL import Image, ImageFilter

from components.families.segmentation.pictures import read_picture
from losses.scenes.masks import target

ROW, COLUMN = np.mgrid[:64, :64] - 31.5
FROM_MIDDLE = np.hypot(ROW, COLUMN)
DISC = FROM_MIDDLE < 16
RING = (FROM_MIDDLE >= 16) & (FROM_MIDDLE < 20)
CORNER = (ROW > 20) & (COLUMN > 20)
VOC = [0, 0, 0, 128, 0, 0, 0, 128, 0, *[90] * 756]
VOC[765:768] = [224, 224, 192]


def map_of(background, **levels):
    """The parts of the scene at their levels on a background."""
    parts = {"disc": DISC, "ring": RING, "corner": CORNER}
    picture = np.full((64, 64), background, dtype=np.uint8)
    for name, level in levels.items():
        picture[parts[name]] = level
    return picture


def grey(background=0, **levels):
    return Image.fromarray(map_of(background, **levels))


def palette(colors, background=0, **levels):
    picture = grey(background, **levels).convert("P")
    picture.putpalette(colors)
    return picture


def colored(*colors, **levels):
    return Image.fromarray(np.array(colors, dtype=np.uint8)[map_of(0, **levels)])


def clear(color, alpha):
    """One colour, as opaque as this."""
    return Image.fromarray(np.dstack([np.broadcast_to(np.uint8(color), (64, 64, 3)), alpha.astype(np.uint8)]))


def read(picture, kind="PNG", **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return read_picture(file.getvalue())


BLACK, RED, GREEN = (0, 0, 0), (128, 0, 0), (0, 128, 0)
# Each with its kind, how it is saved, what its values are taken as, and the mask that they make.
MAPS = {
    "VOC: a class and a void ring": (palette(VOC, disc=1, ring=255), {}, "0 background, 1 object, 255 void", DISC),
    "VOC: two classes and a void ring": (
        palette(VOC, disc=1, ring=255, corner=15),
        {},
        "0 background, 1 object, 15 object, 255 void",
        DISC | CORNER,
    ),
    "grey: classes 1 and 2": (grey(disc=1, corner=2), {}, "0 background, 1 object, 2 object", DISC | CORNER),
    "grey: a class and void": (grey(disc=1, ring=255), {}, "0 background, 1 object, 255 void", DISC),
    "grey: 255 is the only other value": (grey(disc=255), {}, "0 background, 255 object", DISC),
    "grey: 1 is the only other value": (grey(disc=1), {}, "0 background, 1 object", DISC),
    "1 bit": (grey(disc=255).convert("1"), {}, "0 background, 255 object", DISC),
    "16 bits: instances": (
        Image.fromarray(map_of(0, disc=26, corner=24).astype(np.uint16) * 1000),
        {},
        "0 background, 24000 object, 26000 object",
        DISC | CORNER,
    ),
    "black objects on white": (grey(255, disc=0), {}, "0 object, 255 background", DISC),
    "black objects on white, as a palette with white first": (
        palette([255, 255, 255, 0, 0, 0], disc=1),
        {},
        "0 object, 255 background",
        DISC,
    ),
    "a palette with white first": (palette([255, 255, 255, 0, 0, 0], 1, disc=0), {}, "0 background, 255 object", DISC),
    "no value is 0": (grey(3, disc=7), {}, "3 background, 7 object", DISC),
    "no value is 0, and void": (grey(3, disc=7, ring=255), {}, "3 background, 7 object, 255 void", DISC),
    "a trimap of cut-outs": (grey(disc=255, ring=128), {}, "0 background, 128 void, 255 object", DISC),
    "a trimap of cut-outs, rounded down": (grey(disc=255, ring=127), {}, "0 background, 127 void, 255 object", DISC),
    "a trimap of Oxford pets": (grey(2, disc=1, ring=3), {}, "1 object, 2 background, 3 void", DISC),
    "a palette with holes": (
        palette([*VOC[:9], *[0] * 759], disc=200, corner=77),
        {},
        "0 background, 77 object, 200 object",
        DISC | CORNER,
    ),
    "a palette of one colour": (palette([9, 9, 9] * 256, disc=1), {}, "0 background, 1 object", DISC),
    "a transparent index": (
        palette(VOC, 2, disc=1, corner=3),
        {"transparency": 2},
        "1 object, 2 background, 3 object",
        DISC | CORNER,
    ),
    "0 is seen, the other index is transparent": (palette(VOC, 1, disc=0), {"transparency": 1}, "0 object, 1 background", DISC),
    "several transparent indices": (
        palette(VOC, disc=1, ring=2),
        {"transparency": b"\0\xff\0"},
        "0 background, 1 object, 2 background",
        DISC,
    ),
    "an opacity, of white": (clear((255, 255, 255), 255 * DISC), {}, "transparent background, opaque object", DISC),
    "an opacity, of black": (clear(BLACK, 255 * DISC), {}, "transparent background, opaque object", DISC),
    "an opacity in three steps": (
        clear(RED, map_of(0, disc=255, ring=90)),
        {},
        "transparent background, opacity 90 object, opaque object",
        DISC | RING,
    ),
    "a transparent shade": (
        grey(disc=9, corner=5),
        {"transparency": 0},
        "5 object, 9 object, transparent background",
        DISC | CORNER,
    ),
    "colours": (
        colored(BLACK, RED, GREEN, disc=1, corner=2),
        {},
        "#000000 background, #008000 object, #800000 object",
        DISC | CORNER,
    ),
    "colours and the void of VOC": (
        colored(BLACK, RED, (224, 224, 192), disc=1, ring=2),
        {},
        "#000000 background, #800000 object, #e0e0c0 void",
        DISC,
    ),
    "colours without black": (colored(GREEN, RED, disc=1), {}, "#008000 background, #800000 object", DISC),
    "colours on nothing": (
        colored((0, 0, 0, 0), (0, 0, 0, 255), (*RED, 255), disc=1, corner=2),
        {},
        "#000000 object, #800000 object, transparent background",
        DISC | CORNER,
    ),
    "a smoothed mask": (grey(disc=255).filter(ImageFilter.GaussianBlur(1)), {}, "dark background, bright object", DISC),
    "a dim smoothed mask": (
        Image.fromarray(np.asarray(grey(disc=255).filter(ImageFilter.BoxBlur(1))) // 16),
        {},
        "dark background, bright object",
        DISC,
    ),
}


@pytest.mark.parametrize("what", MAPS)
def test_a_label_map_is_taken_as_what_it_is(what):
    picture, options, taken, mask = MAPS[what]
    labels = read(picture, **options)
    assert ", ".join(f"{value.name} {value.role}" for value in labels.values) == taken
    assert sum(value.share for value in labels.values) == pytest.approx(1)
    found = labels.mask([value.name for value in labels.values if value.role == "object"], 64)
    assert (found != mask).sum() <= (40 if "smoothed" in what else 0)
    everything = labels.mask([value.name for value in labels.values], 64)
    assert everything.all(), "each pixel has a value"


def test_the_shares_are_counted():
    labels = read(palette(VOC, disc=1, ring=255))
    assert [value.share for value in labels.values] == pytest.approx([1 - (DISC | RING).mean(), DISC.mean(), RING.mean()])
    assert [value.color for value in labels.values] == [(0, 0, 0), (128, 0, 0), (224, 224, 192)]
    assert "number" in labels.notes[0]
    np.testing.assert_array_equal(labels.colored()[128, 128], RED)


@pytest.mark.parametrize("side", [64, 128, 256])
def test_the_reader_may_choose_any_values(side):
    labels = read(palette(VOC, disc=1, ring=255, corner=15))
    scale = np.ones((side // 64, side // 64), dtype=bool)
    np.testing.assert_array_equal(labels.mask(["255"], side), np.kron(RING, scale))
    np.testing.assert_array_equal(labels.mask(["15", "255"], side), np.kron(RING | CORNER, scale))
    assert not labels.mask([], side).any()


@pytest.mark.parametrize(
    ("picture", "name"),
    [
        (grey(), "0"),
        (grey().convert("RGB"), "0"),
        (grey().convert("1"), "0"),
        (palette(VOC), "0"),
        (clear(BLACK, 0 * DISC), "transparent"),
        (Image.fromarray(np.zeros((64, 64), dtype=np.uint16)), "0"),
    ],
    ids=["grey", "colour", "1 bit", "palette", "transparent", "16 bits"],
)
def test_a_picture_of_nothing_says_so(picture, name):
    labels = read(picture)
    assert [(value.name, value.share, value.role) for value in labels.values] == [(name, 1, "background")]
    assert labels.notes[-1] == f"Every pixel is {name}: the picture shows no object."
    assert labels.mask([name], 64).all(), "the reader may still say that all of it is"


def test_a_black_jpeg_says_so_too():
    assert read(grey(), "JPEG").notes[-1] == "Every pixel is 0: the picture shows no object."


def test_what_is_taken_otherwise_than_by_the_table_is_said():
    assert "black objects on white" in " ".join(read(grey(255, disc=0)).notes)
    assert "3 covers most of the edge" in " ".join(read(grey(3, disc=7)).notes)
    assert "trimap" in " ".join(read(grey(disc=255, ring=128)).notes)


@pytest.mark.parametrize(("kind", "options"), [("JPEG", {"quality": 90}), ("WEBP", {"quality": 90}), ("PNG", {})])
def test_a_photograph_is_cut_at_half_brightness_and_its_dark_part_can_be_chosen(kind, options):
    shades = np.where(DISC, 40, 200) + np.random.default_rng(1).integers(-30, 30, (64, 64))
    labels = read(Image.fromarray(shades.astype(np.uint8)), kind, **options)
    assert [value.name for value in labels.values] == ["dark", "bright"]
    assert (labels.mask(["bright"], 64) == DISC).sum() <= 20
    assert (labels.mask(["dark"], 64) != DISC).sum() <= 20


def test_a_label_map_that_is_not_square_stays_whole():
    labels = read(Image.fromarray(map_of(0, disc=1, ring=255)[:, 16:48]))
    assert [value.role for value in labels.values] == ["background", "object", "void"]
    np.testing.assert_array_equal(labels.mask(["1"], 64), DISC)
    assert labels.mask(["0", "1", "255"], 64).sum() == 64 * 32, "what lies beside it is nothing"


def test_the_shapes_of_the_page_come_back_from_label_maps():
    for side in (64, 128, 256):
        disc = target("disc", side).numpy() > 0
        np.testing.assert_array_equal(read(Image.fromarray(disc.astype(np.uint8))).mask(["1"], side), disc)
