"""The rooms of this process, as the app starts and ends them."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from types import FrameType

from components.rooms.hub import Hub

ADDRESS = "ATLAS_REDIS"  # the variable of the environment that says where Redis is, as redis://localhost:6379/0
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def hub_of(address: str | None) -> Hub:
    """The rooms of a process: in its memory, or in the Redis at an address, where other processes find them too."""
    hub = Hub()
    if address:
        from components.rooms.redis_store import Redis  # its library takes a tenth of a second, which one process can do without

        hub.store = Redis(hub, address)
    return hub


@asynccontextmanager
async def running(hub: Hub) -> AsyncGenerator[None]:
    """Keep up what the rooms need, and end all streams at the first signal to stop: the server waits for them otherwise."""
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(hub.run())
    before = {number: signal.getsignal(number) for number in _SIGNALS}

    def stop(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(hub.end)
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    if threading.current_thread() is threading.main_thread():
        for number in _SIGNALS:
            signal.signal(number, stop)
    try:
        yield
    finally:
        hub.end()
        while not task.done():  # a wait that ends at the same moment swallows the word to stop
            task.cancel()
            await asyncio.wait([task], timeout=1)
        await hub.close()
