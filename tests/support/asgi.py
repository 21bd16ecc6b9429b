"""Asks an ASGI app for a path, without a server."""

import asyncio
from dataclasses import dataclass, field

from starlette.datastructures import Headers

from tests.support.alone import alone


@dataclass
class Answer:
    """What came over the wire."""

    status: int = 0
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""


def ask(app, path, **headers):
    """The answer to a GET; a header such as Accept-Encoding is given as accept_encoding."""
    answer = Answer()

    asked = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive():
        return asked.pop() if asked else await asyncio.Event().wait()  # then the browser stays

    async def send(message):
        if message["type"] == "http.response.start":
            answer.status, answer.headers = message["status"], Headers(raw=message["headers"])
        else:
            answer.body += message.get("body", b"")

    path, _, query = path.partition("?")
    lines = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "query_string": query.encode(), "headers": lines}
    alone(app(scope, receive, send))
    return answer
