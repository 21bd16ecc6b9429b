"""The rows of a batch, predictions and targets: as a link says them, as a file holds them, and what is wrong with either."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from losses.core.curve import Array  # of rows: (N, 2), prediction and target

COLUMNS = ("prediction", "target")
MOST = 5_000_000  # bytes of a file
SAID = 5  # how many of a file's mistakes are named
LETTERS = 4000  # of an address, for rows


class Kind(NamedTuple):
    """What the predictions are: the axis they lie on, what they are called, and which rows there can be."""

    axis: str
    words: str
    symbol: str
    binary: bool
    first: str  # the rows at the start, as text

    def wrong(self, prediction: float, target: float) -> str:
        """What is wrong with a row in a few words, or nothing."""
        for column, value in zip(COLUMNS, (prediction, target), strict=True):
            if not math.isfinite(value):
                return f"{column} {value} is no finite number"
        if self.binary and target not in (0, 1):
            return f"target {target:g} is neither 0 nor 1"
        if self.axis == "probability" and not 0 <= prediction <= 1:
            return f"prediction {prediction:g} is no probability"
        return ""


KINDS = (
    Kind("residual", "numbers", "x", False, "1_2~3_1~5_5"),
    Kind("probability", "probabilities of class 1", "p", True, "0.9_1~0.6_1~0.2_1~0.1_0~0.3_0~0.05_0"),
    Kind("logit", "logits of class 1", "z", True, "2.2_1~0.4_1~-1.4_1~-2.2_0~-0.8_0~-3_0"),
)


def write(rows: Array) -> str:
    """Rows as one text without a letter that an address would have to escape.

    >>> write(np.array([[1.0, 2.0], [-0.25, 1.0]]))
    '1_2~-0.25_1'
    """
    return "~".join("_".join(repr(value).removesuffix(".0") for value in row) for row in rows.tolist())


def read(text: str, kind: Kind) -> Array | None:
    """The rows a text says, or None where it says none, or one that the kind cannot have.

    >>> read("0.5_1~0.25_0", KINDS[1]), read("2_1", KINDS[1]), read("", KINDS[0])
    (array([[0.5 , 1.  ],
           [0.25, 0.  ]]), None, None)
    """
    pairs = [part.split("_") for part in text.split("~")]
    try:
        rows = [(float(prediction), float(target)) for prediction, target in pairs]
    except ValueError:
        return None
    return None if any(kind.wrong(*row) for row in rows) else np.array(rows)


def read_file(content: bytes, kind: Kind) -> Array:
    r"""The rows of a CSV file with the columns prediction and target; others are passed over.

    Raises ValueError, in one sentence for each mistake and with its line, where it holds anything but such rows.

    >>> read_file(b"id;target;prediction\n7;1;0.75\n", KINDS[1])
    array([[0.75, 1.  ]])
    """
    if len(content) > MOST:
        raise ValueError(f"The file is larger than {MOST // 1_000_000} MB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        raise ValueError(f"Line {line} is not text in UTF-8.") from problem
    head, _, _ = text.partition("\n")
    separator = max(",;\t", key=head.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return _read_lines(((lines.line_num, line) for line in lines), kind)
    except csv.Error as problem:
        raise ValueError(f"Line {lines.line_num} cannot be read: {problem}.") from problem


def _read_lines(lines: Iterable[tuple[int, Sequence[str]]], kind: Kind) -> Array:
    numbered = ((number, line) for number, line in lines if any(field.strip() for field in line))
    head = [name.strip().lower() for name in next(numbered, (1, ()))[1]]
    missing = [name for name in COLUMNS if head.count(name) != 1]
    if missing:
        found = ", ".join(head) or "nothing"
        raise ValueError(f"Line 1 must name the columns prediction and target once each; it has: {found[:200]}.")
    rows: list[tuple[float, float]] = []
    mistakes: list[str] = []
    for number, line in numbered:
        row, wrong = _read_row([line[head.index(name)] if head.index(name) < len(line) else "" for name in COLUMNS], kind)
        rows.append(row)
        if wrong:
            mistakes.append(f"Line {number}: {wrong}.")
    if mistakes:
        more = [f"And {len(mistakes) - SAID} lines more."] if len(mistakes) > SAID else []
        raise ValueError(" ".join([*mistakes[:SAID], *more]))
    if not rows:
        raise ValueError("The file has no rows under its first line.")
    return np.array(rows)


def _read_row(fields: Sequence[str], kind: Kind) -> tuple[tuple[float, float], str]:
    values: list[float] = []
    for column, field in zip(COLUMNS, fields, strict=True):
        try:
            values.append(float(field))
        except ValueError:
            said = f"{column} {field.strip()[:40]!r} is no number" if field.strip() else f"{column} is missing"
            return (math.nan, math.nan), said
    return (values[0], values[1]), kind.wrong(values[0], values[1])
