"""How well the picture follows the hand: this app, with one loss and with four, beside plain Streamlit and plain HTML, in one run.

    python -m benchmarks.drag [hand] [load] [--rounds 5]

Each round visits the pages in turn, in Chromium. The part "load" opens each with an empty cache and with a filled one. The part
"hand" drags gamma of the focal loss (with four losses, of the first of four balanced ones: ten sliders) for 3 s with 120 pointer
moves, lets go, and clicks on the slider's track. Without a part, both are measured. What is printed at the end are medians over the
rounds.

A picture is a frame in which the curve of the loss has moved by more than a quarter of a pixel. Which of the hand's places it shows
is read from the curve itself. The lag is how long it takes from a place of the hand until a picture shows it or a later one. A
release counts from the hand's last move, at which it lets go, to the last picture; a click to the first that shows its place.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from playwright.sync_api import Browser, BrowserContext, CDPSession, sync_playwright
from playwright.sync_api import Page as Tab

from benchmarks.hand import MOVES, SECONDS, delays, hand_at, place_of, shown, turn
from benchmarks.pages_under_test import PAGES, Page, serve

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PARTS = ("hand", "load")
WATCH = (Path(__file__).parent / "watch.js").read_text()
RELEASED, CLICKED, NEAR = 1.85, 3.5, 0.03  # values of gamma, and how near to one a picture shows it
STILL = 1000  # ms without another picture
Row = dict[str, float]
Times = list[tuple[float, float]]


def opened(context: BrowserContext, page: Page, slower: int = 1) -> Tab:
    """A tab with the page, once Plotly has drawn, on a processor so many times slower."""
    tab = context.new_page()
    tab.add_init_script(WATCH)
    cast("Any", context.new_cdp_session(tab)).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    tab.goto(page.address)
    tab.wait_for_function("window.watch?.whole", timeout=120000)
    return tab


def load(context: BrowserContext, page: Page) -> Row:
    """Seconds to the first drawn curve, and to Plotly's, with an empty cache and with a filled one."""
    times: Row = {}
    for cache in ("cold", "warm"):
        tab = opened(context, page)
        times[f"first paint {cache}, s"] = tab.evaluate("window.watch.first") / 1000
        times[f"Plotly's chart {cache}, s"] = tab.evaluate("window.watch.whole") / 1000
        tab.wait_for_timeout(300)
        tab.close()
    return times


def count_bytes(session: CDPSession) -> dict[str, int]:
    """A running count of what goes over the wire, both ways, and of the frames the browser sends."""
    wire = {"bytes": 0, "sent": 0}

    def frame(event: dict[str, Any]) -> None:
        payload = event["response"]["payloadData"]
        wire["bytes"] += len(payload) * 3 // 4 if event["response"]["opcode"] == 2 else len(payload)

    def sent(event: dict[str, Any]) -> None:
        wire["sent"] += 1
        frame(event)

    def finished(event: dict[str, Any]) -> None:
        wire["bytes"] += int(event["encodedDataLength"])

    cast("Any", session).send("Network.enable")  # typed by dict alone
    session.on("Network.webSocketFrameReceived", frame)
    session.on("Network.webSocketFrameSent", sent)
    session.on("Network.loadingFinished", finished)
    return wire


