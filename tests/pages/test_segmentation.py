"""The segmentation page: every loss, links with masks in them, bad links, and pictures from outside."""

import io
from html import unescape

import numpy as np
import pytest
from PIL import Image

from components.states.masks import decode, encode
from losses import LOSSES
from losses.scenes.masks import KNOBS, SHAPES, Scene, target
from losses.studies.smoothing import smoothed
from tests.support.pages import messages, opened, said, told

FAMILY = [loss for loss in LOSSES.values() if loss.family == "segmentation"]
RANDOM = np.random.default_rng(4)
MASK = RANDOM.random((64, 64)) > 0.7
STROKE = np.zeros((64, 64), dtype=bool)
STROKE[10:14, 5:40] = True


def sent(app, name):
    """The data of a component, as the browser gets it: JSON has neither NaN nor Infinity."""

    def refuse(word):
        raise AssertionError(f"{name} is sent {word}, which is no JSON")

    (message,) = messages(app, name, parse_constant=refuse)
    return message


def scene_of(app):
    return sent(app, "masks")["scene"]


def sentences(app):
    return [unescape(body) for body in told(app) if "The scene is as it was" in body]


@pytest.mark.parametrize("loss", FAMILY, ids=lambda loss: loss.slug)
def test_every_loss_opens_and_says_only_what_json_can(loss):
    other = "Dice" if loss.slug != "dice" else "Boundary"
    app = opened("segmentation.py", loss=loss.name, loss2=other, loss3=loss.name, along="size")
    scene = scene_of(app)
    assert [curve["name"] for curve in scene["curves"]] == [loss.name, other, loss.name]
    assert [row["slug"] for row in scene["rows"]] == [each.slug for each in FAMILY]
    for control in (control for curve in scene["curves"] for control in curve["controls"]):
        assert control["key"] in app.session_state
    assert [curve["name"] for curve in sent(app, "details")["sweep"]["curves"]] == [loss.name, other, loss.name]
    sent(app, "figure")


def test_the_defaults_are_dice_beside_jaccard_on_a_disc():
    app = opened("segmentation.py")
    scene = scene_of(app)
    assert [curve["slug"] for curve in scene["curves"]] == ["dice", "jaccard"]
    assert (scene["side"], scene["swept"], scene["of"], scene["alike"], scene["maps"]) == (64, "shift_x", "z", False, 2)
    assert scene["numbers"] == {name: param.default for name, param in KNOBS.items()} | {"seed": 0}
    np.testing.assert_array_equal(decode(scene["target"], 64), target("disc", 64).numpy() > 0)
    assert said(app) == {}


def test_the_sweep_that_is_sent_is_the_scenes_own():
    app = opened("segmentation.py", target="ring", along="softness", noise="0.5", seed="3", drawn=encode(STROKE), eps="0")
    sweep = sent(app, "details")["sweep"]
    numbers = {name: param.default for name, param in KNOBS.items()} | {"noise": 0.5}
    y = target("ring", 64)
    scene = Scene(y, y.new_tensor(STROKE), numbers, 3)
    x, found = scene.sweep([(LOSSES["dice"], {"eps": 0.0}), (LOSSES["jaccard"], {"eps": 1.0})], "softness")
    assert sweep["x"] == x.tolist()
    for curve, (values, _) in zip(sweep["curves"], found, strict=True):
        np.testing.assert_allclose(curve["y"], values, rtol=1e-12)


def test_a_loss_whose_tangent_is_not_its_curves_is_said_to_hold_something_constant(node):
    held, whole = (sent(opened("segmentation.py", loss=loss), "details")["sweep"] for loss in ("Hausdorff DT", "Dice"))
    assert "Hausdorff DT" in node.call("families/segmentation/curve.js", "noteOn", held)
    assert node.call("families/segmentation/curve.js", "noteOn", whole) == ""


NONSENSE = {
    "loss": "Nothing",
    "loss2": "none",
    "loss3": "BCE",
    "loss4": ["Dice", "Dice"],
    "eps": "-1",
    "eps2": "x",
    "target": "square",
    "mask": "64.",
    "drawn": "2.BC",
    "erased": "64." + "_" * 3000,
    "side": "65",
    "along": "seed",
    "of": "logit",
    "alike": "maybe",
    "sort": "--value",
    "seed": "1.5",
    "patch": "0",
    "shift_x": "33",
    "shift_y": "nan",
    "size": "1e400",
    "softness": "0",
    "confidence": "1",
    "blob": ["1", "2"],
    "noise": "٤x",
}


