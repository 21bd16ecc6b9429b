"""What a room's server says to the browsers of a teacher and of a class, and they to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict


class RoomState(TypedDict):
    """What the teacher's page shows: its name and the query of its address.

    `moving` is whether a hand goes on changing it, `revealed` whether what a class is to predict is shown, and `shown` whether the
    class sees its own answers.
    """

    page: str
    query: str
    moving: bool
    revealed: bool
    shown: bool


class RoomNews(RoomState):
    """A state with its number: each has one more than the last, so that order is kept and a gap is noticed."""

    seq: int


class RoomOpened(TypedDict):
    """A new room: the letters that lead to it, and the secret that moves it, which the server tells once."""

    code: str
    secret: str


class RoomHello(TypedDict):
    """To a follower, first of all: the ticket that answers are given under, which names nobody."""

    ticket: str


class RoomCount(TypedDict):
    """How many follow, and how many answers there are, with the number of the last of them."""

    followers: int
    answers: int
    last: int


class RoomAnswer(TypedDict):
    """An answer of a follower to a prediction: a drawn line, a place, a value, or the number of a choice."""

    ticket: str
    kind: Literal["draw", "place", "guess", "choose"]
    part: str
    answer: float | Sequence[tuple[float, float]]


class RoomGiven(TypedDict):
    """An answer as others see it: `who` is a number that stands for one follower, and `at` grows with each answer."""

    who: int
    at: int
    kind: str
    part: str
    answer: float | Sequence[tuple[float, float]]


class RoomRefusal(TypedDict):
    """Why something was not done."""

    message: str
