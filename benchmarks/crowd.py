"""What many visitors cost who open one cold link at the same moment: the peak of the server's memory over its start.

    python -m benchmarks.crowd

Each link is opened by one visitor and then, on a server of its own, by forty. A visitor is a socket that asks for the page, as a
browser does, and hears until the page has run. Linux only: the peak is the kernel's.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from benchmarks.pages_under_test import Page, app_alone

VISITORS = (1, 40)
PATIENCE = 500  # seconds
LINKS = {
    "a sweep of masks": "segmentation?side=256&noise=2.1&loss=Pixel+focal&loss2=Pixel+cross+entropy&loss4=Pixel+BCE&along=noise",
    "a game": "adversarial?players=WGAN&seed=7&moves=r300",
    "fits": "divergences?apart=6.35&share=0.35",
}


def megabytes(process: int, field: str) -> float:
    """A field of the kernel's notes on a process: VmRSS is its memory, VmHWM the peak since it was last reset."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:")) / 1024


async def visit(address: str, link: str) -> None:
    """Ask for a page once, and hear until it has run."""
    place = urlsplit(link)
    asked = BackMsg()
    asked.rerun_script.page_name = place.path
    asked.rerun_script.query_string = place.query
    socket = address.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(socket, subprotocols=[Subprotocol("streamlit")], max_size=None, open_timeout=PATIENCE) as connection:
        await connection.send(asked.SerializeToString())
        async for data in connection:
            heard = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
            if heard.WhichOneof("type") == "script_finished":
                return


async def crowd(page: Page, link: str, visitors: int) -> float:
    """Seconds until the last of so many visitors at once has the page."""
    start = time.monotonic()
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(visit(page.address, link) for _ in range(visitors)))
    return time.monotonic() - start


def main() -> None:
    """Print a line for each link and number of visitors."""
    print("| opened cold | visitors | start, MB | peak over the start, MB | seconds |\n|---|---|---|---|---|")
    for name, link in LINKS.items():
        for visitors in VISITORS:
            with app_alone() as page:
                process = page.process
                assert process is not None
                start = megabytes(process, "VmRSS")
                Path(f"/proc/{process}/clear_refs").write_text("5")  # the peak begins anew
                seconds = asyncio.run(crowd(page, link, visitors))
                print(
                    f"| {name} | {visitors} | {start:.0f} | {megabytes(process, 'VmHWM') - start:.0f} | {seconds:.0f} |", flush=True
                )


if __name__ == "__main__":
    main()
