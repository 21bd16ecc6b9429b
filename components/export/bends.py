"""A curve as few points: what lies in the frame of its panel, and of that the points where it bends."""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from losses.core.curve import Array

MOST_PIECES = 50  # of one curve, the widest; each takes two rows of a table at least, and a third for the gap
BEYOND = 1e6  # heights of the panel at which a curve is drawn that is infinite

Point = tuple[float, float]
Piece = list[Point]


def pieces_within(x: Array, y: Array, low: float, high: float) -> list[Piece]:
    """The pieces of a curve that lie between two heights; it is interrupted where it is undefined.

    >>> pieces_within(np.array([0.0, 1.0, 2.0, 3.0]), np.array([0.0, 2.0, np.nan, 1.0]), 0.0, 1.0)
    [[(0.0, 0.0), (0.5, 1.0)]]
    """
    far = BEYOND * (high - low)
    points = list(zip(x.tolist(), np.clip(y, low - far, high + far).tolist(), strict=True))
    pieces: list[Piece] = []
    for start, end in pairwise(points):
        part = _part(start, end, low, high)
        if part is None:
            continue
        if pieces and pieces[-1][-1] == part[0]:
            pieces[-1].append(part[1])
        else:
            pieces.append(list(part))
    widest = sorted(pieces, key=lambda piece: piece[0][0] - piece[-1][0])[:MOST_PIECES]
    return sorted(widest)


def _part(start: Point, end: Point, low: float, high: float) -> tuple[Point, Point] | None:
    """The part of a straight line between two heights; None where it has none."""
    (xa, ya), (xb, yb) = start, end
    if math.isnan(ya + yb) or max(ya, yb) < low or min(ya, yb) > high:
        return None

    def at(height: float) -> Point:
        return xa + (xb - xa) * (height - ya) / (yb - ya), height

    def inside(point: Point) -> Point:
        return at(low) if point[1] < low else at(high) if point[1] > high else point

    return inside(start), inside(end)


def bends(pieces: Sequence[Piece], scale: tuple[float, float], tolerance: float, most: int) -> list[Piece]:
    """The pieces through fewer of their points: the ends of each, and then the point that lies farthest off, again and again.

    `scale` makes the two coordinates lengths on paper. It is enough when no point is farther off than the tolerance, or when there
    are `most` rows; a gap between two pieces counts as one.

    >>> corner = [(float(x), abs(x)) for x in range(-50, 51)]
    >>> bends([corner], (1.0, 1.0), 0.01, 200)
    [[(-50.0, 50), (0.0, 0), (50.0, 50)]]
    """
    paper = [np.array(piece) * scale for piece in pieces]
    kept = [{0, len(piece) - 1} for piece in pieces]
    queue: list[tuple[float, int, int, int, int]] = []

    def offer(k: int, first: int, last: int) -> None:
        if last - first > 1:
            off = _distances(paper[k][first : last + 1])
            i = int(off.argmax())
            heapq.heappush(queue, (-float(off[i]), k, first, first + i, last))

    for k, piece in enumerate(pieces):
        offer(k, 0, len(piece) - 1)
    rows = sum(map(len, kept)) + len(pieces) - 1
    while queue and -queue[0][0] > tolerance and rows < most:
        _, k, first, i, last = heapq.heappop(queue)
        kept[k].add(i)
        rows += 1
        offer(k, first, i)
        offer(k, i, last)
    return [[piece[i] for i in sorted(chosen)] for piece, chosen in zip(pieces, kept, strict=True)]


def _distances(points: Array) -> Array:
    """How far each point lies from the straight line between the first and the last."""
    along = points[-1] - points[0]
    length = math.hypot(*along)
    offset = points - points[0]
    if length == 0:
        return np.hypot(offset[:, 0], offset[:, 1])
    return np.abs(along[0] * offset[:, 1] - along[1] * offset[:, 0]) / length
