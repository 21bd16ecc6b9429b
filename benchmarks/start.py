"""How soon a server is there for its first visitors: from its start to an open port, and what the first visitor of a page waits.

    python -m benchmarks.start [--rounds 3]

A round starts this app with an empty cache on the disk, and with a filled one, and a plain Streamlit page. After the start with the
empty cache each page is opened twice at once, one page after another.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import uvloop

from benchmarks.servers import HERE, Server, app, plain_streamlit
from benchmarks.visitors import visitor

PORT = "start to an open port, s"

FIRST = "the first visitor of a page waits longer than its second, at most, s"


async def first_and_second(address: str, page: str) -> float:
    """How many seconds longer the first visitor of a page waits than the second."""
    waits: list[float] = []
    for _ in range(2):
        async with visitor(address, page) as one:
            waits.append(await one.open())
    return waits[0] - waits[1]


def opened(start: Callable[[], AbstractContextManager[Server]], pages: list[str] | None = None) -> tuple[float, float]:
    """Seconds until a server answers, and the longest that the first visitor of a page has waited in addition."""
    began = time.monotonic()
    with start() as server:
        took = time.monotonic() - began
        waits = [uvloop.run(first_and_second(server.address, page)) for page in pages or []]
        server.settle()
    return took, max(waits, default=0.0)


def measure(rounds: int) -> dict[str, dict[str, float]]:
    """Medians over the rounds, in seconds."""
    pages = ["" if path.stem == "home" else path.stem for path in (HERE.parent / "pages").glob("*.py") if path.stem != "navigation"]
    rows: list[tuple[float, float, float, float]] = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="atlas-cache-") as folder:
            empty, longest = opened(lambda folder=folder: app(Path(folder)), pages)
            filled, _ = opened(lambda folder=folder: app(Path(folder)))
        rows.append((empty, filled, longest, opened(plain_streamlit)[0]))
    empty, filled, longest, plain = (statistics.median(column) for column in zip(*rows, strict=True))
    return {
        "this app": {PORT: filled, "with an empty cache, s": empty, FIRST: longest},
        "plain Streamlit": {PORT: plain},
    }


def main() -> None:
    """Print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    for name, values in measure(parser.parse_args().rounds).items():
        for row, value in values.items():
            print(f"{name}: {row}: {value:.2f}")


if __name__ == "__main__":
    main()
