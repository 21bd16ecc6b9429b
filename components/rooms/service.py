"""The rooms of this process, as the app starts and ends them."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from types import FrameType

from components.rooms.hub import Hub

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


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
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
