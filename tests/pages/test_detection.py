"""The detection page: two boxes, whose pull is drawn, and the composed losses."""

import pytest

from components.states.detection import PREDICTED, TARGET
from tests.support.pages import messages, opened, said


def scene(app, name):
    (message,) = messages(app, name)
    return message["scene"]


def test_the_defaults_are_two_boxes_that_overlap_and_giou_beside_iou():
    app = opened("detection.py")
    assert not app.query_params
    assert scene(app, "boxes")["state"] == {"target": list(TARGET), "box": list(PREDICTED), "pull": "box_giou"}
    assert (app.selectbox(key="loss").value, app.selectbox(key="loss2").value) == ("GIoU", "IoU")
    assert [row["name"] for row in scene(app, "boxes")["rows"]][:4] == ["IoU", "GIoU", "DIoU", "CIoU"]
    assert [row["name"] for row in scene(app, "shares")["rows"]] == ["Class and box", "Faster R-CNN", "Mask R-CNN"]


def test_a_link_brings_everything_back():
    asked = {
        "target": ["1", "1", "3", "2"],
        "box": ["8", "2", "9.5", "5"],
        "pull": "l2",
        "anchor": ["0", "0", "1", "0", "0", "1"],
        "alpha_box": "0.3",
        "n_cls_rcnn": "6.2",
    }
    app = opened("detection.py", **asked)
    assert said(app) == asked
    assert scene(app, "boxes")["state"] == {"target": [1, 1, 3, 2], "box": [8, 2, 9.5, 5], "pull": "l2"}
    shown = scene(app, "shares")
    assert (shown["boxes"], shown["found"]) == ([[1, 1, 3, 2], [8, 2, 9.5, 5]], [0, 0, 1, 0, 0, 1])
    assert {slider["input"]: slider["value"] for slider in shown["sliders"]} == {
        "alpha": 0.3,
        "beta": 1,
        "lam": 10,
        "n_cls": 6.2,
        "n_box": 2400,
    }


@pytest.mark.parametrize(
    "bad",
    [
        {"box": ["3", "1", "2", "2"]},  # its right edge left of its left one
        {"box": ["1", "1", "1.1", "2"]},  # too narrow for the hand
        {"box": ["1", "1", "13", "2"]},  # beyond the plane
        {"box": ["1", "1", "2"]},
        {"target": ["a", "1", "2", "3"]},
        {"pull": "dice"},
        {"anchor": ["1", "1", "0.5", "0", "0", "0"]},
        {"anchor": ["1", "1"]},
        {"lam_rcnn": "21"},
    ],
    ids=str,
)
def test_nonsense_in_a_link_is_ignored_key_by_key(bad):
    app = opened("detection.py", **bad, beta_box="2")
    assert said(app) == {"beta_box": "2"}


def test_the_sliders_of_the_family_and_of_the_composed_losses_do_not_touch():
    app = opened("detection.py", loss="Class and box", alpha="0.2", alpha_box="0.9")
    assert (app.session_state["alpha"], app.session_state["alpha_box"]) == (0.2, 0.9)
    app.button(key="reset_alpha_box").click().run()
    assert said(app) == {"loss": "Class and box", "alpha": "0.2"}
