"""The lessons that ship with the atlas: their files, as the browser reads them, and the states that their steps show."""

from pathlib import Path
from urllib.parse import parse_qs

import pytest

from components.kit.constants import CONSTANTS
from components.lessons import shipped
from components.lessons.shipped import FRAMED, LINKED, ORDER, texts
from components.states.addresses import TABLES

BESIDE = {*CONSTANTS["staging"], "sliders"}  # keys that the page's own table does not have
PAGES = {"framed": FRAMED, "linked": LINKED}


def untaken(page, query):
    """What a page does not take of an address."""
    left = {key: texts for key, texts in query.items() if key not in BESIDE}

    def pick(field):
        if field.key not in left:
            return field.default
        value = field.read(left[field.key])
        if value is None or not field.legal(value):
            return field.default
        del left[field.key]
        return field.clean(value)

    TABLES[page](pick)
    return left


def test_each_file_has_its_place_in_the_order():
    assert {path.stem for path in Path(shipped.__file__).parent.glob("texts/*")} == set(ORDER)


@pytest.mark.parametrize("name", ORDER)
def test_a_lesson_is_read_and_its_pages_take_all_that_the_addresses_say(node, name):
    reading = node.call("lessons/lesson.js", "lessonOf", texts()[name], PAGES)
    assert reading["problems"] == []
    steps = reading["lesson"]["steps"]
    for step in steps:
        query = parse_qs(step["query"], keep_blank_values=True, strict_parsing=bool(step["query"]))
        assert untaken(step["page"], query) == {}, (name, step["line"])
