"""From the columns of a table that a reader has chosen to the rows of a batch, or what keeps a cell from being a number."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from components.batch.file import FileTable, refuse
from components.batch.sentences import CAUSES, MOST_TEXTS, POSITIVE, SAMPLE, USUAL, say
from components.states.rows import COLUMNS, NUMBER, Kind
from losses.core.curve import Array
from losses.core.numbers import number_of

_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+(e[+-]?[0-9]+)?", re.IGNORECASE)
_POINT = re.compile(r"[+-]?[0-9]*\.[0-9]+(e[+-]?[0-9]+)?", re.IGNORECASE)
_NO_NUMBER = re.compile(rf"(?:\A|\n)(?!{NUMBER}(?:\n|\Z))")  # in all cells at once, which is ten times as fast


@dataclass(frozen=True, kw_only=True)
class Columns:
    """What a reader has chosen of a table: columns by their place, what the predictions are, the decimal mark, the label of 1.

    Without the label, a binary target is 0 or 1 already.
    """

    prediction: int
    target: int
    weight: int | None
    kind: Kind
    comma: bool
    positive: str | None = None


def usual(names: Sequence[str], role: str) -> int | None:
    """The place of the column that has a usual name of a role.

    >>> usual(["id", "Ground Truth", "prob(1)"], "target"), usual(["id", "Ground Truth", "prob(1)"], "prediction")
    (1, 2)
    """
    plain = [re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_") for name in names]
    return next((plain.index(name) for name in USUAL[role].split() if name in plain), None)


def has_comma(table: FileTable) -> bool:
    """Whether the decimal mark is a comma: some first cells have one and none has a point, and commas do not separate the cells."""
    cells = [cell for column in table.columns for cell in column[:SAMPLE]]
    return table.separator not in ("", ",") and any(map(_COMMA.fullmatch, cells)) and not any(map(_POINT.fullmatch, cells))


def labels_of(cells: Sequence[str], comma: bool) -> list[str]:
    """The labels of a target, in the order of their first row; none where they are 0 and 1 already.

    >>> labels_of(["-1", "1", "1.0"], False), labels_of(["ham", "spam"], False), labels_of(["0", "1,0"], True)
    (['-1', '1'], ['ham', 'spam'], [])
    """
    texts = dict.fromkeys(cells)
    labels = list(texts if len(texts) > MOST_TEXTS else dict.fromkeys(_label(text, comma) for text in texts))
    return [] if set(labels) <= {"0", "1"} else labels


def likely(labels: Sequence[str]) -> str | None:
    """The label of class 1: the greater of two numbers, or a word that usually stands for it.

    >>> likely(["-1", "1"]), likely(["False", "True"]), likely(["cat", "dog"])
    ('1', 'True', None)
    """
    numbers = [number_of(label) for label in labels]
    if len(labels) == 2 and not any(map(math.isnan, numbers)):
        return labels[int(np.argmax(numbers))]
    return next((label for label in labels if label.casefold() in POSITIVE), None)


def rows_of(table: FileTable, chosen: Columns) -> Array:
    """The rows: prediction, target and, if chosen, weight.

    Raises ValueError, in sentences for a reader with line, cell, cause and cure, where a cell cannot be what it was chosen for.
    """
    places = {"prediction": chosen.prediction, "target": chosen.target, "weight": chosen.weight}
    columns: list[Array] = []
    mistakes: list[tuple[int, str]] = []
    for role in COLUMNS:
        if (place := places[role]) is None:
            continue
        cells = table.columns[place]
        if role == "target" and chosen.positive is not None:
            classes = {cell: float(_label(cell, chosen.comma) == chosen.positive) for cell in dict.fromkeys(cells)}
            columns.append(np.array([classes[cell] for cell in cells]))
            mistakes += [(i, say("missing", role=role)) for i, cell in enumerate(cells) if not cell]
            continue
        columns.append(numbers_of(cells, chosen.comma))
        if not chosen.kind.fits(role, columns[-1]):
            mistakes += _mistakes(cells, columns[-1], role, chosen)
    first = {i: problem for i, problem in reversed(mistakes)}  # of each row
    refuse(table.unit, [(table.places[i], first[i]) for i in sorted(first)], _cure(first.values(), chosen.kind))
    if chosen.weight is not None and not columns[2].any():
        raise ValueError(say("no weight"))
    return np.stack(columns, axis=1)


def _label(cell: str, comma: bool) -> str:
    """A label, the same for 1 and 1.0."""
    number = _value(cell, comma)
    return cell if math.isnan(number) else repr(number + 0.0).removesuffix(".0")


def numbers_of(cells: Sequence[str], comma: bool) -> Array:
    """The numbers in cells, NaN where there is none, with a decimal point or a decimal comma.

    >>> numbers_of(["0.5", "0,5", "5"], False), numbers_of(["0.5", "0,5", "5"], True)
    (array([0.5, nan, 5. ]), array([nan, 0.5, 5. ]))
    """
    text = "\n".join(cells)
    if comma and "." not in text:
        text = text.replace(",", ".")
        comma = False
    if not comma and not _NO_NUMBER.search(text) and text.count("\n") == len(cells) - 1:
        return np.array(list(map(float, text.split("\n"))))
    return np.array([_value(cell, comma) for cell in cells])


def _value(cell: str, comma: bool) -> float:
    if not comma:
        return number_of(cell)
    return math.nan if "." in cell else number_of(cell.replace(",", "."))


def _mistakes(cells: Sequence[str], values: Array, role: str, chosen: Columns) -> list[tuple[int, str]]:
    mistakes: list[tuple[int, str]] = []
    for i, (cell, value) in enumerate(zip(cells, values.tolist(), strict=True)):
        cause = _cause(cell, chosen.comma) if math.isnan(value) else chosen.kind.problem(role, value)
        if cause:
            mistakes.append((i, say("cell" if cell else "no cell", role=role, cell=cell[:40], cause=cause)))
    return mistakes


def _cure(problems: Iterable[str], kind: Kind) -> str:
    """What a reader can choose otherwise, where that may be the cause."""
    if not kind.binary and any(re.fullmatch("target .* is no number", problem) for problem in problems):
        return say("labels")
    if kind.binary and any(problem.endswith("is no probability") for problem in problems):
        return say("no labels")
    return ""


def _cause(cell: str, comma: bool) -> str:
    """Why a cell is no number, as the end of a sentence.

    >>> _cause("", False), _cause("1_000", False), _cause("eight", False)
    ('is missing', 'is no number: leave out the underscores', 'is no number')
    """
    known = next((cause for pattern, cause in CAUSES if re.fullmatch(pattern, cell, re.IGNORECASE)), "")
    if known:
        return known
    if re.search(r"[0-9],[0-9]", cell) and not comma:
        return say("with point")
    if re.search(r"[0-9]\.[0-9]", cell) and comma:
        return say("with comma")
    return say("other digits" if re.search(r"\d", cell) and not re.search(r"[0-9]", cell) else "no number")
