"""The adversarial page: what lies beside its first loss, the target of each axis, and the equilibrium."""

import math

import pytest

from losses import LOSSES, curve
from losses.core.axes import AXES, axes_of
from tests.support.pages import chart_proto, messages, offered, opened, said, text

FAMILY = [loss for loss in LOSSES.values() if loss.family == "adversarial"]


def test_minimax_lies_beside_the_first_loss_and_can_be_taken_away():
    app = opened("adversarial.py")
    assert (app.selectbox(key="loss").value, app.selectbox(key="loss2").value) == ("Non-saturating generator", "Minimax generator")
    assert not app.query_params
    app.selectbox(key="loss2").set_value("none").run()
    assert said(app) == {"loss2": "none"}
    assert opened("adversarial.py", loss="LSGAN generator").selectbox(key="loss2").value == "none"


@pytest.mark.parametrize("loss", FAMILY, ids=lambda loss: loss.slug)
def test_each_loss_opens_on_its_axes_at_ordinary_and_extreme_outputs_on_a_real_sample(loss):
    for axis in axes_of(loss):
        low, high = axis.target.span
        for real in (low, axis.target.start, high):
            app = opened("adversarial.py", loss=loss.name, axis=axis.slug, y=f"{real:g}")
            sliders = [slider.key for slider in app.slider]
            assert ("y" in sliders) == ("real" in loss.inputs)
            if "y" in sliders:
                assert (app.slider(key="y").min, app.slider(key="y").max, app.slider(key="y").value) == (low, high, real)
                assert app.slider(key="y").label.startswith("real\N{EN SPACE}")


def test_an_output_that_the_axis_cannot_have_is_ignored():
    app = opened("adversarial.py", loss="GAN discriminator", axis="fake_probability", y="-3")
    assert app.slider(key="y").value == AXES["fake_probability"].target.start == 0.5
    assert opened("adversarial.py", loss="GAN discriminator", y="-3").slider(key="y").value == -3


def test_a_real_sample_ruled_out_leaves_no_curve():
    app = opened("adversarial.py", loss="GAN discriminator", axis="fake_probability", y="0")
    assert "At real = 0 GAN discriminator is infinite all along the axis" in str(chart_proto(app))


def test_a_discriminator_laid_over_a_generator_has_its_real_sample():
    app = opened("adversarial.py", loss="Hinge generator", loss2="Hinge discriminator", y="2")
    assert app.slider(key="y").value == 2
    assert said(app)["y"] == "2"
    app.selectbox(key="loss2").set_value("none").run()
    assert "y" not in [slider.key for slider in app.slider]
    assert "y" not in said(app)


def sentences(node, **state):
    """What the browser says of the equilibrium."""
    (message,) = messages(opened("adversarial.py", **state), "equilibrium")
    return " ".join(node.call("families/adversarial/equilibrium.js", "sentences", message["scene"], message["scene"]["label"]))


def test_the_equilibrium_is_named_with_its_numbers(node):
    text = sentences(node)
    assert "2 log 2 = 1.386" in text
    assert "0.6931, or −0.6931 in the minimax form" in text


def test_under_a_smoothed_label_the_discriminator_pays_least_at_half_of_it(node):
    text = sentences(node, label="0.8")
    assert "pays least at D = 0.4:" in text
    assert "2 log 2" not in text
    d, label = 0.4, 0.8
    assert f": {-label * math.log(d) - (1 - label) * math.log(1 - d) - math.log(1 - d):.4}." in text


def test_what_is_said_of_the_four_generators_is_so():
    slopes = {loss.name: curve(loss, span=(-8.0, 8.0), points=3).slope for loss in FAMILY if loss.inputs == ("fake",)}
    assert abs(slopes["Minimax generator"][0]) < 1e-3
    assert slopes["Non-saturating generator"][0] == pytest.approx(-1, abs=1e-3)
    assert slopes["LSGAN generator"].tolist() == [-9, -1, 7]
    assert slopes["Wasserstein generator"].tolist() == [-1, -1, -1]


def test_a_loss_without_a_bound_says_so_and_nothing_is_said_of_a_truth():
    words = text(opened("adversarial.py", loss="Wasserstein critic")).replace("\xa0", " ")
    assert "no lower bound" in words
    assert "truth" not in words


def test_generators_can_be_compared_on_one_axis_and_there_is_no_truth_to_scale_at():
    names = [loss.name for loss in FAMILY if loss.inputs == ("fake",)]
    state = {f"loss{slot}": name for slot, name in enumerate(names[:4], start=1)}
    app = opened("compare.py", axis="fake_score", scale="unit curvature at the truth", **state)
    assert [app.selectbox(key=f"loss{slot}").value for slot in (1, 2, 3, 4)] == names[:4]
    assert set(names) <= set(offered(app, "loss1"))
    assert "y" not in [slider.key for slider in app.slider]
    assert "On this axis no place is the right prediction" in str(chart_proto(app))


def test_the_game_is_played_by_its_buttons_lives_in_the_url_and_starts_again():
    app = opened("adversarial.py")
    start = game_said(app)
    assert "After 0 moves" in start
    app.button(key="move_Discriminator").click().run()
    app.button(key="move_Generator").click().run()
    app.button(key="move_10 rounds of both").click().run()
    assert said(app) == {"moves": "d1g1r10"}
    assert "After 22 moves" in game_said(app)
    assert game_said(opened("adversarial.py", moves="d1g1r10")) == game_said(app)
    app.button(key="move_Start again").click().run()
    assert (game_said(app), said(app)) == (start, {})


@pytest.mark.parametrize("moves", ["nonsense", "r1001", "d0"])
def test_moves_that_are_no_moves_are_ignored(moves):
    assert "After 0 moves" in game_said(opened("adversarial.py", moves=moves))


def game_said(app):
    return next(block.value for block in app.markdown if block.value.startswith("After "))
