"""The batch page: its rows in the link, what follows the kind of predictions, files, and the model's weights."""

import base64
import re
from html import unescape

import numpy as np
import pytest
import torch

from components.states.batch import BATCHES
from components.states.formulas import OWN
from components.states.rows import KINDS, LETTERS, read
from losses import LOSSES
from losses.core.axes import AXES
from losses.core.cost import concentration
from losses.core.curve import evaluate
from tests.support.pages import messages, offered, opened, said, scenes, short, told

NUMBERS, PROBABILITIES, LOGITS = KINDS


def rows_of(app):
    """What the table of rows was given."""
    (data,) = (data for data in messages(app) if isinstance(data, dict) and "rows" in data)
    return np.frombuffer(base64.b64decode(data["rows"])).reshape(-1, len(data["columns"]))


def upload(app, content, name="rows.csv"):
    """Give the page a file, without using it yet."""
    (uploader,) = app.file_uploader
    app = uploader.set_value((name, content, "text/csv")).run()
    assert not app.exception
    return app


def choice(app, label):
    """The control with this label, in the place for a file."""
    (select,) = [select for select in app.selectbox if select.label == label]
    return select


def use(app):
    """Make the rows of the file those of the page."""
    (button,) = [button for button in app.button if button.label.startswith("Use ")]
    app = button.click().run()
    assert not app.exception
    return app


def words(app):
    return " ".join(told(app))


def test_it_opens_on_the_example_of_s4():
    app = opened("batch.py")
    assert rows_of(app).tolist() == [[1, 2], [3, 1], [5, 5]]
    assert [app.selectbox(key=f"loss{slot}").value for slot in (1, 2)] == ["MAE", "Huber"]
    assert not app.query_params


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.axis)
def test_the_kind_of_predictions_says_which_losses_and_sliders_there_are(kind):
    app = opened("batch.py", predictions=kind.words)
    names = offered(app, "loss1")
    assert OWN in names
    families = {loss.family for loss in LOSSES.values() if loss.name in names}
    assert families == {"binary" if kind.binary else "regression"}
    assert ("negative" in app.session_state) == kind.binary
    assert scenes(app)[0]["kind"]["axis"] == kind.axis
    assert len(rows_of(app)) == len(read(kind.first, kind))


@pytest.mark.parametrize("preset", BATCHES, ids=lambda preset: preset.name)
def test_a_preset_is_a_link_that_opens_in_its_state_and_says_what_to_look_for(preset):
    app = opened("batch.py", **preset.query)
    assert said(app) == short(preset.query)
    assert preset.look_for in " ".join(block.value for block in app.markdown)


def shares(preset, kind, slugs, worst):
    rows = read(preset.values[f"rows_{kind.axis}"], kind)
    found = []
    for slug in slugs:
        curves = [evaluate(LOSSES[slug], AXES[kind.axis], np.array([x if kind.binary else x - y]), y) for x, y in rows]
        values, slopes = (torch.tensor([float(getattr(c, name)[0]) for c in curves]) for name in ("value", "slope"))
        found.append([share[worst - 1].item() for share in concentration(values, slopes)])
    return found


def test_what_is_said_of_the_outlier_is_so():
    (_, squared), (_, huber) = shares(BATCHES[1], NUMBERS, ("mse", "huber"), 1)
    assert squared == pytest.approx(0.9, abs=0.005)
    assert huber < 0.5


def test_what_is_said_of_the_rare_positives_is_so():
    rows = read(BATCHES[2].values["rows_probability"], PROBABILITIES)
    positives = rows[rows[:, 1] == 1, 0]
    assert (len(rows), len(positives), (positives < 0.5).sum()) == (100, 10, 5)
    (cross, _), (focal, _) = shares(BATCHES[2], PROBABILITIES, ("bce", "focal"), 10)
    assert cross < 0.6
    assert focal > 0.95


