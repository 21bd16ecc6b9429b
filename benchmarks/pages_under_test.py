"""The pages that are measured side by side, each from a server of its own."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Generator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

HERE = Path(__file__).parent
PAGES = ("this app", "plain Streamlit", "plain HTML", "four losses")
# four losses with ten sliders: two each, the target and the span
FOUR = "compare?" + "&".join(["axis=logit", *(f"loss{i}=Balanced+focal" for i in range(1, 5))])


@dataclass
class Page:
    """An address, and the process behind it."""

    address: str
    process: int | None

    def cpu(self) -> float:
        """Milliseconds of CPU its server has used so far; 0 where there is no server to speak of."""
        if self.process is None:
            return 0.0
        fields = Path(f"/proc/{self.process}/stat").read_text().rsplit(")", 1)[1].split()
        return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Handler(http.server.SimpleHTTPRequestHandler):
    """The plain page, with Plotly.js from the installed wheel."""

    def translate_path(self, path: str) -> str:
        if path.endswith("plotly.min.js"):
            return str(files("plotly") / "package_data" / "plotly.min.js")
        return super().translate_path(path)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _streamlit(script: str, folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    port = _free_port()
    options = ["--server.headless=true", f"--server.port={port}", "--browser.gatherUsageStats=false"]
    command = [sys.executable, "-m", "streamlit", "run", script, *options]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(240):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
            return process, port
        time.sleep(0.25)
    raise RuntimeError(f"{script} did not start")


@contextlib.contextmanager
def app_alone() -> Generator[Page]:
    """Start this app's server, and stop it at the end."""
    process, port = _streamlit("app.py", HERE.parent)
    try:
        yield Page(f"http://127.0.0.1:{port}", process.pid)
    finally:
        process.terminate()
        process.wait(20)


@contextlib.contextmanager
def serve() -> Generator[dict[str, Page]]:
    """Start the three servers, and stop them at the end."""
    ours, our_port = _streamlit("app.py", HERE.parent)
    plain, plain_port = _streamlit("streamlit_page.py", HERE / "plain")
    handler = functools.partial(Handler, directory=str(HERE / "plain"))
    html = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=html.serve_forever, daemon=True).start()
    try:
        yield {
            "this app": Page(f"http://127.0.0.1:{our_port}/binary?loss=Focal&axis=logit", ours.pid),
            "plain Streamlit": Page(f"http://127.0.0.1:{plain_port}", plain.pid),
            "plain HTML": Page(f"http://127.0.0.1:{html.server_port}/page.html", None),
            "four losses": Page(f"http://127.0.0.1:{our_port}/{FOUR}", ours.pid),
        }
    finally:
        html.shutdown()
        for process in (ours, plain):
            process.terminate()
            process.wait(20)
