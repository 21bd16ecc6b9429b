"""How soon the static site is there on a phone, and how well it follows the hand: beside the app and the floor, in one run.

    python -m benchmarks.phone [--rounds 3]

Each round opens the focal loss in the app and in the site, with an empty cache, over a line of 60 ms and 4 Mbit/s, as that of
benchmarks.network, and on a processor four times slower, and then drags its gamma on that processor, as benchmarks.drag does. The
site's files come compressed by gzip, as GitHub Pages sends them. The floor is a page with nothing but one native slider and one
path of as many points: what this browser itself takes on this processor.
"""

from __future__ import annotations

import argparse
import gzip
import http.server
import statistics
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import cast

from playwright.sync_api import Browser, sync_playwright

from benchmarks import drag, network
from benchmarks.pages_under_test import LINK, Page
from benchmarks.servers import HERE, app
from components.site.__main__ import files

SLOWER = network.THROTTLE["phone"]
KINDS = {"html": "text/html; charset=utf-8", "js": "text/javascript", "css": "text/css"}
FLOOR = "floor.html"
FOLLOWS = ("lag, median ms", "lag, p95 ms", "pictures a second")
Row = dict[str, float]


class Site(http.server.ThreadingHTTPServer):
    """The files of the site, compressed by gzip."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Sender)
        texts = files() | {FLOOR: (HERE / "plain" / FLOOR).read_text()}
        self.packed = {name: gzip.compress(text.encode(), mtime=0) for name, text in texts.items()}


class Sender(http.server.BaseHTTPRequestHandler):
    """Sends a file over a connection that stays open."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with a file; with that of the folder where the address ends in a slash."""
        path = self.path.split("?")[0].removeprefix("/")
        name = f"{path}index.html" if path.endswith("/") or not path else path
        body = cast(Site, self.server).packed.get(name)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", KINDS.get(name.rsplit(".")[-1], "text/plain"))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served() -> Generator[str]:
    """The address of the site."""
    server = Site()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def visit(browser: Browser, page: Page) -> Row:
    """One page over the line, and then one on this machine in the hand."""
    # the site's own policy refuses what the benchmark asks of a page
    context = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True, service_workers="block")
    with network.relayed(page.address) as (far, line):
        row = network.opened(context, far, line, SLOWER)
    followed = drag.hand(context, page, SLOWER)
    context.close()
    return row | {name: followed[name] for name in FOLLOWS}


def measure(rounds: int) -> dict[str, Row]:
    """Medians over interleaved rounds, for the site, the app and the floor."""
    with served() as site, app() as ours, sync_playwright() as driver:
        page, query = LINK.split("?")
        pages = {"site": Page(f"{site}/{page}/?{query}", None), "app": Page(f"{ours.address}/{LINK}", ours)}
        pages["floor"] = Page(f"{site}/{FLOOR}", None)
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=network.FLAGS)
        rows: dict[str, list[Row]] = {name: [] for name in pages}
        for number in range(rounds + 1):
            for name, each in pages.items():
                row = visit(browser, each)
                said = {key: round(value, 2) for key, value in row.items()}
                print(f"round {number}" if number else "warming up", name, said, flush=True)
                if number:  # the first round warms the app up
                    rows[name].append(row)
        browser.close()
    return {name: {key: statistics.median(row[key] for row in found) for key in found[0]} for name, found in rows.items()}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    network.report(measure(parser.parse_args().rounds))
