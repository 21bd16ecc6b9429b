"""How soon a page is there over a slow line and on a slow processor: this app beside plain Streamlit and plain HTML, in one run.

    python -m benchmarks.network [--rounds 3] [--only line]

Each round opens each page in Chromium with an empty cache, and again with what that left there: from this machine itself, over a
line, and from this machine with a processor four times slower. The line is a relay of TCP in front of the servers. It takes 60 ms
for a round trip, one round trip more to open a connection, and 4 Mbit/s each way for everything that is under way, the websocket
too; it loses nothing and starts at full speed. Bytes are what came down the line, requests are those that a cache did not answer.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import statistics
import threading
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from benchmarks.pages_under_test import serve

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
WATCH = (Path(__file__).parent / "watch.js").read_text()
ROUND_TRIP = 0.06  # seconds
RATE = 4e6 / 8  # bytes a second
PIECE = 4096  # bytes that a connection sends before another has its turn
THROTTLE = {"here": 1, "line": 1, "phone": 4}  # how much slower the processor is
SETTLED = 4000  # ms after the first chart: what is fetched later belongs to the page, too
PAGES = ("this app", "plain Streamlit", "plain HTML")
ASKED = "1 + performance.getEntriesByType('resource').filter(({ transferSize }) => transferSize > 0).length"


class Line:
    """One direction of the line: when a piece has left and when it arrives, whoever sends it."""

    def __init__(self) -> None:
        self.carried = 0
        self._free = 0.0

    def send(self, size: int) -> tuple[float, float]:
        """The moments at which the line is free again and at which the piece is there."""
        self.carried += size
        self._free = max(self._free, time.monotonic()) + size / RATE
        return self._free, self._free + ROUND_TRIP / 2


async def until(moment: float) -> None:
    """Wait for a moment of the clock."""
    await asyncio.sleep(moment - time.monotonic())


async def carry(source: asyncio.StreamReader, target: asyncio.StreamWriter, line: Line, late: float) -> None:
    """Pass on what comes from a source, each piece when it has come down the line, the first so many seconds `late`."""
    on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def deliver() -> None:
        while True:
            moment, piece = await on_the_way.get()
            await until(moment)
            if not piece:
                return target.close()
            target.write(piece)

    delivery = asyncio.create_task(deliver())
    await asyncio.sleep(late)
    with contextlib.suppress(ConnectionError):
        while piece := await source.read(PIECE):
            free, there = line.send(len(piece))
            on_the_way.put_nowait((there, piece))
            await until(free)
    on_the_way.put_nowait((line.send(0)[1], b""))
    with contextlib.suppress(ConnectionError):
        await delivery


@contextlib.contextmanager
def relayed(address: str) -> Generator[tuple[str, Line]]:
    """An address that leads to the same page over the line, and the direction that the page comes down."""
    parts = urlsplit(address)
    up, down = Line(), Line()
    loop = asyncio.new_event_loop()

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(parts.hostname, parts.port)
        ways = (carry(reader, back, up, ROUND_TRIP), carry(there, writer, down, 0.0))
        with contextlib.suppress(asyncio.CancelledError):  # hung up
            await asyncio.wait([asyncio.create_task(way) for way in ways])

    async def hang_up() -> None:
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    threading.Thread(target=loop.run_forever, daemon=True).start()
    server = asyncio.run_coroutine_threadsafe(asyncio.start_server(connect, "127.0.0.1", 0), loop).result()
    port = server.sockets[0].getsockname()[1]
    yield parts._replace(netloc=f"127.0.0.1:{port}").geturl(), down
    asyncio.run_coroutine_threadsafe(hang_up(), loop).result()
    loop.call_soon_threadsafe(loop.stop)


def opened(context: BrowserContext, address: str, line: Line, slower: int) -> dict[str, float]:
    """What it takes to open a page in a new tab."""
    tab = context.new_page()
    tab.add_init_script(WATCH)
    session = cast("Any", context.new_cdp_session(tab))  # typed by dict alone
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    before = line.carried
    tab.goto(address, wait_until="commit", timeout=120_000)
    tab.wait_for_function("window.watch?.whole", timeout=120_000)
    drawn = line.carried
    tab.wait_for_timeout(SETTLED)
    row = {
        "first curve, s": tab.evaluate("window.watch.first") / 1000,
        "first chart, s": tab.evaluate("window.watch.whole") / 1000,
        "MB until then": (drawn - before) / 1e6,
        "MB in all": (line.carried - before) / 1e6,
        "requests in all": tab.evaluate(ASKED),
    }
    tab.close()
    return row


def cold_and_warm(browser: Browser, address: str, place: str) -> dict[str, float]:
    """One row of numbers for an empty cache and for what that leaves."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    row: dict[str, float] = {}
    with relayed(address) as (far, line):
        for cache in ("cold", "warm"):
            numbers = opened(context, far if place == "line" else address, line, THROTTLE[place])
            row |= {f"{place}, {cache}: {name}": number for name, number in numbers.items() if place == "line" or "MB" not in name}
    context.close()
    return row


def measure(rounds: int, places: list[str]) -> dict[str, dict[str, float]]:
    """Medians over interleaved rounds, for each page."""
    rows: dict[str, list[dict[str, float]]] = {name: [] for name in PAGES}
    with serve() as pages, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for name in PAGES:
            cold_and_warm(browser, pages[name].address, "here")  # warms the servers up
        for place in places:
            for _ in range(rounds):
                for name in PAGES:
                    rows[name].append(cold_and_warm(browser, pages[name].address, place))
        browser.close()
    keys = dict.fromkeys(key for row in rows[PAGES[0]] for key in row)
    return {name: {key: statistics.median(row[key] for row in rows[name] if key in row) for key in keys} for name in PAGES}


def report(medians: dict[str, dict[str, float]]) -> None:
    """Print the table, with this app's ratio to each of the others."""
    ours, *others = medians
    print(f"{'':34}" + "".join(f"{name:>18}" for name in medians) + "".join(f"{'/ ' + name:>18}" for name in others))
    for key, value in medians[ours].items():
        cells = "".join(f"{medians[name][key]:18.2f}" for name in medians)
        peers = (medians[name][key] for name in others)
        print(f"{key:34}" + cells + "".join(f"{value / peer:18.2f}" if peer else f"{'-':>18}" for peer in peers))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=THROTTLE)
    asked = parser.parse_args()
    report(measure(asked.rounds, [asked.only] if asked.only else [*THROTTLE]))