@pytest.mark.parametrize(
    "query",
    [
        {"rows_residual": "1_2~x_3"},
        {"rows_residual": "nan_1"},
        {"rows_residual": "1_2_3_4"},
        {"rows_residual": "1_2~" * 2000 + "1_2"},
        {"predictions": "words"},
        {"decay": "-1"},
        {"reduction": "average"},
        {"loss1": "BCE"},
    ],
)
def test_nonsense_in_a_link_falls_back_to_the_first_state(query):
    app = opened("batch.py", **query)
    assert rows_of(app).tolist() == [[1, 2], [3, 1], [5, 5]]
    assert not app.query_params


def test_a_word_among_the_model_weights_is_named_and_nothing_is_lost():
    app = opened("batch.py", theta="1, two 3", decay="0.5")
    assert app.text_input(key="theta").value == "1, two 3"
    assert scenes(app)[0]["theta"] == [1, 3]
    assert "“two” is no number and is left out" in words(app)


def test_a_decimal_comma_among_the_model_weights_makes_no_two_numbers():
    app = opened("batch.py", theta="1,5 −2, 0.5,", decay="0.5")
    assert scenes(app)[0]["theta"] == [-2, 0.5]
    assert "“1,5” is no number and is left out. Write spaces between numbers, and points in them." in words(app)


def test_what_weight_decay_adds_is_explained_where_there_is_some():
    captions = [caption.value for caption in opened("batch.py").caption]
    assert not any("λ" in caption for caption in captions)
    added = {"mean": "λ/(2m) Σ θ² to the mean", "sum": "λ/2 Σ θ² to the sum", "none": "to a mean or to a sum"}
    for reduction, sentence in added.items():
        app = opened("batch.py", decay="0.5", reduction=reduction)
        assert sentence in " ".join(caption.value for caption in app.caption)


def test_rows_of_another_kind_stay_while_this_one_is_looked_at():
    app = opened("batch.py", rows_residual="7_8")
    app.selectbox(key="predictions").set_value(LOGITS.words).run()
    assert len(rows_of(app)) == 6
    app.selectbox(key="predictions").set_value(NUMBERS.words).run()
    assert rows_of(app).tolist() == [[7, 8]]
    assert said(app) == {"rows_residual": "7_8"}


def test_a_file_becomes_the_rows_and_the_link():
    app = use(upload(opened("batch.py"), b"target,prediction\n1,4\n2,8\n"))
    assert rows_of(app).tolist() == [[4, 1], [8, 2]]
    assert said(app) == {"rows_residual": "4_1~8_2"}
    assert not app.selectbox(key="predictions").disabled
    assert [select.label for select in app.selectbox if select.label == "Target"] == []  # the place is ready for the next file


def test_a_file_changes_nothing_before_the_reader_says_so():
    app = upload(opened("batch.py", rows_residual="7_8"), b"target,prediction\n1,4\n2,8\n")
    assert rows_of(app).tolist() == [[7, 8]]
    assert said(app) == {"rows_residual": "7_8"}


def test_the_first_rows_are_shown_and_how_the_file_was_read():
    app = upload(opened("batch.py"), "Läufe\nalt;neu;y\n1;0,5;2\n2;1,5;2\n".encode("cp1252"))
    assert "<th>Line</th><th>alt</th><th>neu</th><th>y</th>" in words(app)
    assert "<th>3</th><td>1</td><td>0,5</td><td>2</td>" in words(app)
    captions = [caption.value for caption in app.caption]
    assert "Read as Windows-1252. The names are in line 2. Left out as titles or comments: line 1." in captions
    assert (choice(app, "Cells are separated by").value, choice(app, "Decimal mark").value, choice(app, "Target").value) == (
        ";",
        "comma",
        2,
    )
    assert choice(app, "Prediction").value is None
    assert "Choose what is still open above." in captions
    app = use(choice(app, "Prediction").set_value(1).run())
    assert rows_of(app).tolist() == [[0.5, 2], [1.5, 2]]


