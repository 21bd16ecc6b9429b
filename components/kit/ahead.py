"""What is computed ahead in the background: one piece at a time, and only while no page is being run for a visitor.

A visitor who needs a piece now does not wait for its turn: what is shared (losses/core/shared.py), the first who asks computes.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager


class Runs:
    """How many runs of pages are going on in this process."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._count = 0

    @contextmanager
    def one_more(self) -> Generator[None]:
        """A run, from its beginning to its end."""
        self._add(1)
        try:
            yield
        finally:
            self._add(-1)

    def _add(self, runs: int) -> None:
        with self._change:
            self._count += runs
            self._change.notify_all()

    def wait_for_none(self) -> None:
        """Return once no run is going on."""
        with self._change:
            self._change.wait_for(lambda: self._count == 0)


RUNS = Runs()


def compute_ahead(pieces: Iterable[Callable[[], object]]) -> threading.Thread:
    """Begin to compute the pieces in their order.

    In the end the garbage collector forgets what is there: most of it will live for ever.
    """

    def work() -> None:
        for piece in pieces:
            RUNS.wait_for_none()
            piece()
        gc.freeze()

    thread = threading.Thread(target=work, name="ahead", daemon=True)
    thread.start()
    return thread
