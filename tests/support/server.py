"""A server of the app for the tests of the browser."""

import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


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
