"""Answers that outlive a process: each a JSON file in the user's cache, under the version of all that it depends on.

Nothing is kept until `open_store` is called, as the app does; a notebook or a script computes everything anew, and each run of the
tests keeps its own answers. Several processes may share a folder: a file appears at once and as a whole. What cannot be read (no
file, a broken one, one of something else) is computed and written again, and where nothing can be written, answers are kept in
memory only.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version as installed
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Generic, TypeVar

import torch

T = TypeVar("T")

UNUSED = 7 * 24 * 3600.0  # seconds since a version was last opened, after which its files are removed
_SOURCES = Path(__file__).parents[1]
_opened: list[Path] = []  # the folder of the present version, once it is open


def _named(*arguments: object) -> str:
    return repr(arguments)


@dataclass(frozen=True)
class Form(Generic[T]):
    """How an answer is written as JSON, and read: `read` raises for data that are none.

    `name` tells a function's answers apart by its arguments; one whose name is None is not kept.
    """

    written: Callable[[T], object]
    read: Callable[[Any], T]
    name: Callable[..., str | None] = _named


@cache
def version() -> str:
    """The name of all that an answer depends on: the code, what it runs on, and what the processor can."""
    runs_on = (sys.version, platform.machine(), torch.backends.cpu.get_cpu_capability())
    libraries = [installed(name) for name in ("torch", "numpy", "scipy")]
    sources = b"".join(path.read_bytes() for path in sorted(_SOURCES.rglob("*.py")))
    return hashlib.sha256(repr((runs_on, libraries)).encode() + sources).hexdigest()[:12]


def open_store() -> Path | None:
    """Keep answers in the folder of the present version from now on, and remove versions that nobody has opened for a week.

    The folder is `loss-atlas` in XDG_CACHE_HOME, or in .cache at home. None, and nothing is kept, where there is no such place,
    or somebody else could write there.
    """
    close_store()
    with suppress(OSError, RuntimeError):  # the latter if there is no home
        place = os.environ.get("XDG_CACHE_HOME")
        root = (Path(place) if place else Path.home() / ".cache") / "loss-atlas"
        folder = root / version()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if all(map(_is_ours, (root, folder))):
            _opened.append(folder)
            _remove_unused(root, folder)
            return folder
    return None


def close_store() -> None:
    """Keep nothing from now on."""
    _opened.clear()


def kept(function: str, form: Form[T], arguments: tuple[Any, ...], compute: Callable[[], T]) -> T:
    """The answer of a function, by its name, for these arguments: the one that is kept, or a new one, which is kept from now on."""
    name = form.name(*arguments) if _opened else None
    if name is None:
        return compute()
    key = f"{function} {name}"
    path = _opened[0] / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.json"
    with suppress(OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):  # no file, or another
        file = json.loads(path.read_bytes())
        if file["key"] == key:
            return form.read(file["answer"])
    answer = compute()
    with suppress(OSError):  # the disk is full, or may only be read
        _write(path, json.dumps({"key": key, "answer": form.written(answer)}, separators=(",", ":")))
    return answer


def _write(path: Path, text: str) -> None:
    with NamedTemporaryFile("w", dir=path.parent, prefix="new-", delete=False) as file:
        try:
            file.write(text)
            file.close()
            os.replace(file.name, path)
        except OSError:
            os.unlink(file.name)
            raise


def _is_ours(folder: Path) -> bool:
    """Whether nobody else can write there."""
    if not hasattr(os, "getuid"):  # on Windows a user's folders are the user's
        return True
    state = folder.stat()
    return state.st_uid == os.getuid() and not state.st_mode & 0o022


def _remove_unused(root: Path, present: Path) -> None:
    """Another version may still be running, or belong to another copy of the app: those opened of late stay."""
    with suppress(OSError):
        os.utime(present)
    for folder in root.iterdir():
        if folder != present and time.time() - folder.stat().st_mtime > UNUSED:
            shutil.rmtree(folder, ignore_errors=True)
