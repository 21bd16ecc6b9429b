"""From a file to the rows of a batch: usual exports open by choosing columns only, and what is refused says why and what to do."""

import io
import json
import re

import numpy as np
import pytest

from components.batch.columns import Columns, has_comma, labels_of, likely, rows_of, usual
from components.batch.file import read_table
from components.states.rows import KINDS
from tests.support.reading import check_rows, check_table

NUMBERS, PROBABILITIES, LOGITS = KINDS


def rows(content, kind, *, positive=None, **columns):
    """The rows of a file with the choices that the page preselects, but for the columns and the label that are given."""
    table = read_table(content)
    told = {role: usual(table.names, role) for role in ("prediction", "target", "weight")}
    told |= {role: table.names.index(name) for role, name in columns.items()}
    comma = has_comma(table)
    labels = labels_of(table.columns[told["target"]], comma) if kind.binary else []
    positive = positive or likely(labels)
    assert bool(positive) == bool(labels), "the page waits for a choice"
    return rows_of(table, Columns(**told, kind=kind, comma=comma, positive=positive)).tolist()


def frame():
    pandas = pytest.importorskip("pandas")
    return pandas.DataFrame({"y_true": [1, 0], "y_pred": [0.75, 1e-9]}, index=["a", "b"])


def saved(array, **options):
    file = io.BytesIO()
    np.savetxt(file, array, **options)
    return file.getvalue()


EXCEL = "Messung;Vorhersage;Größe\r\n1;1,5;2\r\n2;−2,25;3,5\r\n"
SPSS = "id\tTarget\tPRE_1\r\n1\t1,000\t,75000\r\n2\t0,000\t,25000\r\n"
WEKA = b"inst#,actual,predicted,error,prediction\n1,1:yes,1:yes,,0.75\n2,2:no,1:yes,+,0.25\n"
APP = (
    "# MAE\n# Huber; delta = 1\n# mean; decay = 0\n# https://example.org/batch?rows_residual=1_2\n"
    "prediction,target,loss1_mae,gradient1_mae\n0.75,1,0.25,-1\n0.25,0,0.25,1\n"
)
HUGGING_FACE = json.dumps([{"label": "POSITIVE", "score": 0.75, "text": "good, so: good"}, {"label": "NEGATIVE", "score": 0.25}])
KERAS = b"\xef\xbb\xbfimage,ground truth,prob_0,prob_1\ncats/1.png,dog,0.25,0.75\ncats/2.png,cat,0.75,0.25\n"
SQL = b"-- 2 rows\nid|label|score|weight\n1|true|0.75|2\n2|false|0.25|0.5\n"
SAME = [[0.75, 1], [0.25, 0]]


@pytest.mark.parametrize(
    ("content", "kind", "chosen", "expected"),
    [
        pytest.param(lambda: frame().to_csv(index=False).encode(), PROBABILITIES, {}, [[0.75, 1], [1e-9, 0]], id="scikit-learn"),
        pytest.param(lambda: frame().to_csv().encode(), NUMBERS, {}, [[0.75, 1], [1e-9, 0]], id="pandas with an index"),
        pytest.param(lambda: frame().to_csv(sep="\t").encode("utf-16"), PROBABILITIES, {}, [[0.75, 1], [1e-9, 0]], id="UTF-16"),
        pytest.param(lambda: frame().to_json().encode(), PROBABILITIES, {}, [[0.75, 1], [1e-9, 0]], id="pandas JSON"),
        pytest.param(
            lambda: frame().to_json(orient="records", lines=True).encode(), LOGITS, {}, [[0.75, 1], [1e-9, 0]], id="JSON lines"
        ),
        pytest.param(
            lambda: EXCEL.encode("cp1252", "replace").replace(b"?", b"-"),
            NUMBERS,
            {"prediction": "Vorhersage", "target": "Größe"},
            [[1.5, 2], [-2.25, 3.5]],
            id="Excel, German",
        ),
        pytest.param(lambda: b"sep=;\r\ny_pred;label\r\n0,75;1\r\n0,25;0\r\n", PROBABILITIES, {}, SAME, id="Excel, sep="),
        pytest.param(lambda: b'"","obs","pred"\n"1",TRUE,0.75\n"2",FALSE,0.25\n', PROBABILITIES, {}, SAME, id="R, write.csv"),
        pytest.param(lambda: b'"obs";"pred"\n"yes";0,75\n"no";0,25\n', PROBABILITIES, {}, SAME, id="R, write.csv2"),
        pytest.param(lambda: KERAS, PROBABILITIES, {"positive": "dog"}, SAME, id="Keras"),
        pytest.param(lambda: saved([[1, 0.75], [0, 0.25]], header="y_true y_pred"), PROBABILITIES, {}, SAME, id="NumPy, savetxt"),
        pytest.param(
            lambda: saved([[0.75, 1], [0.25, -1]], delimiter=","),
            LOGITS,
            {"prediction": "column 1", "target": "column 2"},
            SAME,
            id="no names, labels -1 and 1",
        ),
        pytest.param(lambda: HUGGING_FACE.encode(), PROBABILITIES, {}, SAME, id="Hugging Face"),
        pytest.param(lambda: SPSS.encode("utf-8-sig"), PROBABILITIES, {}, SAME, id="SPSS"),
        pytest.param(lambda: WEKA, NUMBERS, {"target": "prediction"}, [[0.75, 0.75], [0.25, 0.25]], id="Weka"),
        pytest.param(lambda: SQL, PROBABILITIES, {}, [[0.75, 1, 2], [0.25, 0, 0.5]], id="SQL with weights"),
        pytest.param(lambda: APP.encode(), PROBABILITIES, {}, SAME, id="this app"),
    ],
)
def test_a_usual_export_opens_by_choosing_columns(content, kind, chosen, expected, node):
    check_table(node, content())
    check_rows(node, content())
    assert rows(content(), kind, **chosen) == expected


