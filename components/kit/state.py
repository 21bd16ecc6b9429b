"""What the address of a page can say: its fields, each with a key, a default, legal values and the words of its control.

A page's table is one function of a pick: it picks its fields in order, and what it has picked may decide which fields follow (the
sliders on the loss, the span on the axis). Different picks run the same table: the app's own link takes each value from the
session and the URL, `read` from an address alone, `query_of` from values that an address is to hold, and `random_state` at random.
Nothing here needs Streamlit.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import urlencode

from components.kit.words import linear_step, log_steps
from losses.core.numbers import number_of

T = TypeVar("T")
S = TypeVar("S")
Vector = tuple[float, ...]
Query = Mapping[str, Sequence[str]]


def _anything(_: object) -> bool:
    return True


def _nothing(*_: object) -> None:
    return None


@dataclass(frozen=True, kw_only=True)
class Field(ABC, Generic[T]):
    """One key of a page's address.

    `shape` is what, besides the default, the meaning of a value depends on: where it changes, the control is set anew. A field
    without a label has no control of its own: the picture sets it. The help is one line under the control.
    """

    key: str
    default: T
    label: str = ""
    help: str = ""
    shape: Hashable = None
    allowed: Callable[[T], bool] = _anything  # beyond what the kind of field asks for
    # what a value becomes that had another shape; None: it stays as it is
    carried: Callable[[Hashable, T], T | None] = _nothing

    def legal(self, value: T) -> bool:
        """Whether the field can have the value."""
        return self.allowed(value)

    def cast(self, value: Any) -> T:  # noqa: ANN401
        """The value that a program means, which may say it more shortly."""
        return value

    def clean(self, value: T) -> T:
        """The value as a page uses it, without what its control adds by rounding."""
        return value

    def mended(self, value: T) -> T:
        """What a value becomes that the control can be left at, but that the field cannot have."""
        return value

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
    """A number from low to high, moved in steps, about a hundred unless one is given, or along a logarithm.

    >>> gamma = Number(key="gamma", default=2.0, low=0.0, high=5.0)
    >>> gamma.read(["1.5"]), gamma.read(["nan"]), gamma.legal(7.0), gamma.write(2.0), gamma.stride
    (1.5, None, False, ['2'], 0.05)
    """

    low: float
    high: float
    log: bool = False
    step: float | None = None

    def __post_init__(self) -> None:
        if self.shape is None:
            object.__setattr__(self, "shape", (self.low, self.high, self.stride))  # Streamlit knows a slider by these

    @property
    def stride(self) -> float:
        """The step of the control."""
        return self.step or linear_step(self.low, self.high)

    def stops(self, value: float) -> list[float]:
        """The stops of a logarithmic control that can show this value."""
        return log_steps(self.low, self.high, self.default, value)

    def clean(self, value: float) -> float:
        """A slider with a step of 0.1 from -8 returns -8.9e-16 where 0 is meant; a picture's own numbers are exact."""
        return round(value, 10) if self.label and not self.log else value

    def legal(self, value: float) -> bool:
        return self.low <= value <= self.high and self.allowed(value)

    def read(self, texts: Sequence[str]) -> float | None:
        number = read_number(texts)
        return None if number is None else _exact(number, self.low, self.high)

    def write(self, value: float) -> list[str]:
        return [_digits(value)]

    def draw(self, random: Random) -> float:
        if self.log:
            return random.choice(self.stops(self.default))
        steps = round((self.high - self.low) / self.stride)
        return round(min(self.low + self.stride * random.randint(0, steps), self.high), 10)


@dataclass(frozen=True, kw_only=True)
class Count(Number):
    """A whole number from low to high.

    >>> Count(key="classes", default=3.0, low=2, high=10).legal(2.5)
    False
    """

    step: float | None = 1.0

    def legal(self, value: float) -> bool:
        return value == int(value) and super().legal(value)


@dataclass(frozen=True, kw_only=True)
class Choice(Field[str]):
    """One of several options, in a list or in a row of buttons."""

    options: Sequence[str]
    words: Callable[[str], str] = str  # what the control shows for an option
    row: bool = False

    def legal(self, value: str) -> bool:
        return value in self.options and self.allowed(value)

    def read(self, texts: Sequence[str]) -> str | None:
        return texts[0] if len(texts) == 1 and texts[0] in self.options else None

    def write(self, value: str) -> list[str]:
        return [value]

    def draw(self, random: Random) -> str:
        return random.choice([option for option in self.options if self.allowed(option)])


@dataclass(frozen=True, kw_only=True)
class Choices(Field[list[str]]):
    """Any of several options; their control stays on one line unless it may wrap."""

    options: Sequence[str]
    wrap: bool = False
    default: list[str] = field(default_factory=list[str])

    def legal(self, value: list[str]) -> bool:
        return set(value) <= set(self.options) and self.allowed(value)

    def clean(self, value: list[str]) -> list[str]:
        """In the order of the options, not of the clicks."""
        return [option for option in self.options if option in value]

    def read(self, texts: Sequence[str]) -> list[str] | None:
        return self.clean(list(texts))

    def write(self, value: list[str]) -> list[str]:
        return list(value)

    def draw(self, random: Random) -> list[str]:
        return [option for option in self.options if random.random() < 0.5]


