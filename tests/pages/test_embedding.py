"""The embedding page: its scene follows the picked loss, lives in the URL, and the presets say what is true."""

import numpy as np
import pytest
import torch

from components.states.embedding import FRAME, TRIPLES
from losses import LOSSES
from losses.scenes.planes import PLANES, unsquared
from tests.support.pages import messages, opened, said, short

FAMILY = [loss for loss in LOSSES.values() if loss.family == "embedding"]
POINTS = {slug: plane.names for slug, plane in PLANES.items()}
START = {point.name: point.start for plane in PLANES.values() for point in plane.points}
NAMES = ("anchor", "positive", "negative")


def scene(app):
    """What the browser is told to draw."""
    (message,) = messages(app, "points")
    return message["scene"]


@pytest.mark.parametrize("loss", FAMILY, ids=lambda loss: loss.slug)
def test_the_scene_has_the_points_and_the_settings_of_the_picked_loss(loss):
    names = [param.name for param in loss.params]
    for end in ("low", "default", "high"):
        settings = {param.name: getattr(param if end == "default" else param.knob, end) for param in loss.params}
        shown = scene(opened("embedding.py", loss=loss.name, **{name: f"{value:g}" for name, value in settings.items()}))
        assert tuple(shown["places"]) == POINTS[loss.slug]
        assert {name: shown["inputs"][name] for name in names} == settings
        assert shown["keys"] == {name: name for name in names} | ({"y": "y"} if "y" in loss.inputs else {})
        coordinates = {f"{name}_{k}" for name in shown["places"] for k in "xy"}
        assert set(shown["program"]["inputs"]) <= {"x", *shown["inputs"], *coordinates}
        assert {name for _, row in shown["table"]["rows"] for name in row} <= set(shown["program"]["outputs"])


def test_each_slider_stands_once_on_the_page():
    keys = [slider.key for slider in opened("embedding.py", loss="Contrastive").slider]
    assert sorted(keys) == ["margin", "x", "y"]


def test_places_come_back_from_their_link_and_stay_when_another_loss_is_picked():
    app = opened("embedding.py", anchor=["0", "0.25"], negative=["-2.4", "1.8"])
    assert scene(app)["places"] == {"anchor": [0, 0.25], "positive": list(START["positive"]), "negative": [-2.4, 1.8]}
    assert said(app) == {"anchor": ["0", "0.25"], "negative": ["-2.4", "1.8"]}
    app.selectbox(key="loss").set_value("InfoNCE").run()
    assert scene(app)["places"]["negative"] == [-2.4, 1.8]
    app.selectbox(key="loss").set_value("Contrastive").run()
    assert said(app) == {"loss": "Contrastive", "anchor": ["0", "0.25"]}


@pytest.mark.parametrize("place", [["3", "0"], ["0", "-1.81"], ["1"], ["1", "x"], ["nan", "0"], ["0", "0", "0"]], ids=str)
def test_what_is_no_place_in_the_frame_is_ignored(place):
    app = opened("embedding.py", negative=place)
    assert scene(app)["places"]["negative"] == list(START["negative"])
    assert not app.query_params
    assert all(low < v < high for start in START.values() for v, (low, high) in zip(start, FRAME, strict=True))


def test_only_the_triplet_has_a_namesake_to_show():
    for loss in FAMILY:
        app = opened("embedding.py", loss=loss.name, unsquared="yes")
        assert scene(app)["other"] == (loss.slug == "triplet")
        assert [toggle.key for toggle in app.toggle] == (["unsquared"] if loss.slug == "triplet" else [])


@pytest.mark.parametrize("preset", TRIPLES, ids=lambda preset: preset.name)
def test_a_preset_opens_as_it_says_and_is_no_longer_that_once_something_moves(preset):
    app = opened("embedding.py", **preset.query)
    assert preset.look_for in [text.value for text in app.markdown]
    assert said(app) == short(preset.query)
    app.session_state["anchor"] = (-0.1, 0.2)
    app.run()
    assert preset.look_for not in [text.value for text in app.markdown]


def test_the_sentences_of_the_presets_are_true():
    found = {preset.name: preset.query for preset in TRIPLES}

    def drawn(name):
        places = {key: found[name].get(key, START[key]) for key in NAMES}
        return [torch.tensor([float(v) for v in place], dtype=torch.float64, requires_grad=True) for place in places.values()]

    def measured(name):
        a, p, n = drawn(name)
        pulls = torch.autograd.grad(LOSSES["triplet"](a, p, n), (a, p, n))
        return (a - p).norm().item(), (a - n).norm().item(), LOSSES["triplet"](a, p, n).item(), pulls

    assert measured("Easy")[2] == 0
    near, far, value, _ = measured("Semi-hard")
    assert near < far
    assert value > 0
    near, far, _, pulls = measured("Hard")
    assert far < near
    _, p, n = drawn("Hard")
    np.testing.assert_allclose(-pulls[0], 2 * (p - n).detach())
    assert measured("Collapsed")[:3] == (0, 0, 0.5)
    assert max(pull.norm() for pull in measured("Nearly collapsed")[3]) < 0.1
    as_they_are = torch.autograd.grad(unsquared(*(places := drawn("Nearly collapsed"))), places)
    assert [pull.norm().item() for pull in as_they_are[1:]] == pytest.approx([1, 1])
    apart = np.linalg.norm(np.subtract(START["anchor"], START["positive"]))
    assert apart < float(found["A pair to push apart"]["margin"][0])
    places = {name: torch.tensor(place, dtype=torch.float64, requires_grad=True) for name, place in START.items()}
    negatives = torch.stack([places[name] for name in POINTS["info_nce"][2:]])
    value = LOSSES["info_nce"](places["anchor"], places["positive"], negatives, tau=0.05)
    first, *others = torch.autograd.grad(value, [places[name] for name in POINTS["info_nce"][2:]])
    assert first.norm() > 100 * max(other.norm() for other in others)