def hand(context: BrowserContext, page: Page, slower: int = 1) -> Row:
    """Drag the slider there and back, let go, and click on its track; what was drawn, when, and at what cost."""
    tab = opened(context, page, slower)
    tab.wait_for_timeout(1500)
    left, right, y = tab.evaluate("window.watch.track()")

    def move(gamma: float) -> None:
        tab.mouse.move(place_of(gamma, left, right), y)

    wire = count_bytes(tab.context.new_cdp_session(tab))
    move(tab.evaluate("window.watch.thumb()"))
    tab.mouse.down()
    tab.wait_for_timeout(200)
    tab.evaluate("window.watch.start()")
    cpu, start = page.cpu(), time.perf_counter()
    for i in range(1, MOVES + 1):
        move(turn(i / MOVES))
        time.sleep(max(0.0, start + SECONDS * i / MOVES - time.perf_counter()))
    took = time.perf_counter() - start
    row: Row = {"pictures a second": (tab.evaluate("window.watch.pictures.length") - 1) / took}
    row["frames sent while held"] = wire["sent"]
    wire["bytes"] = wire["sent"] = 0
    move(RELEASED)
    tab.mouse.up()
    moves, pictures = watched(tab, left, right, RELEASED)
    waits = sorted(delays(moves, pictures))
    row |= {
        "lag, median ms": statistics.median(waits),
        "lag, p95 ms": waits[int(0.95 * len(waits))],
        "release to final picture, ms": pictures[-1][0] - moves[-1][0],
        "frames sent after release": wire["sent"],
        "kB on the wire for a release": wire["bytes"] / 1000,
        "server CPU, ms a drag": page.cpu() - cpu,
    }
    tab.evaluate("window.watch.start()")
    tab.mouse.click(place_of(CLICKED, left, right), y)
    _, pictures = watched(tab, left, right, CLICKED)
    shows = next(at for at, gamma in pictures if abs(gamma - CLICKED) < NEAR)
    row["click to picture, ms"] = shows - tab.evaluate("window.watch.pressed")
    tab.close()
    return row


def watched(tab: Tab, left: float, right: float, gamma: float) -> tuple[Times, Times]:
    """The hand's moves and the pictures since the start, each with its time and gamma, once this one is shown and all is still."""
    pictures: Times = []
    for _ in range(100):
        pictures = [(at, shown(*heights)) for at, *heights in tab.evaluate("window.watch.pictures")]
        if pictures and abs(pictures[-1][1] - gamma) < NEAR and tab.evaluate("performance.now()") > pictures[-1][0] + STILL:
            break
        tab.wait_for_timeout(200)
    return [(at, hand_at(x, left, right)) for at, x in tab.evaluate("window.watch.moves")], pictures


def measure(parts: Sequence[str], rounds: int) -> dict[str, Row]:
    """Medians over interleaved rounds, for each page. Each visit is printed when it is over."""
    rows: dict[str, list[Row]] = {name: [] for name in PAGES}
    with serve() as pages, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for round_ in range(rounds + 1):
            for name, page in pages.items():
                row = visit(browser, page, parts)
                print(
                    "warming up" if not round_ else f"round {round_}",
                    name,
                    {key: round(v, 2) for key, v in row.items()},
                    flush=True,
                )
                if round_:  # the first round warms the servers up
                    rows[name].append(row)
        browser.close()
    return {name: {key: statistics.median(row[key] for row in found) for key in found[0]} for name, found in rows.items()}


def visit(browser: Browser, page: Page, parts: Sequence[str]) -> Row:
    """The parts of one page, in a browser profile of their own."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    row: Row = {}
    if "load" in parts:
        row |= load(context, page)
    if "hand" in parts:
        row |= hand(context, page)
    context.close()
    return row


def report(medians: dict[str, Row]) -> None:
    """Print the table, with this app's ratio to each of the others."""
    ours, *others = medians
    print(f"{'':34}" + "".join(f"{name:>18}" for name in medians) + "".join(f"{'/ ' + name:>18}" for name in others))
    for key, value in medians[ours].items():
        cells = "".join(f"{row[key]:18.2f}" for row in medians.values())
        ratios = [ratio(value, medians[name][key]) for name in others]
        print(f"{key:34}" + cells + "".join(f"{text:>18}" for text in ratios))
    pictures = "pictures a second"
    if pictures in medians[ours]:
        print(f"four losses draw {ratio(medians['four losses'][pictures], medians[ours][pictures])} of the pictures of one")


def ratio(ours: float, other: float) -> str:
    """One number as a ratio to another; a dash where that is none."""
    return f"{ours / other:.2f}" if other else "-"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, "all"], default="all")  # Python 3.11 refuses a list of them here
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    report(measure(PARTS if "all" in options.parts else options.parts, options.rounds))