@dataclass(frozen=True, kw_only=True)
class Span(Field[tuple[float, float]]):
    """An increasing pair of numbers from low to high.

    >>> angles = Span(key="x", default=(0.0, math.pi), low=0.0, high=math.pi, step=0.5)
    >>> angles.write(angles.default), angles.read(["1", "3.141592654"]) == (1.0, math.pi)
    (['0', '3.141592654'], True)
    >>> angles.mended((1.0, 1.0)), angles.mended((3.0, 3.0))
    ((1.0, 1.5), (3.0, 3.141592653589793))
    """

    low: float
    high: float
    step: float

    def legal(self, value: tuple[float, float]) -> bool:
        return len(value) == 2 and self.low <= value[0] < value[1] <= self.high and self.allowed(value)

    def mended(self, value: tuple[float, float]) -> tuple[float, float]:
        """A step from one to the other, where both thumbs of the slider stand at one place."""
        if len(value) != 2 or value[0] != value[1]:
            return value
        low, high = value
        return (low, min(low + self.step, self.high)) if low < self.high else (max(self.low, high - self.step), high)

    def read(self, texts: Sequence[str]) -> tuple[float, float] | None:
        pair = read_pair(texts)
        return None if pair is None else (_exact(pair[0], self.low, self.high), _exact(pair[1], self.low, self.high))

    def write(self, value: tuple[float, float]) -> list[str]:
        return [_digits(number) for number in value]

    def draw(self, random: Random) -> tuple[float, float]:
        (low, high), inner = self.default, random.choice((0.0, 0.25))
        middle = (low + high) / 2
        return low + inner * (middle - low), high - random.choice((0.0, 0.5)) * (high - middle)


@dataclass(frozen=True)
class Limit:
    """A weighted sum of a vector's numbers that lies from low to high.

    >>> Limit((1.0, 1.0), 0.99, 1.01).holds((0.3, 0.7))
    True
    """

    weights: Vector
    low: float
    high: float = math.inf

    def holds(self, values: Vector) -> bool:
        """Whether it does for these numbers."""
        return self.low <= sum(weight * value for weight, value in zip(self.weights, values, strict=True)) <= self.high


@dataclass(frozen=True, kw_only=True)
class Numbers(Field[Vector]):
    """As many numbers as the default has, each from low to high: a vector, a place or a box, which the picture sets.

    Some are whole numbers only, and some have further limits.
    """

    low: float = -math.inf
    high: float = math.inf
    whole: bool = False
    limits: Sequence[Limit] = ()
    sample: Callable[[Random], Vector]  # legal numbers at random

    def cast(self, value: Any) -> Vector:  # noqa: ANN401
        return tuple(float(number) for number in value)

    def legal(self, value: Vector) -> bool:
        within = len(value) == len(self.default) and all(self.low <= v <= self.high for v in value)
        whole = not self.whole or all(v == int(v) for v in value)
        return within and whole and all(limit.holds(value) for limit in self.limits) and self.allowed(value)

    def read(self, texts: Sequence[str]) -> Vector | None:
        numbers = [read_number([text]) for text in texts]
        return None if None in numbers else tuple(number for number in numbers if number is not None)

    def write(self, value: Vector) -> list[str]:
        return [_digits(number) for number in value]

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
    """A text of limited length that follows rules of its own, such as the rows of a batch or a painted mask.

    `form` is what the browser calls the rules, where it has them too.
    """

    longest: int
    form: str = ""
    sample: Callable[[Random], str]  # a legal text at random

    def legal(self, value: str) -> bool:
        return len(value) <= self.longest and self.allowed(value)

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
        return field.default if value is None or not field.legal(value) else field.clean(value)

    return table(pick)


def random_state(table: Table[S], random: Random, keep: Collection[str] = ()) -> tuple[dict[str, list[str]], S]:
    """A random state of a page, with the query that says it; the fields to `keep` stay at their defaults."""
    query: dict[str, list[str]] = {}

    def pick(field: Field[T]) -> T:
        if field.key in keep:
            return field.default
        value = field.draw(random)
        query[field.key] = field.write(value)
        return value

    return query, table(pick)


def query_of(page: str, table: Table[Any], values: Mapping[str, Any]) -> dict[str, list[str]]:
    """The query of an address that says these values, in their order; what it does not say is at its default.

    Raises ValueError, naming page, key and value, for a key that the page does not have then, or a value that it cannot take.
    """
    texts: dict[str, list[str]] = {}

    def pick(field: Field[T]) -> T:
        if field.key not in values:
            return field.default
        value = field.cast(values[field.key])
        if not field.legal(value):
            raise ValueError(f"{page}: {field.key} cannot be {value!r}")
        texts[field.key] = field.write(value)
        return value

    table(pick)
    if unknown := [key for key in values if key not in texts]:
        raise ValueError(f"{page}: no field {unknown[0]!r} in this state, which is to be {values[unknown[0]]!r}")
    return {key: texts[key] for key in values}


def address_of(page: str, query: Query) -> str:
    """The address of a page with a query, relative to the app.

    >>> address_of("binary", {"loss": ["Balanced focal"], "x": ["-2", "2"]})
    'binary?loss=Balanced+focal&x=-2&x=2'
    """
    return f"{page}?{urlencode(query, doseq=True)}"


def _digits(number: float) -> str:
    """A number as an address says it."""
    return format(number, ".10g")


def _exact(number: float, *ends: float) -> float:
    """The end of a range that an address says as this number, as it says π; the number itself where it is not an end."""
    return next((end for end in ends if _digits(end) == _digits(number)), number)


def read_number(texts: Sequence[str]) -> float | None:
    """The one finite number the texts say, or None.

    >>> read_number(["1.5"]), read_number(["nan"]), read_number(["1", "2"]), read_number(["1_0"])
    (1.5, None, None, None)
    """
    number = number_of(texts[0]) if len(texts) == 1 else math.nan
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
