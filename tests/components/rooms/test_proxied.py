"""Rooms in two processes behind nginx, as deploy/nginx.conf sets it up, with a real Redis."""

import json
import sys
import urllib.request
from contextlib import contextmanager

from benchmarks.servers import HERE, free_port, nginx, running
from components.rooms.service import ADDRESS
from tests.support.redis import require
from tests.support.rooms import STATE


@contextmanager
def process():
    """A process with the rooms."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "tests.support.rooms_app:app", "--port", str(port)]
    with running(command, HERE.parent, f"http://127.0.0.1:{port}/_stcore/health"):
        yield f"http://127.0.0.1:{port}"


def ask(method, address, body=None, secret=""):
    """The JSON of an answer."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {secret}"} if secret else {})
    request = urllib.request.Request(address, json.dumps(body).encode() if body is not None else None, headers, method=method)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def news(stream, name):
    """What the next event of this name says."""
    event = ""
    for line in stream:
        word, _, text = line.decode().rstrip("\n").partition(": ")
        if word == "event":
            event = text
        elif word == "data" and event == name:
            return json.loads(text)
    raise AssertionError(f"the stream ended before {name}")


def test_a_room_is_one_behind_a_proxy_and_its_redis_may_be_killed(redis, monkeypatch):
    require("nginx")
    monkeypatch.setenv(ADDRESS, redis.address)
    with process() as one, process() as two, nginx(one, two) as proxy:
        room = ask("POST", f"{proxy.address}/room", {})
        place = f"/room/{room['code']}"
        streams = [urllib.request.urlopen(f"{address}{place}/events", timeout=20) for address in (one, two, proxy.address)]
        assert streams[2].headers["Set-Cookie"] is None
        for stream in streams:
            assert len(news(stream, "hello")["ticket"]) == 32
        for i in range(1, 21):
            ask("POST", f"{(one, two, proxy.address)[i % 3]}{place}", STATE | {"query": f"gamma={i}"}, room["secret"])
        for stream in streams:
            assert [news(stream, "state")["seq"] for _ in range(20)] == list(range(1, 21))
        redis.kill()
        for stream in streams:
            news(stream, "away")
        redis.start()
        for stream in streams:
            news(stream, "back")
        assert ask("POST", f"{proxy.address}{place}", STATE | {"query": "gamma=21"}, room["secret"]) == {"seq": 21}
        for stream in streams:
            assert news(stream, "state")["query"] == "gamma=21"
            stream.close()
