"""The curves of a picture as a table of numbers, for a spreadsheet or pandas: what table.js writes in the browser."""

from __future__ import annotations

from components.chart.scene import Picture
from components.export.drawing import evenly, name_of, text_of


def table(picture: Picture, about: str = "") -> str:
    """The table under lines that say what it is; a point where the loss is undefined is no row."""
    names = [text_of(name_of(picture, curve)) for curve in picture.curves]
    heads = [f"x: {picture.axis.title}", *(f"curve {i}: {name}" for i, name in enumerate(names, start=1)), about]
    lines = [f"# {' '.join(head.split())}" for head in heads if head]
    lines.append("curve,x,value,slope,curvature")
    for i, curve in enumerate(evenly(picture), start=1):
        rows = zip(*(part.tolist() for part in (curve.x, curve.value, curve.slope, curve.curvature)), strict=True)
        lines += [",".join(map(repr, (i, *row))) for row in rows if row[1] == row[1]]
    return "\n".join(lines) + "\n"
