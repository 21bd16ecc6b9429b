"""One computation for all who ask for the same thing, and only a few costly computations at once.

`functools.lru_cache` lets everyone who asks before the first answer is there compute it again, so that a link which many open at
once takes the memory and the time of as many computations. Here they wait for the first one.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Generator, Hashable
from concurrent.futures import Future
from contextlib import contextmanager, nullcontext
from functools import partial, update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

from losses.core.store import Form, kept

PLACES = 2  # how many costly computations run at once in a process

P = ParamSpec("P")
T = TypeVar("T")


class Gate:
    """Lets so many threads in at once; a thread that is inside goes on when it enters again, and leaves while it waits.

    No thread holds a place while it waits for another thread, so whoever is waited for always comes to its turn.
    """

    def __init__(self, places: int) -> None:
        self._places = threading.BoundedSemaphore(places)
        self._thread = threading.local()

    @property
    def _inside(self) -> bool:
        return getattr(self._thread, "inside", False)

    def _enter(self) -> None:
        self._places.acquire()
        self._thread.inside = True

    def _leave(self) -> None:
        self._thread.inside = False
        self._places.release()

    @contextmanager
    def entered(self) -> Generator[None]:
        """Hold a place."""
        if self._inside:
            yield
            return
        self._enter()
        try:
            yield
        finally:
            self._leave()

    @contextmanager
    def left(self) -> Generator[None]:
        """Give the place up, if this thread holds one, and take one again afterwards."""
        if not self._inside:
            yield
            return
        self._leave()
        try:
            yield
        finally:
            self._enter()


_GATE = Gate(PLACES)


class Shared(Generic[P, T]):
    """A function whose answers are kept, the latest `maxsize` of them, and computed by one thread while the others wait."""

    def __init__(self, function: Callable[P, T], maxsize: int, costly: bool, form: Form[Any] | None) -> None:
        self._function, self._maxsize, self._costly, self._form = function, maxsize, costly, form
        self._lock = threading.Lock()  # of both dictionaries; never held while something is computed or waited for
        self._answers: OrderedDict[Hashable, T] = OrderedDict()  # the latest used last
        self._running: dict[Hashable, Future[T]] = {}
        update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (args, tuple(kwargs.items()))
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
            running = self._running.get(key)
            mine = Future[T]()
            if running is None:
                self._running[key] = mine
        if running is not None:
            with _GATE.left():
                return running.result()
        try:
            with _GATE.entered() if self._costly else nullcontext():
                answer = self._answer(*args, **kwargs)
        except BaseException as error:  # of whatever kind: those who wait would wait for ever
            with self._lock:
                del self._running[key]
            mine.set_exception(error)
            raise
        with self._lock:
            del self._running[key]
            self._answers[key] = answer
            if len(self._answers) > self._maxsize:
                self._answers.popitem(last=False)
        mine.set_result(answer)
        return answer

    def soon(self, *args: P.args, **kwargs: P.kwargs) -> T | None:
        """The answer if it is there; None if it is not, and a thread computes it from now on, for whoever asks later."""
        key = (args, tuple(kwargs.items()))
        with self._lock:
            if key in self._answers:
                return self._answers[key]
            is_running = key in self._running
        if not is_running:
            threading.Thread(target=self, args=args, kwargs=kwargs, daemon=True).start()
        return None

    def _answer(self, *args: P.args, **kwargs: P.kwargs) -> T:
        compute = partial(self._function, *args, **kwargs)
        if self._form is None:
            return compute()
        return kept(f"{self._function.__module__}.{self._function.__name__}", self._form, (*args, *kwargs.items()), compute)

    def cache_clear(self) -> None:
        """Forget every answer."""
        with self._lock:
            self._answers.clear()


def shared(maxsize: int = 128, *, costly: bool = False, form: Form[Any] | None = None) -> Callable[[Callable[P, T]], Shared[P, T]]:
    """Keep a function's latest answers, and compute each once, however many threads ask for it at the same time.

    The arguments have to be hashable, and the function must not ask itself for the same arguments. An exception reaches everyone
    who waits, and is not kept. A `costly` function takes much time or memory itself; only PLACES of such computations run at once.
    A function that only puts together what costly ones return needs no place. With a `form`, answers are also kept on the disk, if
    a store is open.

    >>> @shared(maxsize=2)
    ... def square(x: float) -> float:
    ...     print("computed")
    ...     return x * x
    >>> square(3.0), square(3.0)
    computed
    (9.0, 9.0)
    """
    return lambda function: Shared(function, maxsize, costly, form)
