"""Records in JSON as rows of texts: a list of objects, an object on each line, or an object of columns."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from typing import cast

_CURE = 'Write a list of records, such as [{"target": 1, "prediction": 0.9}], or a record on each line.'

Object = Mapping[str, object]


def read_records(text: str) -> tuple[str, list[int], dict[str, list[str]]]:
    """What the places of the rows count (records or lines), these places, and the columns by their names.

    Raises ValueError, in sentences for a reader, where the text holds no records.

    >>> read_records('[{"label": "yes", "score": 0.90}, {"score": null, "label": true}]')
    ('Record', [1, 2], {'label': ['yes', 'True'], 'score': ['0.90', '']})
    >>> read_records('{"y_true": {"0": 1, "1": 0}, "y_pred": {"0": 0.9, "1": 0.2}}')
    ('Record', [1, 2], {'y_true': ['1', '0'], 'y_pred': ['0.9', '0.2']})
    """
    unit = "Record"
    try:
        values = list(enumerate(_listed(_parsed(text)), start=1))
    except json.JSONDecodeError as problem:
        if not problem.msg.startswith("Extra data"):
            raise _malformed(problem, problem.lineno) from problem
        unit, values = "Line", list(_lines(text))
    for place, value in values:
        if not isinstance(value, Mapping):
            raise ValueError(f"{unit} {place} is no record of names and values. {_CURE}")
    records = [cast("Object", value) for _, value in values]
    names = dict.fromkeys(name for record in records for name in record)
    if len(names) * len(records) > len(text):  # each cell has a letter at least, so most are missing
        raise ValueError(f"The {len(records)} records have {len(names)} different names: most of them lack most values. {_CURE}")
    return unit, [place for place, _ in values], {name: [_cell(record.get(name)) for record in records] for name in names}


def _parsed(text: str) -> object:
    """The value that a text says; a number stays the text that it is."""
    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except RecursionError as problem:
        raise ValueError(f"The file is nested too deeply. {_CURE}") from problem


def _lines(text: str) -> list[tuple[int, object]]:
    """The value on each line that is not empty."""
    values: list[tuple[int, object]] = []
    for number, line in enumerate(io.StringIO(text, newline=None), start=1):
        try:
            values += [(number, _parsed(line))] if line.strip() else []
        except json.JSONDecodeError as problem:
            raise _malformed(problem, number) from problem
    return values


def _malformed(problem: json.JSONDecodeError, line: int) -> ValueError:
    return ValueError(f"Line {line}, character {problem.colno}: this is no JSON ({problem.msg}). {_CURE}")


def _listed(value: object) -> Sequence[object]:
    """The records in a list, in an object of columns, or the one that an object is."""
    if not isinstance(value, Mapping):
        return cast("Sequence[object]", value)
    columns = dict(cast("Object", value))
    if columns and all(isinstance(column, list) for column in columns.values()):
        columns = {name: dict(enumerate(cast("list[object]", column))) for name, column in columns.items()}
    if not columns or not all(isinstance(column, Mapping) for column in columns.values()):
        return [columns]
    keyed = {name: cast("Mapping[object, object]", column) for name, column in columns.items()}
    first, *others = keyed.values()
    if any(other.keys() != first.keys() for other in others):
        lengths = ", ".join(f"{name} has {len(column)}" for name, column in keyed.items())
        raise ValueError(f"The columns have different rows: {lengths}. Each column needs a value for every row.")
    return [{name: column[key] for name, column in keyed.items()} for key in first]


def _cell(value: object) -> str:
    """A value as the text of a cell; null is an empty one."""
    if value is None:
        return ""
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, bool) else json.dumps(value)
