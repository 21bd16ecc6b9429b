"""A file of one's own as a table of texts: .csv, .tsv and .txt with any usual separator, and JSON.

The cells are cut by Python's csv and json, which know the line that a row begins in: what a reader has to correct is named by it.
What a file does not say of itself (its encoding, its separator, whether a line has the names) is part of the table, so that the
page can say how it was read.
"""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice, takewhile

from components.batch.records import read_records
from components.batch.sentences import MOST_COLUMNS, NAMED, SAMPLE, SEPARATORS, say
from components.states.rows import MOST, MOST_ROWS
from losses.core.numbers import number_of
from losses.core.shared import shared

_MARKS = {
    codecs.BOM_UTF8: ("utf-8-sig", "UTF-8"),
    codecs.BOM_UTF16_LE: ("utf-16", "UTF-16"),
    codecs.BOM_UTF16_BE: ("utf-16", "UTF-16"),
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f\x81\x8d\x8f\x90\x9d]")  # no byte of Windows-1252
_ASKED = re.compile(r'"?sep=([\t;|, ])"?(\r\n|\r|\n|$)', re.IGNORECASE)  # the first line, for Excel
_DATA = re.compile(r"(?:\A|[\r\n])(?=[ \t]*[^ \t\r\n#])")  # the end of a line before one that is neither empty nor a comment
_BREAK = re.compile(r"\r\n|\r|\n")

Record = tuple[int, list[str]]  # the line or record of the file, and its cells


@dataclass(frozen=True, kw_only=True)
class FileTable:
    """The columns of a file, and the place of each row: the line that it begins in, or the number of the record (`unit`).

    `header` is the line of the names, 0 where no line has them, and `above` the lines that are titles or comments. JSON has none of
    these, and no separator.
    """

    names: Sequence[str]
    columns: Sequence[Sequence[str]]
    places: Sequence[int]
    encoding: str
    unit: str = "Line"
    separator: str = ""
    header: int = 0
    above: Sequence[int] = ()


def refuse(unit: str, mistakes: Sequence[tuple[int, str]], cure: str = "") -> None:
    """Raise ValueError for mistakes, if there are any: the first few by their place, how many more there are, and a cure.

    >>> refuse("Line", [(4, "it is empty"), (7, "it is odd")], "Delete them.")
    Traceback (most recent call last):
    ValueError: Line 4: it is empty. Line 7: it is odd. Delete them.
    """
    if not mistakes:
        return
    sentences = [say("mistake", unit=unit, place=place, problem=problem) for place, problem in mistakes[:NAMED]]
    more = len(mistakes) - NAMED
    rest = [say("one more" if more == 1 else "more", count=more, units=unit.lower())] if more > 0 else []
    raise ValueError(" ".join([*sentences, *rest, cure]).strip())


def separator_of(content: bytes) -> str:
    """What seems to separate the cells of a file; nothing for JSON. Raises ValueError where the file is no text."""
    text, _ = _decode(content)
    asked, _, body, _ = _cut_top(text)
    return "" if _is_json(text) else asked or _separator_of(body)


@shared(maxsize=0, costly=True)
def read_table(content: bytes, separator: str | None = None, header: bool | None = None) -> FileTable:
    r"""The table in a file; its separator, and whether its first row has the names, are told from the file unless they are given.

    Raises ValueError, in sentences for a reader with the line of each mistake, where it is no table. Nothing of it is kept.

    >>> table = read_table(b"Trial 7\n\ny_true;y_pred\n1;0,5\n0;0,25\n")
    >>> table.names, table.columns, table.places, table.separator, table.above
    (['y_true', 'y_pred'], [['1', '0'], ['0,5', '0,25']], [4, 5], ';', [1])
    """
    if len(content) > MOST:
        raise ValueError(say("large"))
    text, encoding = _decode(content)
    if _is_json(text):
        unit, places, columns = read_records(text)
        table = FileTable(names=list(columns), columns=[*columns.values()], places=places, encoding=encoding, unit=unit)
    else:
        table = _read_separated(text, encoding, separator, header)
    if len(table.places) > MOST_ROWS:
        raise ValueError(say("long", count=len(table.places)))
    if not table.places:
        raise ValueError(say("no rows" if table.names else "empty"))
    return table


def _is_json(text: str) -> bool:
    return text.lstrip()[:1] in ("[", "{")


def _decode(content: bytes) -> tuple[str, str]:
    """The text, and the name of its encoding: that of its mark, or UTF-8, or else Windows-1252."""
    marked = [encoding for mark, encoding in _MARKS.items() if content.startswith(mark)]
    head = content[:200]
    if not marked and head.count(0) > len(head) / 4:
        marked = [("utf-16-be" if head[::2].count(0) > head[1::2].count(0) else "utf-16-le", "UTF-16")]
    for codec, name in marked or [("utf-8", "UTF-8"), ("cp1252", "Windows-1252")]:
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text, name
    binary = _BINARY.search(content)
    line = content.count(b"\n", 0, binary.start()) + 1 if binary else 1
    raise ValueError(say("no text", line=line))


