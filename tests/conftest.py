"""What holds for every test."""

import gc
import os
from collections.abc import Generator, Iterator
from functools import cache
from tempfile import TemporaryDirectory

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import local_script_runner

from losses.core.store import open_store
from losses.core.threads import use_one_thread
from tests.support.javascript import Node
from tests.support.static import built

use_one_thread()  # as the app has it

# Every AppTest looks through all installed packages for components of theirs, a fifth of a second each time; none has any.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def wait_for_the_end(runner: local_script_runner.LocalScriptRunner, timeout: float) -> None:
    """As AppTest waits for the end of a page's script, which it would ask for every millisecond, taking the processor from it."""
    assert runner._script_thread
    runner._script_thread.join(timeout)
    assert runner.script_stopped(), f"the page was not done in {timeout} s"


local_script_runner.require_widgets_deltas = wait_for_the_end
local_script_runner.ScriptCache = cache(local_script_runner.ScriptCache)  # one for all, as a server has it: each page is read once


def pytest_configure(config: pytest.Config) -> None:
    """All processes of a run keep what they trace and sample in one new folder: each answer is computed once, in this run."""
    if not hasattr(config, "workerinput"):
        folder = TemporaryDirectory(prefix="atlas-store-")
        os.environ["XDG_CACHE_HOME"] = folder.name
        config.add_cleanup(folder.cleanup)
    open_store()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported and collected lives to the end: the garbage collector looks at none of it, now or later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session")
def node() -> Iterator[Node]:
    """The app's JavaScript modules under Node."""
    engine = Node()
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def operations(node: Node) -> set[str]:
    """The names of a program's rows that the browser's interpreter knows, element-wise or of whole pictures."""
    return {"in", "const", *node.call("kit/program/program.js", "OPERATIONS"), *node.call("kit/program/whole.js", "WHOLE")}


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory, worker_id):
    """The folder above the static site, which who comes first of all workers writes."""
    folder = tmp_path_factory.getbasetemp()
    return built(folder if worker_id == "master" else folder.parent)
