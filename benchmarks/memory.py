"""What sessions take of the server's memory: at the start, after one visit, for each further session, and after they have gone.

    python -m benchmarks.memory

300 sessions open one link at once, stay, and close, twice. What the second turn adds is what a server that runs for a term would
add again and again. Linux only.
"""

from __future__ import annotations

import asyncio

import uvloop

from benchmarks.pages_under_test import LINK
from benchmarks.servers import Server, app
from benchmarks.visitors import visitor

SESSIONS = 300


async def turn(server: Server, sessions: int) -> float:
    """Open so many sessions and close them: MB while they are all open."""
    opened = 0
    everybody = asyncio.Event()

    async def one() -> None:
        nonlocal opened
        async with visitor(server.address, LINK) as guest:
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


def measure(sessions: int = SESSIONS) -> dict[str, float]:
    """MB at each point."""
    with app() as server:
        server.settle()
        start = server.memory()
        uvloop.run(turn(server, 1))
        server.settle()
        visited = server.memory()
        held = uvloop.run(turn(server, sessions))
        server.settle()
        once = server.memory()
        uvloop.run(turn(server, sessions))
        server.settle()
        twice = server.memory()
    return {
        "at the start, MB": start,
        "after one visit, MB": visited,
        "a further session, MB": (held - visited) / sessions,
        f"after {sessions} sessions, MB": once,
        f"after {sessions} more, MB": twice,
        "what the second turn adds, %": 100 * (twice / once - 1),
    }


def main() -> None:
    """Print a line for each."""
    print("| memory of the server | |\n|---|---|")
    for name, value in measure().items():
        print(f"| {name} | {value:.4g} |")


if __name__ == "__main__":
    main()
