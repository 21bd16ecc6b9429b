"""The types of the messages: the same for Python and for the JavaScript modules, and for what comes back."""

from collections.abc import Mapping
from pathlib import Path

import pytest

import components
from components.wire.declarations import declarations
from components.wire.pages import BoxesState, PaintedMasks
from components.wire.values import fits


def test_the_javascript_modules_are_checked_against_the_same_types():
    """`python -m components.wire > components/wire.d.ts` writes them anew."""
    assert (Path(components.__file__).parent / "wire.d.ts").read_text() == declarations()


@pytest.mark.parametrize(
    "forged",
    [
        None,
        "text",
        {},
        {"target": [0, 0, 1, 1], "box": [0, 0, 1, 1]},
        {"target": [0, 0, 1], "box": [0, 0, 1, 1], "pull": "l2"},
        {"target": [0, 0, 1, None], "box": [0, 0, 1, 1], "pull": "l2"},
        {"target": [0, 0, 1, float("nan")], "box": [0, 0, 1, 1], "pull": "l2"},
        {"target": "0011", "box": [0, 0, 1, 1], "pull": "l2"},
        {"target": [0, 0, 1, 1], "box": [0, 0, 1, 1], "pull": 2},
    ],
)
def test_a_forged_value_is_none_of_its_type(forged):
    assert fits(BoxesState, {"target": [0, 0, 1, 1], "box": (0.5, 0, 1, 1), "pull": "l2"})
    assert not fits(BoxesState, forged)


def test_what_may_be_missing_may_be_missing():
    assert all(fits(PaintedMasks, value) for value in ({}, {"mask": "2.E"}, {"drawn": None, "erased": None}))
    assert not any(fits(PaintedMasks, value) for value in ({"mask": None}, {"drawn": 1}, []))


def test_each_named_part_is_of_its_type():
    assert fits(Mapping[str, tuple[float, float]], {"anchor": [0, 1.5]})
    assert not fits(Mapping[str, tuple[float, float]], {"anchor": [0, 1.5], "positive": [0]})
