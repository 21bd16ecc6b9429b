"""What unrolling makes of operations that move, order or measure entries: for each entry of a line, where it goes, as a row.

A line is one dimension of a tensor, already unrolled into the numbers of its rows.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import reduce

import numpy as np

from losses.tracing.builder import Entries, Rows

Line = list[int]


def either(rows: Rows, conditions: Iterable[int]) -> int:
    """The row that says whether any of the conditions holds."""
    return reduce(lambda a, b: rows.simplify("bitwise_or", [a, b]), conditions)


def pick(rows: Rows, conditions: Line, choices: Line, base: int | None = None) -> int:
    """The choice whose condition holds, of conditions of which one does; with a base, the base where none does.

    Equal choices share one test, and without a base the most frequent needs none.
    """
    groups: dict[int, list[int]] = {}
    for condition, choice in zip(conditions, choices, strict=True):
        groups.setdefault(choice, []).append(condition)
    if base is None:
        base = max(groups, key=lambda choice: len(groups[choice]))
    for choice, tests in groups.items():
        if choice != base:
            base = rows.simplify("where", [either(rows, tests), choice, base])
    return base


def rank(rows: Rows, line: Line, i: int, descending: bool) -> tuple[int, range]:
    """How many entries of a line come before entry i in a stable sort, as a row, and what that number can be."""
    ahead = ("ge", "gt") if descending else ("le", "lt")
    terms = Counter(rows.simplify(ahead[j > i], [other, line[i]]) for j, other in enumerate(line) if j != i)
    sure = int(sum(count * (rows.constant(row) or 0) for row, count in terms.items()))
    open_ = {row: count for row, count in terms.items() if rows.constant(row) is None}
    number = rows.const(sure)
    for row, count in open_.items():
        number = rows.simplify("add", [number, rows.simplify("mul", [row, rows.const(count)])])
    return number, range(sure, sure + sum(open_.values()) + 1)


def sort(rows: Rows, line: Line, descending: bool) -> Line:
    """The entries in order, and after them their numbers in the line; equal entries keep their order."""
    ranks = [rank(rows, line, i, descending) for i in range(len(line))]
    values: list[int] = []
    numbers: list[int] = []
    for k in range(len(line)):
        here = [rows.simplify("eq", [row, rows.const(k)]) if k in possible else rows.const(0) for row, possible in ranks]
        values.append(pick(rows, here, line))
        numbers.append(pick(rows, here, [rows.const(i) for i in range(len(line))]))
        for i, condition in enumerate(here):  # what asks for the number later need not compare it
            rows.same("eq", [numbers[k], rows.const(i)], condition)
    return values + numbers


def gather(rows: Rows, line: Line, numbers: Line) -> Line:
    """The entries of the line with these numbers."""
    tests = ([rows.simplify("eq", [number, rows.const(i)]) for i in range(len(line))] for number in numbers)
    return [pick(rows, here, line) for here in tests]


def scatter(rows: Rows, line: Line, numbers: Line, source: Line) -> Line:
    """The line with the entries of these numbers replaced by those of the source."""
    tests = ([rows.simplify("eq", [number, rows.const(i)]) for number in numbers] for i in range(len(line)))
    return [pick(rows, here, source, base) for here, base in zip(tests, line, strict=True)]


def along(dim: int, function: Callable[..., Line], *tensors: Entries) -> Entries:
    """A function of lines and its result, for every line of tensors of one shape but for the length of the lines."""
    lines = [np.moveaxis(tensor, dim, -1) for tensor in tensors]
    flat = zip(*(line.reshape(-1, line.shape[-1]).tolist() for line in lines), strict=True)
    results = np.array([function(*each) for each in flat], dtype=np.int_)
    return np.moveaxis(results.reshape(*lines[0].shape[:-1], -1), -1, dim)


def edt(rows: Rows, mask: Entries) -> Entries:
    """The distance of every pixel to the nearest that is zero, and 0 where none is: the farthest first, so that nearer ones win."""
    zero = rows.const(0)
    empty = [rows.simplify("eq", [row, zero]) for row in mask.ravel().tolist()]
    places = list(np.ndindex(mask.shape))

    def distance(here: Sequence[int]) -> int:
        nearest: dict[int, float] = {}
        for there, condition in zip(places, empty, strict=True):
            d = math.sqrt(sum((a - b) ** 2 for a, b in zip(here, there, strict=True)))
            nearest[condition] = min(d, nearest.get(condition, math.inf))
        least = zero
        for condition, d in sorted(nearest.items(), key=lambda item: -item[1]):
            least = rows.simplify("where", [condition, rows.const(d), least])
        return least

    return np.array([distance(here) for here in places], dtype=np.int_).reshape(mask.shape)


def neighbours(mask: Entries, beyond: int) -> list[Entries]:
    """The four neighbours of every pixel, with one row for all that lies outside the frame."""
    wide = np.pad(mask, [*[(0, 0)] * (mask.ndim - 2), (1, 1), (1, 1)], constant_values=beyond)
    return [wide[..., 1:-1, :-2], wide[..., 1:-1, 2:], wide[..., :-2, 1:-1], wide[..., 2:, 1:-1]]
