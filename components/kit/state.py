"""What the address of a page can say: its fields, each with a key, a default, legal values and the words of its control.

A page's table is one function of a pick: it picks its fields in order, and what it has picked may decide which fields follow (the
sliders on the loss, the span on the axis). Different picks run the same table: the app's own link takes each value from the
session and the URL, `read` from an address alone, `address` from values that are to be said, and `drawn` at random.
Nothing here needs Streamlit.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import urlencode

from components.kit.words import linear_step, log_steps

T = TypeVar("T")
S = TypeVar("S")
Vector = tuple[float, ...]
Query = Mapping[str, Sequence[str]]


def _anything(_: object) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Field(ABC, Generic[T]):
    """One key of a page's address.

    `shape` is what, besides the default, the meaning of a value depends on: where it changes, the control is set anew. A field
    without a label has no control of its own: the picture sets it.
    """

    key: str
    default: T
    label: str = ""
    help: str = ""
    shape: Hashable = None
    allowed: Callable[[T], bool] = _anything  # beyond what the kind of field asks for

    def legal(self, value: T) -> bool:
        return self.allowed(value)

    @abstractmethod
    def read(self, texts: Sequence[str]) -> T | None:
        """The value that the texts of an address say; None where they are nonsense."""

    @abstractmethod
    def write(self, value: T) -> list[str]:
        """The texts of an address that say the value."""

    @abstractmethod
    def draw(self, random: Random) -> T:
        """A value that the control can be given."""


@dataclass(frozen=True, kw_only=True)
class Number(Field[float]):
    """A number from low to high, moved in steps or along a logarithm.

    >>> gamma = Number(key="gamma", default=2.0, low=0.0, high=5.0)
    >>> gamma.read(["1.5"]), gamma.read(["nan"]), gamma.legal(7.0), gamma.write(2.0), gamma.step
    (1.5, None, False, ['2'], 0.05)
    """

    low: float
    high: float
    log: bool = False
    given_step: float | None = None

    @property
    def step(self) -> float:
        return self.given_step or linear_step(self.low, self.high)

    @property
    def stops(self) -> list[float]:
        """The stops of a logarithmic control."""
        return log_steps(self.low, self.high, self.default)

    def legal(self, value: float) -> bool:
        return self.low <= value <= self.high and self.allowed(value)

    def read(self, texts: Sequence[str]) -> float | None:
        return read_number(texts)

    def write(self, value: float) -> list[str]:
        return [format(value, ".10g")]

    def draw(self, random: Random) -> float:
        if self.log:
            return random.choice(self.stops)
        steps = round((self.high - self.low) / self.step)
        return round(min(self.low + self.step * random.randint(0, steps), self.high), 10)


@dataclass(frozen=True, kw_only=True)
class Count(Number):
    """A whole number from low to high.

    >>> Count(key="classes", default=3.0, low=2, high=10).legal(2.5)
    False
    """

    given_step: float | None = 1.0

    def legal(self, value: float) -> bool:
        return value == int(value) and super().legal(value)


@dataclass(frozen=True, kw_only=True)
class Choice(Field[str]):
    """One of several words."""

    options: Sequence[str]
    words: Callable[[str], str] = str  # what the control shows for an option

    def legal(self, value: str) -> bool:
        return value in self.options and self.allowed(value)

    def read(self, texts: Sequence[str]) -> str | None:
        return texts[0] if len(texts) == 1 and texts[0] in self.options else None

    def write(self, value: str) -> list[str]:
        return [value]

    def draw(self, random: Random) -> str:
        return random.choice([option for option in self.options if self.legal(option)])


@dataclass(frozen=True, kw_only=True)
class Choices(Field[list[str]]):
    """Any of several words, in the order of the options."""

    options: Sequence[str]
    default: list[str] = field(default_factory=list[str])

    def legal(self, value: list[str]) -> bool:
        return set(value) <= set(self.options) and self.allowed(value)

    def read(self, texts: Sequence[str]) -> list[str] | None:
        return [option for option in self.options if option in texts]

    def write(self, value: list[str]) -> list[str]:
        return list(value)

    def draw(self, random: Random) -> list[str]:
        return [option for option in self.options if random.random() < 0.5]


@dataclass(frozen=True, kw_only=True)
class Span(Field[tuple[float, float]]):
    """An increasing pair of numbers from low to high."""

    low: float
    high: float
    step: float

    def legal(self, value: tuple[float, float]) -> bool:
        return self.low <= value[0] < value[1] <= self.high and self.allowed(value)

    def read(self, texts: Sequence[str]) -> tuple[float, float] | None:
        return read_pair(texts)

    def write(self, value: tuple[float, float]) -> list[str]:
        return [format(number, ".10g") for number in value]

    def draw(self, random: Random) -> tuple[float, float]:
        (low, high), inner = self.default, random.choice((0.0, 0.25))
        middle = (low + high) / 2
        return low + inner * (middle - low), high - random.choice((0.0, 0.5)) * (high - middle)


@dataclass(frozen=True, kw_only=True)
class Numbers(Field[Vector]):
    """As many numbers as the default has, each from low to high: a vector, a place or a box, which the picture sets."""

    low: float = -math.inf
    high: float = math.inf
    sample: Callable[[Random], Vector]  # legal numbers at random

    def legal(self, value: Vector) -> bool:
        return len(value) == len(self.default) and all(self.low <= v <= self.high for v in value) and self.allowed(value)

    def read(self, texts: Sequence[str]) -> Vector | None:
        numbers = [read_number([text]) for text in texts]
        return None if None in numbers else tuple(number for number in numbers if number is not None)

    def write(self, value: Vector) -> list[str]:
        return [format(number, ".10g") for number in value]

    def draw(self, random: Random) -> Vector:
        return self.sample(random)


@dataclass(frozen=True, kw_only=True)
class Switch(Field[bool]):
    """On or off; an address says only what is not the default.

    >>> Switch(key="twice").read(["yes"]), Switch(key="twice").read(["no"]), Switch(key="twice").write(True)
    (True, False, ['yes'])
    """

    default: bool = False

    def read(self, texts: Sequence[str]) -> bool | None:
        return list(texts) == ["yes"]

    def write(self, value: bool) -> list[str]:
        return ["yes" if value else "no"]

    def draw(self, random: Random) -> bool:
        return random.random() < 0.5


@dataclass(frozen=True, kw_only=True)
class Text(Field[str]):
    """A text that follows rules of its own, such as the rows of a batch or a painted mask."""

    sample: Callable[[Random], str]  # a legal text at random

    def read(self, texts: Sequence[str]) -> str | None:
        return texts[0] if len(texts) == 1 else None

    def write(self, value: str) -> list[str]:
        return [value]

    def draw(self, random: Random) -> str:
        return self.sample(random)


class Pick(Protocol):
    """Gives a field its value."""

    def __call__(self, field: Field[T], /) -> T: ...


Table = Callable[[Pick], S]


def read(table: Table[S], query: Query) -> S:
    """The state that an address says; what it does not say, or says as nonsense, is at its default."""

    def pick(field: Field[T]) -> T:
        value = field.read(query[field.key]) if field.key in query else None
        return field.default if value is None or not field.legal(value) else value

    return table(pick)


def drawn(table: Table[S], random: Random) -> tuple[dict[str, list[str]], S]:
    """A random state of a page, with the query that says it."""
    query: dict[str, list[str]] = {}

    def pick(field: Field[T]) -> T:
        value = field.draw(random)
        query[field.key] = field.write(value)
        return value

    return query, table(pick)


def query_of(page: str, table: Table[Any], values: Mapping[str, Any]) -> str:
    """The query of an address that says these values, in their order; what it does not say is at its default.

    Raises ValueError, naming page, key and value, for a key that the page does not have then, or a value that it cannot take.
    """
    texts: dict[str, list[str]] = {}

    def pick(field: Field[T]) -> T:
        if field.key not in values:
            return field.default
        value: T = values[field.key]
        if not field.legal(value):
            raise ValueError(f"{page}: {field.key} cannot be {value!r}")
        texts[field.key] = field.write(value)
        return value

    table(pick)
    if unknown := [key for key in values if key not in texts]:
        raise ValueError(f"{page}: no field {unknown[0]!r} in this state, which is to be {values[unknown[0]]!r}")
    return urlencode([(key, text) for key in values for text in texts[key]])


def read_number(texts: Sequence[str]) -> float | None:
    """The one finite number the texts say, or None.

    >>> read_number(["1.5"]), read_number(["nan"]), read_number(["1", "2"]), read_number(["x"])
    (1.5, None, None, None)
    """
    if len(texts) != 1:
        return None
    try:
        number = float(texts[0])
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def read_pair(texts: Sequence[str]) -> tuple[float, float] | None:
    """The two finite numbers the texts say, or None.

    >>> read_pair(["-1", "2"]), read_pair(["1"])
    ((-1.0, 2.0), None)
    """
    numbers = [read_number([text]) for text in texts]
    if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
        return None
    return numbers[0], numbers[1]
