"""What is wrong with a formula that a reader has typed: where, why, and what to write instead."""

from __future__ import annotations


class FormulaError(ValueError):
    """A formula that cannot be taken: `text` as it was typed, the `position` in it from 0, the problem and a cure.

    >>> error = FormulaError("r + + ", 4, "A number or a name is missing here.", "Write one, or take the last sign away.")
    >>> print(error.marked)
    r + +
        ^
    >>> str(error)
    'A number or a name is missing here. Write one, or take the last sign away.'
    """

    def __init__(self, text: str, position: int, problem: str, cure: str) -> None:
        super().__init__(f"{problem} {cure}")
        self.text, self.problem, self.cure = text, problem, cure
        self.position = min(max(position, 0), len(text))

    @property
    def line(self) -> str:
        """The line of the text in which the position lies."""
        return self.text[self._start :].partition("\n")[0]

    @property
    def column(self) -> int:
        """The position within that line, from 0."""
        return self.position - self._start

    @property
    def marked(self) -> str:
        """That line, and a caret under the character."""
        return f"{self.line.rstrip()}\n{' ' * self.column}^"

    @property
    def _start(self) -> int:
        return self.text.rfind("\n", 0, self.position) + 1
