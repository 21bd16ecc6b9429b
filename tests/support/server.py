"""A server of the app for the tests of the browser."""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
# As `streamlit run` does it, but the files are not compressed as far as they can be, which takes a processor for half a minute
# beside the tests; tests/components/test_frontend.py does it once.
LAUNCH = """
import sys
from components.kit import ahead, assets
from streamlit.web.cli import main

assets.compress_best = lambda: ()
if {idle}:
    ahead.compute_ahead = lambda pieces: None
sys.exit(main())
"""


@contextmanager
def running(base=""):
    """The address of an app of its own, under a base path such as /atlas; it computes only what it is asked for."""
    address, process = started(base, idle=True)
    try:
        yield address
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def shared(folder):
    """The address of one app for all workers of a run: who comes first starts it, and who leaves last ends it."""
    record = folder / "server.json"  # its address, the number of its process, and how many use it
    process = None
    with locked(folder, "server"):
        if record.exists():
            address, number, users = json.loads(record.read_text())
        else:
            address, process = started()
            number, users = process.pid, 0
        record.write_text(json.dumps([address, number, users + 1]))
    try:
        yield address
    finally:
        with locked(folder, "server"):
            _, _, users = json.loads(record.read_text())
            record.write_text(json.dumps([address, number, users - 1]))
            if users == 1:
                os.kill(number, signal.SIGTERM)
        if process:
            process.wait(600)  # until the last worker has left


@contextmanager
def locked(folder, name):
    """Alone among all workers of a run while they make a thing of this name."""
    with (folder / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def started(base="", idle=False):
    """The address of an app that answers, and its process; one that is `idle` computes nothing ahead."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # for every new visitor the watcher of the sources asks the disk about each module of torch: longer than the page takes
    options = ["--server.headless=true", "--server.fileWatcherType=none", f"--server.port={port}", f"--server.baseUrlPath={base}"]
    command = [sys.executable, "-c", LAUNCH.format(idle=idle), "run", "app.py", *options]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}{base}"
    for _ in range(240):
        if answers(f"{address}/_stcore/health"):
            break
        time.sleep(0.25)
    return address, process


def answers(address):
    try:
        with urllib.request.urlopen(address, timeout=2) as response:
            return response.status == 200
    except OSError:
        return False
