"""The ranking page: the list of the picked loss, its scores in the URL, and presets that say what is true."""

import numpy as np
import pytest

from components.states.ranking import LISTS
from losses import losses_of
from losses.scenes.lists import ITEMS, PAIRS, score_of, trace_list
from tests.support.interpreter import run
from tests.support.pages import messages, opened, said, short

FAMILY = losses_of("ranking")


def scene(app):
    """What the browser is told to draw."""
    (message,) = messages(app, "items")
    return message["scene"]


@pytest.mark.parametrize("loss", FAMILY, ids=lambda loss: loss.slug)
def test_a_loss_of_pairs_has_a_list_with_its_settings_and_ppo_has_none(loss):
    app = opened("ranking.py", loss=loss.name)
    if loss.slug == "ppo_clip":
        assert messages(app, "items") == []
        return
    shown = scene(app)
    assert shown["inputs"] == loss.defaults
    assert shown["keys"] == {name: name for name in loss.defaults}
    assert shown["most"] == loss.axis.span[1] / 2
    assert set(shown["program"]["inputs"]) == {"x", *map(score_of, ITEMS[1:]), *loss.defaults}
    assert all(abs(score) <= shown["most"] for score in shown["scores"])


def test_scores_come_back_from_their_link_and_stay_where_another_loss_has_the_range():
    texts = ["1", "-2.5", "0.125", "3"]
    app = opened("ranking.py", scores=texts)
    assert list(scene(app)["scores"]) == [1, -2.5, 0.125, 3]
    assert said(app) == {"scores": texts}
    app.selectbox(key="loss").set_value("Margin ranking").run()
    assert list(scene(app)["scores"]) == [1, -2.5, 0.125, 3]
    app.selectbox(key="loss").set_value("DPO").run()
    assert scene(app)["most"] == 15
    assert list(scene(app)["scores"]) == [5, -12.5, 0.625, 15]


@pytest.mark.parametrize("scores", [["1"], ["1", "2", "3", "x"], ["1", "2", "3", "3.1"], ["nan"] * 4], ids=str)
def test_what_is_no_list_of_scores_is_ignored(scores):
    app = opened("ranking.py", scores=scores)
    assert not app.query_params


@pytest.mark.parametrize("preset", LISTS, ids=lambda preset: preset.name)
def test_a_preset_opens_in_its_state_and_says_what_to_look_for(preset):
    app = opened("ranking.py", **preset.query)
    assert said(app) == short(preset.query)
    assert preset.look_for in " ".join(block.value for block in app.markdown)


def numbers(preset):
    """The scores of a preset's list by their items, and what its program says."""
    shown = scene(opened("ranking.py", **preset.query))
    scores = dict(zip(ITEMS, shown["scores"], strict=True))
    named = {score_of(item): score for item, score in scores.items()}
    return scores, run(trace_list(shown["slug"]), named | dict(shown["inputs"]) | {"x": np.array([scores["a"]])})


def test_the_presets_say_what_is_true():
    in_order, with_margin, far_off, too_far = LISTS
    scores, found = numbers(in_order)
    pulls = {pair: found["pull_" + "".join(pair)] for pair in PAIRS}
    assert all(pull > 0 for pull in pulls.values())
    assert sorted(pulls, key=pulls.get)[0] == ("a", "d")
    assert all(scores[one] > scores[other] for one, other in PAIRS)
    _, found = numbers(with_margin)
    assert found["value"] == 0
    assert all(found[f"by_{item}"] == 0 for item in ITEMS)
    scores, found = numbers(far_off)
    assert max(scores, key=scores.get) == ITEMS[-1]
    with_last = sum(pull for name, pull in found.items() if name.startswith("pull") and name.endswith("d"))
    assert with_last > 0.85 * found["value"]  # of the exponential loss the pull is the loss
    _, found = numbers(too_far)
    assert found["pull_ad"] < 0
