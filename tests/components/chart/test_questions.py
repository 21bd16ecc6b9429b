"""The questions about every loss: four panels to choose from, and what is said of a place for its minimum."""

import re

import pytest

from components.chart.scene import Picture, scene
from components.kit.tuned import Tuned
from losses import LOSSES

FLAT = {"zero_one", "hausdorff"}  # their gradient is 0 wherever there is one: nothing to choose from
PLACES = {
    "mse": "is least at r = 0; it is 0 there. You placed it at r = 0, where the loss is 0: which is right.",
    "zero_one": "is least from m = 0 to 4; it is 0 there. You placed it at m = 0, where the loss is 1: just beside it.",
    "entropy": "is least at q = 0 and at q = 1; it is 0 there.",
    "hinge": "is least from m = 1 to 4; it is 0 there. You placed it at m = 0, where the loss is 1: 1 too far left.",
    "exponential": "There is no minimum: the loss goes on falling to the right, as far as m = ",
    "gan_discriminator": "There is no minimum: the loss goes on falling to the left, as far as f = −",
}


@pytest.mark.parametrize("slug", LOSSES)
def test_every_curve_can_be_asked_about(node, slug):
    loss = LOSSES[slug]
    drawn = scene(Picture(loss.axis, loss.axis.span, ["value", "slope"], [Tuned(loss, loss.defaults)]))
    if not drawn["curves"]:
        pytest.skip("it is infinite all along its axis")
    asked = node.call("../tests/support/questions.mjs", "questions", drawn)
    for part, choices in zip(("loss", "gradient"), asked["choices"], strict=True):
        words = [choice["words"] for choice in choices]
        assert len(set(words)) == (0 if part == "gradient" and slug in FLAT else 4), words
        assert [choice["words"] for choice in choices if choice["isTrue"]] == ([f"the {part}"] if words else [])
    assert "NaN" not in asked["words"]
    assert PLACES.get(slug, "") in asked["words"]
    assert re.search(
        r"(which is right|just beside it|too far (left|right)( of the nearer one)?|placed it at .*)\.$", asked["words"]
    )
