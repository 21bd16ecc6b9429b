"""What browsers send to a room: anybody can send anything, so it is taken as its type says, or refused with the reason."""

from __future__ import annotations

import json
import re
from typing import TypeVar, cast

from components.wire.rooms import RoomAnswer, RoomGiven, RoomState
from components.wire.values import fits

STATE = 24_000  # bytes of a state at most: a painted mask is the longest value that an address has
ANSWER = 8_000  # bytes of an answer at most: a drawn line has 101 places
_QUERY = 20_000  # letters
_DIGITS = 5  # of the numbers of an answer that are kept
_NAME = re.compile(r"[a-z]{0,40}")
_PART = re.compile(r"\w{0,40}")

T = TypeVar("T")


class RefusedError(Exception):
    """Something that is not done, with the status of the answer and the reason."""

    def __init__(self, status: int, message: str, after: int = 0) -> None:
        super().__init__(message)
        self.status, self.message, self.after = status, message, after  # seconds until it may be asked for again


def state_in(body: bytes) -> RoomState:
    """The state that a teacher's browser sends.

    >>> state_in(b'{"page": "binary", "query": "", "moving": false, "revealed": false, "shown": false}')["page"]
    'binary'
    """
    state = _read(RoomState, body, "a state: page, query, moving, revealed and shown")
    if not _NAME.fullmatch(state["page"]):
        raise RefusedError(400, "page has to be the name of a page: small letters only.")
    return state


def answer_in(body: bytes) -> RoomAnswer:
    """The answer that a follower's browser sends."""
    answer = _read(RoomAnswer, body, "an answer: ticket, kind, part and answer")
    if not _PART.fullmatch(answer["part"]):
        raise RefusedError(400, "part has to be a name of at most 40 letters.")
    if (answer["kind"] == "draw") == isinstance(answer["answer"], int | float):
        raise RefusedError(400, "A drawn line is a list of pairs; every other answer is a number.")
    return answer


def given_text(answer: RoomAnswer, who: int, at: int) -> str:
    """An answer as others see it, as JSON without its ticket.

    >>> given_text({"ticket": "t", "kind": "draw", "part": "loss", "answer": [(0, 0.123456)]}, 1, 2)
    '{"who":1,"at":2,"kind":"draw","part":"loss","answer":[[0,0.12346]]}'
    """
    value = answer["answer"]
    short = [(_short(x), _short(y)) for x, y in value] if not isinstance(value, int | float) else value
    given = RoomGiven(who=who, at=at, kind=answer["kind"], part=answer["part"], answer=short)
    return json.dumps(given, separators=(",", ":"))


def _short(number: float) -> float:
    """A height of a drawn line: a pixel is wider than what is left out."""
    short = float(format(number, f".{_DIGITS}g"))
    return int(short) if short.is_integer() and abs(short) < 1e15 else short


def _read(kind: type[T], body: bytes, words: str) -> T:
    try:
        value: object = json.loads(body)
    except (ValueError, RecursionError):
        raise RefusedError(400, f"This is no JSON; it has to be {words}.") from None
    if not fits(kind, value, _QUERY):
        raise RefusedError(400, f"This is not {words}, each of its type.")
    return cast("T", value)
