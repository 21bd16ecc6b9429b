"""A picture for a paper or a slide: as SVG and PDF, with letters that are letters and sizes in millimetres."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from fpdf import FPDF

from components.chart.scene import Picture
from components.export.drawing import NOTHING, Hidden, drawing
from components.export.faces import FAMILY, face, face_rule
from components.export.sheet import SIZES, TICK, Frame, Letters, Sheet, sheet
from components.kit.theme import THEME

INK = str(THEME["light"]["textColor"])
GRID = "#C8CACC"
AXIS = 0.6  # width of the lines of the axes, in widths of a curve
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # the date in every file, so that two of one picture are equal

Stroke = tuple[list[tuple[float, float]], str, float, Sequence[float]]  # points, colour, width and dashes, in mm


def svg(picture: Picture, size: str = "column", about: str = "", hidden: Hidden = NOTHING) -> str:
    """The picture as SVG of a size, with its font; `about` says where it comes from."""
    laid = sheet(drawing(picture, hidden), SIZES[size])
    words = laid.letters()
    rules = [face_rule(italic, text) for italic in (False, True) if (text := _text(words, italic))]
    caption = laid.drawing.caption
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{laid.size.width:g}mm" height="{laid.height:.4g}mm" '
            f'viewBox="0 0 {laid.size.width:g} {laid.height:.4g}" font-family="{FAMILY}, sans-serif" '
            f'font-size="{laid.size.em:.4g}" fill="{INK}">',
            f"<title>{escape(caption)}</title><desc>{escape(about)}</desc><style>{''.join(rules)}</style>",
            '<rect width="100%" height="100%" fill="#FFFFFF"/>',
            *map(_path, _strokes(laid)),
            *map(_words, words),
            "</svg>\n",
        ]
    )


def pdf(picture: Picture, size: str = "column", about: str = "", hidden: Hidden = NOTHING) -> bytes:
    """The picture as a page of PDF of a size, with its font in it; `about` says where it comes from."""
    laid = sheet(drawing(picture, hidden), SIZES[size])
    file = FPDF(unit="mm", format=(laid.size.width, laid.height))
    file.set_creation_date(EPOCH)
    file.set_title(laid.drawing.caption)
    file.set_subject(about)
    file.set_auto_page_break(False)
    file.c_margin = 0
    file.add_page()
    with tempfile.TemporaryDirectory() as folder:
        for style in ("", "I"):
            path = Path(folder, f"{FAMILY}{style}.ttf")
            path.write_bytes(face(style == "I"))
            file.add_font(FAMILY, style, path)
        for stroke in _strokes(laid):
            _draw(file, stroke)
        file.set_text_color(INK)
        for words in laid.letters():
            _write(file, words, laid.size.letters)
        return bytes(file.output())


def _strokes(laid: Sheet) -> list[Stroke]:
    """Everything that is a line, from the back to the front."""
    thin = AXIS * laid.size.line
    strokes = [stroke for frame in laid.frames for stroke in _axes(frame, laid.size.em, thin)]
    for frame in laid.frames:
        for i, pieces in frame.curves.items():
            points = [[(frame.x(x), frame.y(y)) for x, y in piece] for piece in pieces]
            strokes += [(piece, *_look(laid, i)) for piece in points]
    strokes += [([(x, y), (x + laid.piece, y)], *_look(laid, i)) for i, (x, y) in laid.key.items()]
    return strokes


def _look(laid: Sheet, i: int) -> tuple[str, float, Sequence[float]]:
    width = laid.size.line
    return laid.drawing.colors[i], width, [part * width for part in laid.drawing.dashes[i]]


def _axes(frame: Frame, em: float, thin: float) -> list[Stroke]:
    """The lines at 0, the lines below and to the left of a panel, and their ticks."""
    right, bottom, tick = frame.left + frame.width, frame.top + frame.height, TICK * em
    zeros: list[Stroke] = []
    if frame.range[0] < 0 < frame.range[1]:
        zeros.append(([(frame.left, frame.y(0)), (right, frame.y(0))], GRID, thin, ()))
    if frame.span[0] < 0 < frame.span[1]:
        zeros.append(([(frame.x(0), frame.top), (frame.x(0), bottom)], GRID, thin, ()))
    edges: list[Stroke] = [([(frame.left, frame.top), (frame.left, bottom), (right, bottom)], INK, thin, ())]
    below: list[Stroke] = [([(frame.x(v), bottom), (frame.x(v), bottom + tick)], INK, thin, ()) for v in frame.across]
    beside: list[Stroke] = [([(frame.left - tick, frame.y(v)), (frame.left, frame.y(v))], INK, thin, ()) for v in frame.up]
    return zeros + edges + below + beside


def _text(words: Sequence[Letters], italic: bool) -> str:
    return "".join(text for each in words for text, slanted in each.runs if slanted == italic)


def _path(stroke: Stroke) -> str:
    points, color, width, dashes = stroke
    path = "M" + "L".join(f"{x:.3f} {y:.3f}" for x, y in points)
    dash = f' stroke-dasharray="{" ".join(f"{part:.3g}" for part in dashes)}"' if dashes else ""
    return f'<path d="{path}" fill="none" stroke="{color}" stroke-width="{width:.3g}" stroke-linejoin="round"{dash}/>'


def _words(words: Letters) -> str:
    runs = "".join(
        f'<tspan font-style="italic">{escape(text)}</tspan>' if slanted else escape(text) for text, slanted in words.runs
    )
    return f'<text x="{words.x:.3f}" y="{words.y:.3f}" text-anchor="{words.anchor}" xml:space="preserve">{runs}</text>'


def _draw(file: FPDF, stroke: Stroke) -> None:
    (first, *others), color, width, dashes = stroke
    with file.new_path() as path:
        style = path.style
        style.auto_close = False
        style.fill_color, style.stroke_color, style.stroke_width, style.stroke_join_style = None, color, width, "round"
        style.stroke_dash_pattern, style.stroke_cap_style = dashes or None, "butt"  # caps would fill the gaps between dots
        path.move_to(*first)
        for point in others:
            path.line_to(*point)


def _write(file: FPDF, words: Letters, letters: float) -> None:
    """A line of text, piece by piece."""
    widths: list[float] = []
    for text, slanted in words.runs:
        file.set_font(FAMILY, "I" if slanted else "", letters)
        widths.append(file.get_string_width(text))
    x = words.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[words.anchor] * sum(widths)
    for (text, slanted), width in zip(words.runs, widths, strict=True):
        file.set_font(FAMILY, "I" if slanted else "", letters)
        file.text(x, words.y, text)
        x += width
