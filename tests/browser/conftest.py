"""A running app and a Chromium to look at it with."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.support.visit import Visit

ROOT = Path(__file__).parents[2]
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def driver():
    if not shutil.which(CHROMIUM):
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(f"REQUIRE_BROWSER=1, but there is no {CHROMIUM}")
        pytest.skip(f"there is no {CHROMIUM}")
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="session")
def chromium(driver):
    browser = driver.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def server():
    """The address of the app, just started: the first visitor finds it cold."""
    with running() as address:
        yield address


@contextmanager
def running(base=""):
    """The address of an app of its own, under a base path such as /atlas."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # for every new visitor the watcher of the sources asks the disk about each module of torch: longer than the page takes
    options = ["--server.headless=true", "--server.fileWatcherType=none", f"--server.port={port}", f"--server.baseUrlPath={base}"]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", *options]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}{base}"
    for _ in range(240):
        if answers(f"{address}/_stcore/health"):
            break
        time.sleep(0.25)
    try:
        yield address
    finally:
        process.terminate()
        process.wait(20)


def answers(address):
    try:
        with urllib.request.urlopen(address, timeout=2) as response:
            return response.status == 200
    except OSError:
        return False


@pytest.fixture(scope="session")
def desk(driver, tmp_path_factory):
    """Where readers open their pages: one for all, with a profile on disk, so that only the first has to fetch and compile."""
    profile = tmp_path_factory.mktemp("profile")
    context = driver.launch_persistent_context(
        profile, executable_path=CHROMIUM, args=FLAGS, viewport={"width": 1440, "height": 900}
    )
    yield context
    context.close()


@pytest.fixture
def visit(desk, server):
    reader = Visit(desk.new_page(), server)
    yield reader
    reader.page.close()
    assert reader.errors == []
    assert [url for url in reader.requests if not url.startswith((server, "data:", "blob:"))] == []
