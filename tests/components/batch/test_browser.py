"""A file read in the browser, where no server is: the same table, the same rows and the same refusals as in Python."""

import random

import pytest

from components.batch.columns import Columns, has_comma, labels_of, likely, rows_of, usual
from components.batch.file import read_table, separator_of
from components.batch.sentences import SENTENCES, reading
from components.states.rows import KINDS
from tests.components.batch import test_columns, test_file

SUPPORT = "../tests/support/reading.mjs"
READING = reading()
ROLES = ("prediction", "target", "weight")
SEEDS = [
    b'sep=;\n# a\nT\n"x",y;z\r\n1,5;2\r3|4\t5 6\n',
    "ä,ö\n1,2\n".encode("utf-16"),
    "# p;y\n−1,5;ja\n\n2·10⁻³;nein;\n'1.0';NaN\n".encode(),
    b'prediction target weight\n 0.5  1 2\n"0.5 ""1""" 2 3\n',
]


def cases(test):
    """The first of the parameters of each case of a test."""
    (mark,) = test.pytestmark
    return [getattr(case, "values", case) if isinstance(mark.args[0], tuple) else [case] for case in mark.args[1]]


WRITTEN = [content for content, *_ in cases(test_file.test_a_table_may_be_written_in_many_ways)]
WRONG = [content for content, *_ in cases(test_file.test_what_is_wrong_is_named_where_it_stands_with_a_cure)]
EXPORTS = [content() for content, *_ in cases(test_columns.test_a_usual_export_opens_by_choosing_columns)]
CELLS = [content for content, *_ in cases(test_columns.test_a_cell_that_cannot_stand_is_named_with_its_line_its_cause_and_a_cure)]


def is_json(content):
    return content.decode("utf-8-sig", "replace").lstrip()[:1] in ("[", "{")


def answered(make, *operands):
    """What Python makes of it, in the browser's words."""
    try:
        return make(*operands)
    except ValueError as problem:
        return {"refused": str(problem)}


def table_of(content, separator=None, header=None):
    table = vars(read_table(content, separator, header))
    return {name: [*map(list, value)] if name == "columns" else value for name, value in table.items() if name != "unit"}


def same(node, name, content, expected, *operands):
    there = node.call(SUPPORT, name, READING, content.decode("latin-1"), *operands)
    if is_json(content) and there == {"refused": SENTENCES["json"]}:
        return
    assert there == expected, content[:300]


@pytest.mark.parametrize("content", WRITTEN + WRONG + EXPORTS + CELLS, ids=lambda content: repr(content[:30]))
def test_a_file_is_the_same_table_or_the_same_refusal(node, content):
    same(node, "table", content, answered(table_of, content))
    same(node, "separator", content, answered(separator_of, content))


@pytest.mark.parametrize("content", EXPORTS + CELLS, ids=lambda content: repr(content[:30]))
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.axis)
def test_its_columns_are_the_same_rows_or_the_same_refusal(node, content, kind):
    if is_json(content):
        return
    table = read_table(content)
    places = {role: usual(table.names, role) for role in ROLES}
    assert [node.call("batch/columns.js", "usual", READING, table.names, role) for role in ROLES] == [*places.values()]
    places |= {role: place for place, role in enumerate(ROLES[:2]) if places[role] is None}
    comma = has_comma(table)
    assert node.call("batch/columns.js", "hasComma", READING, table_of(content)) == comma
    labels = labels_of(table.columns[places["target"]], comma)
    assert node.call("batch/columns.js", "labelsOf", READING, table.columns[places["target"]], comma) == labels
    assert node.call("batch/columns.js", "likely", READING, labels) == likely(labels)
    positive = (likely(labels) or labels[0]) if kind.binary and labels else None
    chosen = Columns(**places, kind=kind, comma=comma, positive=positive)
    expected = answered(lambda: rows_of(table, chosen).T.tolist())
    same(node, "rows", content, expected, vars(chosen) | {"kind": {"binary": kind.binary, "rules": kind.rules}})


def test_whatever_a_file_holds_both_read_it_alike(node):
    rng = random.Random(11)
    for _ in range(400):
        content = bytearray(rng.choice(SEEDS) * rng.randint(1, 3))
        for _ in range(rng.randint(0, 12)):
            place = rng.randrange(len(content))
            content[place : place + rng.randint(0, 3)] = rng.choice(
                [b'"', b",", b"\n", b"\r", b"\x00", b"\xff", b"]", b"#", b" ", b"1"]
            )
        separator, header = rng.choice([None, ",", " "]), rng.choice([None, True, False])
        same(node, "table", bytes(content), answered(table_of, bytes(content), separator, header), separator, header)
