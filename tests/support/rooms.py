"""Browsers of a teacher and of a class, which speak the protocol of rooms to an app without a server."""

import asyncio
import json
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from components.rooms.guard import Guard
from components.rooms.hub import Hub
from components.rooms.routes import Rooms

STATE = {"page": "binary", "query": "loss=Focal", "moving": False, "revealed": False, "shown": False}
LINE = [[i / 100, i * i / 1000] for i in range(101)]


class Clock:
    """A clock that tests move."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


class School:
    """One process with rooms, and the teacher's room in it."""

    def __init__(self, hub=None):
        self.clock = Clock()
        self.hub = hub or Hub()
        self.app = Starlette(routes=Rooms(self.hub, Guard(self.clock)).routes("/atlas"))
        self.code = self.secret = ""

    async def ask(self, method, path, body=None, secret=None, address="192.0.2.1", kind="application/json"):
        """The status and the JSON of an answer; a body that is no text goes out as JSON."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        asked = [{"type": "http.request", "body": raw, "more_body": False}]
        answer = {"status": 0, "body": b""}

        async def receive():
            return asked.pop() if asked else await asyncio.Event().wait()

        async def send(message):
            answer["status"] = message.get("status", answer["status"])
            answer["body"] += message.get("body", b"")

        await self.app(scope_of(method, path, secret, address, [(b"content-type", kind.encode())]), receive, send)
        return answer["status"], json.loads(answer["body"])

    async def open(self):
        """The teacher opens the room."""
        status, room = await self.ask("POST", "", {})
        assert status == 201
        self.code, self.secret = room["code"], room["secret"]
        return self

    async def move(self, **changes):
        """The teacher shows a state; the number of it."""
        status, told = await self.ask("POST", f"/{self.code}", STATE | changes, self.secret)
        assert status == 200, told
        return told["seq"]

    async def answer(self, ticket, answer=0.5, kind="guess", **more):
        """A follower gives an answer; the status."""
        return (
            await self.ask(
                "POST", f"/{self.code}/answers", {"ticket": ticket, "kind": kind, "part": "loss", "answer": answer}, **more
            )
        )[0]

    @asynccontextmanager
    async def follow(self, last=0, secret=None, code=None):
        """One who listens, until the block ends."""
        listener = Listener()
        headers = [(b"last-event-id", str(last).encode())] if last else []
        scope = scope_of("GET", f"/{code or self.code}/events", secret, "192.0.2.1", headers)
        task = asyncio.create_task(self.app(scope, listener.receive, listener.send))
        try:
            yield listener
        finally:
            listener.gone.set()
            await task


class Listener:
    """One stream of events."""

    def __init__(self):
        self.gone, self.status, self._text = asyncio.Event(), 0, ""
        self._events = asyncio.Queue()
        self.reads = asyncio.Event()
        self.reads.set()

    async def receive(self):
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        await self.reads.wait()
        self.status = message.get("status", self.status)
        self._text += message.get("body", b"").decode()
        *whole, self._text = self._text.split("\n\n")
        for event in whole:
            fields = dict(line.split(": ", 1) for line in event.split("\n") if not line.startswith(":"))
            if fields:
                self._events.put_nowait((fields["event"], json.loads(fields["data"])))

    async def next(self, name):
        """What the next event of this name says; the others before it are passed over."""
        while True:
            event, data = await asyncio.wait_for(self._events.get(), 20)
            if event == name:
                return data

    def heard(self):
        """All events that have come and were not asked for yet."""
        return [self._events.get_nowait() for _ in range(self._events.qsize())]


def scope_of(method, path, secret, address, headers):
    """What a server tells an app of a request."""
    lines = [*headers, *([(b"authorization", f"Bearer {secret}".encode())] if secret is not None else [])]
    path, _, query = path.partition("?")
    place = {"path": f"/atlas/room{path}", "root_path": "", "query_string": query.encode()}
    return {"type": "http", "method": method, **place, "headers": lines, "client": (address, 1234)}
