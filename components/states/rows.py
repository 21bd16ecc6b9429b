"""The rows of a batch, predictions and targets: as a link says them, as a file holds them, and what is wrong with either."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from components.wire.pages import RowRule
from losses.core.curve import Array  # of rows: (N, 2), prediction and target

COLUMNS = ("prediction", "target")
MOST = 5_000_000  # bytes of a file
SAID = 5  # how many of a file's mistakes are named
LETTERS = 4000  # of an address, for rows


CLASS: RowRule = {"intervals": [(0, 0), (1, 1)], "problem": "is neither 0 nor 1"}
PROBABILITY: RowRule = {"intervals": [(0, 1)], "problem": "is no probability"}


class Kind(NamedTuple):
    """What the predictions are: the axis they lie on, what they are called, and what the columns of the rows may hold."""

    axis: str
    words: str
    symbol: str
    binary: bool
    first: str  # the rows at the start, as text
    rules: Mapping[str, RowRule]  # by column; the table in the browser goes by them too

    def problem(self, column: str, value: float) -> str:
        """What is wrong with a number in a column, as the end of a sentence, or nothing.

        >>> KINDS[1].problem("prediction", 1.5), KINDS[1].problem("target", 1)
        ('is no probability', '')
        """
        if not math.isfinite(value):
            return "is no finite number"
        rule = self.rules.get(column)
        return rule["problem"] if rule and not any(low <= value <= high for low, high in rule["intervals"]) else ""


KINDS = (
    Kind("residual", "numbers", "x", False, "1_2~3_1~5_5", {}),
    Kind(
        axis="probability",
        words="probabilities of class 1",
        symbol="p",
        binary=True,
        first="0.9_1~0.6_1~0.2_1~0.1_0~0.3_0~0.05_0",
        rules={"prediction": PROBABILITY, "target": CLASS},
    ),
    Kind("logit", "logits of class 1", "z", True, "2.2_1~0.4_1~-1.4_1~-2.2_0~-0.8_0~-3_0", {"target": CLASS}),
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
    wrong = any(kind.problem(column, value) for row in rows for column, value in zip(COLUMNS, row, strict=True))
    return None if wrong else np.array(rows)


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
    """The row, and what is wrong with it, if anything."""
    values: list[float] = []
    for column, field in zip(COLUMNS, fields, strict=True):
        text = field.strip()[:40]
        try:
            values.append(float(field))
        except ValueError:
            return (math.nan, math.nan), f"{column} {text!r} is no number" if text else f"{column} is missing"
        if problem := kind.problem(column, values[-1]):
            return (math.nan, math.nan), f"{column} {text} {problem}"
    return (values[0], values[1]), ""