def _read_separated(text: str, encoding: str, separator: str | None, header: bool | None) -> FileTable:
    asked, comments, body, lines = _cut_top(text)
    separator = separator or asked or _separator_of(body)
    records = _records(body, separator, lines)
    first = list(islice(records, SAMPLE))
    if not first:
        return FileTable(names=[], columns=[], places=[], encoding=encoding)
    width = _width_of(first)
    titles = list(takewhile(lambda record: len(record[1]) != width, first))
    del first[: len(titles)]
    is_named = _is_named(first[0][1]) if header is None else header
    if not is_named and (names := next((record for record in titles if len(record[1]) > 1), None)):
        _refuse_widths(names, [(line, len(cells)) for line, cells in first], separator)
    heads = first.pop(0) if is_named else _names_in(comments, width, separator) if header is None else (0, [""] * width)
    columns, places, others = _columns(chain(first, records), width)
    notes = [line for line, cells in others if cells[0].startswith("#")]
    _refuse_widths(heads, [(line, len(cells)) for line, cells in others if not cells[0].startswith("#")], separator)
    above = sorted({*notes, *(line for line, _ in [*comments, *titles])} - {heads[0]})
    names = _distinct(heads[1])
    return FileTable(
        names=names, columns=columns, places=places, encoding=encoding, separator=separator, header=heads[0], above=above
    )


def _columns(records: Iterable[Record], width: int) -> tuple[list[list[str]], list[int], list[Record]]:
    """The columns of the records that fit the width, empty cells behind it left out, their lines, and the other records."""
    columns: list[list[str]] = [[] for _ in range(width)]
    adders = [column.append for column in columns]
    places: list[int] = []
    others: list[Record] = []
    for line, cells in records:
        if len(cells) < width or any(cells[width:]):
            others.append((line, cells))
            continue
        places.append(line)
        for add, cell in zip(adders, cells, strict=False):
            add(cell.strip())
    return columns, places, others


def _cut_top(text: str) -> tuple[str | None, list[tuple[int, str]], str, int]:
    """The separator that the first line asks for, the comments at the top by their line, the rest, and the lines above it."""
    asked = _ASKED.match(text)
    first = asked.end() if asked else 0
    data = _DATA.search(text, max(first - 1, 0))
    end = data.end() if data else max(first, text.rfind("\r") + 1, text.rfind("\n") + 1)
    lines = _BREAK.split(text[:end])
    comments = [(i, line.lstrip(" \t#")) for i, line in enumerate(lines, start=1) if line.lstrip().startswith("#")]
    return asked[1] if asked else None, comments, text[end:], len(lines) - 1


def _records(text: str, separator: str, above: int = 0) -> Iterator[Record]:
    """The records of a text that are not empty, each with its first line in the file, where `above` lines stand above the text."""
    if separator == " ":
        text = re.sub(r"(?m)^ +| +$", "", re.sub(r" {2,}", " ", text))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=separator != " ", strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cells) and not "".join(cells).isspace():
                yield above + line, cells
            line = reader.line_num + 1
    except csv.Error as problem:
        unclosed = reader.line_num > line or "unexpected end" in str(problem) or "limit" in str(problem)
        raise ValueError(say("open quote" if unclosed else "closed quote", line=above + line)) from problem


def _separator_of(text: str) -> str:
    """The separator that cuts most of the first lines into equally many cells, more than one."""
    sample = "".join(islice(io.StringIO(text, newline=""), SAMPLE))

    def agreeing(separator: str) -> int:
        widths: Counter[int] = Counter()
        with suppress(ValueError):  # the sample ends within a cell, or its quotes belong to another separator
            widths.update(len(cells) for _, cells in _records(sample, separator))
        return max((count for width, count in widths.items() if width > 1), default=0)

    return max(SEPARATORS, key=agreeing)


def _width_of(records: Sequence[Record]) -> int:
    """How many cells most of the first records have, of those with more than one."""
    widths = Counter(len(cells) for _, cells in records[:SAMPLE] if len(cells) > 1)
    if not widths:
        raise ValueError(say("one cell", line=records[0][0]))
    width = widths.most_common(1)[0][0]
    if width > MOST_COLUMNS:
        raise ValueError(say("wide", count=width))
    return width


def _is_named(cells: Sequence[str]) -> bool:
    """Whether these cells are names: none is a number, or they count the columns, as pandas names those without a name.

    >>> _is_named(["", "y_true"]), _is_named(["spam", "0,5"]), _is_named(["", "0", "1"])
    (True, False, True)
    """
    counted = [str(k) for k in range(len(cells) - 1)]
    return all(math.isnan(number_of(cell.replace(",", "."))) for cell in cells) or (not cells[0] and list(cells[1:]) == counted)


def _names_in(comments: Sequence[tuple[int, str]], width: int, separator: str) -> Record:
    """The names in the last comment, where NumPy's savetxt puts them; line 0 and none where it has none that fit."""
    for line, comment in comments[-1:]:
        cells = comment.split(separator)
        if len(cells) == width and _is_named(cells):
            return line, cells
    return 0, [""] * width


def _distinct(cells: Sequence[str]) -> list[str]:
    """A name for every column, and none twice.

    >>> _distinct(["", "p", "p"])
    ['column 1', 'p', 'p (column 3)']
    """
    names: list[str] = []
    for k, cell in enumerate((cell.strip() for cell in cells), start=1):
        name = cell or f"column {k}"
        names.append(f"{name} (column {k})" if name in names else name)
    return names


def _refuse_widths(heads: Record, widths: Sequence[tuple[int, int]], separator: str) -> None:
    """Refuse those lines, each with how many cells it has, that have more or fewer than the names, with the likely cause."""
    line, width = heads[0], len(heads[1])
    wanted = say("names" if line else "most", line=line, count=width)
    mistakes = [
        (place, say("one" if count == 1 else "several", count=count, wanted=wanted)) for place, count in widths if count != width
    ]
    longer = say("comma") if separator == "," else say("longer", separators=SEPARATORS[separator])
    refuse("Line", mistakes, longer if any(count > width for _, count in widths) else say("shorter"))
