"""What a page in a frame and the page around it say to each other by postMessage.

Every message has the field `lossAtlas`, which says what it is; docs/EMBED.md tells the whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NotRequired, TypedDict

FrameValue = str | float | bool | Sequence[str] | Sequence[float]


class FrameRequest(TypedDict):
    """What the page around asks, under an id of its own, which the answer repeats.

    `state` are the values of fields to set, null for the default; `keys` are the controls to lock, and all others are free;
    `format` is that of the picture.
    """

    lossAtlas: Literal["getState", "setState", "lock", "subscribe", "picture"]
    id: str | float
    state: NotRequired[Mapping[str, FrameValue | None]]
    keys: NotRequired[Sequence[str]]
    format: NotRequired[Literal["svg", "png"]]


class FrameState(TypedDict):
    """The state of the page: the query of its address, and the value of every field by its key."""

    query: str
    values: Mapping[str, FrameValue]


class FrameAnswer(TypedDict):
    """The answer to a request: the state, the controls that are locked, or the picture, an SVG or the data: address of a PNG."""

    lossAtlas: Literal["answer"]
    id: str | float
    state: NotRequired[FrameState]
    keys: NotRequired[Sequence[str]]
    picture: NotRequired[str]


class FrameError(TypedDict):
    """Why a request has no other answer."""

    lossAtlas: Literal["error"]
    id: str | float
    message: str


class FrameChange(TypedDict):
    """To who has subscribed, under that request's id: the state has changed, or is changing while the hand moves."""

    lossAtlas: Literal["change"]
    id: str | float
    moving: bool
    state: FrameState


class FrameReady(TypedDict):
    """To the page around, once: requests are answered from now on."""

    lossAtlas: Literal["ready"]
