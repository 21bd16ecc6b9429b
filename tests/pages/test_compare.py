"""The Compare page: slots, scaling, and presets that are exactly links."""

import pytest

from components.states.compare import PRESETS
from components.states.formulas import FORMULAS, OWN
from losses import LOSSES
from losses.core.axes import AXES, axes_of
from tests.support.pages import offered, opened, said, short

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
def test_the_losses_come_first_and_the_axes_that_they_share_follow(axis):
    app = opened("compare.py", axis=axis)
    drawable = [loss for loss in LOSSES.values() if any(each.slug in COMPARED for each in axes_of(loss))]
    typed = [OWN] if axis in FORMULAS else []
    assert offered(app, "loss1") == [*typed, *(loss.name for loss in drawable)]
    first = LOSSES[AXES[axis].partners[0]]
    second = [loss.name for loss in drawable if any(AXES[slug].draws(loss) and AXES[slug].draws(first) for slug in COMPARED)]
    assert offered(app, "loss2") == [*typed, *second]
    pair = [LOSSES[slug] for slug in AXES[axis].partners]
    shared = [AXES[slug].words for slug in COMPARED if all(map(AXES[slug].draws, pair))]
    (drawn,) = [group.options for group in app.get("button_group") if group.key == "axis"] or [shared]
    assert drawn == shared


def test_a_loss_from_elsewhere_takes_the_axis_and_its_partner_along():
    app = opened("compare.py", loss2="Tukey", c2="3", scale="unit slope at the point")
    app.selectbox(key="loss1").set_value("Hinge").run()
    assert said(app)["axis"] == "margin"
    assert (app.selectbox(key="loss1").value, app.selectbox(key="loss2").value) == ("Hinge", "Soft margin")
    app.selectbox(key="loss2").set_value("Focal").run()
    assert (app.selectbox(key="loss1").value, app.selectbox(key="loss2").value) == ("Hinge", "Focal")
    app.selectbox(key="loss1").set_value("Huber").run()
    assert said(app) == {"scale": "unit slope at the point"}


def test_a_second_loss_moves_the_axis_to_one_that_both_have():
    app = opened("compare.py", axis="class_logit")
    app.selectbox(key="loss2").set_value("Focal").run()
    assert app.session_state["axis"] == "logit"
    assert app.selectbox(key="loss2").value == "Focal"
    assert app.selectbox(key="loss1").value == LOSSES[AXES["class_logit"].partners[0]].name


def test_a_loss_is_added_and_taken_away():
    app = opened("compare.py")
    assert [box.key for box in app.selectbox if box.key.startswith("loss")] == ["loss1", "loss2"]
    app.button(key="add_loss").click().run()
    app.button(key="add_loss").click().run()
    chosen = [app.selectbox(key=f"loss{place}").value for place in (1, 2, 3, 4)]
    assert len(set(chosen)) == 4
    assert not [button for button in app.button if button.key == "add_loss"]
    app.selectbox(key="loss3").set_value("none").run()
    assert "loss3" not in said(app)
    assert [box.key for box in app.selectbox if box.key.startswith("loss")] == ["loss1", "loss2", "loss4"]


def test_the_controls_have_plain_words_and_old_links_still_open():
    app = opened("compare.py", layout="side by side", scale="unit curvature at the truth", what="gradient ratio")
    assert app.button_group(key="layout").label == "Layout"
    assert app.selectbox(key="scale").options == ["as defined", "same curvature at the target", "same slope at the dot"]
    assert app.selectbox(key="what").options[-2:] == ["gradient − first", "gradient ÷ first"]
    assert said(app) == {"layout": "side by side", "scale": "unit curvature at the truth", "what": "gradient ratio"}
    app = opened("compare.py", axis="logit", y="0.3", scale="unit curvature at the truth")
    app.slider(key="y").set_value(0.6).run()
    assert app.selectbox(key="scale").options[1] == "same curvature at the target"  # in words that y does not change
    assert said(app)["scale"] == "unit curvature at the truth"


def test_a_slider_that_was_moved_has_a_way_back_of_its_own():
    app = opened("compare.py", delta1="2.5", x=["-2", "5"])
    labels = {button.key: button.label for button in app.button if button.key.startswith("reset_")}
    assert labels == {"reset_delta1": "Set δ back to 1", "reset_x": "Set r back to −5 to 5"}
    app.button(key="reset_delta1").click().run()
    app.button(key="reset_x").click().run()
    assert said(app) == {}
    assert not [button for button in app.button if button.key.startswith("reset_")]


def test_the_same_loss_stands_in_two_slots_with_settings_of_its_own():
    app = opened("compare.py", axis="logit", loss1="Focal", loss2="Focal", gamma1="0.5", gamma2="4")
    assert (app.session_state["gamma1"], app.session_state["gamma2"]) == (0.5, 4.0)
    app.button(key="reset_gamma1").click().run()
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
    app.selectbox(key="loss1").set_value("Huber").run()
    assert said(app) == {}
