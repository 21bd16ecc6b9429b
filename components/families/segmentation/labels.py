"""What the pixels of a picture say: a few values, each with a part, or many shades, which are cut at half brightness."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from components.states.masks import Mask
from losses.scenes.masks import SIDES

FEW = 32  # a picture with at most so many values is a label map
BLOCK = 2**18  # pixels that are looked through for values at a time
CLEAR = 2**24  # stands for a transparent pixel among colours
VOC_VOID = 0xE0E0C0  # the colour of Pascal VOC's palette for index 255
# Three values that mean object, unknown and background: as cut-outs are made, and as the Oxford pets are labelled.
TRIMAPS: dict[tuple[int, ...], tuple[int, int, int]] = {
    (0, 127, 255): (255, 127, 0),
    (0, 128, 255): (255, 128, 0),
    (1, 2, 3): (1, 3, 2),
}

Role = Literal["object", "background", "void"]
Kind = Literal["grey", "palette", "colour", "alpha"]
Codes = npt.NDArray[np.integer]
Cover = npt.NDArray[np.float32]

MEANINGS: dict[Kind, str] = {
    "grey": "A label map: each value is a shade of grey.",
    "palette": "A label map: each value is a number of the palette. Such files (Pascal VOC's, say) keep the class in the number; "
    "its colour only helps the eye.",
    "colour": "A label map: each value is a colour.",
    "alpha": "The picture has one colour: how opaque a pixel is says what it shows.",
}


@dataclass(frozen=True)
class Value:
    """A value of a picture: its name, its share of the pixels, what it is taken as at first, and how a reader tells it apart."""

    name: str
    share: float
    role: Role
    color: tuple[int, int, int]


@dataclass(frozen=True)
class Labels:
    """The values of a picture with the sentences about them, and how much of each pixel of the largest frame each value covers."""

    values: list[Value]
    notes: list[str]
    covers: list[Cover]  # from 0 to 1; 0 beside a picture that is not square

    def mask(self, names: Collection[str], side: int) -> Mask:
        """The pixels of a frame of this side that the values with these names cover more than half as much as any."""
        chosen = [cover for value, cover in zip(self.values, self.covers, strict=True) if value.name in names]
        fine = sum(chosen, np.zeros((SIDES[-1], SIDES[-1]), dtype=np.float32))
        block = SIDES[-1] // side
        covered = fine.reshape(side, block, side, block).mean(axis=(1, 3))
        return covered > covered.max() / 2

    def colored(self) -> npt.NDArray[np.uint8]:
        """The largest frame with each pixel in the colour of the value that covers most of it; black beside the picture."""
        covers = np.stack(self.covers)
        colors = np.array([value.color for value in self.values], dtype=np.uint8)
        return np.where(covers.max(axis=0)[..., None] > 0, colors[covers.argmax(axis=0)], 0).astype(np.uint8)


@dataclass(frozen=True)
class Pixels:
    """The pixels of a picture as whole numbers of one kind, those of them that are transparent, and the colours of a palette."""

    kind: Kind
    codes: Codes
    clear: frozenset[int] = frozenset()
    palette: Sequence[int] = ()

    def name(self, code: int) -> str:
        """What a reader calls the code."""
        if code == CLEAR:
            return "transparent"
        if self.kind == "colour":
            return f"#{code:06x}"
        if self.kind == "alpha":
            return {0: "transparent", 255: "opaque"}.get(code, f"opacity {code}")
        return str(code)

    def color(self, code: int, shade: int) -> tuple[int, int, int]:
        """The colour of the code, or this shade where codes are shades, which may be hard to tell apart."""
        if self.kind in ("grey", "alpha") or code == CLEAR:
            return shade, shade, shade
        color = self.palette[code] if self.kind == "palette" else code
        return color >> 16, color >> 8 & 255, color & 255


def labels_of(picture: Image.Image, *, exact: bool) -> Labels:
    """What a decoded picture shows; one that is not exact, such as a JPEG, has no values and is cut at half brightness."""
    pixels = _palette(picture) if picture.mode == "P" else _pixels(picture)
    levels = _levels(pixels.codes) if exact or not pixels.codes.any() else None
    many = levels is None or (len(levels) > 2 and 4 * len(levels) > pixels.codes.size)
    shades = pixels.kind in ("grey", "alpha") and not pixels.clear
    if levels is None or many or (shades and _has_soft_edges(pixels.codes, levels)):
        return _cut(pixels.codes.astype(np.float32) if shades else _brightness(picture))
    roles, notes = _roles(pixels, levels)
    alone = [f"Every pixel is {pixels.name(levels[0])}: the picture shows no object."] if "object" not in roles.values() else []
    values, covers = list[Value](), list[Cover]()
    for level, shade in zip(levels, np.linspace(40, 250, len(levels)).astype(int).tolist(), strict=True):
        here = pixels.codes == level
        values.append(Value(pixels.name(level), float(here.mean()), roles[level], pixels.color(level, shade)))
        covers.append(_cover(here.astype(np.uint8) * np.uint8(255)) / np.float32(255))
    return Labels(values, [MEANINGS[pixels.kind], *notes, *alone], covers)


def _pixels(picture: Image.Image) -> Pixels:
    """Shades of grey where there is no colour, the opacity where all that can be seen has one colour, and colours otherwise."""
    clear = "transparency" in picture.info or "A" in picture.getbands()
    if picture.mode.startswith("I") or (picture.mode in ("1", "L") and not clear):
        return Pixels("grey", np.asarray(picture.convert("L") if picture.mode == "1" else picture))
    bands = np.asarray(picture.convert("RGBA"))
    alpha = bands[..., 3]
    codes = np.zeros(alpha.shape, dtype=np.uint32)
    for band in range(3):
        codes = codes << 8 | bands[..., band]
    visible = codes[alpha > 0]
    if (alpha < 255).any() and (visible == visible[:1]).all():
        return Pixels("alpha", alpha)
    kind: Kind = "colour"
    if (visible & 255 == visible >> 8 & 255).all() and (visible & 255 == visible >> 16).all():
        kind, codes = "grey", codes & 255
    unseen = alpha < 128
    return Pixels(kind, np.where(unseen, np.uint32(CLEAR), codes), frozenset({CLEAR} if unseen.any() else ()))


def _palette(picture: Image.Image) -> Pixels:
    """The indices of a palette, not its colours: label maps keep the class in the index.

    A palette of black and white alone is read by its colours, because tools number the two as they like. An index that the palette
    does not have is black.
    """
    indices = np.asarray(picture)
    flat = picture.getpalette() or []
    colors = [r << 16 | g << 8 | b for r, g, b in zip(flat[::3], flat[1::3], flat[2::3], strict=False)]
    colors += [0] * (256 - len(colors))
    levels = _levels(indices, most=256) or []
    transparency: int | bytes = picture.info.get("transparency", b"")
    opacity = (
        bytes(255 * (i != transparency) for i in range(256)) if isinstance(transparency, int) else transparency.ljust(256, b"\xff")
    )
    clear = frozenset(level for level in levels if opacity[level] < 128)
    if not clear and sorted(colors[level] for level in levels) in ([0], [0xFFFFFF], [0, 0xFFFFFF]):
        white = [level for level in levels if colors[level]]
        return Pixels("grey", np.isin(indices, white).astype(np.uint8) * np.uint8(255))
    return Pixels("palette", indices, clear, colors)


def _levels(codes: Codes, most: int = FEW) -> list[int] | None:
    """The values in rising order, or None where there are more than so many."""
    seen = set[int]()
    flat = codes.reshape(-1)
    for start in range(0, flat.size, BLOCK):
        seen.update(np.unique(flat[start : start + BLOCK]).tolist())
        if len(seen) > most:
            return None
    return sorted(seen)


def _has_soft_edges(codes: Codes, levels: Sequence[int]) -> bool:
    """Whether only the darkest and the brightest value fill an area and the others lie between them, as in a smoothed mask."""
    if len(levels) < 4 or min(codes.shape) < 3:
        return False
    middle = codes[1:-1, 1:-1]
    inner = np.ones(middle.shape, dtype=np.bool_)
    for row in range(3):
        for column in range(3):
            inner &= middle == codes[row : row + middle.shape[0], column : column + middle.shape[1]]
    return set(np.unique(middle[inner]).tolist()) == {levels[0], levels[-1]}


def _roles(pixels: Pixels, levels: Sequence[int]) -> tuple[dict[int, Role], list[str]]:
    """What each value is taken as, and the sentences about what the table of values does not explain."""
    if pixels.kind == "grey" and tuple(levels) in TRIMAPS:
        own, unknown, around = TRIMAPS[tuple(levels)]
        named: dict[int, Role] = {own: "object", unknown: "void", around: "background"}
        return named, [f"These three values are a trimap: {own} is the object, {unknown} is not known."]
    ground, notes = _ground(pixels, levels)
    several = len([level for level in levels if level not in ground]) > 1
    void = {"grey": 255, "palette": 255, "colour": VOC_VOID, "alpha": None}[pixels.kind] if several else None
    return {level: "background" if level in ground else "void" if level == void else "object" for level in levels}, notes


def _ground(pixels: Pixels, levels: Sequence[int]) -> tuple[frozenset[int], list[str]]:
    """The values of the background: transparent ones and 0; without them, of several, that of most of the edge."""
    codes = pixels.codes
    edge = np.concatenate([codes[0], codes[-1], codes[:, 0], codes[:, -1]])
    if pixels.kind == "grey" and list(levels) == [0, 255] and (edge == 255).all():
        return frozenset({255}), ["The whole edge is 255, so the picture is taken as black objects on white."]
    ground = pixels.clear if pixels.kind == "colour" and pixels.clear else pixels.clear | {0}
    if ground & set(levels):
        return (ground if set(levels) - ground or not pixels.clear else pixels.clear), []
    if len(levels) == 1:
        return frozenset(), []
    each, times = np.unique(edge, return_counts=True)
    most = int(each[times.argmax()])
    nothing = "black" if pixels.kind == "colour" else "0"
    return frozenset({most}), [
        f"No pixel is {nothing}; {pixels.name(most)} covers most of the edge and is taken as the background."
    ]


def _brightness(picture: Image.Image) -> npt.NDArray[np.float32]:
    """In shades of grey on black."""
    clear = picture.convert("RGBA")
    return np.asarray(Image.alpha_composite(Image.new("RGBA", clear.size, "black"), clear).convert("L"), dtype=np.float32)


def _cut(shades: npt.NDArray[np.float32]) -> Labels:
    """A picture of many shades: what is brighter than half of its brightest part, and what is darker."""
    bright = shades / shades.max()
    share = float((bright > 0.5).mean())
    values = [Value("dark", 1 - share, "background", (40, 40, 40)), Value("bright", share, "object", (250, 250, 250))]
    return Labels(
        values,
        ["Many shades: a photograph, or a mask with soft edges. It is cut at half of its brightest part."],
        [_cover(1 - bright), _cover(bright)],
    )


def _cover(pixels: npt.NDArray[np.float32] | npt.NDArray[np.uint8]) -> Cover:
    """Brought to the largest frame, whole and in the middle, each pixel of which is the mean of those it stands for."""
    frame = (SIDES[-1], SIDES[-1])
    return np.asarray(ImageOps.pad(Image.fromarray(pixels), frame, Image.Resampling.BOX, color=0), dtype=np.float32)
