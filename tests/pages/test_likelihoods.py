"""The page of likelihoods: a loss with a spread has its plane, and the point is the place and the target of the curve."""

import pytest

from losses import losses_of
from losses.scenes.spreads import plane_axes, takes_spread
from tests.support.pages import messages, opened, said


def scene(app):
    """What the browser is told to draw."""
    (message,) = messages(app, "spread")
    return message["scene"]


@pytest.mark.parametrize("loss", losses_of("likelihoods"), ids=lambda loss: loss.slug)
def test_a_loss_with_a_spread_has_a_plane_and_the_others_have_curves_alone(loss):
    app = opened("likelihoods.py", loss=loss.name)
    if not takes_spread(loss.slug):
        assert messages(app, "spread") == []
        return
    plane = scene(app)
    assert plane["inputs"] == loss.defaults
    assert plane["keys"] == {name: name for name in loss.defaults}
    assert [tuple(side["span"]) for side in plane["sides"]] == [axis.span for axis in plane_axes(loss.slug)]
    assert plane["point"] == [-2, 0]


def test_the_point_is_the_place_and_the_target_along_either_axis():
    across = {"loss": "Gaussian NLL", "at": "1.25", "y": "-0.5"}
    app = opened("likelihoods.py", **across)
    assert (scene(app)["point"], scene(app)["swept"]) == ([1.25, -0.5], 0)
    assert said(app) == across
    up = across | {"axis": "log_variance", "x": ["-2", "3"]}
    plane = scene(opened("likelihoods.py", **up))
    assert (plane["point"], plane["swept"]) == ([-0.5, 1.25], 1)
    assert [(*side["span"], side["step"]) for side in plane["sides"]] == [(-5, 5, 0.1), (-2, 3, 0)]
