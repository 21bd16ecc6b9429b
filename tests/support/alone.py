"""A coroutine in a thread of its own: Playwright leaves a running loop in the thread of the tests that come after it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor


def alone(coroutine):
    """What the coroutine returns."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
