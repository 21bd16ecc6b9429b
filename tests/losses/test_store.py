"""Answers on the disk: the same as computed ones, shared by processes, and never a reason to fail."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from losses.analysis.properties import properties
from losses.core import store
from losses.core.shared import shared
from losses.core.store import Form, close_store, open_store
from losses.scenes.boxes import trace_boxes
from losses.tracing.program import trace, trace_entries

ROOT = Path(__file__).parents[2]
SQUARE = Form(lambda number: [number], lambda data: float(data[0]))


@pytest.fixture(autouse=True)
def closed():
    """The store of the whole run is closed while these tests open their own."""
    close_store()
    yield
    open_store()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A store that nobody else uses."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield open_store()
    close_store()


def counted(form=SQUARE):
    """A function as after a start of the process, and the arguments at which it has been computed."""
    computed: list[float] = []

    @shared(form=form)
    def square(x: float) -> float:
        computed.append(x)
        return x * x

    return square, computed


def test_a_second_start_computes_nothing_again(folder):
    for expected in ([1.5, 2.0], []):
        square, computed = counted()
        assert [square(1.5), square(2.0)] == [2.25, 4.0]
        assert computed == expected
    assert len(list(folder.iterdir())) == 2
    assert folder.stat().st_mode & 0o777 == 0o700


def test_nothing_is_kept_until_the_store_is_open(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    counted()[0](1.5)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "content", ["", "{", '{"key": "another", "answer": [7]}', "[]", "7", '{"key": KEY, "answer": []}', "[" * 9999]
)
def test_a_file_that_is_broken_or_of_something_else_is_computed_and_written_again(folder, content):
    counted()[0](1.5)
    (path,) = folder.iterdir()
    written = path.read_text()
    path.write_text(content.replace("KEY", json.dumps(json.loads(written)["key"])))
    square, computed = counted()
    assert square(1.5) == 2.25
    assert computed == [1.5]
    assert path.read_text() == written
    assert [*folder.iterdir()] == [path]


def test_where_nothing_can_be_written_answers_are_kept_in_memory(folder, monkeypatch):
    def full(*_, **__):
        raise OSError("no space left on device")

    monkeypatch.setattr(store, "NamedTemporaryFile", full)
    square, computed = counted()
    assert [square(1.5), square(1.5)] == [2.25, 2.25]
    assert computed == [1.5]
    monkeypatch.undo()
    folder.rmdir()
    assert square(2.0) == 4.0


@pytest.mark.parametrize("broken", ["a file in its place", "others may write", "no home"])
def test_no_store_where_there_is_no_safe_place(tmp_path, monkeypatch, broken):
    root = tmp_path / "loss-atlas"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    if broken == "no home":
        monkeypatch.delenv("XDG_CACHE_HOME")
        monkeypatch.setattr(Path, "home", lambda: (_ for _ in ()).throw(RuntimeError("no home")))
    elif broken == "others may write":
        root.mkdir()
        root.chmod(0o777)
    else:
        root.write_text("")
    assert open_store() is None
    square, computed = counted()
    assert square(1.5) == 2.25
    assert computed == [1.5]


def test_a_changed_source_another_library_or_processor_has_another_name(tmp_path, monkeypatch):
    names = {store.version()}

    def renamed(target, name, value):
        with monkeypatch.context() as changed:
            changed.setattr(target, name, value)
            names.add(store.version.__wrapped__())

    (tmp_path / "mse.py").write_text("changed")
    renamed(store, "_SOURCES", tmp_path)
    renamed(store, "installed", lambda name: "9.9")
    renamed(sys, "version", "4.0")
    renamed(store.torch.backends.cpu, "get_cpu_capability", lambda: "AVX9")
    assert len(names) == 5
    assert store.version.__wrapped__() in names


def test_versions_that_nobody_has_opened_for_a_week_are_removed(folder):
    old, late = folder.with_name("old"), folder.with_name("late")
    for other, age in ((old, store.UNUSED + 60), (late, 60)):
        other.mkdir()
        (other / "answer.json").write_text("{}")
        os.utime(other, (time.time() - age,) * 2)
    assert open_store() == folder
    assert sorted(folder.parent.iterdir()) == sorted([late, folder])


def test_two_processes_at_once_have_the_same_answers_and_leave_whole_files(tmp_path):
    code = """
import sys
from losses.core.store import open_store
from losses.tracing.program import trace
open_store()
print([trace(slug).to_json() for slug in ("mse", "huber", "quantile")])
"""
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}

    def run(_):
        return subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        ).stdout

    with ThreadPoolExecutor(2) as processes:
        first, second = processes.map(run, range(2))
    assert first == second
    files = [*tmp_path.glob("loss-atlas/*/*")]
    assert len(files) == 3
    assert all(json.loads(path.read_text())["answer"] for path in files)


def test_what_is_read_equals_what_was_computed(folder):
    def answers():
        for function in (trace, trace_entries, trace_boxes, properties):
            for value in vars(sys.modules[function.__module__]).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
        found = [trace_boxes(), trace_entries("cross_entropy", 3, swept=2)]
        for slug in ("huber", "zero_one", "hinge", "kl_pq", "epsilon_insensitive"):
            found += [trace(slug), properties(slug)]
        return found

    computed = answers()
    assert len([*folder.iterdir()]) >= len(computed)
    assert answers() == computed
    assert json.dumps([part.data for part in answers() if hasattr(part, "data")]) == json.dumps(
        [part.data for part in computed if hasattr(part, "data")]
    )


def test_properties_are_kept_at_the_defaults_only(folder):
    properties("huber")
    files = len([*folder.iterdir()])
    properties("huber", delta=1.25)
    assert len([*folder.iterdir()]) == files
