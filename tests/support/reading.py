"""A file read in the browser, where no server is, beside Python: the same table, the same rows, or the same refusal."""

from components.batch.columns import Columns, has_comma, labels_of, likely, rows_of, usual
from components.batch.file import read_table, separator_of
from components.batch.sentences import SENTENCES, reading
from components.states.rows import COLUMNS, KINDS

SUPPORT = "../tests/support/reading.mjs"
READING = reading()


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


def check_table(node, content, separator=None, header=None):
    """Both read the same table."""
    same(node, "table", content, answered(table_of, content, separator, header), separator, header)


def check_separator(node, content):
    """Both tell the same separator."""
    same(node, "separator", content, answered(separator_of, content))


def check_rows(node, content):
    """Both make the same rows of a table, whatever its predictions are said to be."""
    if is_json(content):
        return
    table = read_table(content)
    places = {role: usual(table.names, role) for role in COLUMNS}
    assert [node.call("batch/columns.js", "usual", READING, table.names, role) for role in COLUMNS] == [*places.values()]
    places |= {role: place for place, role in enumerate(COLUMNS[:2]) if places[role] is None}
    comma = has_comma(table)
    assert node.call("batch/columns.js", "hasComma", READING, table_of(content)) == comma
    labels = labels_of(table.columns[places["target"]], comma)
    assert node.call("batch/columns.js", "labelsOf", READING, table.columns[places["target"]], comma) == labels
    assert node.call("batch/columns.js", "likely", READING, labels) == likely(labels)
    for kind in KINDS:
        positive = (likely(labels) or labels[0]) if kind.binary and labels else None
        chosen = Columns(**places, kind=kind, comma=comma, positive=positive)
        expected = answered(lambda chosen=chosen: rows_of(table, chosen).T.tolist())
        same(node, "rows", content, expected, vars(chosen) | {"kind": {"binary": kind.binary, "rules": kind.rules}})
