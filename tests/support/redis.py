"""A Redis of the tests' own."""

import os
import shutil
import signal
import socket
import subprocess
import time

import pytest

from benchmarks.servers import free_port


class RedisServer:
    """A Redis that keeps nothing on the disk, so that it forgets all when it is killed."""

    def __init__(self, folder):
        self._folder, self.port = folder, free_port()
        self._process = None

    @property
    def address(self):
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(
            [*command, "--dir", str(self._folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(400):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("redis-server does not answer")

    def kill(self):
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()


def require(program):
    """Skips a test, or fails it where all of them have to run, if a program is not there."""
    if shutil.which(program) is None:
        reason = f"there is no {program}: apt-get install {program}"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(f"REQUIRE_BROWSER=1, but {reason}")
        pytest.skip(reason)
