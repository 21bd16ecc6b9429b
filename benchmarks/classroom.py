"""A class at work: everybody opens one link within five seconds, then moves a slider once a second, each time to a new value.

    python -m benchmarks.classroom [--visitors 30 200] [--seconds 30]

The class works on this app, on a plain Streamlit page, and on two processes of this app behind nginx, as deploy/nginx.conf sets it
up. A visitor is a socket; one who has no answer after a second waits for it before the next move. The visitors share the processors
with the servers, so their own processor time is told, too. Linux only; the third needs nginx.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import statistics
import time
import urllib.request
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

import uvloop
from websockets.exceptions import ConnectionClosed

from benchmarks.pages_under_test import LINK
from benchmarks.servers import Server, app, app_behind_nginx, plain_streamlit
from benchmarks.visitors import Visitor, visitor

ARRIVAL = 5.0  # seconds within which the whole class opens the link
FORERUNNERS = 8
KEY, TOP = "gamma", 5.0  # the slider that is moved, and where it ends
GOLDEN = 0.6180339887498949  # its multiples, modulo 1, lie evenly, and none comes twice
TWO = "this app, two processes"
SITES: dict[str, tuple[Callable[[], AbstractContextManager[Server]], str]] = {
    "this app": (app, LINK),
    "plain Streamlit": (plain_streamlit, ""),
    TWO: (app_behind_nginx, LINK),
}


@dataclass
class Lesson:
    """What a class has waited for: seconds of each opening and each move, and what never came."""

    server: Server
    link: str
    seconds: float  # for which each visitor works
    openings: list[float] = field(default_factory=list[float])
    moves: list[float] = field(default_factory=list[float])
    lost: int = 0  # requests that were not answered in time
    ended: int = 0  # sockets that the server closed
    _values: itertools.count[int] = field(default_factory=itertools.count)

    async def attend(self, arrival: float, start: asyncio.Event) -> None:
        """One visitor: opens the link after so many seconds, then works from the start on."""
        await asyncio.sleep(arrival)
        try:
            async with visitor(self.server.address, self.link, await asyncio.to_thread(_cookie, self.server.address)) as one:
                self.openings.append(await one.open())
                await start.wait()
                await self._work(one)
        except TimeoutError:
            self.lost += 1
        except ConnectionClosed:
            self.ended += 1

    async def _work(self, one: Visitor) -> None:
        end = time.monotonic() + self.seconds
        due = time.monotonic() + random.random()
        while due < end:
            await asyncio.sleep(due - time.monotonic())
            self.moves.append(await one.move(KEY, round(TOP * (next(self._values) * GOLDEN % 1), 6)))
            due = max(due + 1, time.monotonic())


def _cookie(address: str) -> str:
    """The cookie that a browser has from the page, and sends with the socket; a server without a proxy sets none that matters."""
    with urllib.request.urlopen(address) as page:
        return page.headers.get("Set-Cookie", "").partition(";")[0]


async def lesson(server: Server, link: str, visitors: int, seconds: float) -> dict[str, float]:
    """What a class of so many has seen of a server, and what it has cost."""
    for _ in range(FORERUNNERS):  # what only the first visitor of a process waits for is not the class's
        async with visitor(server.address, link, _cookie(server.address)) as first:
            await first.open()
    here = Lesson(server, link, seconds)
    start = asyncio.Event()
    memory, used = server.memory(), server.cpu()
    async with asyncio.TaskGroup() as group:
        for i in range(visitors):
            group.create_task(here.attend(ARRIVAL * i / visitors, start))
        while len(here.openings) + here.lost + here.ended < visitors:
            await asyncio.sleep(0.1)
        opened, held = server.cpu(), server.memory()
        own, began = time.process_time(), time.monotonic()
        start.set()
    took, cpu, own = time.monotonic() - began, server.cpu() - opened, time.process_time() - own
    return {
        "median wait, ms": 1000 * statistics.median(here.moves),
        "p95 wait, ms": 1000 * statistics.quantiles(here.moves, n=20, method="inclusive")[-1],
        "longest wait, ms": 1000 * max(here.moves),
        "answers a second": len(here.moves) / took,
        "CPU a change, ms": 1000 * cpu / len(here.moves),
        "the visitors' own CPU a change, ms": 1000 * own / len(here.moves),
        "median wait for the page, ms": 1000 * statistics.median(here.openings),
        "longest wait for the page, ms": 1000 * max(here.openings),
        "CPU an opening, ms": 1000 * (opened - used) / visitors,
        "memory a session, MB": (held - memory) / visitors,
        "lost answers": here.lost,
        "ended sessions": here.ended,
    }


def measure(visitors: int, seconds: float) -> dict[str, dict[str, float]]:
    """A lesson on each site in turn."""
    seen: dict[str, dict[str, float]] = {}
    for name, (serve, link) in SITES.items():
        with serve() as server:
            server.settle()
            seen[name] = uvloop.run(lesson(server, link, visitors, seconds))
    return seen


def main() -> None:
    """Print a table for each size of the class."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, nargs="+", default=[30, 200])
    parser.add_argument("--seconds", type=float, default=30.0)
    options = parser.parse_args()
    for visitors in options.visitors:
        seen = measure(visitors, options.seconds)
        print(f"\n| a class of {visitors} | {' | '.join(seen)} |\n|---{'|---' * len(seen)}|")
        for row in next(iter(seen.values())):
            print(f"| {row} | {' | '.join(f'{values[row]:.4g}' for values in seen.values())} |", flush=True)


if __name__ == "__main__":
    main()