def test_two_words_are_labels_and_the_reader_says_which_is_class_1():
    app = upload(opened("batch.py"), b"animal,score,weight\ncat,0.25,2\ndog,0.75,1\n")
    app = choice(app, "Target").set_value(0).run()
    assert choice(app, "The predictions are").value == PROBABILITIES.words
    assert choice(app, "Class 1 is; all other labels are class 0").value is None
    app = use(choice(app, "Class 1 is; all other labels are class 0").set_value("dog").run())
    assert rows_of(app).tolist() == [[0.25, 0, 2], [0.75, 1, 1]]
    assert said(app) == {"predictions": PROBABILITIES.words, "rows_probability": "0.25_0_2~0.75_1_1"}


def test_a_file_with_a_mistake_changes_nothing_and_is_told_the_line():
    app = upload(opened("batch.py", rows_residual="7_8"), b"target,prediction\n1,4\n2,eight\n")
    assert rows_of(app).tolist() == [[7, 8]]
    assert "Line 3: prediction “eight” is no number. The rows are as they were." in words(app)
    app = upload(opened("batch.py", rows_residual="7_8"), b"prediction,target\n1,5,2,25\n")
    assert "Line 2: it has 4 cells, and line 1 names 2 columns. A comma within a number" in words(app)


def test_a_long_file_stays_in_the_session_and_out_of_the_link():
    app = use(upload(opened("batch.py"), b"target,prediction\n" + b"1,4.25\n" * LETTERS))
    assert len(rows_of(app)) == LETTERS
    assert said(app) == {"rows_residual": "file"}
    assert f"{LETTERS} rows: too many for the link" in " ".join(block.value for block in app.caption)
    app.slider(key="decay").set_value(1.0).run()
    assert len(rows_of(app)) == LETTERS


def test_rows_that_this_session_does_not_have_are_lost_and_no_others_are_shown():
    app = opened("batch.py", rows_residual="file")
    assert "The rows of this page are lost." in " ".join(block.value for block in app.markdown)
    assert not scenes(app)
    assert not any(element.proto.component_name.endswith("instances") for element in app.get("bidi_component"))
    assert said(app) == {"rows_residual": "file"}
    app = use(upload(app, b"target,prediction\n" + b"1,4.25\n" * LETTERS))
    assert len(rows_of(app)) == LETTERS
    app = opened("batch.py", rows_residual="file")
    (button,) = [button for button in app.button if button.label.startswith("Start with the example")]
    assert rows_of(button.click().run()).tolist() == [[1, 2], [3, 1], [5, 5]]


OWN_TAGS = {f"<{end}{tag}>" for tag in ("tr", "th", "td") for end in ("", "/")} | {"</p>", "</div>", "</table>"}
OWN_TAGS |= {'<div class="atlas-preview">', '<table class="atlas-numbers">', '<p class="atlas-told atlas-refused" role="alert">'}
HOSTILE = [
    "![x](//example.org/a.png)",
    "[Sign-in](//example.org)",
    "<img src=//example.org/a.png onerror=alert(1)>",
    "<script>alert(1)</script>",
    "www.example.org https://example.org a@example.org",
    ":material/skull: :smile: :red[red] :red-badge[red]",
    "$\\href{//example.org}{x}$ $$x$$",
    "**bold** _it_ `code` # head",
    "<!-- --><a href=//example.org>x</a>",
    "&lt;b&gt; &amp;",
    "\u202egnp.exe",
    "--> -- <- :streamlit:",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_from_outside_is_never_read_as_markdown_or_html(text):
    quoted = '"' + text.replace('"', '""') + '"'
    app = upload(opened("batch.py", theta=text.split()[0], decay="1"), f"{quoted},y\n{quoted},1\n{quoted},2\n".encode())
    app = choice(app, "Prediction").set_value(0).run()
    assert "is no number" in words(app)
    assert unescape(words(app)).count(text.replace("\u202e", "\ufffd")[:23]) >= 2
    for blocks in (app.markdown, app.caption, app.error, app.warning, app.info):
        assert not any(text[:7] in block.value for block in blocks)
    assert set(re.findall(r"<[^>]*>", words(app))) <= OWN_TAGS
    assert "\u202e" not in words(app)
