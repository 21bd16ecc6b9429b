"""The batch page: its rows in the link, what follows the kind of predictions, files, and the model's weights."""

import base64
import json

import numpy as np
import pytest
import torch

from components.states.batch import BATCHES
from components.states.rows import KINDS, LETTERS, read
from losses import LOSSES
from losses.core.axes import AXES
from losses.core.cost import concentration
from losses.core.curve import evaluate
from tests.support.pages import opened, said, scenes, short

NUMBERS, PROBABILITIES, LOGITS = KINDS


def rows_of(app):
    """What the table of rows was given."""
    sent = (json.loads(element.proto.json or "null") for element in app.get("bidi_component"))
    (data,) = (data for data in sent if isinstance(data, dict) and "rows" in data)
    return np.frombuffer(base64.b64decode(data["rows"])).reshape(-1, 2)


def upload(app, content):
    return app.file_uploader(key="rows_file").set_value(("rows.csv", content, "text/csv")).run()


def test_it_opens_on_the_example_of_s4():
    app = opened("batch.py")
    assert rows_of(app).tolist() == [[1, 2], [3, 1], [5, 5]]
    assert [app.selectbox(key=f"loss{slot}").value for slot in (1, 2)] == ["MAE", "Huber"]
    assert not app.query_params


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.axis)
def test_the_kind_of_predictions_says_which_losses_and_sliders_there_are(kind):
    app = opened("batch.py", predictions=kind.words)
    names = app.selectbox(key="loss1").options
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
        {"rows_residual": "file"},
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
    assert "'two' is no number and is left out" in " ".join(block.value for block in app.caption)


def test_rows_of_another_kind_stay_while_this_one_is_looked_at():
    app = opened("batch.py", rows_residual="7_8")
    app.selectbox(key="predictions").set_value(LOGITS.words).run()
    assert len(rows_of(app)) == 6
    app.selectbox(key="predictions").set_value(NUMBERS.words).run()
    assert rows_of(app).tolist() == [[7, 8]]
    assert said(app) == {"rows_residual": "7_8"}


def test_a_file_becomes_the_rows_and_the_link():
    app = upload(opened("batch.py"), b"target,prediction\n1,4\n2,8\n")
    assert rows_of(app).tolist() == [[4, 1], [8, 2]]
    assert said(app) == {"rows_residual": "4_1~8_2"}


def test_a_file_with_a_mistake_changes_nothing_and_is_told_the_line():
    app = upload(opened("batch.py", rows_residual="7_8"), b"target,prediction\n1,4\n2,eight\n")
    assert rows_of(app).tolist() == [[7, 8]]
    assert "Line 3: prediction 'eight' is no number. The rows are as they were." in " ".join(block.value for block in app.caption)


def test_a_long_file_stays_in_the_session_and_out_of_the_link():
    app = upload(opened("batch.py"), b"target,prediction\n" + b"1,4.25\n" * LETTERS)
    assert len(rows_of(app)) == LETTERS
    assert said(app) == {"rows_residual": "file"}
    assert f"{LETTERS} rows: too many for the link" in " ".join(block.value for block in app.caption)
    app.slider(key="decay").set_value(1.0).run()
    assert len(rows_of(app)) == LETTERS
