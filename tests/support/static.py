"""The static site for tests: some of its pages, or all, written below a folder that is served or opened from the disk."""

import json
import os
import re
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from components.site.__main__ import write
from tests.support.server import locked

WHOLE = os.environ.get("WHOLE_SITE") == "1"  # whether the tests look at every page, which takes a quarter of an hour
QUICK = ("regression", "detection", "lessons")  # pages that are soon made, one of them with a scene
PLACE = "some/where"  # the folder of the site in the one that is served


class Quiet(SimpleHTTPRequestHandler):
    """Serves files as `python -m http.server` does, and prints nothing."""

    def log_message(self, *_):
        pass


def built(base):
    """The folder above the site, below a folder of all workers: who comes first writes it."""
    folder = base / "site"
    with locked(base, "site"):
        if not folder.exists():
            write(folder / PLACE)
    return folder


def state(folder, page):
    """What a page of that site carries: its table, and what its pictures get."""
    text = (folder / PLACE / page / "index.html").read_text()
    return json.loads(re.search(r'<script id="page" type="application/json">(.*?)</script>', text)[1])


@contextmanager
def served(folder):
    """The address of a folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def until(page, script):
    """Wait until a script says so; wait_for_function would have to evaluate a text, which the page's policy forbids."""
    for _ in range(200):
        if page.evaluate(script):
            return
        page.wait_for_timeout(50)
    pytest.fail(script)
