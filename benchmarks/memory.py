"""What sessions take of a server's memory: at the start, after one visit, for each further session, and after they have gone.

    python -m benchmarks.memory

300 sessions open one link at once, stay, and close, twice, on this app and on a plain Streamlit page. What the second turn adds is
what a server that runs for a term would add again and again. Linux only.
"""

from __future__ import annotations

import asyncio

import uvloop

from benchmarks.pages_under_test import LINK
from benchmarks.servers import Server, app, plain_streamlit
from benchmarks.visitors import visitor

SESSIONS = 300
VISITED = "memory after one visit, MB"


async def turn(server: Server, link: str, sessions: int) -> float:
    """Open so many sessions and close them: MB while they are all open."""
    opened = 0
    everybody = asyncio.Event()

    async def one() -> None:
        nonlocal opened
        async with visitor(server.address, link) as guest:
            await guest.open()
            opened += 1
            await everybody.wait()

    async with asyncio.TaskGroup() as group:
        for _ in range(sessions):
            group.create_task(one())
        while opened < sessions:
            await asyncio.sleep(0.2)
        held = server.memory()
        everybody.set()
    return held


def turns(server: Server, link: str, sessions: int) -> dict[str, float]:
    """MB at each point."""
    server.settle()
    start = server.memory()
    uvloop.run(turn(server, link, 1))
    server.settle()
    visited = server.memory()
    held = uvloop.run(turn(server, link, sessions))
    server.settle()
    once = server.memory()
    uvloop.run(turn(server, link, sessions))
    server.settle()
    twice = server.memory()
    return {
        "memory at the start, MB": start,
        VISITED: visited,
        "a further session, MB": (held - visited) / sessions,
        "memory after the first turn, MB": once,
        "memory after the second turn, MB": twice,
        "the second turn adds, %": 100 * (twice / once - 1),
    }


def measure(sessions: int = SESSIONS) -> dict[str, dict[str, float]]:
    """The turns on each page."""
    with app() as ours, plain_streamlit() as plain:
        return {"this app": turns(ours, LINK, sessions), "plain Streamlit": turns(plain, "", sessions)}


def main() -> None:
    """Print a table."""
    ours, plain = measure().values()
    print(f"| {SESSIONS} sessions, twice | this app | plain Streamlit |\n|---|---|---|")
    for row, value in ours.items():
        print(f"| {row} | {value:.4g} | {plain[row]:.4g} |")


if __name__ == "__main__":
    main()
