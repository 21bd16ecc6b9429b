"""What the live chart is told."""

import json

import pytest

from components.catalogue.sparkline import sparkline
from components.chart import scene as figures
from components.kit.tuned import Tuned
from losses import LOSSES
from losses.core.axes import AXES, axes_of, params_on, settings_on

PAIRS = [(slug, axis.slug) for slug, loss in LOSSES.items() for axis in axes_of(loss)]


# What these keep finite takes more rows: a power of |y - p|, a part that is cut off, and a family through its limit.
LARGEST = {"quality_focal": 6700, "asymmetric": 5300, "renyi": 10_600}


def scene_of(slug, axis, target=1.0):
    loss, shown = LOSSES[slug], AXES[axis]
    settings = settings_on(loss, shown, {param.name: param.default for param in params_on(loss, shown)})
    return figures.scene(figures.Picture(shown, shown.span, ["value", "slope"], [Tuned(loss, settings)], target, probe=0.3))


@pytest.mark.parametrize(("slug", "axis"), PAIRS)
def test_a_scene_is_small_and_plain_json(slug, axis):
    text = json.dumps(scene_of(slug, axis), allow_nan=False, separators=(",", ":"))
    most = {"numbers": 5000, "classes": 9000, "pixels": 25_000, "boxes": 9000, "vectors": 9000}
    assert len(text) < LARGEST.get(slug, most[LOSSES[slug].axis.takes])


@pytest.mark.parametrize("slug", LOSSES)
def test_each_control_names_an_input_of_the_program(slug):
    axis = LOSSES[slug].axis
    (drawn,) = scene_of(slug, axis.slug, axis.target.start)["curves"]  # some are infinite at target 1
    for control in drawn["controls"]:
        assert control["input"] in drawn["program"]["inputs"]
        assert control["input"] in drawn["inputs"]


@pytest.mark.parametrize("slug", LOSSES)
def test_every_loss_has_a_sparkline(slug):
    drawing = sparkline(slug)
    assert drawing.count("<path") == 2
    assert "nan" not in drawing
    assert "inf" not in drawing
