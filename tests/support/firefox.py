"""A Firefox as it is installed, driven over WebDriver BiDi: Playwright drives only a Firefox of its own."""

from __future__ import annotations

import itertools
import json
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from websockets.sync.client import connect

READY = "WebDriver BiDi listening on "
TIMEOUT = 60.0  # seconds
SETTINGS = 'user_pref("dom.ipc.processPrelaunch.enabled", false);'  # no processes in advance, for sites that nobody opens
GIVEN_UP = "status=2152398850"  # NS_BINDING_ABORTED: the page was left while a font of it was still on its way


class Firefox:
    """One window without a screen. `errors` are what the page that is open has reported, with its frames."""

    def __init__(self, program: str, profile: str) -> None:
        command = [program, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"]
        (Path(profile) / "user.js").write_text(SETTINGS)
        with ExitStack() as stack:
            process = stack.enter_context(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True))
            stack.callback(process.kill)
            assert process.stderr
            address = next(line.split(READY)[1].strip() for line in process.stderr if READY in line)
            self._socket = stack.enter_context(connect(f"{address}/session", max_size=None))
            self.close = stack.pop_all().close
        self._numbers = itertools.count()
        self.errors: list[str] = []
        self._left: set[str] = set()  # the realms of pages that were left: what they had still to load, they report as lost
        self._ask("session.new", capabilities={})
        self._ask("session.subscribe", events=["log.entryAdded"])
        self._window = self._ask("browsingContext.getTree")["contexts"][0]["context"]
        self._ask("browsingContext.setViewport", context=self._window, viewport={"width": 1280, "height": 900})

    def open(self, address: str) -> None:
        """Go to an address and wait until its files are there. What the page before has to report, also later, is forgotten."""
        self._left |= {each["realm"] for each in self._ask("script.getRealms")["realms"]}
        self._ask("browsingContext.navigate", context=self._window, url="about:blank", wait="complete")
        self.errors.clear()
        self._ask("browsingContext.navigate", context=self._window, url=address, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression, as JSON carries it."""
        answer = self._ask(
            "script.evaluate", expression=f"JSON.stringify({expression})", target={"context": self._window}, awaitPromise=True
        )
        assert answer["type"] == "success", answer
        text = answer["result"].get("value")
        return None if text is None else json.loads(text)

    def wait_for(self, expression: str) -> None:
        """Wait until a JavaScript expression is true."""
        end = time.monotonic() + TIMEOUT
        while not self.evaluate(f"Boolean({expression})"):
            assert time.monotonic() < end, f"{expression} did not come true; the page reported {self.errors}"
            time.sleep(0.1)

    def drag(self, start: tuple[float, float], *places: tuple[float, float]) -> None:
        """Press the mouse at a place and let it go at the last of others."""
        moves = [{"type": "pointerMove", "x": round(x), "y": round(y), "duration": 50} for x, y in places]
        hand = [
            {"type": "pointerMove", "x": round(start[0]), "y": round(start[1])},
            {"type": "pointerDown", "button": 0},
            *moves,
            {"type": "pointerUp", "button": 0},
        ]
        mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": hand}
        self._ask("input.performActions", context=self._window, actions=[mouse])

    def _ask(self, method: str, **params: Any) -> Any:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.recv(timeout=TIMEOUT))
            entry: dict[str, Any] = message["params"] if message.get("method") == "log.entryAdded" else {"level": "none"}
            if entry["level"] == "error" and GIVEN_UP not in entry["text"] and entry["source"]["realm"] not in self._left:
                self.errors.append(entry["text"])
            if message.get("id") == number:
                assert message["type"] == "success", message
                return message["result"]
