"""The servers that are measured: what they have used so far, and how they are started and stopped."""

from __future__ import annotations

import getpass
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """An address, and the processes behind it."""

    address: str
    processes: tuple[int, ...]

    def cpu(self) -> float:
        """Seconds of processor time that the processes have used so far."""
        return sum(map(_cpu, self.processes))

    def memory(self, field: str = "VmRSS") -> float:
        """MB, by the kernel's notes on the processes: VmRSS is what they have now, VmHWM the most since it was last reset."""
        return sum(_memory(process, field) for process in self.processes)

    def settle(self, calm: float = 3.0) -> None:
        """Wait until the processes have been idle for so many seconds, as after what they compute ahead."""
        used, since = self.cpu(), time.monotonic()
        while time.monotonic() - since < calm:
            time.sleep(0.25)
            if self.cpu() - used > 0.05 * calm:
                used, since = self.cpu(), time.monotonic()


def _cpu(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def _memory(process: int, field: str) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:")) / 1024


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def running(command: list[str], folder: Path, health: str, cache: Path | None = None) -> Generator[int]:
    """The process of a command that serves this address: it has answered there, and is stopped at the end.

    What it keeps on the disk, it keeps in the `cache`, or where it does so by itself.
    """
    environment = os.environ | ({"XDG_CACHE_HOME": str(cache)} if cache else {})
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(1200):
            with suppress(OSError), urllib.request.urlopen(health, timeout=2):
                break
            time.sleep(0.05)
        else:
            raise RuntimeError(f"{command} does not answer")
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def streamlit(script: str, folder: Path, cache: Path | None = None) -> Generator[Server]:
    """A server of this script."""
    port = free_port()
    options = ["--server.headless=true", f"--server.port={port}", "--browser.gatherUsageStats=false"]
    command = [sys.executable, "-m", "streamlit", "run", script, *options]
    with running(command, folder, f"http://127.0.0.1:{port}/_stcore/health", cache) as process:
        yield Server(f"http://127.0.0.1:{port}", (process,))


def app(cache: Path | None = None) -> AbstractContextManager[Server]:
    """A server of the app itself."""
    return streamlit("app.py", HERE.parent, cache)


def plain_streamlit() -> AbstractContextManager[Server]:
    """A server of one page as it is usually written."""
    return streamlit("streamlit_page.py", HERE / "plain")


@contextmanager
def app_behind_nginx() -> Generator[Server]:
    """Two processes of this app behind nginx."""
    with app() as one, app() as two, nginx(one.address, two.address) as proxy:
        yield Server(proxy.address, one.processes + two.processes + proxy.processes)


@contextmanager
def nginx(*addresses: str) -> Generator[Server]:
    """Nginx before two servers at these addresses, as deploy/nginx.conf sets it up."""
    with tempfile.TemporaryDirectory(prefix="atlas-nginx-") as folder:
        port = free_port()
        (Path(folder) / "nginx.conf").write_text(
            f"user {getpass.getuser()}; daemon off; master_process off; pid {folder}/pid; events {{ worker_connections 4096; }}"
            f"http {{ access_log off; {_temporary(folder)} {_site(folder, port, *addresses)} }}"
        )
        command = ["nginx", "-e", f"{folder}/errors", "-c", f"{folder}/nginx.conf"]
        with running(command, Path(folder), f"http://127.0.0.1:{port}/_stcore/health") as process:
            yield Server(f"http://127.0.0.1:{port}", (process,))


def _site(folder: str, port: int, *addresses: str) -> str:
    """The configuration with these places in place of a server's own."""
    text = (HERE.parent / "deploy" / "nginx.conf").read_text()
    places = {"listen 80;": f"listen 127.0.0.1:{port};", "/var/lib/nginx": folder}
    places |= {f"127.0.0.1:{8501 + i}": address.removeprefix("http://") for i, address in enumerate(addresses)}
    for place, here in places.items():
        text = text.replace(place, here)
    return text


def _temporary(folder: str) -> str:
    """Where nginx keeps what it has not passed on yet: not in the system's folders."""
    return " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
