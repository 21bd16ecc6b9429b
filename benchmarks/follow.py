"""A class follows a teacher, who moves a slider without a rest: how late each state arrives, and what that costs.

    python -m benchmarks.follow [--followers 200] [--seconds 20]

On one process of the app, whose rooms are in its memory, and on two behind deploy/nginx.conf with a Redis. A follower speaks the
protocol of rooms, and all of them share the processors with the servers. In the middle all are cut at once, and come back. Then
each gives a drawn line. Linux only; the second needs nginx and redis-server.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
import random
import statistics
import subprocess
import tempfile
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import uvloop

from benchmarks.servers import Server, app, app_behind_nginx, free_port

RATE = 30  # states a second


@contextmanager
def app_with_redis() -> Generator[Server]:
    """Two processes of the app behind nginx, which share their rooms in a Redis."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        redis = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.environ["ATLAS_REDIS"] = f"redis://127.0.0.1:{port}/0"
        try:
            with app_behind_nginx() as server:
                yield Server(server.address, (*server.processes, redis.pid))
        finally:
            del os.environ["ATLAS_REDIS"]
            redis.terminate()
            redis.wait(20)


@dataclass
class Class:
    """A room, and what its followers have seen."""

    address: str
    code: str = ""
    secret: str = ""
    sent: int = 0  # the number of the last state
    failed: int = 0  # tries of followers that were refused or cut
    delays: list[float] = field(default_factory=list[float])
    returns: dict[int, float] = field(default_factory=dict[int, float])  # seconds from a cut to the first sign of the next stream
    disorder: int = 0
    gaps: int = 0  # states that a follower has not seen, but for those while it was cut
    last: dict[int, int] = field(default_factory=dict[int, int])  # by follower
    tickets: dict[int, str] = field(default_factory=dict[int, str])

    async def ask(self, method: str, path: str, body: object = None, connection: Connection | None = None) -> tuple[int, bytes]:
        """The status and the body of an answer."""
        if connection is None:
            async with connected(self.address) as own:
                return await self.ask(method, path, body, own)
        text = json.dumps(body).encode() if body is not None else b""
        secret = f"Authorization: Bearer {self.secret}\r\n" if self.secret else ""
        head = f"{method} {path} HTTP/1.1\r\nHost: atlas\r\nContent-Type: application/json\r\n{secret}"
        reader, writer = connection
        writer.write(f"{head}Content-Length: {len(text)}\r\n\r\n".encode() + text)
        status, headers = await head_of(reader)
        if "content-length" in headers:
            return status, await reader.readexactly(int(headers["content-length"]))
        return status, b"".join([chunk async for chunk in chunks_of(reader)])

    async def follow(self, who: int, cut: asyncio.Event) -> None:
        """One follower, who is cut once and comes back, until the task is cancelled."""
        while not cut.is_set():
            await self._try(who, cut)
        began = time.perf_counter()
        while True:
            await self._try(who, asyncio.Event(), began)

    async def _try(self, who: int, cut: asyncio.Event, since: float = 0.0) -> None:
        """Listen once; where that is refused or cut, wait a moment, as the browser's module does (events.js)."""
        try:
            async with connected(self.address) as connection:
                await self._listen(who, cut, since, connection)
        except (OSError, EOFError):
            self.failed += 1
            await asyncio.sleep(random.uniform(0.25, 0.75))

    async def _listen(self, who: int, cut: asyncio.Event, cut_at: float, connection: Connection) -> None:
        reader, writer = connection
        seen = self.last.get(who, 0)
        since = f"Last-Event-ID: {seen}\r\n" if seen else ""
        writer.write(f"GET /room/{self.code}/events HTTP/1.1\r\nHost: atlas\r\n{since}\r\n".encode())
        status, _ = await head_of(reader)
        if status != 200:
            raise ConnectionError(status)
        text = b""
        is_first = True
        async for chunk in chunks_of(reader):
            *events, text = (text + chunk).split(b"\n\n")
            for event in events:
                lines = dict(line.split(b": ", 1) for line in event.split(b"\n") if not line.startswith(b":"))
                if lines.get(b"event") == b"hello":
                    self.tickets.setdefault(who, json.loads(lines[b"data"])["ticket"])
                    if cut_at:
                        self.returns.setdefault(who, time.perf_counter() - cut_at)
                if lines.get(b"event") != b"state":
                    continue
                news = json.loads(lines[b"data"])
                seq, before = news["seq"], self.last.get(who, 0)
                if not is_first:
                    self.delays.append(time.perf_counter() - float(news["query"][3:]))
                    self.disorder += seq <= before
                    self.gaps += max(seq - before - 1, 0)
                is_first, self.last[who] = False, seq
            if cut.is_set():
                break

    async def give_lines(self) -> None:
        """Each follower answers with a line of its own, all at once."""
        path = f"/room/{self.code}/answers"
        body = {"kind": "draw", "part": "gradient"}
        lines = {who: [[i / 100, math.sin(i / 10) - who / 50] for i in range(101)] for who in self.tickets}
        given = (body | {"ticket": ticket, "answer": lines[who]} for who, ticket in self.tickets.items())
        await asyncio.gather(*(self.ask("POST", path, each) for each in given))

    async def teach(self, seconds: float, cut: asyncio.Event) -> None:
        """Send states, one after the other; cut the class in the middle."""
        async with connected(self.address) as connection:
            began = time.perf_counter()
            while (now := time.perf_counter()) < began + seconds:
                if now > began + seconds / 2:
                    cut.set()
                query = f"at={time.perf_counter()}"
                body = {"page": "binary", "query": query, "moving": True, "revealed": False, "shown": False}
                status, answer = await self.ask("POST", f"/room/{self.code}", body, connection)
                if status != 200:
                    raise RuntimeError(answer.decode())
                self.sent = json.loads(answer)["seq"]
                await asyncio.sleep(max(now + 1 / RATE - time.perf_counter(), 0))


Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def connected(address: str) -> AsyncGenerator[Connection]:
    """A connection to a server, until the block ends."""
    place = urlsplit(address)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def head_of(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    """The status and the headers of an answer."""
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
    return int(first.split()[1]), {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}


async def chunks_of(reader: asyncio.StreamReader) -> AsyncGenerator[bytes]:
    """The pieces of a body that has no length."""
    while size := int(await reader.readline() or b"-1", 16):
        if size < 0:
            raise EOFError
        yield (await reader.readexactly(size + 2))[:-2]


async def lesson(server: Server, followers: int, seconds: float) -> dict[str, float]:
    """What a class of so many has seen, and what it has cost."""
    here, cut = Class(server.address), asyncio.Event()
    opened = json.loads((await here.ask("POST", "/room", {}))[1])
    memory = server.memory()
    here.code, here.secret = opened["code"], opened["secret"]
    tasks = [asyncio.create_task(here.follow(who, cut)) for who in range(followers)]
    while len(here.tickets) < followers:
        await asyncio.sleep(0.1)
    used, own, began = server.cpu(), time.process_time(), time.monotonic()
    await here.teach(seconds, cut)
    took, cpu, own = time.monotonic() - began, server.cpu() - used, time.process_time() - own
    held = server.memory() - memory
    await asyncio.sleep(2)
    behind = sum(seq != here.sent for seq in here.last.values())
    began = time.perf_counter()
    await here.give_lines()
    given = time.perf_counter()
    answers = json.loads((await here.ask("GET", f"/room/{here.code}/answers"))[1])
    fetched = time.perf_counter()
    for task in tasks:
        task.cancel()
    return {
        "states a second": here.sent / took,
        "median delay, ms": 1000 * statistics.median(here.delays),
        "p95 delay, ms": 1000 * statistics.quantiles(here.delays, n=20)[-1],
        "longest delay, ms": 1000 * max(here.delays),
        "states that did not arrive": here.gaps,
        "states out of order": here.disorder,
        "followers without the last state": behind,
        "back after a cut of all: median, ms": 1000 * statistics.median(here.returns.values()),
        "back after a cut of all: last, ms": 1000 * max(here.returns.values()),
        "followers that came back": len(here.returns),
        "tries that were refused or cut": here.failed,
        "processors that the servers use": cpu / took,
        "processors that the followers use": own / took,
        "memory a follower, MB": held / followers,
        f"{followers} drawn lines given at once, ms": 1000 * (given - began),
        "and fetched by the teacher, ms": 1000 * (fetched - given),
        "lines that the teacher has": len(answers),
    }


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--followers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=20.0)
    options = parser.parse_args()
    for name, serve in {"one process": app, "two processes, nginx, Redis": app_with_redis}.items():
        with serve() as server:
            server.settle()
            seen = uvloop.run(lesson(server, options.followers, options.seconds))
        print(f"\n| a class of {options.followers} | {name} |\n|---|---|")
        for row, value in seen.items():
            print(f"| {row} | {value:.4g} |", flush=True)


if __name__ == "__main__":
    main()
