"""The multiclass page: every loss at several numbers of classes, its worked examples, and bad links."""

import math

import pytest
import torch

from components.states.multiclass import EXAMPLES
from losses import LOSSES
from losses.studies.floor import least
from tests.support.pages import opened, said, short

MULTICLASS = [loss for loss in LOSSES.values() if loss.family == "multiclass"]


@pytest.mark.parametrize("loss", MULTICLASS, ids=lambda loss: loss.slug)
@pytest.mark.parametrize("classes", ["2", "3", "10"])
def test_every_loss_opens_at_every_number_of_classes(loss, classes):
    app = opened("multiclass.py", loss=loss.name, classes=classes, sweep="2")
    assert not app.exception
    assert app.session_state["sweep"] == 2


def test_nonsense_in_a_link_is_ignored():
    app = opened("multiclass.py", classes="1000", sweep="-1", z=["1", "x"], y=["1"], twice="maybe", arrows="up")
    assert not app.exception
    assert not app.query_params
    assert (app.session_state["classes"], len(app.session_state["z"])) == (3, 3)


def test_fewer_classes_bring_back_vectors_of_that_length():
    app = opened("multiclass.py", classes="5", z=["1", "2", "3", "4", "5"])
    assert app.session_state["z"] == (1, 2, 3, 4, 5)
    app.slider(key="classes").set_value(4.0).run()
    assert not app.exception
    assert len(app.session_state["z"]) == len(app.session_state["y"]) == 4


@pytest.mark.parametrize("key", ["z", "y"])
@pytest.mark.parametrize(
    ("loss", "z", "y"),
    [("Cross entropy", ["51", "0", "0"], ["1", "1", "0"]), ("NLL", ["0.1", "-1", "-1"], ["0.5", "0.3", "0.1"])],
)
def test_vectors_that_the_loss_cannot_take_are_ignored(loss, z, y, key):
    app = opened("multiclass.py", loss=loss, **{key: {"z": z, "y": y}[key]})
    assert app.session_state["y"] == (1, 0, 0)
    assert app.session_state["z"] == opened("multiclass.py", loss=loss).session_state["z"]
    assert key not in app.query_params


def test_a_target_need_only_sum_to_1_where_classes_exclude_each_other():
    state = {"z": ["50", "-50", "0"], "y": ["1", "0.7", "0"]}
    app = opened("multiclass.py", loss="Multilabel soft margin", **state)
    assert (app.session_state["z"], app.session_state["y"]) == ((50, -50, 0), (1, 0.7, 0))
    app.selectbox(key="loss").set_value("Cross entropy").run()
    assert (app.session_state["z"], app.session_state["y"]) == ((50, -50, 0), (1, 0, 0))
    assert opened("multiclass.py", y=["0.333", "0.333", "0.333"]).session_state["y"] == (0.333, 0.333, 0.333)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_opens_as_it_says(example):
    app = opened(example.page + ".py", **example.query)
    assert not app.exception
    assert example.look_for in [text.value for text in app.markdown]
    assert said(app) == short(example.query)


def test_the_numbers_of_s2_and_s4_are_those_of_the_losses():
    rows = torch.tensor([[0.1, 0.2, 0.7], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]], dtype=torch.float64).log()
    losses = LOSSES["cross_entropy"](rows, torch.eye(3, dtype=torch.float64)[[2, 1, 0]])
    assert [round(v, 2) for v in losses.tolist()] == [0.36, 0.92, 2.3]
    assert round(losses.mean().item(), 2) == 1.19
    assert round(LOSSES["sparse_cross_entropy"](torch.tensor([1.0, 2.0, 0.5]), torch.tensor(1)).item(), 4) == 0.4644


def test_the_sentences_of_the_examples_are_true():
    assert least(LOSSES["label_smoothing"], (1.0, 0.0, 0.0), epsilon=0.3)[1] == pytest.approx((0.8, 0.1, 0.1), abs=1e-5)
    assert least(LOSSES["weighted_cross_entropy"], (0.95, 0.05), weight=(0.5, 10.0))[1][0] == pytest.approx(0.487, abs=5e-4)
    assert least(LOSSES["cross_entropy"], (1.0, 0.0, 0.0), twice=True)[0] == pytest.approx(math.log(1 + 2 / math.e))


def test_the_page_warns_where_the_minimum_is_in_the_wrong_class():
    (example,) = (example for example in EXAMPLES if example.name == "Weights and smoothing")
    text = str([element.proto for element in opened("multiclass.py", **example.query).get("bidi_component")])
    assert "the right one, p = 0.4872, and class 2 a larger p" in text
    assert "the right one" not in str(
        [e.proto for e in opened("multiclass.py", loss="Weighted cross entropy").get("bidi_component")]
    )


@pytest.mark.parametrize(
    ("state", "offered"), [({}, True), ({"loss": "NLL"}, True), ({"classes": "4"}, False), ({"twice": "yes"}, False)]
)
def test_three_classes_open_in_compare(state, offered):
    app = opened("multiclass.py", **state)
    assert ("Open in Compare" in str([element.proto for element in app.get("bidi_component")])) == offered
