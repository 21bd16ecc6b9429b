"""A picture as TeX: a document that pgfplots draws, with the curves as small tables of numbers."""

from __future__ import annotations

import platform
import re
import tomllib
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import torch

from components.chart.scene import Picture
from components.export.bends import Piece
from components.export.drawing import NOTHING, Hidden, Runs, drawing
from components.export.sheet import APART, SIZES, TICK, Frame, Letters, Sheet, sheet, tick_text

PROJECT = Path(__file__).parents[2] / "pyproject.toml"
POINTS_PER_MM = 72.27 / 25.4  # of TeX's own points, which dashes are given in

# The document begins with the packages that the picture needs; the page is as large as the picture.
_DOCUMENT = """\
{comment}
\\documentclass{{article}}
\\usepackage[T1]{{fontenc}}
\\usepackage{{lmodern}}
\\usepackage[paperwidth={width:g}mm, paperheight={height:g}mm, margin=0mm]{{geometry}}
\\usepackage{{pgfplots}}
\\pgfplotsset{{compat=1.17}}
\\pagestyle{{empty}}
\\begin{{document}}%
\\noindent
\\begin{{tikzpicture}}[x=1mm, y=-1mm,
  every node/.style={{inner sep=0pt, font=\\fontsize{{{letters:g}pt}}{{{leading:g}pt}}\\selectfont}}]
\\useasboundingbox (0, 0) rectangle ({width:g}, {height:g});
{picture}
\\end{{tikzpicture}}%
\\end{{document}}
"""

_AXIS = """\
\\begin{{axis}}[at={{({left}mm, {bottom}mm)}}, anchor=south west, scale only axis, width={width}mm, height={height}mm,
  xmin={xmin}, xmax={xmax}, ymin={ymin}, ymax={ymax},
  axis lines=left, axis line style={{-}}, tick align=outside, clip=false,
  major tick length={tick}mm, tick label style={{inner sep={apart}mm}},
  xtick={{{across}}}, xticklabels={{{across_text}}}, ytick={{{up}}}, yticklabels={{{up_text}}},
  extra x ticks={{{zero_x}}}, extra y ticks={{{zero_y}}}, extra x tick labels={{}}, extra y tick labels={{}},
  extra tick style={{grid=major, tick style={{draw=none}}}}, grid style={{black!20}},
  every axis plot/.append style={{line width={line}mm, line join=round, no marks}}]
{plots}
\\end{{axis}}"""

_SIGNS = {
    "−": "-",
    "×": r"\times",
    "·": r"\cdot",
    "∞": r"\infty",
    "≤": r"\le",
    "≥": r"\ge",
    "‖": r"\|",
    "→": r"\to",
    "ϵ": r"\epsilon",
}
_REPEATED = re.compile(r"([_^])\{[\w-]+\}(?:\1\{[\w-]+\})+")  # digits of one index, each lowered by itself
_INDEX = re.compile(r"\{([\w-]+)\}")
_NAMED = {"\\": "backslash", "~": "asciitilde", "^": "asciicircum", "<": "less", ">": "greater", "|": "bar", '"': "quotedbl"}
_ESCAPED = {sign: f"\\text{name}{{}}" for sign, name in _NAMED.items()} | {sign: f"\\{sign}" for sign in "#$%&_{}"}


def pgfplots(picture: Picture, size: str = "column", about: str = "", hidden: Hidden = NOTHING) -> str:
    """The picture as a TeX document of a size; `about` says where it comes from."""
    laid = sheet(drawing(picture, hidden), SIZES[size])
    parts = [
        *(
            f"\\definecolor{{atlas{i}}}{{HTML}}{{{color.removeprefix('#')}}}"
            for i, color in enumerate(laid.drawing.colors, start=1)
        ),
        *(_axis(laid, frame) for frame in laid.frames),
        *(_key(laid, i, x, y) for i, (x, y) in laid.key.items()),
        *map(_words, laid.words),
    ]
    return _DOCUMENT.format(
        comment=_comment(laid, about),
        width=laid.size.width,
        height=round(laid.height, 2),
        letters=laid.size.letters,
        leading=1.2 * laid.size.letters,
        picture="\n".join(parts),
    )


def _comment(laid: Sheet, about: str) -> str:
    """What the picture shows, where it comes from, and how it gets into a paper."""
    version = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"]
    lines = [
        laid.drawing.caption,
        about,
        f"Loss Atlas {version}, PyTorch {torch.__version__}, Python {platform.python_version()}",
        "In a paper: compile this file and include its PDF, or copy all from \\begin{tikzpicture} to \\end{tikzpicture},",
        "which needs \\usepackage{pgfplots}. Every curve is a table: at most 200 rows, more of them where it bends.",
    ]
    return "\n".join(f"% {' '.join(line.split())}" for line in lines if line)


