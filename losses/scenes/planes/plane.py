"""What the plane of points shows of a loss: its points, what is measured of them, and the words about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from losses.core.spec import LossFunction

Numbers = Mapping[str, Tensor]


@dataclass(frozen=True)
class Point:
    """A point that can be moved: its name, its label, its name for a reader, and where it starts.

    `color` is the number of its colour in the theme; None is that of text. The loss takes it, alone or with others of one
    `takes`, as its input of that name.
    """

    name: str
    short: str
    word: str
    start: tuple[float, float]
    color: int | None
    takes: str


@dataclass(frozen=True)
class Sentence:
    """One of several texts: that whose number the output `by` says, or the only one.

    Braces hold the name of an output or input of the program. A number up to 1e-12 counts as 0, but not with `:tiny` behind its
    name.
    """

    texts: tuple[str, ...]
    by: str | None = None


@dataclass(frozen=True)
class Bars:
    """An output for each point but the first, NAME_POINT, drawn as bars."""

    name: str
    title: str
    low: float
    high: float


@dataclass(frozen=True)
class Variant:
    """A loss of the same name that is drawn beside the own one; its outputs' names begin with its key.

    A switch with this key and label shows its arrows. `columns` are the heads of the table for the own loss and for this one.
    """

    key: str
    function: LossFunction
    label: str
    help: str
    columns: tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Plane:
    """All that the plane shows of one loss.

    `measure` makes further outputs of the points, the settings and the outputs before it. Two of them every loss has: `radius`,
    that of a circle round the hub, or 0 for none; and `free`, 1 where what lies outside it costs nothing, else 0. The `hub` is the
    point that the others have distances to; without one only directions count, from the origin. A step down the gradient is what
    `step` makes of the settings, times the gradient. A row of the table has a name, and an output for each column.
    """

    function: LossFunction
    points: tuple[Point, ...]
    measure: Callable[[Numbers, Numbers, Numbers], dict[str, Tensor]]
    hub: str | None
    step: Callable[[Numbers], Tensor | float]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    words: tuple[Sentence, ...]
    corner: Sentence
    bars: tuple[Bars, ...] = ()
    variant: Variant | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the points."""
        return tuple(point.name for point in self.points)

    @property
    def functions(self) -> dict[str, LossFunction]:
        """What is differentiated, by what the names of its outputs begin with."""
        return {"": self.function} | ({f"{self.variant.key}_": self.variant.function} if self.variant else {})


def case(*conditions: Tensor) -> Tensor:
    """The number, from 0, of the first condition that holds; how many there are where none does.

    >>> v = torch.tensor([-1.0, 0.0, 2.0])
    >>> case(v < 0, v == 0)
    tensor([0., 1., 2.])
    """
    chosen = torch.where(conditions[-1], float(len(conditions) - 1), float(len(conditions)))
    for i, condition in reversed([*enumerate(conditions[:-1])]):
        chosen = torch.where(condition, float(i), chosen)
    return chosen


# The two of a pair are an anchor and its partner, so that they stay where they are when another loss is picked.
ANCHOR = Point("anchor", "a", "anchor", start=(0.4, -0.5), color=None, takes="anchor")
POSITIVE = Point("positive", "p", "positive", start=(1.4, 0.1), color=2, takes="positive")
NEGATIVE = Point("negative", "n", "negative", start=(1.5, -1.0), color=3, takes="negative")
PAIR = (replace(ANCHOR, takes="a"), replace(POSITIVE, short="b", word="partner", takes="b"))
