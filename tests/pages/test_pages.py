"""Every page and every loss, at both ends of every slider, through the router and without a browser."""

from urllib.parse import parse_qsl

import pytest

from components.states.addresses import page_address
from losses import FAMILIES, LOSSES
from losses.core.axes import axes_of, params_on
from tests.support.catalogue import CONTRACT
from tests.support.pages import TITLES, chart_proto, offered, opened, programs, scenes
from tests.support.pages import text as texts


@pytest.mark.parametrize("page", TITLES)
def test_a_page_opens_under_its_title_and_has_no_slider_to_set_back(page):
    assert [button.label for button in opened(page).button if button.label.startswith("Set ")] == []


@pytest.mark.parametrize("family", FAMILIES)
def test_the_picker_offers_exactly_the_family(family):
    app = opened(f"{family}.py")
    family_losses = [loss for loss in LOSSES.values() if loss.family == family]
    assert offered(app) == [loss.name for loss in family_losses]
    for label, loss in zip(app.selectbox(key="loss").options, family_losses, strict=True):
        assert all(alias in label for alias in loss.aliases), "typing another name finds the loss"


@pytest.mark.parametrize("slug", CONTRACT)
def test_the_gallery_leads_to_each_loss_drawn_with_its_formula_sliders_code_and_sources(slug):
    loss = LOSSES[slug]
    page, _, query = page_address(loss).partition("?")
    app = opened(f"{page}.py", **dict(parse_qsl(query)))
    assert app.selectbox(key="loss").value == loss.name
    curves = [curve for scene in scenes(app) for curve in scene.get("curves", [])]
    assert slug in [curve["slug"] for curve in curves if isinstance(curve, dict) and "slug" in curve]
    text = " ".join([*(block.value for block in app.markdown), texts(app)])
    assert loss.formula in " ".join(block.value for block in app.latex)
    assert loss.about in text
    assert "convex" in text
    assert "torch.autograd.grad" in programs(app)[0]
    for source in loss.sources:
        assert source.title in text
        assert source.mistake in text
    for param in params_on(loss, loss.axis):
        assert app.session_state[param.name] == param.default


@pytest.mark.parametrize("slug", [slug for slug, loss in LOSSES.items() if loss.params])
def test_each_slider_works_at_both_ends(slug):
    loss = LOSSES[slug]
    app = opened(f"{loss.family}.py", loss=loss.name)
    for param in params_on(loss, loss.axis):
        sliders = "select_slider" if param.knob.log else "slider"
        for end in (param.knob.low, param.knob.high):
            getattr(app, sliders)(key=param.name).set_value(end).run()
            assert not app.exception
            assert app.session_state[param.name] == end
            if end == param.default:
                assert param.name not in app.query_params
            else:
                assert app.query_params[param.name] in (f"{end:.10g}", [f"{end:.10g}"])
        getattr(app, sliders)(key=param.name).set_value(param.default)  # set back with the next run
    app.run()
    assert app.query_params == {} or "loss" in app.query_params


# the multiclass page draws against an entry of its vectors: see test_classes.py
@pytest.mark.parametrize("slug", [slug for slug, loss in LOSSES.items() if len(axes_of(loss)) > 1 and loss.family != "multiclass"])
def test_losses_open_on_every_axis_and_target(slug):
    loss = LOSSES[slug]
    app = opened(f"{loss.family}.py", loss=loss.name)
    for axis in axes_of(loss):
        for target in (0.0, 0.3, 1.0):
            app.session_state["axis"], app.session_state["y"] = axis.slug, target
            app.run()
            assert not app.exception
            assert app.session_state["axis"] == axis.slug
            assert all(param.name in app.session_state for param in params_on(loss, axis))


def test_each_class_has_a_slider_of_its_own():
    app = opened("multiclass.py", loss="Weighted cross entropy", weight2="3")
    assert [slider.label for slider in app.select_slider] == [
        "w₁\N{EN SPACE}weight1",
        "w₂\N{EN SPACE}weight2",
        "w₃\N{EN SPACE}weight3",
    ]
    assert "here $w_{1} = 1$, $w_{2} = 3$, $w_{3} = 1$" in " ".join(caption.value for caption in app.caption)
    assert "weight=(1.0, 3.0, 1.0)" in programs(app)[0] or "weight = (1.0, 3.0, 1.0)" in programs(app)[0]
    app.slider(key="classes").set_value(2.0).run()
    assert len(app.select_slider) == 2


def test_the_target_is_called_what_the_axis_calls_it():
    app = opened("divergences.py")
    assert app.slider(key="y").label.startswith("p\N{EN SPACE}")
    assert app.slider(key="y").value == 0.3
    assert "(p = 0.3, against q)" in " ".join(caption.value for caption in app.caption)
    assert opened("binary.py").slider(key="y").label == "y\N{EN SPACE}target"


def test_the_page_says_why_there_is_no_curve_where_the_loss_is_infinite():
    app = opened("divergences.py", loss="Reverse KL", y="1")
    assert "At p = 1 Reverse KL is infinite all along the axis" in str(chart_proto(app))
    assert not programs(app)
    laid_over = opened("divergences.py", loss="Forward KL", loss2="Reverse KL", y="1")
    assert "At p = 1 Reverse KL is infinite all along the axis" in str(chart_proto(laid_over))


def test_each_default_is_one_click_away():
    app = opened("binary.py", loss="Balanced focal", gamma="3.5", alpha="0.9")
    assert app.session_state["gamma"] == 3.5
    app.button(key="reset_gamma").click().run()
    assert (app.session_state["gamma"], app.session_state["alpha"]) == (2.0, 0.9)
    app.button(key="reset_alpha").click().run()
    assert (app.session_state["gamma"], app.session_state["alpha"]) == (2.0, 0.25)
    assert set(app.query_params) == {"loss"}


def test_nonsense_in_a_link_is_ignored():
    app = opened("binary.py", loss="nothing", gamma="x", y="7", axis="residual", x="1", show="bogus")
    assert app.selectbox(key="loss").value == "BCE"
    assert app.session_state["y"] == 1.0
    assert not app.query_params


def test_the_page_says_why_there_is_no_margin_at_half():
    app = opened("binary.py", loss="Hinge", y="0.5")
    assert "score is 0 for every score" in str(chart_proto(app))


def test_the_chart_has_no_note_where_there_is_a_curve():
    assert "score is 0" not in str(chart_proto(opened("binary.py", loss="Hinge", y="0.45")))


def test_views_are_kept_for_one_offline_page_and_dropped_again():
    app = opened("regression.py", loss="Huber")
    app.button(key="keep_view").click().run()
    assert app.button(key="keep_view").label == "Drop this view"
    app.selectbox(key="loss").set_value("Tukey").run()
    assert app.get("download_button")[-1].proto.label == "Offline page, 2 views"
    assert app.button(key="keep_view").label == "Keep this view"
