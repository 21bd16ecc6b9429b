"""Every page and every loss, at both ends of every slider, through the router and without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from losses import FAMILIES, LOSSES

ROUTER = Path(__file__).parents[2] / "pages" / "navigation.py"
TITLES = {"home.py": "Loss Atlas", **{f"{family}.py": title for family, title in FAMILIES.items()}}


def opened(page, **query):
    app = AppTest.from_file(ROUTER, default_timeout=60)
    app.run().switch_page(page)
    app.query_params.update(query)
    app.run()
    assert not app.exception
    assert [title.value for title in app.title] == [TITLES[page]]
    return app


@pytest.mark.parametrize("page", TITLES)
def test_page_opens_under_its_title(page):
    opened(page)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_picker_offers_exactly_the_family(family):
    picker = opened(f"{family}.py").selectbox(key="loss")
    assert picker.options == [loss.name for loss in LOSSES.values() if loss.family == family]


@pytest.mark.parametrize("slug", LOSSES)
def test_a_link_opens_each_loss_with_its_formula_sliders_code_and_sources(slug):
    loss = LOSSES[slug]
    app = opened(f"{loss.family}.py", loss=loss.name)
    assert app.selectbox(key="loss").value == loss.name
    text = " ".join(block.value for block in app.markdown)
    assert loss.formula in " ".join(block.value for block in app.latex)
    assert loss.about in text
    assert "convex" in text
    assert "torch.autograd.grad" in app.code[0].value
    for source in loss.sources:
        assert source.title in text
        assert source.mistake in text
    for param in loss.params:
        assert app.session_state[param.name] == param.default


@pytest.mark.parametrize("slug", [slug for slug, loss in LOSSES.items() if loss.params])
def test_each_slider_works_at_both_ends(slug):
    loss = LOSSES[slug]
    app = opened(f"{loss.family}.py", loss=loss.name)
    for param in loss.params:
        widget = (app.select_slider if param.knob.log else app.slider)(key=param.name)
        for end in (param.knob.low, param.knob.high):
            widget.set_value(end).run()
            assert not app.exception
            assert app.session_state[param.name] == end
            assert app.query_params[param.name] in (f"{end:.10g}", [f"{end:.10g}"])
        widget.set_value(param.default).run()
    assert app.query_params == {} or "loss" in app.query_params


@pytest.mark.parametrize("slug", [slug for slug, loss in LOSSES.items() if loss.family == "binary"])
def test_binary_losses_open_on_every_axis_and_target(slug):
    app = opened("binary.py", loss=LOSSES[slug].name)
    for axis in ("probability", "logit", "margin"):
        for target in (0.0, 0.3, 1.0):
            app.session_state["axis"], app.session_state["y"] = axis, target
            app.run()
            assert not app.exception
            assert app.session_state["axis"] == axis


def test_the_defaults_are_one_click_away():
    app = opened("binary.py", loss="Balanced focal", gamma="3.5", alpha="0.9")
    assert app.session_state["gamma"] == 3.5
    app.button[0].click().run()
    assert (app.session_state["gamma"], app.session_state["alpha"]) == (2.0, 0.25)
    assert set(app.query_params) == {"loss"}


def test_nonsense_in_a_link_is_ignored():
    app = opened("binary.py", loss="nothing", gamma="x", y="7", axis="residual", x="1", show="bogus")
    assert app.selectbox(key="loss").value == next(loss.name for loss in LOSSES.values() if loss.family == "binary")
    assert app.session_state["y"] == 1.0
    assert not app.query_params


def test_the_page_says_why_there_is_no_margin_at_half():
    app = opened("binary.py", loss="Hinge", y="0.5")
    assert "score is 0 for every score" in str(chart_proto(app))


def test_the_chart_has_no_note_where_there_is_a_curve():
    assert "score is 0" not in str(chart_proto(opened("binary.py", loss="Hinge", y="0.45")))


def chart_proto(app):
    """What was sent to the live chart; AppTest knows components only as their message."""
    (proto,) = [element.proto for element in app.get("bidi_component") if element.proto.component_name.endswith("live")]
    return proto
