"""The lessons that ship with the atlas: their files, as the browser reads them, and the states that their steps show."""

from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

import numpy as np
import pytest

from components.kit.constants import CONSTANTS
from components.lessons import shipped
from components.lessons.shipped import FRAMED, LINKED, texts
from components.site.parts import family_page
from components.site.scenes import segmentation_parts
from components.states import segmentation
from components.states.addresses import TABLES
from components.states.lessons import ORDER
from losses import LOSSES
from losses.core.axes import AXES
from losses.core.curve import evaluate
from losses.core.numbers import number

BESIDE = {*CONSTANTS["staging"], "sliders", "picture"}  # keys that the page's own table does not have
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


@cache
def plain(page):
    return segmentation_parts() if page == segmentation.PAGE else family_page(page)


def asked(node, page, query, *names):
    return node.call("site/asked.js", "numbersAt", plain(page), query, list(names))


def test_numbers_are_those_of_the_losses_at_the_state_of_the_address(node):
    query = "loss=Huber&delta=1.5&loss2=MSE&at=4&hide=gradient&sliders=delta"
    names = ["loss", "gradient", "loss2", "gradient2 at -0.5", "curvature2", "delta", "at", "gradient2 / gradient", "2 * loss at 1"]
    huber, mse = (
        evaluate(LOSSES[slug], AXES["residual"], np.array([x]), **numbers)
        for slug, x, numbers in (("huber", 4.0, {"delta": 1.5}), ("mse", 4.0, {}))
    )
    near = evaluate(LOSSES["mse"], AXES["residual"], np.array([-0.5]))
    at_1 = evaluate(LOSSES["huber"], AXES["residual"], np.array([1.0]), delta=1.5)
    value, slope, curvature = (
        [float(getattr(curve, part)[0]) for curve in (huber, mse)] for part in ("value", "slope", "curvature")
    )
    expected = [value[0], slope[0], value[1], near.slope[0], curvature[1], 1.5, 4, slope[1] / slope[0], 2 * at_1.value[0]]
    assert asked(node, "regression", query, *names) == {"numbers": [number(float(each)) for each in expected], "untaken": []}


def test_what_a_page_does_not_take_is_named_and_what_is_no_number_is_refused(node):
    query = "loss=Huber&delta=99&nothing=1&show=curvature&show=x&lock=at"
    assert asked(node, "regression", query)["untaken"] == [["delta", "99"], ["nothing", "1"], ["show", "curvature"], ["show", "x"]]
    for name in ("lss", "loss3", "loss at far", "loss / nothing", "constructor"):
        with pytest.raises(AssertionError, match="is no number of this page: it has"):
            asked(node, "regression", "", name)
