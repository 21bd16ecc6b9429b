"""Where everything stands on a sheet of paper, in millimetres from its upper left corner: the same for SVG, PDF and TeX."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from components.export.bends import Piece, bends, pieces_within
from components.export.drawing import SEPARATOR, Drawing, Line, Panel, Runs
from components.kit.constants import CONSTANTS
from losses.core.numbers import NOISE, number

POINT = 25.4 / 72  # mm
MOST_ROWS = 200  # of the table of a curve
TOLERANCE = 0.01  # mm: the width of a fine line is twenty times as much
LETTER, WIDE = 0.5, 0.55  # em: about how wide a letter is, and in a name of capitals
PIECE = 2.2  # em: how long the piece of a curve in the key is
TICK, APART = 0.3, 0.2  # em: how long the line of a tick is, and how far its number is from that
ROW = 1.5  # em: from one line of the key to the next
ROUND = (0.5, 1, 2, 5, 10)  # steps of ticks, times a power of ten

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Size:
    """A size on paper: its width, the height of the first panel or of the whole, the letters in points, and the lines in mm."""

    words: str
    width: float
    letters: float
    line: float
    panel: float = 0.0
    height: float = 0.0

    @property
    def em(self) -> float:
        """The size of the letters in mm."""
        return self.letters * POINT


_COLUMN, _COLUMNS = CONSTANTS["paper"]["column"], CONSTANTS["paper"]["columns"]
SIZES = {
    "column": Size(f"one column ({_COLUMN} mm)", _COLUMN, 8, 0.3, panel=34),
    "columns": Size(f"two columns ({_COLUMNS} mm)", _COLUMNS, 8, 0.35, panel=52),
    "slide": Size("slide (254 × 143 mm)", 254, 16, 0.8, height=142.875),
}


@dataclass(frozen=True)
class Letters:
    """A line of text, whose place is the end that its anchor says, on the line that the letters stand on."""

    x: float
    y: float
    runs: Runs
    anchor: Anchor = "start"


@dataclass(frozen=True)
class Frame:
    """A panel on the sheet, with its curves in the numbers of its axes, by the place of the curve in the drawing."""

    left: float
    top: float
    width: float
    height: float
    span: tuple[float, float]
    range: tuple[float, float]
    across: Sequence[float]
    up: Sequence[float]
    curves: dict[int, list[Piece]]
    has_numbers: tuple[bool, bool]  # below it, and to the left

    def x(self, value: float) -> float:
        """Where a number of the horizontal axis stands."""
        return self.left + (value - self.span[0]) / (self.span[1] - self.span[0]) * self.width

    def y(self, value: float) -> float:
        """Where a number of the vertical axis stands."""
        return self.top + (self.range[1] - value) / (self.range[1] - self.range[0]) * self.height


@dataclass(frozen=True)
class Sheet:
    """A drawing laid out on paper: its panels, its words, and where the key has a piece of each curve."""

    drawing: Drawing
    size: Size
    height: float
    frames: Sequence[Frame]
    words: Sequence[Letters]
    key: Mapping[int, tuple[float, float]]

    @property
    def piece(self) -> float:
        """How long the piece of a curve is that stands before its name."""
        return PIECE * self.size.em

    def letters(self) -> list[Letters]:
        """All that is text: the words and the numbers of the axes."""
        return [*self.words, *self._numbers()]

    def _numbers(self) -> list[Letters]:
        em = self.size.em
        below = [
            Letters(frame.x(tick), frame.top + frame.height + 1.3 * em, ((tick_text(tick), False),), "middle")
            for frame in self.frames
            if frame.has_numbers[0]
            for tick in frame.across
        ]
        beside = [
            Letters(frame.left - (TICK + APART) * em, frame.y(tick) + 0.35 * em, ((tick_text(tick), False),), "end")
            for frame in self.frames
            if frame.has_numbers[1]
            for tick in frame.up
        ]
        return below + beside


def sheet(drawing: Drawing, size: Size) -> Sheet:
    """The drawing at a size."""
    em, rows, columns = size.em, len(drawing.panels), drawing.columns
    names = {i: wrapped(name, (size.width / em - 8) / LETTER) for i, name in drawing.names.items()}
    titles = [broken(panel.title, size.width / em / LETTER) for panel in drawing.panels]
    places = _key(names, size.width / em - 5)
    above, below, gap = ROW * em * _rows(names, places) + 0.3 * em, 3.1 * em, 0.8 * em
    heights = _heights(size, rows, above + below + sum(map(_title_height, titles)) * em + (rows - 1) * gap)
    ups = [ticks(panel.low, panel.high, height / (2.2 * em)) for panel, height in zip(drawing.panels, heights, strict=True)]
    left = (0.9 + LETTER * max(len(tick_text(tick)) for up in ups for tick in up)) * em
    width = (size.width - left - 0.9 * em - (columns - 1) * em) / columns
    across = ticks(*drawing.span, width / (4 * em))
    frames: list[Frame] = []
    words: list[Letters] = []
    top = above
    for row, (panel, title, height, up) in enumerate(zip(drawing.panels, titles, heights, ups, strict=True)):
        top += _title_height(title) * em
        words += [Letters(left, top - (0.6 + 1.2 * line) * em, runs) for line, runs in enumerate(reversed(title))]
        for column in range(columns):
            lines = {i: line for i, line in panel.lines.items() if columns == 1 or i == column}
            curves = _tables(lines, panel, drawing.span, width, height)
            place = left + column * (width + em), top, width, height
            has = row == rows - 1, column == 0 and panel.numbered
            frames.append(Frame(*place, drawing.span, (panel.low, panel.high), across, up, curves, has))
        top += height + gap
    bottom = top - gap + below
    words.append(Letters((left + size.width - 0.9 * em) / 2, bottom - 0.5 * em, drawing.axis, "middle"))
    key = {i: (left + x * em, (ROW * row + 0.9) * em) for i, (x, row) in places.items()}
    lines = [
        Letters(key[i][0] + (PIECE + 0.6) * em, key[i][1] + (ROW * row + 0.33) * em, line)
        for i, name in names.items()
        for row, line in enumerate(name)
    ]
    return Sheet(drawing, size, bottom, frames, [*lines, *words], key)


def _key(names: Mapping[int, Sequence[Runs]], width: float) -> dict[int, tuple[float, int]]:
    """Where each name of the key begins: how far to the right in em, and in which row.

    Names stand in columns of one width, as many as there is room for; one that takes several lines has its rows to itself.
    """
    widest = PIECE + 0.6 + WIDE * max((_length(line) for name in names.values() for line in name), default=0) + 1.5
    columns = max(int((width + 1.5) / widest), 1) if all(len(name) == 1 for name in names.values()) else 1
    places: dict[int, tuple[float, int]] = {}
    row = 0
    for place, (i, name) in enumerate(names.items()):
        places[i] = place % columns * widest, row
        row += len(name) if place % columns == columns - 1 else 0
    return places


def _rows(names: Mapping[int, Sequence[Runs]], places: Mapping[int, tuple[float, int]]) -> int:
    """How many rows the key takes."""
    return max((row + len(names[i]) for i, (_, row) in places.items()), default=0)


def _length(runs: Runs) -> int:
    return sum(len(text) for text, _ in runs)


def wrapped(name: Runs, most: float) -> list[Runs]:
    """A name in lines of at most so many letters, broken before a hyperparameter; one alone may be longer.

    >>> wrapped((("Focal", False), (", ", False), ("γ", True), (" = 2", False)), 8)
    [(('Focal', False),), (('γ', True), (' = 2', False))]
    """
    parts: list[list[tuple[str, bool]]] = [[]]
    for run in name:
        if run == SEPARATOR:
            parts.append([])
        else:
            parts[-1].append(run)
    lines: list[Runs] = []
    for part in map(tuple, parts):
        longer = (*lines[-1], SEPARATOR, *part) if lines else part
        if lines and _length(longer) <= most:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines


def broken(title: Runs, most: float) -> list[Runs]:
    """A title in one line, or in two where it has more letters than that: broken after the last comma that leaves the first short.

    >>> broken((("weight, ", False), ("w", True), (", of ", False), ("ψ", True)), 12)
    [(('weight, ', False), ('w', True), (',', False)), (('of ', False), ('ψ', True))]
    """
    length, cut = 0, None
    for i, (text, _) in enumerate(title):
        if (comma := text.rfind(", ")) >= 0 and 0 < length + comma <= most:
            cut = i, comma
        length += len(text)
    if length <= most or cut is None:
        return [title]
    i, comma = cut
    text, slanted = title[i]
    return [(*title[:i], (text[: comma + 1], slanted)), ((text[comma + 2 :], slanted), *title[i + 1 :])]


def _title_height(title: Sequence[Runs]) -> float:
    """The height above a panel that its title takes, in em."""
    return 0.5 + 1.2 * len(title)


def _heights(size: Size, rows: int, rest: float) -> list[float]:
    """The heights of the panels; of a sheet that has a height of its own they share what is left of it."""
    shares = [CONSTANTS["panels"]["first"], *[1.0] * (rows - 1)]
    one = (size.height - rest) / sum(shares) if size.height else size.panel / shares[0]
    return [share * one for share in shares]


def _tables(
    lines: Mapping[int, Line], panel: Panel, span: tuple[float, float], width: float, height: float
) -> dict[int, list[Piece]]:
    """The points of each line in the panel that are needed to draw it at this size."""
    scale = width / (span[1] - span[0]), height / (panel.high - panel.low)
    pieces = {i: pieces_within(line.x, line.y, panel.low, panel.high) for i, line in lines.items()}
    return {i: bends(each, scale, TOLERANCE, MOST_ROWS) for i, each in pieces.items() if each}


def ticks(low: float, high: float, most: float) -> list[float]:
    """Round numbers from low to high, at most so many, and two or three where that is fewer.

    >>> ticks(-4.0, 4.0, 6.0), ticks(0.0, 1.0, 3.5), ticks(-0.16, 4.8, 4.0), ticks(-6.0, 6.0, 1.5)
    ([-4.0, -2.0, 0.0, 2.0, 4.0], [0.0, 0.5, 1.0], [0.0, 2.0, 4.0], [-5.0, 0.0, 5.0])
    """
    rough = (high - low) / max(most, 2.0)
    decade = 10.0 ** math.floor(math.log10(rough))
    steps = [decade * m for m in ROUND]
    wide = next(i for i, step in enumerate(steps) if step >= rough * (1 - 1e-9))
    found = _multiples(steps[wide], low, high)
    return found if len(found) > 1 else _multiples(steps[wide - 1], low, high)


def _multiples(step: float, low: float, high: float) -> list[float]:
    return [i * step for i in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def tick_text(tick: float) -> str:
    """A number of an axis, without what rounding leaves of it."""
    return number(float(f"{tick:.10g}"), zero=NOISE)
