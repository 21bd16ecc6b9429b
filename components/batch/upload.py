"""The place for a file of one's own: its first rows, and what its columns are, as the reader chooses."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import islice

import numpy as np
import streamlit as st

from components.batch.columns import Columns, has_comma, labels_of, likely, numbers_of, rows_of, usual
from components.batch.file import FileTable, read_table, separator_of
from components.batch.sentences import MOST_LABELS, SEPARATORS, say
from components.kit.outside import plain, tell
from components.kit.tables import table as markup
from components.states.rows import KINDS, MOST, MOST_ROWS, Kind
from losses.core.curve import Array
from losses.core.numbers import number_of

TYPES = ["csv", "tsv", "txt", "json", "jsonl"]
FIRST = 5  # rows that are shown
NONE = -1  # the column of no column
WIDE = 24  # letters of a cell that are shown
_NUMBERS, _PROBABILITIES, _LOGITS = KINDS
_TURN = "rows_turn"  # counts the files that were used: each gets a new uploader, so that none is kept

Keep = Callable[[Kind, Array], None]


def upload(kind: Kind, keep: Keep) -> None:
    """Take a file as the rows; what is wrong with it is said here by line, and the rows stay as they were."""
    turn = st.session_state.setdefault(_TURN, 0)

    def use(kind: Kind, rows: Array) -> None:
        st.session_state[_TURN] += 1
        keep(kind, rows)

    with st.expander("A file of your own"):
        st.caption(
            f"A table with a prediction and a target in each row: CSV, TSV, text or JSON, up to {MOST // 1_000_000} MB and "
            f"{MOST_ROWS // 1000} 000 rows. You choose the columns next. The file is read and not stored."
        )
        file = st.file_uploader("File", TYPES, key=f"rows_file{turn}")
        refusal = st.container()
        if file:
            try:
                _offer(file.getvalue(), file.file_id, kind, use)
            except ValueError as problem:
                with refusal:
                    tell(f"{problem} The rows are as they were.", refused=True)


def _offer(content: bytes, file: str, kind: Kind, use: Keep) -> None:
    """Show the table of a file and take the choices; `file` keeps the choices for one apart from those for the next."""
    table = _table(content, file)
    chosen = _columns(table, file, kind)
    if chosen is None:
        st.caption("Choose what is still open above.")
        return
    rows = rows_of(table, chosen)
    words = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
    st.button(f"Use {words}", key=f"rows_use_{file}", type="primary", on_click=use, args=(chosen.kind, rows))


def _table(content: bytes, file: str) -> FileTable:
    separator = separator_of(content)
    if not separator:
        table = read_table(content)
        st.caption(f"Read as JSON, {table.encoding}.")
        _preview(table)
        return table
    left, right = st.columns(2, vertical_alignment="bottom")
    words = list(SEPARATORS)
    with left:
        separator = st.selectbox(
            "Cells are separated by",
            words,
            words.index(separator),
            format_func=SEPARATORS.__getitem__,
            key=f"rows_separator_{file}",
        )
    table = read_table(content, separator)
    with right:
        is_named = st.toggle("The first row has names", table.header > 0, key=f"rows_named_{file}_{words.index(separator)}")
    if is_named != (table.header > 0):
        table = read_table(content, separator, is_named)
    st.caption(_how(table))
    _preview(table)
    return table


def _how(table: FileTable) -> str:
    """How a file was read, in sentences."""
    above = ", ".join(map(str, table.above[:FIRST])) + (", …" if len(table.above) > FIRST else "")
    left_out = f" Left out as titles or comments: line{'s' * (len(table.above) > 1)} {above}." if above else ""
    names = f"The names are in line {table.header}." if table.header else "No line has names."
    return f"Read as {table.encoding}. {names}{left_out}"


def _preview(table: FileTable) -> None:
    shown = [[_cut(str(cell)) for cell in cells] for cells in islice(zip(table.places, *table.columns, strict=True), FIRST)]
    st.html(f'<div class="atlas-preview">{markup([table.unit, *map(_cut, table.names)], shown)}</div>')


def _cut(cell: str) -> str:
    text = plain(cell)
    return text if len(text) <= WIDE else f"{text[: WIDE - 1]}…"


def _columns(table: FileTable, file: str, kind: Kind) -> Columns | None:
    """What the reader has chosen; None while something is open."""
    left, right = st.columns(2)
    with left:
        prediction = _column("Prediction", "prediction", table.names, file)
    with right:
        target = _column("Target", "target", table.names, file)
    left, right = st.columns(2)
    with left:
        weight = _column("Weight of the row", "weight", table.names, file, optional=True)
    with right:
        comma = bool(table.separator) and _mark(table, file)
    if prediction is None or target is None:
        return None
    labels = labels_of(table.columns[target], comma)
    told = _kind(numbers_of(table.columns[prediction], comma), labels, kind)
    words = [each.words for each in KINDS]
    key = f"{file}_{prediction}_{target}"
    kind = KINDS[words.index(st.selectbox("The predictions are", words, words.index(told.words), key=f"rows_kind_{key}"))]
    if not kind.binary or not labels:
        return Columns(prediction=prediction, target=target, weight=weight, kind=kind, comma=comma)
    positive = _positive(labels, key)
    if positive is None:
        return None
    return Columns(prediction=prediction, target=target, weight=weight, kind=kind, comma=comma, positive=positive)


def _column(label: str, role: str, names: Sequence[str], file: str, *, optional: bool = False) -> int | None:
    """The column of a role; one with a usual name is chosen at first."""
    told = usual(names, role)
    options = [NONE, *range(len(names))] if optional else [*range(len(names))]
    index = 0 if optional else None
    if told is not None:
        index = options.index(told)

    def word(option: int) -> str:
        return "none: all rows count alike" if option == NONE else plain(names[option])

    place = st.selectbox(
        label, options, index, format_func=word, placeholder="Choose a column", key=f"rows_{role}_{file}_{len(names)}"
    )
    return None if place == NONE else place


def _mark(table: FileTable, file: str) -> bool:
    """Whether the decimal mark is a comma."""
    marks = ["point", "comma"]
    told = marks[has_comma(table)]
    return st.selectbox("Decimal mark", marks, marks.index(told), key=f"rows_mark_{file}_{told}") == "comma"


def _kind(predictions: Array, labels: Sequence[str], kind: Kind) -> Kind:
    """What the predictions seem to be; without labels, the targets are 0 and 1."""
    if len(labels) not in (0, 2):
        return _NUMBERS
    if np.all((predictions >= 0) & (predictions <= 1)):
        return _PROBABILITIES
    return _LOGITS if kind.binary or any(map(math.isnan, map(number_of, labels))) else _NUMBERS


def _positive(labels: Sequence[str], key: str) -> str | None:
    """The label that the reader says class 1 is."""
    options = [label for label in labels if label]
    if len(options) > MOST_LABELS:
        raise ValueError(say("many labels", count=len(options)))
    told = likely(options)
    index = options.index(told) if told else None
    return st.selectbox(
        "Class 1 is; all other labels are class 0",
        options,
        index,
        format_func=plain,
        placeholder="Choose a label",
        key=f"rows_class_{key}",
    )
