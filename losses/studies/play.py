"""Where a reader can go on from a claim or a question."""

from __future__ import annotations

from dataclasses import dataclass

Value = str | float | tuple[float, ...] | tuple[str, ...]


@dataclass(frozen=True, init=False)
class Play:
    """A page of the app in a state: the values of its fields by key; a loss by its slug, and what is not said is at its default.

    >>> Play("binary", loss="balanced_focal", y=0)
    Play(page='binary', values=(('loss', 'balanced_focal'), ('y', 0)))
    """

    page: str
    values: tuple[tuple[str, Value], ...]

    def __init__(self, page: str, /, **values: Value) -> None:
        object.__setattr__(self, "page", page)
        object.__setattr__(self, "values", tuple(values.items()))
