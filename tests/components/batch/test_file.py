"""A file as a table: how it may be written, how that is told, and that what is wrong is named where it stands, with a cure."""

import csv
import math
import random
import re
from contextlib import suppress

import pytest

from components.batch.columns import numbers_of
from components.batch.file import FileTable, read_table, separator_of
from components.states.rows import MOST, MOST_ROWS
from tests.support.reading import check_separator, check_table


def texts(table: FileTable):
    return [list(cells) for cells in zip(*table.columns, strict=True)]


TWO = [["0.5", "1"], ["0.25", "0"]]


@pytest.mark.parametrize(
    "content",
    [
        b"prediction,target\n0.5,1\n0.25,0\n",
        b"prediction;target\r\n0.5;1\r\n0.25;0\r\n",
        b"prediction\ttarget\r0.5\t1\r0.25\t0",
        b"prediction|target\n0.5|1\n0.25|0",
        b"\xef\xbb\xbfprediction, target\n 0.5, 1\n\n0.25, 0\n,\n",
        b'"prediction","target"\n"0.5","1"\n"0.25","0"\n',
        b"\n\n\r\nprediction,target\n0.5,1\n0.25,0\n",
        b"sep=;\r\nprediction;target\r\n0.5;1\r\n0.25;0\r\n",
        b"# run 7, seed 1\n# = second\nprediction,target\n0.5,1\n0.25,0\n",
        b"Results of run 7\n\nprediction,target\n0.5,1\n0.25,0\n# the end\n",
        b"Results of run 7, seed 1, on the test set\nprediction,target\n0.5,1\n0.25,0\n",
        b"prediction,target\n0.5,1,,\n0.25,0,\n",
        b"prediction target\n  0.5   1\n 0.25   0  \n",
        b"# prediction,target\n0.5,1\n0.25,0\n",
        "prediction\ttarget\n0.5\t1\n0.25\t0\n".encode("utf-16"),
        "prediction\ttarget\n0.5\t1\n0.25\t0\n".encode("utf-16-be"),
        b'[{"prediction": 0.5, "target": 1}, {"target": 0, "prediction": 0.25}]',
        b'{"prediction": 0.5, "target": 1}\n\n{"prediction": 0.25, "target": 0}\n',
        b'{"prediction": [0.5, 0.25], "target": [1, 0]}',
        b'{"prediction": {"0": 0.5, "7": 0.25}, "target": {"0": 1, "7": 0}}',
    ],
)
def test_a_table_may_be_written_in_many_ways(content, node):
    check_table(node, content)
    check_separator(node, content)
    table = read_table(content)
    assert table.names == ["prediction", "target"]
    assert texts(table) == TWO


@pytest.mark.parametrize("content", [b"0.5,1\n0.25,0\n", b"Run 7\n0.5;1\n0.25;0\n", b"0.5 1\n0.25 0"])
def test_a_table_may_have_no_names(content):
    table = read_table(content)
    assert (table.names, table.header) == (["column 1", "column 2"], 0)
    assert texts(table) == TWO


def test_the_first_row_is_what_the_reader_says_it_is():
    assert texts(read_table(b"a,b\nc,d\n", header=False)) == [["a", "b"], ["c", "d"]]
    assert read_table(b"1,2\n3,4\n", header=True).names == ["1", "2"]


def test_the_separator_is_what_the_reader_says_it_is():
    content = b"a;b,c\n1;2,3\n"
    assert (separator_of(content), read_table(content).names) == (";", ["a", "b,c"])
    assert read_table(content, ",").names == ["a;b", "c"]


def test_how_a_file_was_read_is_part_of_the_table():
    table = read_table("Prüfung\n# eins\n\nläuft;y\n0,5;1\n# zwei\n".encode("cp1252"))
    assert (table.encoding, table.separator, table.header, table.above) == ("Windows-1252", ";", 4, [1, 2, 6])
    assert table.names == ["läuft", "y"]
    assert read_table(b"a,b\n1,2").encoding == "UTF-8"
    assert read_table("a,b\n1,2".encode("utf-16")).encoding == "UTF-16"


def test_a_row_is_known_by_the_line_that_it_begins_in():
    table = read_table(b'sep=,\n\n# one\nnote,p\n"one\ntwo",0.5\nthree,0.25\n')
    assert table.places == [5, 7]
    table = read_table(b'{"p": 1, "y": 2}\n\n{"p": 3, "y": 4}\n')
    assert (table.unit, table.places) == ("Line", [1, 3])


def test_names_are_made_up_where_there_are_none_and_none_stands_twice():
    assert read_table(b",p,p\n1,2,3\n").names == ["column 1", "p", "p (column 3)"]
    assert read_table(b",0,1\n0,0.5,1\n1,0.25,0\n").names == ["column 1", "0", "1"]


