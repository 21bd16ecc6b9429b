"""The rows of a batch, predictions and targets, and their weights if they have any: as a link says them, and what they may be."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from components.wire.pages import RowRule
from losses.core.curve import Array  # of rows: (N, 2), prediction and target, or (N, 3), with a weight

COLUMNS = ("prediction", "target", "weight")
MOST = 5_000_000  # bytes of a file
MOST_ROWS = 500_000
LETTERS = 4000  # of an address, for rows
NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_ROW = {columns: "_".join([NUMBER] * columns) for columns in (2, 3)}
# Where something begins that is no row. A repeated row would need memory to go back in a long text or, possessive, a later Python
# than 3.11.2, whose possessive repetitions also match what ends in half a row.
_BROKEN = {columns: re.compile(rf"(?:\A|~)(?!{row}(?:~|\Z))") for columns, row in _ROW.items()}

NOT_FINITE = "is no finite number"
CLASS: RowRule = {"intervals": [(0, 0), (1, 1)], "problem": "is neither 0 nor 1"}
PROBABILITY: RowRule = {"intervals": [(0, 1)], "problem": "is no probability"}
WEIGHT: RowRule = {"intervals": [(0, sys.float_info.max)], "problem": "is no weight, which is 0 or more"}


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
            return NOT_FINITE
        rule = self.rules.get(column)
        return rule["problem"] if rule and not any(low <= value <= high for low, high in rule["intervals"]) else ""

    def fits(self, column: str, values: Array) -> bool:
        """Whether a column may hold these numbers."""
        intervals = self.rules[column]["intervals"] if column in self.rules else [(-math.inf, math.inf)]
        inside = [(low <= values) & (values <= high) for low, high in intervals]
        return bool(np.isfinite(values).all() and np.any(inside, axis=0).all())


KINDS = (
    Kind("residual", "numbers", "x", False, "1_2~3_1~5_5", {"weight": WEIGHT}),
    Kind(
        axis="probability",
        words="probabilities of class 1",
        symbol="p",
        binary=True,
        first="0.9_1~0.6_1~0.2_1~0.1_0~0.3_0~0.05_0",
        rules={"prediction": PROBABILITY, "target": CLASS, "weight": WEIGHT},
    ),
    Kind(
        axis="logit",
        words="logits of class 1",
        symbol="z",
        binary=True,
        first="2.2_1~0.4_1~-1.4_1~-2.2_0~-0.8_0~-3_0",
        rules={"target": CLASS, "weight": WEIGHT},
    ),
)


def write(rows: Array) -> str:
    """Rows as one text without a letter that an address would have to escape.

    >>> write(np.array([[1.0, 2.0], [-0.25, 1.0]])), write(np.array([[1.0, 2.0, 0.5]]))
    ('1_2~-0.25_1', '1_2_0.5')
    """
    return "~".join("_".join(repr(value).removesuffix(".0") for value in row) for row in rows.tolist())


def read(text: str, kind: Kind) -> Array | None:
    """The rows a text says, or None where it says none, one that the kind cannot have, or weights that are all 0.

    >>> read("0.5_1~0.25_0", KINDS[1]), read("2_1", KINDS[1]), read("", KINDS[0])
    (array([[0.5 , 1.  ],
           [0.25, 0.  ]]), None, None)
    """
    columns = text.partition("~")[0].count("_") + 1
    if columns not in _BROKEN or len(text) > MOST or _BROKEN[columns].search(text):
        return None
    rows = np.array(re.split("[_~]", text), dtype=float).reshape(-1, columns)
    fitting = len(rows) <= MOST_ROWS and all(kind.fits(name, rows[:, k]) for k, name in enumerate(COLUMNS[:columns]))
    return rows if fitting and (columns == 2 or rows[:, 2].any()) else None
