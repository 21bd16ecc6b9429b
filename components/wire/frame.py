"""What a page in a frame and the page around it say to each other by postMessage.

Every message has the field `lossAtlas`, which says what it is; docs/EMBED.md tells the whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NotRequired, TypedDict

FrameValue = str | float | bool | Sequence[str] | Sequence[float]


class FrameRequest(TypedDict):
    """What the page around asks, under an id of its own, which the answer repeats.

    `state` are the values of fields to set, null for the default; `query` is a whole address instead, and `page` the page that it
    is of; `moving` says that a hand elsewhere goes on changing them; `revealed` shows what the reader was asked, and `answers` are
    those of others, laid over the picture. For one who subscribes `covered`, what the reader was asked stays hidden after an
    answer. `keys` are the controls to lock, and all others are free; `format` is that of the picture. `numbers` asks what the
    page says `of` some names at the query of an address, with `drawn` not before the picture stands; `press` presses a key. Who
    subscribes with true as `keys` is told of keys, too.
    """

    lossAtlas: Literal["getState", "setState", "lock", "subscribe", "picture", "numbers", "press"]
    id: str | float
    state: NotRequired[Mapping[str, FrameValue | None]]
    query: NotRequired[str]
    page: NotRequired[str]
    moving: NotRequired[bool]
    revealed: NotRequired[bool]
    answers: NotRequired[Sequence[float | Sequence[tuple[float, float]]]]
    covered: NotRequired[bool]
    keys: NotRequired[Sequence[str] | bool]
    of: NotRequired[Sequence[str]]
    drawn: NotRequired[bool]
    key: NotRequired[str]
    format: NotRequired[Literal["svg", "png"]]


class FrameState(TypedDict):
    """The state of a page: its name, the query of its address, and the value of every field by its key.

    The query also says what is hidden and locked; `revealed` is whether what the reader was asked is shown.
    """

    page: str
    query: str
    values: Mapping[str, FrameValue]
    revealed: bool


class FrameAnswer(TypedDict):
    """The answer to a request: the state, the controls that are locked, or the picture, an SVG or the data: address of a PNG.

    One with a `page` alone comes before the frame goes there; that page says when it is ready.
    Or `numbers`, as a reader reads them, with the entries of the address that the page does not take, as `untaken`.
    """

    lossAtlas: Literal["answer"]
    id: str | float
    state: NotRequired[FrameState]
    page: NotRequired[str]
    keys: NotRequired[Sequence[str]]
    picture: NotRequired[str]
    numbers: NotRequired[Sequence[str]]
    untaken: NotRequired[Sequence[tuple[str, str]]]


class FrameError(TypedDict):
    """Why a request has no other answer."""

    lossAtlas: Literal["error"]
    id: str | float
    message: str


class FrameChange(TypedDict):
    """To who has subscribed, under that request's id: the state has changed, or is changing while the hand moves.

    `hand` are the keys of the fields that the hand is moving: of a slider, or of what it drags in a picture.
    """

    lossAtlas: Literal["change"]
    id: str | float
    moving: bool
    hand: Sequence[str]
    state: FrameState


class Prediction(TypedDict):
    """What a reader has predicted of a part of a picture: a line, a place, a number, or one of four panels by its place from 0."""

    kind: Literal["draw", "place", "guess", "choose"]
    part: str
    answer: float | Sequence[tuple[float, float]]


class FramePrediction(TypedDict):
    """To who has subscribed, under that request's id: the reader has answered what the page asked."""

    lossAtlas: Literal["prediction"]
    id: str | float
    prediction: Prediction


class FrameKey(TypedDict):
    """To who has subscribed to keys, under that request's id: one was pressed that the page has no use for."""

    lossAtlas: Literal["key"]
    id: str | float
    key: str


class FrameReady(TypedDict):
    """To the page around, once: requests are answered from now on, by this page."""

    lossAtlas: Literal["ready"]
    page: str
