"""Those who follow rooms in this process: what each has yet to be told, and how it is told at once to all."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import AsyncGenerator, Coroutine, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from components.rooms.codes import new_ticket
from components.rooms.messages import RefusedError
from components.rooms.store import FOLLOWERS, AwayError, Kind, Memory, Room, Store
from components.wire.rooms import RoomCount, RoomHello

STREAMS = 2000  # of a process, at once
BEHIND = 64  # events that a follower may be behind; each state is a whole one, so that only the last is needed
PULSE = 15.0  # seconds without an event, after which a sign of life is sent
PAUSE = 0.2  # seconds between two counts that a room is told
ALIVE = b": alive\n\n"


def event(name: str, text: str, seq: int = 0) -> bytes:
    r"""An event of a stream, as browsers read it. The number is what a browser says again when it comes back.

    >>> event("state", "{}", 3)
    b'id: 3\nevent: state\ndata: {}\n\n'
    """
    number = f"id: {seq}\n" if seq else ""
    return f"{number}event: {name}\ndata: {text}\n\n".encode()


class Follower:
    """One stream: what it has yet to be told."""

    def __init__(self, is_teacher: bool, seq: int) -> None:
        self.is_teacher = is_teacher
        self._seq = seq  # the number of the last state that it has
        self._waiting: deque[bytes] = deque()
        self._wake = asyncio.Event()
        self._is_over = False

    def tell(self, chunk: bytes) -> None:
        """Let it be sent this."""
        if len(self._waiting) >= BEHIND:
            self._waiting.clear()
        self._waiting.append(chunk)
        self._wake.set()

    def move(self, seq: int, chunk: bytes) -> None:
        """Let it be sent this state, unless it has that or a later one."""
        if seq > self._seq:
            self._seq = seq
            self.tell(chunk)

    def end(self) -> None:
        """Let the stream end after what is waiting."""
        self._is_over = True
        self._wake.set()

    async def chunks(self, until: float) -> AsyncGenerator[bytes]:
        """What is to be sent, as it comes, for as long as the stream goes on; in one piece what has come meanwhile."""
        while True:
            if self._waiting:
                chunk = b"".join(self._waiting)
                self._waiting.clear()
                yield chunk
            elif self._is_over:
                return
            else:
                self._wake.clear()
                try:
                    await asyncio.wait_for(self._wake.wait(), PULSE)
                except TimeoutError:
                    yield ALIVE
            if time.time() > until:
                yield event("closed", "{}")
                return


@dataclass
class Local:
    """A room that is followed here: with its last state, it can be brought back to a store that has lost it."""

    room: Room
    seq: int = 0
    state: str = ""
    followers: set[Follower] = field(default_factory=set[Follower])
    is_shown: bool = False  # whether the class sees its answers
    is_counting: bool = False

    @property
    def students(self) -> int:
        return sum(not follower.is_teacher for follower in self.followers)


class Hub:
    """The rooms that are followed in this process, and the store of all rooms."""

    def __init__(self) -> None:
        self.store: Store = Memory(self.deliver)
        self._rooms: dict[str, Local] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def __iter__(self) -> Iterator[Local]:
        return iter(list(self._rooms.values()))

    @property
    def streams(self) -> int:
        return sum(len(local.followers) for local in self)

    async def run(self) -> None:
        """What the store does for as long as the process lives."""
        await self.store.run()

    def end(self) -> None:
        """End all streams, so that the process can end. Who follows comes back to the next one."""
        for local in self:
            for follower in local.followers:
                follower.end()

    async def close(self) -> None:
        """End what is still to be told, and the store."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.store.end()

    def check_place(self, room: Room, is_teacher: bool) -> None:
        """Refuse one more where there is no place."""
        local = self._rooms.get(room.code)
        if self.streams >= STREAMS:
            raise RefusedError(503, "This server has no place for one more.", 30)
        if local and not is_teacher and local.students >= FOLLOWERS:
            raise RefusedError(503, f"{FOLLOWERS} follow this room already.", 30)

    @contextmanager
    def following(self, room: Room, is_teacher: bool, seq: int) -> Generator[Follower]:
        """One who follows a room, and has its state of this number."""
        local = self._rooms.setdefault(room.code, Local(room))
        follower = Follower(is_teacher, seq)
        local.followers.add(follower)
        hello = RoomHello(ticket=new_ticket(room.key))
        follower.tell(event("hello", json.dumps(hello)))
        self._later(self._count_students(local))
        try:
            yield follower
        finally:
            local.followers.discard(follower)
            if not local.followers:
                self._rooms.pop(room.code, None)
            self._later(self._count_students(local))

    async def catch_up(self, room: Room, follower: Follower) -> None:
        """Tell one who has come the last state, if it has not been told."""
        local = self._rooms[room.code]
        try:
            seq, state = await self.store.last(room.code)
            self.deliver(room.code, "state", seq, state)  # to all here: what the store publishes of it is then dropped
        except AwayError:
            seq, state = local.seq, local.state
            follower.tell(event("away", "{}"))
        except RefusedError:
            follower.tell(event("closed", "{}"))
            follower.end()
            return
        if seq:
            follower.move(seq, event("state", state_text(state, seq), seq))

    def deliver(self, code: str, kind: Kind, seq: int, text: str) -> None:
        """What has happened in a room, told by the store."""
        local = self._rooms.get(code)
        if local is None:
            return
        if kind == "state" and seq > local.seq:
            local.seq, local.state = seq, text
            was_shown, local.is_shown = local.is_shown, json.loads(text)["shown"]
            if local.is_shown and not was_shown:
                self._count(local)  # of the answers that the class now may fetch
            chunk = event("state", state_text(text, seq), seq)
            for follower in local.followers:
                follower.move(seq, chunk)
        elif kind == "count":
            self._count(local)
        elif kind == "closed":
            for follower in local.followers:
                follower.tell(event("closed", "{}"))
                follower.end()

    def tell_all(self, name: str) -> None:
        """Tell everybody that the store has gone away, or is back."""
        for local in self:
            for follower in local.followers:
                follower.tell(event(name, "{}"))

    def _count(self, local: Local) -> None:
        if not local.is_counting:
            local.is_counting = True
            self._later(self._tell_count(local))

    async def _tell_count(self, local: Local) -> None:
        """Tell the teacher how many there are, and of answers the class too if it may see them; not more often than needed."""
        await asyncio.sleep(PAUSE)
        local.is_counting = False
        try:
            count = await self.store.count(local.room.code)
        except (AwayError, RefusedError):
            return
        text = json.dumps(RoomCount(followers=count.followers, answers=count.answers, last=count.last))
        for follower in local.followers:
            if follower.is_teacher or local.is_shown:
                follower.tell(event("count", text))

    async def _count_students(self, local: Local) -> None:
        try:
            await self.store.follow(local.room.code, local.students)
        except AwayError:
            return

    def _later(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def state_text(state: str, seq: int) -> str:
    """A state with its number, as followers get it.

    >>> state_text('{"page": "binary"}', 3)
    '{"seq":3,"page": "binary"}'
    """
    return f'{{"seq":{seq},{state[1:]}'
