"""The Compare page: slots, scaling, and presets that are exactly links."""

import pytest

from components.states.compare import PRESETS
from losses import LOSSES
from losses.core.axes import AXES, axes_of
from tests.support.pages import opened, said, short

COMPARED = [axis.slug for axis in AXES.values() if axis.partners]


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_is_a_link_that_opens_in_its_state_and_says_what_to_look_for(preset):
    app = opened("compare.py", **preset.query)
    assert said(app) == short(preset.query)
    assert preset.look_for in " ".join(block.value for block in app.markdown)


def test_moving_away_from_a_preset_takes_its_sentences_away():
    app = opened("compare.py", **PRESETS[0].query)
    app.slider(key="gamma2").set_value(3.0).run()
    assert PRESETS[0].look_for not in " ".join(block.value for block in app.markdown)


@pytest.mark.parametrize("axis", COMPARED)
def test_each_axis_offers_exactly_the_losses_that_can_be_drawn_on_it(axis):
    app = opened("compare.py", axis=axis)
    names = [loss.name for loss in LOSSES.values() if AXES[axis] in axes_of(loss)]
    assert app.selectbox(key="loss1").options == names
    assert app.selectbox(key="loss4").options == ["none", *names]


def test_the_same_loss_stands_in_two_slots_with_settings_of_its_own():
    app = opened("compare.py", axis="logit", loss1="Focal", loss2="Focal", gamma1="0.5", gamma2="4")
    assert (app.session_state["gamma1"], app.session_state["gamma2"]) == (0.5, 4.0)
    app.button(key="defaults1").click().run()
    assert (app.session_state["gamma1"], app.session_state["gamma2"]) == (2.0, 4.0)


@pytest.mark.parametrize("scale", ["unit curvature at the truth", "unit slope at the point"])
@pytest.mark.parametrize("axis", COMPARED)
def test_every_scaling_opens_on_every_axis(axis, scale):
    opened("compare.py", axis=axis, scale=scale, loss3="none", y="0.3")


def test_an_axis_that_a_loss_cannot_have_falls_back_to_the_first_losses_of_that_axis():
    app = opened("compare.py", axis="logit", loss1="Huber", loss2="nothing")
    assert (app.selectbox(key="loss1").value, app.selectbox(key="loss2").value) == ("BCE", "Focal")


def test_on_another_axis_the_point_stays_at_the_same_example():
    app = opened("compare.py", axis="probability", at="0.9")
    app.button_group(key="axis").set_value("logit").run()
    assert said(app) == {"axis": "logit", "at": "2.197224577"}
    app.button_group(key="axis").set_value("probability").run()
    assert said(app) == {"axis": "probability", "at": "0.9"}
    app.button_group(key="axis").set_value("residual").run()
    assert said(app) == {}
