"""The rows of a batch: what a link can say, what a file can hold, and that what is wrong is named by its line."""

import csv
import io
import random
from itertools import product

import numpy as np
import pytest

from components.states.rows import COLUMNS, KINDS, MOST, read, read_file, write

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


@pytest.mark.parametrize("text", ["", "~", "1", "1_2_3", "1_x", "nan_1", "1_inf", "1_2~", "1 2"])
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


@pytest.mark.parametrize(
    "content",
    [
        b"prediction,target\n0.5,1\n0.25,0\n",
        b"prediction;target\r\n0.5;1\r\n0.25;0\r\n",
        b"Target\tid\tPrediction\n1\ta\t0.5\n0\tb\t0.25",
        b"\xef\xbb\xbfprediction, target\n 0.5, 1\n\n0.25, 0\n,\n",
        b'"prediction","target"\n"0.5","1"\n"0.25","0"\n',
    ],
)
def test_a_file_may_be_written_in_many_ways(content):
    assert read_file(content, PROBABILITIES).tolist() == [[0.5, 1], [0.25, 0]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Line 1 must name the columns prediction and target once each; it has: nothing."),
        (b"a,b\n1,2\n", "it has: a, b."),
        (b"prediction,prediction,target\n1,1,2\n", "it has: prediction, prediction, target."),
        (b"prediction,target\n", "The file has no rows"),
        (b"prediction,target\n0.5,1\nhalf,0\n", "Line 3: prediction 'half' is no number."),
        (b"prediction,target\n0.5,1\n\n0.5,\n", "Line 4: target is missing."),
        (b"prediction,target\n0.5\n", "Line 2: target is missing."),
        (b"prediction,target\nnan,1\n", "Line 2: prediction nan is no finite number."),
        (b"prediction,target\n0.5,inf\n", "Line 2: target inf is no finite number."),
        (b"prediction,target\n0.5,2\n", "Line 2: target 2 is neither 0 nor 1."),
        (b"prediction,target\n1.5,1\n", "Line 2: prediction 1.5 is no probability."),
        (b"prediction;target\n0,5;1\n", "Line 2: prediction '0,5' is no number."),
        (b'note,prediction,target\n"one\ntwo",0.5,1\nthree,x,1\n', "Line 4: prediction 'x' is no number."),
        (b"prediction,target\n0.5,1\n0.5,\xff\n", "Line 3 is not text in UTF-8."),
    ],
)
def test_what_is_wrong_is_named_by_its_line(content, said):
    with pytest.raises(ValueError) as problem:  # noqa: PT011
        read_file(content, PROBABILITIES)
    assert said in str(problem.value)


def test_many_mistakes_are_counted():
    content = b"prediction,target\n" + b"0.5,3\n" * 40
    with pytest.raises(ValueError, match=r"^Line 2: .* Line 6: .* And 35 lines more\.$"):
        read_file(content, PROBABILITIES)


def test_a_field_longer_than_a_line_can_be_is_a_mistake_and_no_error():
    content = b"prediction,target\n0.5," + b"1" * (csv.field_size_limit() + 1)
    with pytest.raises(ValueError, match="Line 2 cannot be read"):
        read_file(content, PROBABILITIES)


def test_a_file_may_not_be_larger_than_the_limit():
    with pytest.raises(ValueError, match="larger than 5 MB"):
        read_file(b"prediction,target\n" + b"0.5,1\n" * (MOST // 6), PROBABILITIES)


def test_a_file_written_by_pandas_is_read():
    pandas = pytest.importorskip("pandas")
    table = io.StringIO()
    pandas.DataFrame({"prediction": [0.1, 1e-9], "target": [0, 1]}).to_csv(table)
    assert read_file(table.getvalue().encode(), PROBABILITIES).tolist() == [[0.1, 0], [1e-9, 1]]
