"""Where the hand and the picture are in a drag of gamma of the focal loss, both as values of gamma.

The curve runs from z = -6 to 6. How far it has come down at one point says which gamma it is of.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

MOST, STEP = 5.0, 0.05  # the slider's end and step; it begins at 0
MOVES, SECONDS = 120, 3.0


def turn(part: float) -> float:
    """The gamma at which the hand is after this part of the drag: from 1 to 4 and back, a step of the slider with each move.

    >>> [round(turn(part), 2) for part in (0.0, 0.25, 0.5, 1.0)]
    [1.0, 2.5, 4.0, 1.0]
    """
    return 1 + 6 * part if part < 0.5 else 1 + 6 * (1 - part)


def place_of(gamma: float, left: float, right: float) -> float:
    """Where the thumb stands on a track between these pixels."""
    return left + gamma / MOST * (right - left)


def hand_at(x: float, left: float, right: float) -> float:
    """The gamma that the slider has with its thumb at this pixel.

    >>> round(hand_at(place_of(2.5, 10, 255), 10, 255), 9)
    2.5
    """
    return round(MOST * (x - left) / (right - left) / STEP) * STEP


def _loss(z: float, gamma: float) -> float:
    return (1 + math.exp(z)) ** -gamma * math.log1p(math.exp(-z))


def shown(first: float, inner: float, last: float, part: float) -> float:
    """The gamma of a drawn curve, from its heights in pixels at both ends and at a part of its width.

    >>> round(shown(0.0, 300 * (1 - _loss(-2, 3) / _loss(-6, 3)), 300.0, 1 / 3), 2)
    3.0
    """
    z, level = 12 * part - 6, (last - inner) / (last - first)
    low, high = 0.0, MOST
    for _ in range(40):
        gamma = (low + high) / 2
        end = _loss(6, gamma)
        is_below = (_loss(z, gamma) - end) / (_loss(-6, gamma) - end) < level
        low, high = (low, gamma) if is_below else (gamma, high)
    return (low + high) / 2


def delays(moves: Sequence[tuple[float, float]], pictures: Sequence[tuple[float, float]]) -> list[float]:
    """How long it takes after each of the hand's moves until a picture shows its gamma or that of a later move.

    Inputs: the moves and the pictures with their times, in order.

    >>> delays([(0, 1.0), (25, 1.05), (50, 1.1)], [(20, 1.0), (90, 1.1)])
    [20, 65, 40]
    """
    waits: list[float] = []
    for time, gamma in pictures:
        matching = [i for i, (at, hand) in enumerate(moves) if at <= time and abs(hand - gamma) < 0.6 * STEP]
        waits += [time - at for at, _ in moves[len(waits) : max(matching, default=-1) + 1]]
    return waits
