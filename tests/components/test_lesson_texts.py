"""The ten lessons that ship: how they teach, and that each number in their words can be said."""

import math

import pytest

from components.lessons.shipped import FRAMED, LINKED, texts
from components.site.documents import document
from components.states.lessons import ORDER
from losses.core.numbers import number_of

PREDICTIONS = {"draw", "place", "guess", "choose"}


@pytest.fixture(scope="module")
def lessons(node):
    pages = {"framed": FRAMED, "linked": LINKED}
    return {name: node.call("lessons/lesson.js", "lessonOf", text, pages)["lesson"] for name, text in texts().items()}


def page_data(page):
    return document(page).data["page"]


def parts_of(blocks):
    """All parts of the words of a step, also those within others."""
    lines = [line for block in blocks for line in block.get("items", [block.get("parts")])]
    parts = [part for line in lines for part in line]
    for part in parts:  # it grows meanwhile
        parts += part.get("inside", [])
    return parts


def asked_in(step):
    """What the words of a step ask the reader to predict, by the keys of its address."""
    return PREDICTIONS & {entry.partition("=")[0] for entry in step["query"].split("&")}


def test_there_are_ten_lessons_of_five_to_eight_steps(lessons):
    assert list(lessons) == list(ORDER)
    assert len(lessons) == 10
    assert {name: len(lesson["steps"]) for name, lesson in lessons.items() if not 5 <= len(lesson["steps"]) <= 8} == {}


def test_each_lesson_asks_for_a_prediction_and_each_kind_is_asked_for(lessons):
    asked = {name: set().union(*map(asked_in, lesson["steps"])) for name, lesson in lessons.items()}
    assert all(asked.values()), asked
    assert set().union(*asked.values()) == PREDICTIONS


def test_a_prediction_is_followed_by_the_step_that_explains_it(lessons):
    for name, lesson in lessons.items():
        assert not asked_in(lesson["steps"][-1]), name
        for step, after in zip(lesson["steps"], lesson["steps"][1:], strict=False):
            assert len(asked_in(step)) <= 1, (name, step["heading"])
            assert not (asked_in(step) and asked_in(after)), (name, after["heading"])


@pytest.mark.parametrize("name", ORDER)
def test_each_lesson_lets_the_hand_move_something_and_says_what(lessons, name):
    steps = texts()[name].split("\n## ")[1:]
    assert any("Drag " in step and "Drag it" not in step for step in steps)


@pytest.mark.parametrize("name", ORDER)
def test_each_number_in_the_words_is_finite_and_is_said_by_the_page(lessons, node, name):
    for step in lessons[name]["steps"]:
        names = [part["of"] for part in parts_of(step["words"]) if part["kind"] == "number"]
        if not names:
            continue
        said = node.call("site/asked.js", "numbersAt", page_data(step["page"]), step["query"], names)
        assert said["untaken"] == [], (name, step["heading"])
        for asked, text in zip(names, said["numbers"], strict=True):
            assert math.isfinite(number_of(text)), (name, step["heading"], asked, text)


@pytest.mark.parametrize("name", ORDER)
def test_the_number_to_be_guessed_is_not_in_the_words(lessons, name):
    for step in lessons[name]["steps"]:
        hidden = [entry.partition("=")[2] for entry in step["query"].split("&") if entry.startswith("guess=")]
        assert not set(hidden) & {part.get("of") for part in parts_of(step["words"])}, step["heading"]
