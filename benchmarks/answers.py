"""How soon the lines that a class has drawn lie over the teacher's picture, in Chromium.

    python -m benchmarks.answers [--followers 200] [--rounds 5]

A teacher opens a room and asks for the gradient; each follower gives a line of 101 places, and the teacher's browser gets them in
one answer. The time ends with the first painted frame in which all lie over the picture. It counts from the moment when all are
given, and from that when the browser has them.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics

from playwright.async_api import Page, Route, async_playwright

from benchmarks.drag import FLAGS
from benchmarks.follow import Class
from benchmarks.servers import app

# Put into the page before it loads: the time of the first painted frame with as many lines as are waited for.
WATCH = """(() => {
  const painted = new MessageChannel(); // its message arrives when the frame has been painted
  const count = () => document.querySelector(".atlas-others")?.getAttribute("d").split("M").length - 1;
  painted.port1.onmessage = () => {
    if (window.wanted && count() === window.wanted) window.drawn ??= performance.now();
  };
  const frame = () => {
    painted.port2.postMessage(null);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})()"""
FETCHED = """() =>
    performance.getEntriesByType("resource").findLast(({ name }) => name.includes("/answers?after=")).responseEnd"""


async def drawn(page: Page, room: Class) -> tuple[float, float]:
    """Milliseconds to the frame that shows all lines: since they are given, and since the browser has them."""
    await page.evaluate("(count) => Object.assign(window, { wanted: count, drawn: undefined })", len(room.tickets))
    given = asyncio.Event()

    async def hold(route: Route) -> None:
        await given.wait()
        await route.continue_()

    await page.route("**/answers?after=*", hold)
    await room.give_lines()
    began = await page.evaluate("performance.now()")
    given.set()
    await page.wait_for_function("() => window.drawn")
    end, fetched = await page.evaluate("window.drawn"), await page.evaluate(FETCHED)
    await page.unroute("**/answers?after=*")
    await page.click(".atlas-follow")
    await page.click("[data-name=clear]")
    await page.click("[data-name=close]")
    await page.wait_for_selector(".atlas-others", state="detached")
    return end - began, end - fetched


async def measure(address: str, followers: int, rounds: int) -> list[tuple[float, float]]:
    """The times of some rounds."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = await browser.new_page(viewport={"width": 1280, "height": 720})
        page.set_default_timeout(120_000)
        await page.add_init_script(WATCH)
        await page.goto(f"{address}/binary?loss=Focal&draw=gradient")
        await page.wait_for_selector(".atlas-pen")
        await page.click(".atlas-follow")
        await page.click("[data-name=open]")
        room = Class(address, (await page.text_content(".atlas-room .letters")) or "")
        await page.click("[data-name=close]")
        tasks = [asyncio.create_task(room.follow(who, asyncio.Event())) for who in range(followers)]
        while len(room.tickets) < followers:
            await asyncio.sleep(0.1)
        times = [await drawn(page, room) for _ in range(rounds)]
        for task in tasks:
            task.cancel()
        await browser.close()
    return times


def main() -> None:
    """Print the median and the longest time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--followers", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with app() as server:
        server.settle()
        times = asyncio.run(measure(server.address, options.followers, options.rounds))
    for name, column in zip(("given", "fetched"), zip(*times, strict=True), strict=True):
        print(f"{options.followers} lines, from {name} to painted: {statistics.median(column):.0f} ms, {max(column):.0f} at most")


if __name__ == "__main__":
    main()
