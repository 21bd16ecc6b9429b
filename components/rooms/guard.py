"""Limits for what a stranger can ask for: letters that are guessed, rooms that are opened, answers in a flood."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic

from components.kit.pace import Pace, Paces
from components.rooms.messages import RefusedError

WRONG = (20, 0.2)  # wrong letters of one address: so many at once, then so many a second. A class has one address, and mistypes
ALL_WRONG = (200, 10.0)  # of all addresses
OPENED = (20, 1 / 120)  # rooms of one address
ANSWERED = (5, 1.0)  # answers of one follower
MOVED = (60, 40.0)  # states of one room: a browser sends 30 a second
DRAWN = (60, 2.0)  # QR codes of one address
STREAMED = (600, 30.0)  # streams that one address opens: a class has one address, and comes back at once after a cut
DELAY = 1.0  # seconds that the letters of a stranger wait while too many are guessed
WAITING = 100  # strangers that wait at once

_SOON = "That is too much at once. Try again in a little while."


class Guard:
    """Counts what is asked for, by the address that asks. One for a process."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._wrong, self._all_wrong = Paces(*WRONG), Pace(*ALL_WRONG)
        self._known = Paces(1, 1 / 3600)  # by address and letters that were right: full for an hour
        self._waiting = 0
        self._paces = {
            name: Paces(*limits)
            for name, limits in {
                "opened": OPENED,
                "answered": ANSWERED,
                "moved": MOVED,
                "drawn": DRAWN,
                "streamed": STREAMED,
            }.items()
        }

    def limit(self, name: str, who: str) -> None:
        """Count something of this kind; refuse it where it is too much."""
        if self._paces[name][who].refuses(self._clock()):
            raise RefusedError(429, _SOON, 5)

    async def before_letters(self, address: str, code: str) -> None:
        """Before it is looked whether letters are right: refuse who has guessed too often, and let all wait while many guess.

        Letters that an address has had right are no guess: one who guesses does not keep out the others of a class.
        """
        now = self._clock()
        if self._known[f"{address} {code}"].is_full(now):
            return
        if self._wrong[address].is_full(now):
            raise RefusedError(429, "Too many wrong letters came from this address. Try again in a minute.", 60)
        if not self._all_wrong.is_full(now):
            return
        if self._waiting >= WAITING:
            raise RefusedError(429, _SOON, 5)
        self._waiting += 1
        try:
            await asyncio.sleep(DELAY)
        finally:
            self._waiting -= 1

    def wrong(self, address: str) -> None:
        """Letters were wrong."""
        self._wrong[address].wait(self._clock())
        self._all_wrong.wait(self._clock())

    def right(self, address: str, code: str) -> None:
        """The letters were right."""
        self._known[f"{address} {code}"].refuses(self._clock())
