"""What many visitors cost who open one cold link at the same moment: the peak of the server's memory over its start.

    python -m benchmarks.crowd

Each link is opened by one visitor and then, on a server of its own, by forty. A visitor is a socket that asks for the page, as a
browser does, and hears until the page has run. Linux only: the peak is the kernel's.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from benchmarks.servers import Server, app
from benchmarks.visitors import visitor

VISITORS = (1, 40)
LINKS = {
    "a sweep of masks": "segmentation?side=256&noise=2.1&loss=Pixel+focal&loss2=Pixel+cross+entropy&loss4=Pixel+BCE&along=noise",
    "a game": "adversarial?players=WGAN&seed=7&moves=r300",
    "fits": "divergences?apart=6.35&share=0.35",
}


async def visit(address: str, link: str) -> None:
    """Ask for a page once, and hear until it has run."""
    async with visitor(address, link) as one:
        await one.open()


async def crowd(server: Server, link: str, visitors: int) -> float:
    """Seconds until the last of so many visitors at once has the page."""
    start = time.monotonic()
    await asyncio.gather(*(visit(server.address, link) for _ in range(visitors)))
    return time.monotonic() - start


def main() -> None:
    """Print a line for each link and number of visitors."""
    print("| opened cold | visitors | start, MB | peak over the start, MB | seconds |\n|---|---|---|---|---|")
    for name, link in LINKS.items():
        for visitors in VISITORS:
            with app() as server:
                start = server.memory()
                Path(f"/proc/{server.processes[0]}/clear_refs").write_text("5")  # the peak begins anew
                seconds = asyncio.run(crowd(server, link, visitors))
                peak = server.memory("VmHWM") - start
                print(f"| {name} | {visitors} | {start:.0f} | {peak:.0f} | {seconds:.0f} |", flush=True)


if __name__ == "__main__":
    main()
