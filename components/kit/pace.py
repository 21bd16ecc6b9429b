"""How often something may happen: so many times at once, then so many times a second."""

from __future__ import annotations

from collections import OrderedDict


class Pace:
    """Counts what happens, and forgets it as time goes on.

    >>> pace = Pace(40, 5.0)
    >>> {pace.wait(0.0) for _ in range(40)}, pace.wait(0.0), pace.wait(0.2), pace.wait(60.0)
    ({0.0}, 0.2, 0.2, 0.0)
    """

    def __init__(self, at_once: int, a_second: float) -> None:
        self._at_once, self._a_second = at_once, a_second
        self._level = 0.0  # of what has happened, the part that the time since has not yet made up for
        self._last = 0.0

    def wait(self, now: float) -> float:
        """Count one that has come now; the seconds that it waits."""
        self._level = self._left(now) + 1
        self._last = now
        return max(self._level - self._at_once, 0.0) / self._a_second

    def refuses(self, now: float) -> bool:
        """Whether one that has come now is one too many. It is counted where it is not.

        >>> pace = Pace(2, 1.0)
        >>> [pace.refuses(0.0), pace.refuses(0.0), pace.refuses(0.5), pace.refuses(1.0), pace.refuses(1.5)]
        [False, False, True, False, True]
        """
        return self.is_full(now) or self.wait(now) > 0

    def is_full(self, now: float) -> bool:
        """Whether one that came now would be one too many."""
        return self._left(now) + 1 > self._at_once

    def _left(self, now: float) -> float:
        return max(self._level - self._a_second * (now - self._last), 0.0)


class Paces:
    """A pace for each name, of which the last used are kept."""

    def __init__(self, at_once: int, a_second: float, most: int = 10_000) -> None:
        self._limits, self._most = (at_once, a_second), most
        self._paces: OrderedDict[str, Pace] = OrderedDict()

    def __getitem__(self, name: str) -> Pace:
        """The pace of this name.

        >>> paces = Paces(1, 1.0, most=1)
        >>> paces["a"].refuses(0.0), paces["a"].refuses(0.0), paces["b"].refuses(0.0), paces["a"].refuses(0.0)
        (False, True, False, False)
        """
        pace = self._paces.setdefault(name, Pace(*self._limits))
        self._paces.move_to_end(name)
        if len(self._paces) > self._most:
            self._paces.popitem(last=False)
        return pace
