"""The app's own files: each is answered under its present address, and under no other, for the answer may be kept for ever."""

import pytest

from components.kit.assets import ROOT, folder, mount
from components.kit.program import programs
from tests.support.asgi import ask


@pytest.fixture(scope="module")
def status():
    """What the app answers at a path, as an HTTP status."""
    app = mount("", programs.route())

    return lambda path: ask(app, f"/{path}").status


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
