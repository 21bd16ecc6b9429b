"""What one change of a slider costs: the server's processor time, the wait for the picture and for the whole run, and the bytes.

    python -m benchmarks.change [--changes 200]

One visitor on each page, no browser. Each value is new, so that nothing is answered from memory. The pages of this app and a plain
Streamlit page take turns within one run. Linux only.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import statistics
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from benchmarks.pages_under_test import LINK
from benchmarks.servers import Server, app, plain_streamlit
from benchmarks.visitors import Visitor, visitor

PLAIN = "plain Streamlit"
# The link of each page, and the slider that is moved.
PAGES = {
    "Huber": ("regression?loss=Huber", "delta"),
    "Focal": (LINK, "gamma"),
    "Compare": ("compare", "delta1"),
    PLAIN: ("", "gamma"),
}
LOW, HIGH = 0.2, 4.8  # on all of these sliders
TURNS = 5
WARM = 5  # changes before the first that is counted
GOLDEN = 0.6180339887498949  # its multiples, modulo 1, lie evenly, and none comes twice


@dataclass
class Account:
    """What the changes on one page have cost."""

    server: Server
    visitor: Visitor
    key: str
    cpu: float = 0.0
    data: int = 0
    pictures: list[float] = field(default_factory=list[float])
    runs: list[float] = field(default_factory=list[float])
    _values: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def change(self) -> None:
        """Move the slider to a value where it has not been."""
        value = round(LOW + (HIGH - LOW) * (next(self._values) * GOLDEN % 1), 6)
        self.runs.append(await self.visitor.move(self.key, value))
        self.pictures.append(self.visitor.picture)

    async def turn(self, changes: int) -> None:
        """So many changes, with what they cost."""
        cpu, data = self.server.cpu(), self.visitor.data
        for _ in range(changes):
            await self.change()
        self.cpu += self.server.cpu() - cpu
        self.data += self.visitor.data - data

    def row(self) -> list[float]:
        """CPU a change in ms, median wait for the picture and for the whole run in ms, kB a change."""
        count = len(self.runs)
        waits = (1000 * statistics.median(seconds) for seconds in (self.pictures, self.runs))
        return [1000 * self.cpu / count, *waits, self.data / count / 1000]


async def measure(server: Server, plain: Server, changes: int) -> dict[str, list[float]]:
    """A row for each page."""
    async with AsyncExitStack() as stack:
        accounts: dict[str, Account] = {}
        for name, (link, key) in PAGES.items():
            own = plain if name == PLAIN else server
            account = Account(own, await stack.enter_async_context(visitor(own.address, link)), key)
            await account.visitor.open()
            for _ in range(WARM):
                await account.change()
            account.runs.clear()
            account.pictures.clear()
            accounts[name] = account
        for _ in range(TURNS):
            for account in accounts.values():
                await account.turn(changes // TURNS)
        return {name: account.row() for name, account in accounts.items()}


def main() -> None:
    """Print a row for each page, and in brackets how many times the plain page's number it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--changes", type=int, default=200, help="of each page's slider")
    changes = parser.parse_args().changes
    with app() as server, plain_streamlit() as plain:
        server.settle()
        rows = asyncio.run(measure(server, plain, changes))
    print("| | CPU a change, ms | to the picture, ms | to the end of the run, ms | kB a change |\n|---|---|---|---|---|")
    for name, row in rows.items():
        print(f"| {name} | {' | '.join(f'{v:.3g} ({v / base:.2f})' for v, base in zip(row, rows[PLAIN], strict=True))} |")


if __name__ == "__main__":
    main()
