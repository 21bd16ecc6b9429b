"""The numerics page: every form in every precision, and the gradient check of a loss of each family."""

import pytest

from losses import FAMILIES
from losses.studies.numerics import FORMS, PRECISIONS
from tests.support.pages import opened, programs, said


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_shown_with_what_breaks_and_with_the_code_of_both(form):
    app = opened("numerics.py", form=form)
    for precision in PRECISIONS:
        app.selectbox(key="precision").set_value(precision).run()
        assert not app.exception
        assert f"In {precision}" in " ".join(block.value for block in app.markdown)
    code = programs(app)
    assert [text.split("(")[0] for text in code] == [f"def {side.__name__}" for side in (FORMS[form].naive, FORMS[form].stable)]
    assert ("clamp" in app.session_state) == FORMS[form].clamp


def test_a_loss_of_each_family_is_checked():
    app = opened("numerics.py")
    for family in FAMILIES:
        app.selectbox(key="family").set_value(family).run()
        assert not app.exception
        assert "autograd says" in " ".join(block.value for block in app.markdown)


def test_a_link_says_where_and_how():
    state = {
        "family": "regression",
        "loss": "Huber",
        "delta": "2",
        "at": "0.5",
        "h": "0.001",
        "form": "Softplus",
        "precision": "float16",
        "z": "20",
    }
    app = opened("numerics.py", **state)
    assert said(app) == state
    assert "At r = 0.5 autograd says **0.5**" in " ".join(block.value for block in app.markdown)
    assert not opened("numerics.py", h="0", form="nothing", z="1e9").query_params


def test_where_there_is_no_error_to_draw_the_page_says_why():
    ends = opened("numerics.py", loss="BCE", at="0")
    assert "autograd says **−∞**. It is an end of the axis" in " ".join(block.value for block in ends.markdown)
    flat = opened("numerics.py", loss="Zero-one")
    assert "there is no error" in " ".join(block.value for block in flat.markdown)
    assert [figures(app) for app in (ends, flat, opened("numerics.py"))] == [2, 2, 4]


def figures(app):
    return sum(element.proto.component_name.endswith("figure") for element in app.get("bidi_component"))