def test_nonsense_in_a_link_is_ignored_key_by_key():
    fresh = opened("segmentation.py")
    app = opened("segmentation.py", **NONSENSE)
    assert said(app) == {}
    assert scene_of(app) == scene_of(fresh)
    for key in NONSENSE:
        assert (key in app.session_state) == (key in fresh.session_state), key
        if key in fresh.session_state:
            assert app.session_state[key] == fresh.session_state[key], key


FULL = {
    "loss": "Tversky",
    "loss2": "Focal Tversky",
    "loss3": "Hausdorff DT",
    "loss4": "Dice-BCE mix",
    "beta": "0.3",
    "eps": "2.5",
    "beta2": "0.7",
    "gamma2": "1.5",
    "a3": "3",
    "w4": "0.25",
    "target": "painted",
    "mask": encode(MASK),
    "drawn": encode(STROKE),
    "erased": encode(STROKE.T),
    "shift_x": "-3.5",
    "shift_y": "2",
    "size": "-1.2",
    "softness": "3",
    "confidence": "0.9",
    "blob": "4.5",
    "noise": "1.5",
    "seed": "12",
    "along": "blob",
    "of": "probability, p",
    "alike": "yes",
    "sort": "-border",
    "patch": "50",
}


def test_a_link_brings_everything_back():
    app = opened("segmentation.py", **FULL)
    assert said(app) == FULL
    scene = scene_of(app)
    assert [(curve["slug"], curve["inputs"]) for curve in scene["curves"]] == [
        ("tversky", {"beta": 0.3, "eps": 2.5}),
        ("focal_tversky", {"beta": 0.7, "gamma": 1.5, "eps": 1.0}),
        ("hausdorff_dt", {"a": 3.0}),
        ("dice_bce", {"w": 0.25, "eps": 1.0}),
    ]
    for key, mask in (("target", MASK), ("drawn", STROKE), ("erased", STROKE.T)):
        np.testing.assert_array_equal(decode(scene[key], 64), mask)
    assert scene["numbers"] == {name: float(FULL[name]) for name in KNOBS} | {"seed": 12}
    assert (scene["swept"], scene["of"], scene["alike"], scene["sort"]) == ("blob", "p", True, "-border")
    assert (app.session_state["target"], app.session_state["mask"]) == ("painted", FULL["mask"])


def test_a_finer_frame_keeps_what_was_painted_and_so_does_the_link():
    painted = {"target": "painted", "mask": encode(MASK), "drawn": encode(STROKE)}
    app = opened("segmentation.py", **painted)
    app.selectbox(key="side").set_value("128").run()
    assert not app.exception
    scene = scene_of(app)
    twice = np.ones((2, 2), dtype=bool)
    np.testing.assert_array_equal(decode(scene["target"], 128), np.kron(MASK, twice))
    np.testing.assert_array_equal(decode(scene["drawn"], 128), np.kron(STROKE, twice))
    assert said(app) == painted | {"side": "128"}
    app.selectbox(key="side").set_value("64").run()
    np.testing.assert_array_equal(decode(scene_of(app)["target"], 64), MASK)
    assert said(app) == painted


def test_the_finest_frame_opens_with_its_own_programs():
    app = opened("segmentation.py", side="256", target="thin line")
    assert sent(app, "masks")["programs"].endswith("pixels-256.json")
    np.testing.assert_array_equal(decode(scene_of(app)["target"], 256), target("thin line", 256).numpy() > 0)


def test_another_target_lets_go_of_the_painted_one_and_the_other_way_round():
    app = opened("segmentation.py", target="painted", mask=encode(MASK))
    app.selectbox(key="target").set_value("two blobs").run()
    np.testing.assert_array_equal(decode(scene_of(app)["target"], 64), target("two blobs", 64).numpy() > 0)
    assert said(app) == {"target": "two blobs"}
    app.selectbox(key="target").set_value("painted").run()
    assert not app.exception
    assert scene_of(app)["target"]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_opens(shape):
    app = opened("segmentation.py", target=shape)
    np.testing.assert_array_equal(decode(scene_of(app)["target"], 64), target(shape, 64).numpy() > 0)


# Pictures from outside.


def png(mask, levels=255):
    file = io.BytesIO()
    Image.fromarray((mask * levels).astype(np.uint8)).save(file, "PNG")
    return file.getvalue()


def uploaded(app, body, name="mask.png"):
    app.file_uploader(key="upload").set_value((name, body, "image/png")).run()
    assert not app.exception
    return app


def used(app):
    app.button(key="upload_used").click().run()
    assert not app.exception
    return app


