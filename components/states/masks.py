"""Masks as text, for the address bar."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from string import ascii_lowercase, ascii_uppercase, digits

import numpy as np
import numpy.typing as npt

from losses.scenes.masks import SIDES

Mask = npt.NDArray[np.bool_]

# The same letters, and the same meaning, as in runs.js.
LETTERS = ascii_uppercase + ascii_lowercase + digits + "-_"


def encode(mask: Mask) -> str:
    """A square mask as its side and the lengths of its runs, row by row, beginning with a run of zeros.

    >>> encode(np.array([[False, True], [True, False]]))
    '2.BCB'
    """
    flat = np.concatenate([[False], mask.reshape(-1)])
    ends: list[int] = [0, *np.flatnonzero(flat[1:] != flat[:-1]).tolist(), mask.size]
    return f"{mask.shape[0]}." + "".join(letter for start, end in pairwise(ends) for letter in _letters(end - start))


def _letters(run: int) -> Iterator[str]:
    while run >= 32:
        yield LETTERS[32 + run % 32]
        run //= 32
    yield LETTERS[run]


def decode(text: str, side: int) -> Mask | None:
    """The mask a text says, brought to this side by its nearest pixels; None for text that says no mask.

    >>> decode("2.BCB", 2).tolist(), decode("2.BCB", 4)[0].tolist()
    ([[False, True], [True, False]], [False, False, True, True])
    >>> decode("2.BC", 2), decode("2.!", 2), decode("0.B", 2)
    (None, None, None)
    """
    head, _, runs = text.partition(".")
    if head not in map(str, range(1, SIDES[-1] + 1)) or not set(runs) <= set(LETTERS):
        return None
    own, lengths, length, unit = int(head), list[int](), 0, 1
    for letter in runs:
        digit = LETTERS.index(letter)
        length, unit = length + digit % 32 * unit, unit * 32
        if digit < 32:
            lengths.append(length)
            length, unit = 0, 1
        elif unit > own * own:
            return None  # before a run without an end becomes a number without one
    if unit > 1 or sum(lengths) != own * own:
        return None
    mask = np.repeat(np.arange(len(lengths)) % 2 == 1, lengths).reshape(own, own)
    nearest = (np.arange(side) * own) // side
    return mask[np.ix_(nearest, nearest)]


def mask_of(text: str, side: int) -> Mask:
    """The mask of a text that is known to say one."""
    mask = decode(text, side)
    if mask is None:
        raise ValueError(f"no mask: {text[:40]!r}")
    return mask


@lru_cache
def empty() -> str:
    """The text of a mask on which nothing is painted."""
    return encode(np.zeros((SIDES[0], SIDES[0]), dtype=np.bool_))


def blank(text: str) -> bool:
    """Whether nothing is painted on the mask of a text that is known to say one.

    >>> blank("2.E"), blank("2.BCB")
    (True, False)
    """
    return not mask_of(text, int(text.partition(".")[0])).any()
