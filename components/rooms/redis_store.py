"""Rooms in Redis, where several processes or machines find them.

What moves goes out by publish and subscribe; what a latecomer needs stands under keys that expire. Redis may go away: everybody in
a room is told then. When it is back, each process gives it the rooms again that are followed there, as far as it has lost them.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from importlib import import_module
from secrets import token_hex
from typing import Any, Protocol, TypeVar, cast

from components.rooms import scripts
from components.rooms.hub import Hub, Local
from components.rooms.messages import RefusedError
from components.rooms.store import ANSWERS, ROOMS, AwayError, Count, Kind, Room, full, gone

_redis: Any = import_module("redis.asyncio")  # its answers have no types that fit a client that decodes
_retry: Any = import_module("redis.asyncio.retry")
_backoff: Any = import_module("redis.backoff")
_errors: Any = import_module("redis.exceptions")

_ROOT = "atlas:room:"
_ALL = "atlas:rooms"  # the codes of all rooms, by the time when they end
_PATIENCE = 2.0  # seconds for an answer
_AGAIN = 0.5  # seconds between two tries to reach it
_FRESH = 40.0  # seconds that a process's number of followers counts
_RENEW = 10.0  # seconds between two times that it is told

T = TypeVar("T")


class _Listener(Protocol):
    """Hears what is published."""

    async def get_message(self, ignore_subscribe_messages: bool, timeout: float) -> Mapping[str, str] | None: ...

    async def ping(self) -> None: ...


class Redis:
    """The rooms of all processes that use the Redis at an address."""

    def __init__(self, hub: Hub, address: str) -> None:
        self._hub = hub
        retry = _retry.Retry(_backoff.NoBackoff(), 1)  # once: a connection that was kept may be of before a restart
        self._client: Any = _redis.Redis.from_url(
            address, decode_responses=True, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE, retry=retry
        )
        self._process = token_hex(8)
        self._scripts: dict[str, Any] = {
            name: self._client.register_script(text) for name, text in vars(scripts).items() if name.isupper()
        }

    async def open(self, room: Room) -> bool:
        told = await self._script("OPEN", room.code, [_ALL], [*_facts(room), time.time(), ROOMS])
        if told == "full":
            raise full()
        return told == "opened"

    async def find(self, code: str) -> Room | None:
        found = cast("list[str | None]", await self._told(self._client.hmget(_ROOT + code, "digest", "key", "ends")))
        digest, key, ends = found
        return Room(code, digest, key, float(ends)) if digest and key and ends else None

    async def move(self, code: str, state: str) -> int:
        return int(_there(await self._script("MOVE", code, [], [state])))

    async def last(self, code: str) -> tuple[int, str]:
        seq, state = cast("list[str | None]", await self._told(self._client.hmget(_ROOT + code, "seq", "state")))
        return int(_there(seq)), state or ""

    async def close(self, code: str) -> None:
        await self._script("CLOSE", code, [_ALL, f"{_ROOT}{code}:closed"], [code])

    async def give(self, code: str, who: str, text: Callable[[int, int], str]) -> None:
        told = _there(await self._script("PLACE", code, [], [who, ANSWERS]))
        number, at = map(int, told.split())
        if not number:
            raise RefusedError(429, f"This room has {ANSWERS} answers already.")
        await self._script("GIVE", code, [], [number, text(number, at)])

    async def given(self, code: str, after: int) -> list[str]:
        texts = cast("list[str]", await self._told(self._client.hvals(f"{_ROOT}{code}:answers")))
        at = {text: json.loads(text)["at"] for text in texts}
        return sorted((text for text in texts if at[text] > after), key=lambda text: at[text])

    async def clear(self, code: str) -> None:
        await self._script("CLEAR", code, [], [])

    async def follow(self, code: str, followers: int) -> None:
        await self._script("FOLLOW", code, [], [self._process, followers, time.time()])

    async def count(self, code: str) -> Count:
        place = _ROOT + code
        pipe = self._client.pipeline(transaction=False)
        pipe.hvals(f"{place}:followers").hlen(f"{place}:answers").hget(place, "last")
        counts, answers, last = await self._told(pipe.execute())
        since = time.time() - _FRESH
        told = [text.split() for text in cast("list[str]", counts)]
        return Count(sum(int(count) for count, at in told if float(at) > since), int(answers), int(last or 0))

    async def run(self) -> None:
        """Hear what happens in all rooms, for as long as the process lives."""
        is_away = False
        while True:
            listener = self._client.pubsub()
            try:
                await listener.psubscribe(f"{_ROOT}*")
                await self._catch_up(self._hub)
                if is_away:
                    self._hub.tell_all("back")
                is_away = False
                await self._hear(listener)
            except (_errors.RedisError, OSError, AwayError):
                if not is_away:
                    self._hub.tell_all("away")
                is_away = True
            finally:
                await listener.aclose()
            await asyncio.sleep(_AGAIN)

    async def end(self) -> None:
        """Close its connections."""
        await self._client.aclose()

    async def _hear(self, listener: _Listener) -> None:
        renewed = pinged = time.monotonic()
        while True:
            message = await listener.get_message(ignore_subscribe_messages=True, timeout=_PATIENCE / 2)
            if message is None and time.monotonic() - pinged > _PATIENCE:  # the answer to it comes as None, too
                pinged = time.monotonic()
                await listener.ping()
            elif message and message["type"] == "pmessage":
                kind, seq, text = message["data"].split(" ", 2)
                self._hub.deliver(message["channel"].removeprefix(_ROOT), cast("Kind", kind), int(seq), text)
            if time.monotonic() - renewed > _RENEW:
                renewed = time.monotonic()
                for local in self._hub:
                    await self.follow(local.room.code, local.students)

    async def _catch_up(self, rooms: Iterable[Local]) -> None:
        """What may have been missed: bring back each room that is followed here, and hear where it stands now."""
        for local in rooms:
            room = local.room
            facts = [*_facts(room), local.seq, local.state]
            told = await self._script("RESTORE", room.code, [_ALL, f"{_ROOT}{room.code}:closed"], facts)
            if told == "closed":
                self._hub.deliver(room.code, "closed", 0, "")
                continue
            await self.follow(room.code, local.students)
            seq, state = await self.last(room.code)
            if seq:
                self._hub.deliver(room.code, "state", seq, state)

    async def _script(self, name: str, code: str, keys: list[str], values: list[object]) -> str | int | None:
        places = [_ROOT + code, f"{_ROOT}{code}:answers", f"{_ROOT}{code}:who", f"{_ROOT}{code}:followers"]
        return await self._told(self._scripts[name](keys=[*places, *keys], args=values))

    async def _told(self, answer: Awaitable[T]) -> T:
        try:
            return await answer
        except (_errors.RedisError, OSError) as error:
            raise AwayError from error


def _facts(room: Room) -> list[object]:
    return [room.code, room.digest, room.key, room.ends]


def _there(value: str | int | None) -> str:
    """What is told of a room that is there."""
    if value is None:
        raise gone()
    return str(value)
