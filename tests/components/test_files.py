"""The app's own files: each is answered under its present address, and under no other, for the answer may be kept for ever."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from components.kit.assets import ROOT, folder, mount, plotly
from components.program import programs
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


def test_plotly_js_is_its_makers_bundle_of_the_version_that_the_printed_python_draws_with():
    bundle = Path(__file__).parents[2] / "node_modules" / "plotly.js-basic-dist-min" / "plotly-basic.min.js"
    assert plotly() == bundle.read_text()
    whole = (files("plotly") / "package_data" / "plotly.min.js").read_text()
    versions = [re.search(r"plotly\.js.* v([\d.]+)", text)[1] for text in (plotly(), whole)]
    assert versions[0] == versions[1]
