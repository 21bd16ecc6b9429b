"""Where rooms live: what a store of them does, and the one in the memory of a single process."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from components.rooms.messages import RefusedError

LIFE = 24 * 3600  # seconds that a room has
ROOMS = 500  # at once
FOLLOWERS = 500  # of a room, at once
ANSWERS = 1000  # of a room
MEMORY = 64_000_000  # letters of all answers in the memory of a process

Kind = Literal["state", "count", "closed"]
Deliver = Callable[[str, Kind, int, str], None]  # the room's code, what it is, the number of the state, and the text of the event


def full() -> RefusedError:
    """Why no room is opened."""
    return RefusedError(503, f"There are {ROOMS} rooms already. One of them ends within a day.", 3600)


def gone() -> RefusedError:
    """Why nothing is found."""
    return RefusedError(404, "There is no room with these letters. Rooms end after a day, or when the teacher closes them.")


class AwayError(Exception):
    """The store does not answer."""


@dataclass(frozen=True)
class Room:
    """What does not change of a room: its letters, the digest of its secret, the key of its tickets, and when it ends."""

    code: str
    digest: str
    key: str
    ends: float

    def answers_at(self, now: float) -> bool:
        """Whether it has not ended yet."""
        return now < self.ends


@dataclass(frozen=True)
class Count:
    """How many follow a room, how many answers it has, and the number of the last of them."""

    followers: int = 0
    answers: int = 0
    last: int = 0


class Store(Protocol):
    """Keeps rooms, and tells each process of what happens in them, by the function that it was made with."""

    async def open(self, room: Room) -> bool:
        """Keep a new room; False where its letters are taken."""
        ...

    async def find(self, code: str) -> Room | None:
        """The room with these letters."""
        ...

    async def move(self, code: str, state: str) -> int:
        """Give a room its next state, and come back with its number."""
        ...

    async def last(self, code: str) -> tuple[int, str]:
        """The last state of a room, and its number: 0, and an empty text, where there has been none."""
        ...

    async def close(self, code: str) -> None:
        """End a room, with all that is in it."""
        ...

    async def give(self, code: str, who: str, text: Callable[[int, int], str]) -> None:
        """Take an answer in the place of the last one of this follower. Its text is made of the follower's number and its own."""
        ...

    async def given(self, code: str, after: int) -> list[str]:
        """The answers that came after the one with this number."""
        ...

    async def clear(self, code: str) -> None:
        """Forget the answers."""
        ...

    async def follow(self, code: str, followers: int) -> None:
        """So many follow a room in this process."""
        ...

    async def count(self, code: str) -> Count:
        """How many follow and have answered, wherever they are."""
        ...

    async def run(self) -> None:
        """What goes on for as long as the process lives."""
        ...

    async def end(self) -> None:
        """Let go of what it holds outside of the process."""
        ...


@dataclass
class _Kept:
    """A room in memory."""

    room: Room
    seq: int = 0
    state: str = ""
    followers: int = 0
    last: int = 0
    who: dict[str, int] = field(default_factory=dict[str, int])
    answers: dict[int, tuple[int, str]] = field(default_factory=dict[int, tuple[int, str]])  # by the follower's number

    @property
    def letters(self) -> int:
        return sum(len(text) for _, text in self.answers.values())


class Memory:
    """The rooms of one process, which end with it."""

    def __init__(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self._rooms: dict[str, _Kept] = {}
        self._letters = 0  # of all answers

    async def open(self, room: Room) -> bool:
        now = time.time()
        for code in [code for code, kept in self._rooms.items() if not kept.room.answers_at(now)]:
            await self.close(code)
        if len(self._rooms) >= ROOMS:
            raise full()
        return self._rooms.setdefault(room.code, _Kept(room)).room is room

    async def find(self, code: str) -> Room | None:
        kept = self._rooms.get(code)
        return kept.room if kept and kept.room.answers_at(time.time()) else None

    async def move(self, code: str, state: str) -> int:
        kept = self._kept(code)
        kept.seq, kept.state = kept.seq + 1, state
        self._deliver(code, "state", kept.seq, state)
        return kept.seq

    async def last(self, code: str) -> tuple[int, str]:
        kept = self._kept(code)
        return kept.seq, kept.state

    async def close(self, code: str) -> None:
        kept = self._rooms.pop(code, None)
        self._letters -= kept.letters if kept else 0
        self._deliver(code, "closed", 0, "")

    async def give(self, code: str, who: str, text: Callable[[int, int], str]) -> None:
        kept = self._kept(code)
        if len(kept.who) >= ANSWERS and who not in kept.who:
            raise RefusedError(429, f"This room has {ANSWERS} answers already.")
        number = kept.who.setdefault(who, len(kept.who) + 1)
        given = text(number, kept.last + 1)
        grown = self._letters + len(given) - len(kept.answers.get(number, (0, ""))[1])
        if grown > MEMORY:
            raise RefusedError(503, "The answers of all rooms fill the server's memory.", 60)
        self._letters, kept.last = grown, kept.last + 1
        kept.answers[number] = (kept.last, given)
        self._deliver(code, "count", 0, "")

    async def given(self, code: str, after: int) -> list[str]:
        return [text for at, text in sorted(self._kept(code).answers.values()) if at > after]

    async def clear(self, code: str) -> None:
        kept = self._kept(code)
        self._letters -= kept.letters
        kept.answers = {}
        self._deliver(code, "count", 0, "")

    async def follow(self, code: str, followers: int) -> None:
        if code in self._rooms:
            self._rooms[code].followers = followers
            self._deliver(code, "count", 0, "")

    async def count(self, code: str) -> Count:
        kept = self._kept(code)
        return Count(kept.followers, len(kept.answers), kept.last)

    async def run(self) -> None:
        """Nothing: what is in memory is always there."""

    async def end(self) -> None:
        """Nothing is held outside."""

    def _kept(self, code: str) -> _Kept:
        if code not in self._rooms:
            raise gone()
        return self._rooms[code]
