"""The rows of a batch: what a link can say, and what the columns may hold."""

import random
from itertools import product

import numpy as np
import pytest

from components.states.rows import COLUMNS, KINDS, MOST, MOST_ROWS, read, write

NUMBERS, PROBABILITIES, LOGITS = KINDS


def test_rows_go_through_a_text_without_loss():
    rng = random.Random(5)
    rows = np.array([(rng.gauss(0, 10 ** rng.uniform(-12, 12)), rng.gauss(0, 3)) for _ in range(200)])
    np.testing.assert_array_equal(read(write(rows), NUMBERS), rows)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.axis)
def test_the_first_rows_are_rows(kind):
    rows = read(kind.first, kind)
    assert rows is not None
    assert write(rows) == kind.first


def test_the_first_rows_are_the_example_of_s4():
    assert read(NUMBERS.first, NUMBERS).tolist() == [[1, 2], [3, 1], [5, 5]]


NONSENSE = [
    "",
    "~",
    "1",
    "1_2_3_4",
    "1_x",
    "nan_1",
    "1_inf",
    "1_2~",
    "1 2",
    "1_2~3",
    "1_2~3_4_5",
    "1_2_-1",
    "1_2_0",
    "1__2",
    "１_2",
    "1e999_1",
]


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_is_no_rows(text):
    assert read(text, NUMBERS) is None


@pytest.mark.parametrize("text", ["0.5_0.5", "1.5_1", "-0.1_0", "0.5_2"])
def test_what_is_no_probability_or_no_class_is_no_row(text):
    assert read(text, PROBABILITIES) is None


def test_a_logit_may_be_any_number():
    assert read("-40_1~1e3_0", LOGITS).tolist() == [[-40, 1], [1000, 0]]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.axis)
def test_the_table_in_the_browser_judges_a_number_as_python_does(node, kind):
    values = [0, 1, -0.0, 0.5, 2, -1, -1e-300, 1e-300, 1 - 2**-53, 1 + 2**-52, 40, -1e308]
    for column, value in product(COLUMNS, values):
        problem = node.call("batch/rows.js", "problemOf", kind.rules, column, value)
        assert problem == kind.problem(column, value), (column, value)


def test_a_row_may_have_a_weight():
    assert read("1_2_0.5~3_1_0", NUMBERS).tolist() == [[1, 2, 0.5], [3, 1, 0]]
    assert write(read("1_2_0.5~3_1_0", NUMBERS)) == "1_2_0.5~3_1_0"


def test_a_text_longer_than_a_file_or_of_more_rows_is_no_rows():
    assert read("~".join(["1_2"] * (MOST_ROWS + 1)), NUMBERS) is None
    assert read("1_" + "0" * MOST, NUMBERS) is None
