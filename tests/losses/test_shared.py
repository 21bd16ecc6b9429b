"""One computation for all who ask for the same, and few costly ones at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from components.families.segmentation import scene as stage
from components.states.masks import empty, encode
from losses.analysis import properties
from losses.core import shared as module
from losses.core.axes import AXES
from losses.core.shared import PLACES, shared
from losses.scenes import distributions, mask_programs
from losses.scenes.masks import KNOBS, Scene, target
from losses.studies import game, gaussians
from losses.tracing import program

VISITORS = 40
SECONDS = 60  # after which a test is taken to be stuck


def at_once(function: Callable[..., Any], *arguments: tuple[Any, ...]) -> list[Any]:
    """What the function returns for each of the arguments, or the exception it raises, asked in as many threads at one moment."""
    start = threading.Barrier(len(arguments))

    def ask(given: tuple[Any, ...]) -> Any:
        start.wait(SECONDS)
        try:
            return function(*given)
        except ValueError as error:
            return error

    with ThreadPoolExecutor(len(arguments)) as visitors:
        return list(visitors.map(ask, arguments, timeout=SECONDS))


@pytest.mark.parametrize("costly", [False, True])
def test_what_forty_ask_for_at_once_is_computed_once_and_all_get_the_same_object(costly: bool):
    computed: list[int] = []

    @shared(costly=costly)
    def answer(key: int) -> list[int]:
        computed.append(key)
        time.sleep(0.2)
        return [key]

    answers = at_once(answer, *[(1,)] * VISITORS)
    assert computed == [1]
    assert all(each is answers[0] for each in answers)
    assert answer(1) is answers[0]
    answer.cache_clear()
    assert answer(1) == answers[0]
    assert computed == [1, 1]


def test_an_exception_reaches_all_who_wait_and_the_next_call_computes_again():
    computed: list[int] = []

    @shared(costly=True)
    def answer(key: int) -> int:
        computed.append(key)
        time.sleep(0.2)
        if len(computed) == 1:
            raise ValueError("the first time")
        return key

    errors = at_once(answer, *[(1,)] * VISITORS)
    assert [str(error) for error in errors] == ["the first time"] * VISITORS
    assert computed == [1]
    assert answer(1) == 1
    assert answer(1) == 1
    assert computed == [1, 1]


def test_no_more_costly_computations_run_at_once_than_there_are_places_of_whatever_function():
    running, most, lock = 0, 0, threading.Lock()

    def compute(key: int) -> int:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.02)
        with lock:
            running -= 1
        return key

    functions = [shared(costly=True)(compute), shared(costly=True)(compute)]
    assert at_once(lambda i: functions[i % 2](i), *[(i,) for i in range(VISITORS)]) == list(range(VISITORS))
    assert most == PLACES


def test_costly_computations_that_ask_for_each_other_come_to_an_end():
    """All places are taken by threads that need the same further answer, some of it from a function without a place."""
    computed: list[int] = []

    @shared(costly=True)
    def inner(key: int) -> int:
        computed.append(key)
        time.sleep(0.05)
        return key if key == 0 else 1 + inner(key - 1)

    @shared()
    def between(key: int) -> int:
        return inner(key)

    @shared(costly=True)
    def outer(key: int) -> int:
        return key + between(3) + inner(2)

    assert at_once(outer, *[(i,) for i in range(VISITORS)]) == [i + 5 for i in range(VISITORS)]
    assert sorted(computed) == [0, 1, 2, 3]


def test_a_thread_that_waits_for_an_answer_holds_no_place(monkeypatch: pytest.MonkeyPatch):
    """With a single place, a computation that waits for one that has not yet begun would otherwise wait for ever."""
    monkeypatch.setattr(module, "_GATE", module.Gate(1))
    began, asked = threading.Event(), threading.Event()

    @shared(costly=True)
    def leaf() -> int:
        return 1

    @shared()
    def by_hand() -> int:
        began.set()
        assert asked.wait(SECONDS)
        return leaf()

    @shared(costly=True)
    def root() -> int:
        assert began.wait(SECONDS)
        asked.set()
        return by_hand() + 1

    assert at_once(lambda function: function(), (by_hand,), (root,)) == [1, 2]


def test_the_place_is_free_again_after_an_exception():
    @shared(costly=True)
    def fail(key: int) -> int:
        raise ValueError(str(key))

    keys = range(3 * PLACES)
    assert [str(error) for error in at_once(fail, *[(key,) for key in keys])] == [str(key) for key in keys]


def test_only_the_latest_used_answers_are_kept():
    computed: list[int] = []

    @shared(maxsize=2)
    def answer(key: int) -> int:
        computed.append(key)
        return key

    for key in (1, 2, 1, 3, 1, 2):
        assert answer(key) == key
    assert computed == [1, 2, 3, 2]


COLD = {
    "a game": (game.play, ("LSGAN", 3, "r20")),
    "the moves of a game": (game._after, ("LSGAN", 3, "dgdg")),
    "fits": (gaussians.fits, (6.5, 0.35)),
    "properties": (properties._properties, ("huber", AXES["residual"], 0.0, (("delta", 1.3),))),
    "a trace of numbers": (program._trace, ("huber", "residual")),
    "a trace of vectors": (program.trace_vectors, ("cross_entropy", 4, False)),
    "a trace of pixels": (mask_programs._trace_pixels, ("dice", 64)),
    "a trace of a scene": (mask_programs.trace_scene, (64, "noise")),
    "a trace of distributions": (distributions.trace_distributions, (4,)),
}


@pytest.mark.parametrize("what", COLD)
def test_what_is_costly_is_computed_once_for_forty_cold_visitors(what: str, monkeypatch: pytest.MonkeyPatch):
    asked, key = COLD[what]
    computed: list[tuple[Any, ...]] = []
    function = asked._function

    def counted(*arguments: Any) -> Any:
        computed.append(arguments)
        return function(*arguments)

    asked.cache_clear()
    monkeypatch.setattr(asked, "_function", counted)
    answers = at_once(asked, *[key] * VISITORS)
    assert computed.count(key) == 1
    assert all(answer is answers[0] for answer in answers)


def test_a_scene_that_forty_open_at_once_is_swept_once(monkeypatch: pytest.MonkeyPatch):
    swept: list[str] = []
    sweep = Scene.sweep

    def counted(scene: Scene, curves: list[Any], along: str) -> Any:
        swept.append(along)
        return sweep(scene, curves, along)

    monkeypatch.setattr(Scene, "sweep", counted)
    stage._sampled.cache_clear()
    numbers = {name: param.default for name, param in KNOBS.items()} | {"noise": 2.1}
    curves = (("dice", (("eps", 1.0),)), ("pixel_focal", ()))
    scene = (curves, encode(target("disc", 64).numpy() > 0), empty(), empty(), 64, tuple(numbers.items()), 0, "noise")
    answers = at_once(stage._sampled, *[scene] * VISITORS)
    assert swept == ["noise"]
    assert all(answer is answers[0] for answer in answers)


def test_what_is_asked_for_soon_is_computed_once_beside_the_one_who_asks():
    begun, finish, calls = threading.Event(), threading.Event(), []

    @shared()
    def answer(number):
        calls.append(number)
        begun.set()
        assert finish.wait(SECONDS)
        return -number

    assert answer.soon(3) is None
    assert begun.wait(SECONDS)
    assert answer.soon(3) is None
    finish.set()
    assert answer(3) == answer.soon(3) == -3
    assert calls == [3]
