"""The app's own files: each is answered under its present address, and under no other, for the answer may be kept for ever."""

import asyncio

import pytest

from components.kit.mounted import ROOT, folder, mount
from components.program import programs


@pytest.fixture(scope="module")
def status():
    """What the app answers at a path, as an HTTP status."""
    app = mount("", programs.route())

    def ask(path):
        said = []

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message):
            said.append(message)

        scope = {"type": "http", "method": "GET", "path": f"/{path}", "root_path": "", "query_string": b"", "headers": []}
        asyncio.run(app(scope, receive, send))
        return said[0]["status"]

    return ask


def test_a_module_is_answered_under_the_present_version_only(status):
    assert status(f"{folder()}chart/live.js") == 200
    for path in (
        f"{ROOT}/0123456789ab/chart/live.js",
        f"{folder()}chart/dead.js",
        f"{folder()}../app.py",
        f"{ROOT}//chart/live.js",
    ):
        assert status(path) == 404, path


def test_so_are_the_programs_of_a_frame_and_no_number_is_too_long(status):
    present = programs.address(64)
    assert status(present) == 200
    for side in ("9" * 5000, "65", "064", "-64", "64.0", "٦٤"):
        assert status(present.replace("pixels-64", f"pixels-{side}")) == 404, side[:9]
    assert status(f"{ROOT}/0123456789ab/pixels-64.json") == 404