def test_what_is_taken_as_the_object_is_shown_before_it_is_used():
    app = opened("segmentation.py", target="ring")
    before = scene_of(app)
    uploaded(app, png(MASK | STROKE, np.where(MASK, 1, 255)))
    assert scene_of(app) == before
    (legend,) = [element.proto.body for element in app.get("html") if "taken as" in element.proto.body]
    shares = {
        name: f"{100 * part.mean():.1f} %" for name, part in {"0": ~(MASK | STROKE), "1": MASK, "255": STROKE & ~MASK}.items()
    }
    for name, share, role in zip(shares, shares.values(), ("background", "object", "void"), strict=True):
        assert f"{name}</th><td>{share}</td><td>{role}</td>" in legend
    assert app.get("pills")[0].value == ["1"]
    app.session_state["upload_object"] = ["1", "255"]
    np.testing.assert_array_equal(decode(scene_of(used(app.run()))["target"], 64), MASK | STROKE)


def test_a_picture_becomes_the_target_and_is_in_the_link():
    app = used(uploaded(opened("segmentation.py", target="ring"), png(MASK)))
    np.testing.assert_array_equal(decode(scene_of(app)["target"], 64), MASK)
    assert said(app) == {"target": "painted", "mask": encode(MASK)}
    assert sentences(app) == []
    app.selectbox(key="target").set_value("disc").run()
    np.testing.assert_array_equal(decode(scene_of(app)["target"], 64), target("disc", 64).numpy() > 0)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "That file is empty; save the picture again."),
        (b"no picture", "That file is not a picture that can be read; save it as PNG."),
        (png(MASK)[:300], "That file is not a picture that can be read; save it as PNG."),
        (png(MASK) + bytes(4 * 2**20), "That file is larger than 4 MB; scale it down, for a target has at most 256 × 256 pixels."),
        (
            png(np.zeros((1, 4097))),
            "That picture is larger than 4096 × 4096 pixels; scale it down, for a target has at most 256 × 256 pixels.",
        ),
    ],
    ids=["empty", "text", "cut off", "over 4 MB", "too wide"],
)
def test_a_bad_file_is_answered_in_one_sentence_and_the_scene_stays(body, sentence):
    state = {"target": "painted", "mask": encode(MASK), "drawn": encode(STROKE), "noise": "1"}
    app = opened("segmentation.py", **state)
    before = scene_of(app)
    uploaded(app, body)
    assert sentences(app) == [f'<p class="atlas-told atlas-refused" role="alert">{sentence} The scene is as it was.</p>']
    assert scene_of(app) == before
    assert said(app) == state
    used(uploaded(app, png(STROKE)))
    assert sentences(app) == []
    np.testing.assert_array_equal(decode(scene_of(app)["target"], 64), STROKE)


def test_what_was_said_of_a_file_is_gone_with_the_file():
    app = uploaded(opened("segmentation.py"), b"no picture")
    assert sentences(app)
    app.file_uploader(key="upload").set_value(None).run()
    assert sentences(app) == []


def test_what_was_said_of_a_file_is_gone_with_the_page():
    app = uploaded(opened("segmentation.py"), b"no picture")
    app.switch_page("regression.py").run()
    app.switch_page("segmentation.py").run()
    assert not app.exception
    assert sentences(app) == []


def test_a_black_picture_says_that_it_shows_no_object_and_is_used_only_by_choice():
    app = uploaded(opened("segmentation.py"), png(np.zeros((8, 8), dtype=bool)))
    assert any("Every pixel is 0: the picture shows no object." in caption.value for caption in app.caption)
    assert app.button(key="upload_used").disabled
    app.session_state["upload_object"] = ["0"]
    assert decode(scene_of(used(app.run()))["target"], 64).all()


# Smoothing.


def test_the_smoothing_panel_draws_the_first_loss_that_has_one():
    app = opened("segmentation.py", loss="Boundary", loss2="Jaccard", eps2="2", patch="10")
    figure = sent(app, "figure")["figure"]
    wanted = smoothed(LOSSES["jaccard"], 10, np.linspace(0, 10, 101))
    assert [line["name"] for line in figure["lines"]] == list(wanted)
    for line in figure["lines"]:
        np.testing.assert_allclose(line["y"], wanted[line["name"]], atol=1e-6)
    assert any("At ε = 2: " in caption.value and "0.8333" in caption.value for caption in app.caption)  # 10 / (10 + 2)


def test_without_a_loss_that_is_smoothed_dice_stands_in():
    app = opened("segmentation.py", loss="Boundary", loss2="Hausdorff")
    assert "Smoothing Dice where masks are empty or do not overlap" in [heading.value for heading in app.header]
