r"""LaTeX's \begin{cases}: its rows, each a value with the condition under which it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from losses.formulas.error import FormulaError

if TYPE_CHECKING:
    from losses.formulas.spelling import Token

OTHERWISE = ("otherwise", "else")
_OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_SPELLED = {"\\le": "<=", "\\leq": "<=", "\\ge": ">=", "\\geq": ">=", "\\lt": "<", "\\gt": ">"}
_IDLE = ("\\text", "\\mathrm", "{", "}", "if", "\\quad", "\\,", "\\ ")  # what stands before a condition and means nothing
_ENDS = (",", ".", ";")
Row = tuple[list["Token"], list["Token"]]  # a value, and its condition; empty where it holds otherwise


def rows(text: str, read: Sequence[Token], start: int) -> tuple[list[Row], int]:
    """The rows of the cases that begin at a token, and the token after them; raises FormulaError for what is not clear."""
    begin, words = read[start], [token.text for token in read]
    if words[start + 1 : start + 4] != ["{", "cases", "}"]:
        raise FormulaError(text, begin.at, "Of the environments of LaTeX only cases is read here.", r"Write \begin{cases}.")
    end = next((i for i in range(start + 4, len(read) - 3) if words[i : i + 4] == ["\\end", "{", "cases", "}"]), None)
    if end is None:
        raise FormulaError(text, begin.at, "The cases here never end.", r"Write \end{cases} behind the last row.")
    table = [_row(text, line) for line in _split([t for t in read[start + 4 : end] if t.kind != "line"], "\\\\") if line]
    if len(table) < 2:
        raise FormulaError(text, begin.at, "Cases have two rows or more.", r"Write \\ between two rows.")
    if len(table) == 2 and _are_opposite(table[0][1], table[1][1]):
        table[1] = table[1][0], []
    for value, condition in table[:-1]:
        if not condition:
            raise FormulaError(text, value[0].at, "When this row holds is not said.", "Write & and a condition behind its value.")
    if last := table[-1][1]:
        problem = "What the loss is where no row holds is not clear."
        raise FormulaError(text, last[0].at, problem, r"Write \text{otherwise} in the last row.")
    return table, end + 4


def _split(part: Sequence[Token], mark: str) -> list[list[Token]]:
    """The tokens between marks."""
    parts: list[list[Token]] = [[]]
    for token in part:
        if token.text == mark:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _row(text: str, line: list[Token]) -> Row:
    """Value and condition of a row, without the words and commas around them."""
    value, *conditions = _split(line, "&")
    if value and value[-1].text in _ENDS:
        value = value[:-1]
    if not value or len(conditions) > 1:
        raise FormulaError(text, line[0].at, "A row is a value, one & and a condition.", r"Write a & r < 0, and \\ behind it.")
    condition = conditions[0] if conditions else []
    while condition and (
        condition[0].text in ("\\text", "\\mathrm", "{", "}", "if") or condition[0].text in ("\\quad", "\\,", "\\ ")
    ):
        condition = condition[1:]
    if condition and condition[-1].text in _ENDS:
        condition = condition[:-1]
    condition = [replace(token, text="==") if token.text == "=" else token for token in condition]
    return value, [] if condition and condition[0].text in OTHERWISE else condition


def _are_opposite(first: list[Token], second: list[Token]) -> bool:
    """Whether one condition holds exactly where the other does not."""
    one, other = ([_SPELLED.get(token.text, token.text) for token in part] for part in (first, second))
    signs = [i for i, word in enumerate(one) if word in _OPPOSITE]
    return len(signs) == 1 and other == [*one[: signs[0]], _OPPOSITE[one[signs[0]]], *one[signs[0] + 1 :]]
