"""The pages that are measured side by side, each from a server of its own."""

from __future__ import annotations

import contextlib
import functools
import http.server
import threading
from collections.abc import Generator
from dataclasses import dataclass
from importlib.resources import files

from benchmarks.servers import HERE, Server, app, plain_streamlit

PAGES = ("this app", "plain Streamlit", "plain HTML", "four losses")
LINK = "binary?loss=Focal&axis=logit"
# four losses with ten sliders: two each, the target and the span
FOUR = "compare?" + "&".join(["axis=logit", *(f"loss{i}=Balanced+focal" for i in range(1, 5))])


@dataclass
class Page:
    """An address, and the server behind it."""

    address: str
    server: Server | None

    def cpu(self) -> float:
        """Milliseconds of CPU its server has used so far; 0 where there is no server to speak of."""
        return 1000 * self.server.cpu() if self.server else 0.0


class Handler(http.server.SimpleHTTPRequestHandler):
    """The plain page, with Plotly.js from the installed wheel."""

    def translate_path(self, path: str) -> str:
        if path.endswith("plotly.min.js"):
            return str(files("plotly") / "package_data" / "plotly.min.js")
        return super().translate_path(path)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def serve() -> Generator[dict[str, Page]]:
    """Start the three servers, and stop them at the end."""
    handler = functools.partial(Handler, directory=str(HERE / "plain"))
    html = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=html.serve_forever, daemon=True).start()
    try:
        with app() as ours, plain_streamlit() as plain:
            yield {
                "this app": Page(f"{ours.address}/{LINK}", ours),
                "plain Streamlit": Page(plain.address, plain),
                "plain HTML": Page(f"http://127.0.0.1:{html.server_port}/page.html", None),
                "four losses": Page(f"{ours.address}/{FOUR}", ours),
            }
    finally:
        html.shutdown()
