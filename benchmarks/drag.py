"""How well the picture follows the hand: this app, with one loss and with four, beside plain Streamlit and plain HTML, in one run.

    python -m benchmarks.drag [--rounds 5]

Each round drags gamma of the focal loss (with four losses, of the first of four balanced ones: ten sliders) for 3 s with 120
pointer moves in Chromium, on each page in turn, and reports medians over the rounds. A picture is a change of the drawn path,
counted once an animation frame.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path
from typing import Any, cast

from playwright.sync_api import Browser, CDPSession, sync_playwright
from playwright.sync_api import Page as Tab

from benchmarks.pages_under_test import PAGES, Page, serve

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
MOVES, SECONDS = 120, 3.0
WATCH = (Path(__file__).parent / "watch.js").read_text()


def first_paint(browser: Browser, page: Page) -> tuple[dict[str, float], Any]:
    """Seconds to the first drawn curve, and to Plotly's, with an empty cache and with a filled one."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    times: dict[str, float] = {}
    for cache in ("cold", "warm"):
        tab = context.new_page()
        tab.add_init_script(WATCH)
        tab.goto(page.address)
        tab.wait_for_function("window.watch?.whole", timeout=30000)
        times[f"first paint {cache}, s"] = tab.evaluate("window.watch.first") / 1000
        times[f"Plotly's chart {cache}, s"] = tab.evaluate("window.watch.whole") / 1000
        tab.wait_for_timeout(300)
        if cache == "cold":
            tab.close()
    tab.wait_for_timeout(1500)
    return times, (context, tab)


def count_bytes(session: CDPSession) -> dict[str, int]:
    """A running count of what goes over the wire, both ways, and of the frames the browser sends."""
    found = {"bytes": 0, "sent": 0}

    def frame(event: dict[str, Any]) -> None:
        payload = event["response"]["payloadData"]
        found["bytes"] += len(payload) * 3 // 4 if event["response"]["opcode"] == 2 else len(payload)

    def sent(event: dict[str, Any]) -> None:
        found["sent"] += 1
        frame(event)

    def finished(event: dict[str, Any]) -> None:
        found["bytes"] += int(event["encodedDataLength"])

    cast("Any", session).send("Network.enable")  # typed by dict alone
    session.on("Network.webSocketFrameReceived", frame)
    session.on("Network.webSocketFrameSent", sent)
    session.on("Network.loadingFinished", finished)
    return found


def drag(tab: Tab, page: Page) -> dict[str, float]:
    """Drag the slider there and back; what was drawn, when, and at what cost."""
    left, right, y = tab.evaluate("window.watch.track()")
    at = tab.evaluate("window.watch.thumb()")
    wire = count_bytes(tab.context.new_cdp_session(tab))
    tab.mouse.move(at, y)
    tab.mouse.down()
    tab.wait_for_timeout(200)
    tab.evaluate("window.watch.start()")
    cpu, start = page.cpu(), time.perf_counter()
    for i in range(1, MOVES + 1):
        part = i / MOVES
        turn = 0.2 + 1.2 * part if part < 0.5 else 0.2 + 1.2 * (1 - part)
        tab.mouse.move(left + turn * (right - left), y)
        time.sleep(max(0.0, start + SECONDS * part - time.perf_counter()))
    took = time.perf_counter() - start
    tab.evaluate("0")
    held = tab.evaluate("window.watch.report()")
    sent_while_held = wire["sent"]
    wire["bytes"] = wire["sent"] = 0
    tab.mouse.move(left + 0.37 * (right - left), y)
    tab.evaluate("window.watch.release()")
    tab.mouse.up()
    tab.wait_for_timeout(1500)
    after = tab.evaluate("window.watch.report()")
    return {
        "pictures a second": held["pictures"] / took,
        "pointer to paint, median ms": held["median"],
        "pointer to paint, p95 ms": held["p95"],
        "release to final picture, ms": after["final"],
        "frames sent while held": sent_while_held,
        "frames sent after release": wire["sent"],
        "kB on the wire for a release": wire["bytes"] / 1000,
        "server CPU, ms a drag": page.cpu() - cpu,
    }


def measure(rounds: int) -> dict[str, dict[str, float]]:
    """Medians over interleaved rounds, for each page."""
    found: dict[str, list[dict[str, float]]] = {name: [] for name in PAGES}
    with serve() as pages, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for round_ in range(rounds + 1):
            for name, page in pages.items():
                times, (context, tab) = first_paint(browser, page)
                row = times | drag(tab, page)
                context.close()
                if round_:  # the first round warms the servers up
                    found[name].append(row)
        browser.close()
    return {name: {key: statistics.median(row[key] for row in rows) for key in rows[0]} for name, rows in found.items()}


def report(found: dict[str, dict[str, float]]) -> None:
    """Print the table, with this app's ratio to each of the others."""
    ours, *others = found
    print(f"{'':34}" + "".join(f"{name:>18}" for name in found) + "".join(f"{'/ ' + name:>18}" for name in others))
    for key, value in found[ours].items():
        cells = "".join(f"{found[name][key]:18.2f}" for name in found)
        ratios = [value / found[name][key] if found[name][key] else float("nan") for name in others]
        print(f"{key:34}" + cells + "".join(f"{ratio:18.2f}" for ratio in ratios))
    pictures = "pictures a second"
    print(f"four losses draw {found['four losses'][pictures] / found[ours][pictures]:.2f} of the pictures of one")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    report(measure(parser.parse_args().rounds))