COMMA = "A comma within a number separates cells here: write 1.5 for 1,5 and 1000 for 1,000, or separate the cells by semicolons."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"prediction,target\n1,5,2,25\n", f"Line 2: it has 4 cells, and line 1 names 2 columns. {COMMA}"),
        (
            b"prediction,target\n1,5,2,25\n3,5,4,5\n",
            "Line 2: it has 4 cells, and line 1 names 2 columns. Line 3: it has 4 cells, and",
        ),
        (
            b"a,b\n1,5,2,5\n1,5,3,5\n1,2\n1,2,3\n",
            "Line 2: it has 4 cells, and line 1 names 2 columns. Line 3: it has 4 cells, and line 1 names 2 columns. Line 5: it",
        ),
        (b"prediction,target\n1,2\n1,000,2\n3,4\n", f"Line 3: it has 3 cells, and line 1 names 2 columns. {COMMA}"),
        (b"1,2\n3,4\n1,000,2\n", f"Line 3: it has 3 cells, and most rows have 2. {COMMA}"),
        (
            b"a;b\n1;2\n1;2;3\n",
            "Line 3: it has 3 cells, and line 1 names 2 columns. The semicolons separate cells: put a text that has",
        ),
        (b"a,b\n1,2\n\n3\n", "Line 4: it has 1 cell, and line 1 names 2 columns. A cell is missing there; if the line is a note"),
        (
            b"a,b\n1,2\nTotal: 1 row\n",
            "Line 3: it has 1 cell, and line 1 names 2 columns. A cell is missing there; if the line is a note",
        ),
        (b'id,label,p\n1,"a,0.5\n2,b,0.25\n' + b"3,c,0.5\n" * 30000, "Line 2: a quote that opens in it is not closed."),
        (b'id,label,p\n1,"a,0.5\n2,b,0.25\n', "Line 2: a quote that opens in it is not closed. Write a quote within a cell twice"),
        (b'a,b\n1,"2"3\n', "Line 2: text follows a closing quote."),
        (b"a,b\n1," + b"1" * (csv.field_size_limit() + 1), "Line 2: "),
        (b"", "The file is empty."),
        (b"\n\n# nothing\n", "The file is empty."),
        (b"prediction,target\n", "The file has names and no rows under them."),
        (
            b"prediction\n1\n2\n",
            "Line 1 has one cell. A row needs two or more, separated by a comma, a semicolon, a tab, a bar or a space.",
        ),
        (b"PK\x03\x04\x14\x00\x06\x00", "Line 1 is not text in UTF-8, UTF-16 or Windows-1252. Save a spreadsheet as CSV"),
        (b"a,b\n1,2\n3,\x81\n", "Line 3 is not text in UTF-8, UTF-16 or Windows-1252."),
        (b'[{"p": 1,}]', "Line 1, character "),
        (b'{"p": 1, "y": 2}\n{"p": 1, "y": }\n', "Line 2, character 15: this is no JSON (Expecting value)."),
        (
            b"[1, 2]",
            'Record 1 is no record of names and values. Write a list of records, such as [{"target": 1, "prediction": 0.9}]',
        ),
        (b"[" * 100_000, "The file is nested too deeply."),
        (b'{"p": [1, 2], "y": [1]}', "The columns have different rows: p has 2, y has 1. Each column needs a value for every row."),
        (b"[]", "The file is empty."),
        (b"a," * 100_000 + b"b\n", "The table has 100001 columns; at most 1000 can be read. Leave out those that are not needed."),
        (b"[" + b",".join(b'{"%d":1}' % k for k in range(20_000)) + b"]", "The 20000 records have 20000 different names: most of"),
    ],
)
def test_what_is_wrong_is_named_where_it_stands_with_a_cure(content, sentence, node):
    check_table(node, content)
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}"):
        read_table(content)


def test_many_mistakes_are_counted():
    with pytest.raises(ValueError, match=r"^Line 2: .* Line 6: .* And 35 more lines\. A cell is missing"):
        read_table(b"a,b,c\n" + b"1,2,3\n1,2\n" * 0 + b"1,2\n" * 40 + b"1,2,3\n" * 60, ",")
    with pytest.raises(ValueError, match=r"And 1 more line\. "):
        read_table(b"a,b\n" + b"1\n" * 6 + b"1,2\n" * 60, ",")


def test_a_file_may_not_be_larger_than_the_limit():
    with pytest.raises(ValueError, match="larger than 5 MB"):
        read_table(b"prediction,target\n" + b"0.5,1\n" * (MOST // 6))
    with pytest.raises(ValueError, match=f"has {MOST_ROWS + 1} rows; at most {MOST_ROWS} can be read"):
        read_table(b"a,b\n" + b"1,2\n" * (MOST_ROWS + 1))


def test_whatever_a_file_holds_it_is_a_table_or_a_sentence_and_the_same_in_the_browser(node):
    rng = random.Random(3)
    seeds = [
        b'sep=;\n# a\nT\n"x",y;z\r\n1,5;2\r3|4\t5 6\n',
        b'[{"a": 1}, {"b": [2, null]}]\n{"c": "d"}',
        "ä,ö\n1,2\n".encode("utf-16"),
        "# p;y\n−1,5;ja\n\n2·10⁻³;nein;\n'1.0';NaN\n".encode(),
        b'prediction target weight\n 0.5  1 2\n"0.5 ""1""" 2 3\n',
    ]
    for _ in range(400):
        content = bytearray(rng.choice(seeds) * rng.randint(1, 3))
        for _ in range(rng.randint(0, 12)):
            place = rng.randrange(len(content))
            content[place : place + rng.randint(0, 3)] = rng.choice(
                [b'"', b",", b"\n", b"\x00", b"\xff", b"{", b"]", b"#", b" ", b"1"]
            )
        how = rng.choice([None, ",", " "]), rng.choice([None, True, False])
        check_table(node, bytes(content), *how)
        with suppress(ValueError):
            table = read_table(bytes(content), *how)
            assert {len(column) for column in table.columns} == {len(table.places)}
            assert len(table.names) == len(table.columns)


def test_a_long_cell_of_digits_is_read_at_once():
    digits = b"1" * 100_000
    table = read_table(b"a,b\n" + digits + b"x,1\n")
    assert math.isnan(numbers_of(table.columns[0], comma=False)[0])
