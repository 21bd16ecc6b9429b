"""Visitors without a browser: each is one socket that speaks the server's own protocol."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

PATIENCE = 500  # seconds to wait for a connection or an answer


class Visitor:
    """One session: it asks for a page, then moves sliders on it, and each time hears until the page's run has finished."""

    def __init__(self, connection: ClientConnection, link: str) -> None:
        self._connection = connection
        place = urlsplit(link)
        self._page, self._query = place.path, place.query
        self._script = ""  # what the server calls the page
        self._sliders: list[str] = []  # their names, which the server has made from their keys
        self.data = 0  # bytes that have come so far
        self.picture = math.nan  # seconds after which the picture of the last run came

    async def open(self) -> float:
        """Ask for the page, as a browser does that has just loaded the app: seconds until its run has finished."""
        return await self._answer(self._request())

    async def move(self, key: str, value: float) -> float:
        """Release the slider with this key at this value: seconds until the run of the page has finished."""
        message = self._request()
        name = next(name for name in self._sliders if name.endswith(f"-{key}"))
        message.rerun_script.widget_states.widgets.add(id=name).double_array_value.data.append(value)
        return await self._answer(message)

    def _request(self) -> BackMsg:
        message = BackMsg()
        request = message.rerun_script
        request.page_name, request.query_string, request.page_script_hash = self._page, self._query, self._script
        return message

    async def _answer(self, request: BackMsg) -> float:
        start = time.perf_counter()
        async with asyncio.timeout(PATIENCE):
            await self._connection.send(request.SerializeToString())
            while True:
                data = await self._connection.recv(decode=False)
                self.data += len(data)
                message = ForwardMsg.FromString(data)
                if _is_picture(message):
                    self.picture = time.perf_counter() - start
                if self._is_last(message):
                    return time.perf_counter() - start

    def _is_last(self, message: ForwardMsg) -> bool:
        """Whether the run has finished with this message; what the next request needs of it is kept."""
        match message.WhichOneof("type"):
            case "new_session":
                self._script = message.new_session.page_script_hash
                self._sliders.clear()
            case "delta" if message.delta.new_element.HasField("slider"):
                self._sliders.append(message.delta.new_element.slider.id)
            case "navigation":
                self._script = message.navigation.page_script_hash
            case "page_info_changed":
                self._query = message.page_info_changed.query_string
            case "script_finished":
                return message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            case _:
                pass
        return False


def _is_picture(message: ForwardMsg) -> bool:
    """Whether this is the chart: our component, or Plotly's."""
    element = message.delta.new_element
    return element.HasField("plotly_chart") or element.bidi_component.component_name.endswith("loss_atlas_live")


@asynccontextmanager
async def visitor(address: str, link: str, cookie: str = "") -> AsyncGenerator[Visitor]:
    """A visitor of the app at this address, who is about to ask for a link; at the end the socket is closed."""
    connection = connect(
        address.replace("http", "ws", 1) + "/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        additional_headers={"Cookie": cookie} if cookie else None,
        compression=None,
        max_size=None,
        open_timeout=PATIENCE,
        ping_interval=None,  # a browser sends none; it answers the server's
    )
    async with connection as socket:
        yield Visitor(socket, link)
