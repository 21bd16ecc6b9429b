"""The addresses of rooms, beside Streamlit's: what a teacher's and a follower's browser ask for.

A stream of server-sent events tells what moves: it is the answer to a plain GET, which every proxy passes on, its reader says where
it stopped when it comes back, and who only listens needs no socket. What a browser has to say is a POST of its own.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from components.kit.assets import based
from components.rooms.codes import code_in, digest, is_secret, new_code, new_secret, who_in
from components.rooms.guard import Guard
from components.rooms.hub import Follower, Hub
from components.rooms.messages import ANSWER, STATE, RefusedError, answer_in, given_text, state_in
from components.rooms.page import page
from components.rooms.qr import checked, qr
from components.rooms.store import LIFE, AwayError, Room, gone
from components.wire.rooms import RoomOpened, RoomRefusal

Handler = Callable[[Request], Awaitable[Response]]
_PLAIN = {"Cache-Control": "no-store"}
_STREAM = _PLAIN | {"Content-Type": "text/event-stream", "X-Accel-Buffering": "no", "Content-Encoding": "identity"}
_AWAY = "The server's store of rooms does not answer."


class Stream(Response):
    """The events of a room, sent as they come until the browser goes."""

    def __init__(self, hub: Hub, room: Room, is_teacher: bool, seq: int) -> None:
        super().__init__(headers=_STREAM)
        del self.headers["content-length"]
        self._hub, self._room, self._is_teacher, self._seq = hub, room, is_teacher, seq

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send them."""
        with self._hub.following(self._room, self._is_teacher, self._seq) as follower:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            await self._hub.catch_up(self._room, follower)
            gone = asyncio.ensure_future(_leave(receive, follower))
            async for chunk in follower.chunks(self._room.ends):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            gone.cancel()
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _leave(receive: Receive, follower: Follower) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    follower.end()


class Rooms:
    """What is asked for, each as a method that answers."""

    def __init__(self, hub: Hub, guard: Guard) -> None:
        self._hub, self._guard = hub, guard

    async def page(self, request: Request) -> Response:
        """The page of a follower, which then looks for the room itself."""
        made = await run_in_threadpool(page, "../" if "code" in request.path_params else "./")
        return made.answer(request.headers)

    async def qr(self, request: Request) -> Response:
        """A web address as a QR code."""
        self._guard.limit("drawn", _address(request))
        address = request.query_params.get("of", "")
        picture = await run_in_threadpool(qr, checked(address))
        return Response(picture, media_type="image/svg+xml", headers={"Cache-Control": "private, max-age=86400"})

    async def open(self, request: Request) -> Response:
        """Open a room."""
        self._guard.limit("opened", _address(request))
        await _body(request, 100)
        secret = new_secret()
        while True:
            room = Room(new_code(), digest(secret), new_secret(), time.time() + LIFE)
            if await self._hub.store.open(room):
                self._guard.right(_address(request), room.code)
                return _json(RoomOpened(code=room.code, secret=secret), 201)

    async def move(self, request: Request) -> Response:
        """Let a room show a state; only its secret can."""
        room = await self._owned(request)
        self._guard.limit("moved", room.code)
        state = state_in(await _body(request, STATE))
        seq = await self._hub.store.move(room.code, json.dumps(state, separators=(",", ":")))
        return _json({"seq": seq})

    async def close(self, request: Request) -> Response:
        """End a room."""
        room = await self._owned(request)
        await self._hub.store.close(room.code)
        return _json({})

    async def events(self, request: Request) -> Response:
        """Follow a room."""
        self._guard.limit("streamed", _address(request))
        is_teacher = "authorization" in request.headers
        room = await (self._owned(request) if is_teacher else self._found(request))
        self._hub.check_place(room, is_teacher)
        last = request.headers.get("last-event-id", "")
        return Stream(self._hub, room, is_teacher, int(last) if last.isdecimal() and len(last) < 16 else 0)

    async def answer(self, request: Request) -> Response:
        """Take an answer of a follower."""
        room = await self._found(request)
        answer = answer_in(await _body(request, ANSWER))
        who = who_in(answer["ticket"], room.key)
        if who is None:
            raise RefusedError(403, "This ticket is not of this room.")
        self._guard.limit("answered", who)
        await self._hub.store.give(room.code, who, lambda number, at: given_text(answer, number, at))
        return _json({})

    async def answers(self, request: Request) -> Response:
        """The answers that came after one: for the teacher, and for the class while the teacher shows them."""
        is_teacher = "authorization" in request.headers
        room = await (self._owned(request) if is_teacher else self._found(request))
        _, state = await self._hub.store.last(room.code)
        if not is_teacher and not (state and json.loads(state)["shown"]):
            raise RefusedError(403, "The teacher does not show the answers.")
        after = request.query_params.get("after", "0")
        texts = await self._hub.store.given(room.code, int(after) if after.isdecimal() and len(after) < 16 else 0)
        return Response(f"[{','.join(texts)}]", media_type="application/json", headers=_PLAIN)

    async def clear(self, request: Request) -> Response:
        """Forget the answers."""
        room = await self._owned(request)
        await self._hub.store.clear(room.code)
        return _json({})

    async def _found(self, request: Request) -> Room:
        """The room that an address names."""
        address, code = _address(request), code_in(request.path_params["code"]) or ""
        await self._guard.before_letters(address, code)
        room = await self._hub.store.find(code)
        if room is None:
            self._guard.wrong(address)
            raise gone()
        self._guard.right(address, code)
        return room

    async def _owned(self, request: Request) -> Room:
        """The room that an address names, for who knows its secret."""
        room = await self._found(request)
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or not is_secret(secret, room.digest):
            raise RefusedError(403, "Only the browser that opened this room can do that.")
        return room

    def routes(self, base: str) -> list[Route]:
        """The routes under the base path of the server."""
        place = f"{based(base)}/room"
        table: list[tuple[str, str, Handler]] = [
            ("GET", "", self.page),
            ("GET", "/qr", self.qr),
            ("GET", "/{code}", self.page),
            ("POST", "", self.open),
            ("POST", "/{code}", self.move),
            ("DELETE", "/{code}", self.close),
            ("GET", "/{code}/events", self.events),
            ("POST", "/{code}/answers", self.answer),
            ("GET", "/{code}/answers", self.answers),
            ("DELETE", "/{code}/answers", self.clear),
        ]
        return [Route(place + path, _refusing(handler), methods=[method]) for method, path, handler in table]


def _refusing(handler: Handler) -> Handler:
    """The same handler, whose refusals are answers with the reason."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except RefusedError as refused:
            return refusal(refused)
        except AwayError:
            return refusal(RefusedError(503, _AWAY, 1))

    return answer


def refusal(refused: RefusedError) -> Response:
    """The answer to what is not done."""
    headers = _PLAIN | ({"Retry-After": str(refused.after)} if refused.after else {})
    return _json(RoomRefusal(message=refused.message), refused.status, headers)


def _json(value: Mapping[str, object], status: int = 200, headers: Mapping[str, str] = _PLAIN) -> Response:
    return JSONResponse(value, status, headers=headers)


def _address(request: Request) -> str:
    """Where a request comes from; behind a proxy on this machine, what the proxy says."""
    return request.client.host if request.client else ""


async def _body(request: Request, most: int) -> bytes:
    """The body of a request as JSON, which no form of another site can send, and no longer than that."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise RefusedError(415, "The body has to be application/json.")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise RefusedError(413, f"The body has more than {most} bytes.")
    return body