def _axis(laid: Sheet, frame: Frame) -> str:
    low, high = frame.range
    has_below, has_beside = frame.has_numbers
    return _AXIS.format(
        left=_short(frame.left),
        bottom=_short(-frame.top - frame.height),
        width=_short(frame.width),
        height=_short(frame.height),
        xmin=_number(frame.span[0]),
        xmax=_number(frame.span[1]),
        ymin=_number(low),
        ymax=_number(high),
        across=", ".join(map(_number, frame.across)),
        across_text=_tick_labels(frame.across) if has_below else "",
        up=", ".join(map(_number, frame.up)),
        up_text=_tick_labels(frame.up) if has_beside else "",
        zero_x="0" if frame.span[0] < 0 < frame.span[1] else "",
        zero_y="0" if low < 0 < high else "",
        line=_short(laid.size.line),
        tick=_short(TICK * laid.size.em),
        apart=_short(APART * laid.size.em),
        plots="\n".join(_plot(laid, i, pieces) for i, pieces in frame.curves.items()),
    )


def _plot(laid: Sheet, i: int, pieces: Sequence[Piece]) -> str:
    """A curve as a table; a row without a number is a gap."""
    gap = "\nnan nan\n"
    table = gap.join("\n".join(f"{_number(x)} {_number(y)}" for x, y in piece) for piece in pieces)
    return f"\\addplot [{_look(laid, i)}, unbounded coords=jump] table {{\n{table}\n}};"


def _look(laid: Sheet, i: int) -> str:
    """The colour of a curve, and its dashes: drawn and left out in turn."""
    lengths = [part * laid.size.line * POINTS_PER_MM for part in laid.drawing.dashes[i]]
    dashes = " ".join(f"{word} {length:.3g}pt" for word, length in zip(("on", "off") * len(lengths), lengths, strict=False))
    return f"atlas{i + 1}" + (f", dash pattern={dashes}" if dashes else "")


def _key(laid: Sheet, i: int, x: float, y: float) -> str:
    line = f"line width={_short(laid.size.line)}mm"
    return f"\\draw [{_look(laid, i)}, {line}] ({_short(x)}, {_short(y)}) -- +({_short(laid.piece)}, 0);"


def _words(words: Letters) -> str:
    anchor = {"start": "base west", "middle": "base", "end": "base east"}[words.anchor]
    return f"\\node [anchor={anchor}] at ({_short(words.x)}, {_short(words.y)}) {{{tex(words.runs)}}};"


def _tick_labels(ticks: Sequence[float]) -> str:
    return ", ".join(tex(((tick_text(tick), False),)) for tick in ticks)


def _short(millimetres: float) -> str:
    return f"{round(millimetres, 3):g}"


def _number(value: float) -> str:
    return f"{value:.6g}"


def tex(runs: Runs) -> str:
    r"""A text as TeX sets it: what is in italics, and every sign of a formula, as mathematics.

    >>> tex((("gradient, d", False), ("L", True), ("/d", False), ("z₁", True))), tex((("50 % of my_loss, −2", False),))
    ('gradient, d$L$/d$z_{1}$', '50 \\% of my\\_loss, $-$2')
    """
    text = "".join(_mathematics(part) if slanted else "".join(map(_character, part)) for part, slanted in runs)
    return _REPEATED.sub(lambda found: f"{found[1]}{{{''.join(_INDEX.findall(found[0]))}}}", text.replace("$$", ""))


def _mathematics(symbol: str) -> str:
    """A symbol in italics, whose index may be a word: N_cls."""
    letter, _, word = symbol.partition("_")
    index = f"_{{\\mathrm{{{word}}}}}" if word else ""
    signs = "".join(_character(each).strip("$") for each in letter)
    return f"${signs}{index}$"


def _character(sign: str) -> str:
    """One character: as it is where TeX reads it, otherwise as a command."""
    name = unicodedata.name(sign, "")
    plain = unicodedata.normalize("NFKC", sign)
    if sign in _SIGNS:
        return f"${_SIGNS[sign]}$"
    if greek := re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER (\w+)", name):
        return f"${_greek(greek[1] == 'CAPITAL', greek[2].lower().replace('lamda', 'lambda'))}$"
    if name.startswith(("SUBSCRIPT", "SUPERSCRIPT")):
        return f"${'_' if name.startswith('SUB') else '^'}{{{plain.replace('−', '-')}}}$"
    if sign in _ESCAPED:
        return _ESCAPED[sign]
    return sign if ord(sign) < 0x180 else " " if sign.isspace() else "?"


def _greek(capital: bool, letter: str) -> str:
    """A Greek letter; TeX has no command for those that look like Latin ones."""
    latin = {"alpha": "A", "beta": "B", "epsilon": "E", "zeta": "Z", "eta": "H", "iota": "I", "kappa": "K", "mu": "M", "nu": "N"}
    latin |= {"omicron": "O", "rho": "P", "tau": "T", "chi": "X"}
    if letter == "omicron":
        return "O" if capital else "o"
    return f"\\mathrm{{{latin[letter]}}}" if capital and letter in latin else f"\\{letter.title() if capital else letter}"
