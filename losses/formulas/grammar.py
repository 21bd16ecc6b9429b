"""From the text of a formula to its tree and its hyperparameters.

A formula is one expression, and beside it lines such as `delta = 1 in [0.1, 5]`, which say where a hyperparameter starts and how
far its slider goes.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from losses.core.registry import LOSSES
from losses.formulas.builder import CALLED, LARGEST, SYNONYMS, Builder, check_name
from losses.formulas.error import FormulaError
from losses.formulas.scope import Variable
from losses.formulas.spelling import GREEK, Spelled, Token, check_characters, spelled, tokens
from losses.formulas.tree import Name, Node, names, walk

MOST_NAMES = 12  # hyperparameters of a formula


@dataclass(frozen=True)
class Range:
    """What a line of its own says of a hyperparameter: where it starts, and how far its slider goes, if it says that."""

    default: float
    ends: tuple[float, float] | None
    at: int


@dataclass(frozen=True)
class Parsed:
    """A formula: its tree, its hyperparameters in the order of the text, and what was written of their ranges."""

    tree: Node
    parameters: tuple[str, ...]
    ranges: Mapping[str, Range]


def parse(text: str, variables: Mapping[str, Variable], subject: str) -> Parsed:
    """Read a formula of these variables, of which it has to use the `subject`, what the axis shows.

    Raises FormulaError for anything else.
    """
    check_characters(text)
    expression: list[Token] = []
    ranges: dict[str, Range] = {}
    for line in _lines(tokens(text)):
        name = _declared(line)
        if name is None:
            expression += [*line, Token("line", "\n", line[-1].at + len(line[-1].text))]
            continue
        if name in variables or name in CALLED or name in LOSSES:
            raise FormulaError(text, line[0].at, f"{name} has a meaning already.", "Choose another name.")
        check_name(text, name, line[0].at)
        ranges[name] = _range(text, line)
    if not expression:
        raise FormulaError(text, len(text), "There is no formula yet.", "Write one, such as 0.3*mse(r) + 0.7*mae(r).")
    tree = _tree(text, expression, variables)
    parameters = tuple(dict.fromkeys(each.name for each in walk(tree) if isinstance(each, Name) and each.name not in variables))
    _check_use(text, tree, variables, parameters, ranges, subject)
    return Parsed(tree, parameters, ranges)


def _lines(read: Sequence[Token]) -> list[list[Token]]:
    groups = groupby(read, key=lambda token: token.kind == "line")
    return [list(group) for is_end, group in groups if not is_end]


def _declared(line: Sequence[Token]) -> str | None:
    """The name that a line gives a value, if it does."""
    if len(line) < 2 or line[1].text != "=":
        return None
    first = line[0]
    return first.text if first.kind == "name" else GREEK.get(first.text[1:]) if first.kind == "command" else None


def _range(text: str, line: Sequence[Token]) -> Range:
    """delta = 1, or delta = 1 in [0.1, 5]."""
    rest = list(line[2:])

    def refuse(problem: str) -> FormulaError:
        at = rest[0].at if rest else line[-1].at + len(line[-1].text)
        return FormulaError(text, at, problem, f"Write {line[0].text} = 1, or {line[0].text} = 1 in [0.1, 5].")

    def take(word: str) -> bool:
        if rest and rest[0].text == word:
            rest.pop(0)
            return True
        return False

    def number() -> float:
        sign = -1.0 if take("-") else 1.0
        if not rest or rest[0].kind != "number" or not float(rest[0].text) < LARGEST:
            raise refuse("A number below 1e300 is missing here.")
        return sign * float(rest.pop(0).text)

    default, ends = number(), None
    if take("in"):
        if not take("["):
            raise refuse("A [ is missing here.")
        low = number()
        if not take(","):
            raise refuse("A comma is missing here.")
        ends = low, number()
        if not take("]"):
            raise refuse("A ] is missing here.")
        if not ends[0] < ends[1] or not ends[0] <= default <= ends[1]:
            rest.insert(0, line[2])
            raise refuse("The first number has to lie in the range, and the range has to increase.")
    if rest:
        raise refuse(f"After the {'range' if ends else 'number'} this line should end.")
    return Range(default, ends, line[0].at)


def _tree(text: str, expression: Sequence[Token], variables: Mapping[str, Variable]) -> Node:
    functions = {*CALLED, *SYNONYMS, *LOSSES}
    inner = spelled(text, expression, functions)
    source = Spelled(f"({inner.text})", (expression[0].at, *inner.positions, len(text)))  # so that it may go over several lines
    starts = [0, *(i + 1 for i, letter in enumerate(source.text) if letter == "\n")]
    try:
        body = ast.parse(source.text, mode="eval").body
    except (SyntaxError, MemoryError, RecursionError, ValueError) as error:
        raise _misread(text, source, starts, error) from None
    builder = Builder(text, source, starts, variables)
    tree, kind = builder.build(body)
    if kind == "condition":
        raise FormulaError(text, expression[0].at, "This is a condition, and a loss is a number.", "Write where(condition, a, b).")
    if kind == "vector":
        raise FormulaError(text, expression[0].at, "This is one number for each class.", "Write sum(...) or mean(...) around it.")
    if kind == "input":
        raise FormulaError(text, expression[0].at, "This is an input, and no number.", "Write a loss of the catalogue around it.")
    return tree


def _misread(text: str, source: Spelled, starts: list[int], error: Exception) -> FormulaError:
    """What Python could not read, in words of a formula."""
    if not isinstance(error, SyntaxError) or error.lineno is None or error.offset is None:
        return FormulaError(text, 0, "This formula is nested too deeply.", "Shorten it.")
    column = starts[min(error.lineno, len(starts)) - 1] + error.offset - 1
    at = source.position(column)
    here = text[at : at + 1]
    if not here.strip() or column >= len(source.text) - 1:
        return FormulaError(text, len(text.rstrip()), "Here the formula ends too early.", "Write what the last sign is applied to.")
    return FormulaError(text, at, f"“{here}” cannot stand here.", "Write a number or a name before it, or take it away.")


def _check_use(
    text: str,
    tree: Node,
    variables: Mapping[str, Variable],
    parameters: Sequence[str],
    ranges: Mapping[str, Range],
    subject: str,
) -> None:
    """Refuse a formula that does not depend on what the axis shows, a range for nothing, and too many hyperparameters."""
    inputs = {name for used in names(tree) & variables.keys() for name in variables[used].inputs}
    if subject not in inputs:
        offered = ", ".join(variables)
        problem = "The formula does not use what the axis shows, so it has no curve."
        raise FormulaError(text, 0, problem, f"The variables here are {offered}; or choose another axis.")
    if unused := next((name for name in ranges if name not in parameters), None):
        raise FormulaError(text, ranges[unused].at, f"The formula does not use {unused}.", "Use it, or take this line away.")
    if len(parameters) > MOST_NAMES:
        extra = next(each for each in walk(tree) if isinstance(each, Name) and each.name == parameters[MOST_NAMES])
        cure = "Write numbers for some."
        raise FormulaError(text, extra.at, f"A formula has at most {MOST_NAMES} hyperparameters; this is one more.", cure)