@pytest.mark.parametrize(
    ("names", "role", "place"),
    [
        (["y_true", "y_pred"], "target", 0),
        (["Y_TRUE", " Y-Pred "], "prediction", 1),
        (["label", "score"], "prediction", 1),
        (["index", "Ground Truth", "p(1)"], "target", 1),
        (["index", "Ground Truth", "p(1)"], "prediction", 2),
        (["prob_0", "prob_1", "sample weight"], "weight", 2),
        (["prob_0", "prob_1", "sample weight"], "prediction", 1),
        (["a", "b"], "prediction", None),
        (["targeted", "mispredicted"], "target", None),
    ],
)
def test_usual_names_are_known(names, role, place):
    assert usual(names, role) == place


@pytest.mark.parametrize(
    ("labels", "positive"),
    [
        (["-1", "1"], "1"),
        (["2", "1"], "2"),
        (["False", "True"], "True"),
        (["ham", "spam"], "spam"),
        (["NEGATIVE", "POSITIVE"], "POSITIVE"),
        (["cat", "dog"], None),
        (["0", "1", "2"], "1"),
        ([], None),
    ],
)
def test_a_label_that_usually_is_class_1_is_known(labels, positive):
    assert likely(labels) == positive


@pytest.mark.parametrize(
    ("content", "kind", "sentence"),
    [
        (b"prediction,target\n0.5,1\nhalf,0\n", PROBABILITIES, "Line 3: prediction “half” is no number."),
        (b"prediction,target\n0.5,1\n\n0.5,\n", NUMBERS, "Line 4: target is missing."),
        (b"prediction,target\n0.5,yes\n\n0.5,\n", PROBABILITIES, "Line 4: target is missing."),
        (b"prediction,target\nnan,1\n", NUMBERS, "Line 2: prediction “nan” is a missing value: fill it in, or delete the row."),
        (b"prediction,target\n0.5,-inf\n", NUMBERS, "Line 2: target “-inf” is no finite number."),
        (b"prediction,target\n1e999,1\n", NUMBERS, "Line 2: prediction “1e999” is no finite number."),
        (b"prediction,target\n1.5,1\n", PROBABILITIES, "Line 2: prediction “1.5” is no probability. If the predictions are logits"),
        (b"prediction,target\n1_000,1\n", NUMBERS, "Line 2: prediction “1_000” is no number: leave out the underscores."),
        (b"prediction,target\n95 %,1\n", NUMBERS, "Line 2: prediction “95 %” is no number: write 0.95 for 95 %."),
        ("prediction,target\n١٢,1\n".encode(), NUMBERS, "Line 2: prediction “١٢” is no number: write the digits 0 to 9."),
        ("prediction,target\n１,1\n".encode(), NUMBERS, "Line 2: prediction “１” is no number: write the digits 0 to 9."),
        (b'prediction,target\n"0,5",1\n', NUMBERS, "Line 2: prediction “0,5” is no number: choose the comma as decimal mark, or"),
        (b"prediction;target\n1.000,5;1,5\n", NUMBERS, "Line 2: prediction “1.000,5” is no number with a decimal comma: choose"),
        (
            b"prediction;target\n1 000;1\n",
            NUMBERS,
            "Line 2: prediction “1 000” is no number: leave out the separator",
        ),
        (b"prediction,target\n1,spam\n", NUMBERS, "Line 2: target “spam” is no number. If the targets are labels, say above that"),
        (b"prediction,target,weight\n1,2,-1\n", NUMBERS, "Line 2: weight “-1” is no weight, which is 0 or more."),
        (b"prediction,target,weight\n1,2,0\n3,4,0\n", NUMBERS, "Every weight is 0: a mean needs a weight above 0."),
        (b'note,prediction,target\n"one\ntwo",0.5,1\nthree,x,1\n', NUMBERS, "Line 4: prediction “x” is no number."),
        (b"prediction,target\n0.5,1\n0.5,\xff\n", NUMBERS, "Line 3: target “ÿ” is no number."),
        (b'[{"p": 1, "y": 2}, {"p": [true], "y": 4}]', NUMBERS, "Record 2: prediction “[true]” is no number."),
    ],
)
def test_a_cell_that_cannot_stand_is_named_with_its_line_its_cause_and_a_cure(content, kind, sentence, node):
    check_rows(node, content)
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}"):
        rows(content, kind)


def test_a_row_is_named_once():
    with pytest.raises(ValueError, match=r"^Line 2: prediction .* Line 6: prediction .* And 1 more line\.$"):
        rows(b"prediction,target\n" + b"x,\n" * 6, NUMBERS)
