"""What a browser sends over its socket, looked at before Streamlit reads it: anybody can send anything."""

from __future__ import annotations

import asyncio
import json
import time
from typing import cast

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from components.kit.pace import Pace

DEPTH = 8  # how deep arrays and objects may lie in each other
# Messages of a connection that wait for nothing, and how many a second after those: no hand notices it, and no program keeps the
# processors to itself.
AT_ONCE, A_SECOND = 40, 5.0


class CheckedSocket:
    """Passes over a browser's message that holds events of a component which are not readable, as if it had not been sent.

    Streamlit would raise on some of them, and on all later messages of that session, too. Many messages at once are slowed down:
    each would make the server run the page, while the other visitors wait.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or keep up a connection, as the app does."""
        pace = Pace(AT_ONCE, A_SECOND)

        async def readable() -> Message:
            while True:
                message = await receive()
                await asyncio.sleep(pace.wait(time.monotonic()))
                if is_readable(message.get("bytes") or b""):
                    return message

        await self._app(scope, readable if scope["type"] == "websocket" else receive, send)


def is_readable(data: bytes) -> bool:
    """Whether Streamlit can read the events of components in these bytes; it closes the socket where they are no message at all."""
    message = BackMsg()
    try:
        message.ParseFromString(data)
    except DecodeError:
        return True
    return all(map(_has_events, message.rerun_script.widget_states.widgets))


def _has_events(state: WidgetState) -> bool:
    """Whether this is no message of a component, or a list of events, each with its name and value.

    The app's components send events only. A state would hide every later event of the same name.
    """
    kind = state.WhichOneof("value")
    if kind != "json_trigger_value":
        return kind != "json_value"
    try:
        events: object = json.loads(state.json_trigger_value)
    except (ValueError, RecursionError):
        return False
    return isinstance(events, list) and all(map(_is_event, cast("list[object]", events)))


def _is_event(event: object) -> bool:
    if not isinstance(event, dict):
        return False
    parts = cast("dict[str, object]", event)
    return parts.keys() == {"event", "value"} and isinstance(parts["event"], str) and _is_shallow(parts["value"], DEPTH)


def _is_shallow(value: object, depth: int) -> bool:
    if not isinstance(value, list | dict):
        return True
    parts = list(cast("dict[str, object]", value).values()) if isinstance(value, dict) else cast("list[object]", value)
    return depth > 0 and all(_is_shallow(part, depth - 1) for part in parts)
