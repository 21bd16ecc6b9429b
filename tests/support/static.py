"""The static site for tests: some of its pages, or all, written below a folder that is served or opened from the disk."""

import os
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from components.site.document import WORKER, html, shared_files
from components.site.pages import makers
from components.site.worker import worker

WHOLE = os.environ.get("WHOLE_SITE") == "1"  # whether the tests look at every page, which takes a quarter of an hour
QUICK = ("regression", "detection")  # pages that are soon made, one of them with a scene
PAGES = tuple(makers()) if WHOLE else QUICK
PLACE = "some/where"  # the folder of the site in the one that is served


class Quiet(SimpleHTTPRequestHandler):
    """Serves files as `python -m http.server` does, and prints nothing."""

    def log_message(self, *_):
        pass


def write(folder, documents):
    """Write a site of these pages."""
    pages = {f"{document.page}/index.html".lstrip("/"): html(document) for document in documents}
    kept = {**shared_files(), **pages}
    for name, text in (kept | {WORKER: worker(kept)}).items():
        path = folder / PLACE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


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
