"""What is sent in place of a formula is refused with a place and a cure, and none of it is ever executed."""

import builtins
import gc
import sys
import tracemalloc

import pytest

from losses import FormulaError, own
from losses.core.axes import AXES
from losses.core.registry import LOSSES
from losses.formulas.grammar import parse
from losses.formulas.scope import subject, variables
from tests.support.hostile import HOSTILE


def test_there_are_many():
    assert len(HOSTILE) >= 250


@pytest.fixture
def _nothing_is_executed(monkeypatch):
    """What Python would execute a text with ends the test."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a text was executed")

    for name in ("eval", "exec", "open", "input", "breakpoint"):
        monkeypatch.setattr(builtins, name, refuse)


@pytest.mark.usefixtures("_nothing_is_executed")
@pytest.mark.parametrize("text", HOSTILE, ids=[f"{i}" for i in range(len(HOSTILE))])
def test_it_is_refused_with_its_place(text):
    modules, losses = set(sys.modules), dict(LOSSES)
    with pytest.raises(FormulaError) as refused:
        own(text)
    error = refused.value
    assert error.text == text
    assert 0 <= error.position <= len(text)
    assert error.problem.endswith(".")
    assert error.cure.endswith(".")
    assert set(sys.modules) == modules
    assert losses == LOSSES


def test_ten_thousand_of_them_leave_nothing_behind():
    axis = AXES["residual"]

    def send(times: int) -> None:
        for i in range(times):
            try:
                parse(HOSTILE[i % len(HOSTILE)], variables(axis), subject(axis))
            except FormulaError:
                continue

    send(len(HOSTILE))
    tracemalloc.start()
    send(len(HOSTILE))
    gc.collect()  # an error and its traceback name each other
    before, _ = tracemalloc.get_traced_memory()
    send(10_000)
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after - before < 200_000
