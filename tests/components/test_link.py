"""The URL and the controls say the same, whichever changed last."""

import pytest
from streamlit.runtime.state.query_params_proxy import QueryParamsProxy
from streamlit.testing.v1 import AppTest

from components.kit import link
from components.kit.link import MOST


def page():
    """A page with two losses whose knob c differs in range, and an axis whose default depends on the loss."""
    import streamlit as st

    from components.kit.link import Link, catch_up, enter
    from components.kit.state import Choice, Number

    enter(st.session_state.get("page", "first"))
    if st.session_state.pop("cut", False):
        st.rerun()
    link = Link()
    name = link(Choice(key="loss", default="A", options=["A", "B", "C"]))
    st.selectbox("loss", ["A", "B", "C"], key="loss")
    if name != "C":
        low, high, default = {"A": (0.5, 8.0, 4.5), "B": (0.1, 5.0, 1.5)}[name]
        link(Number(key="c", default=default, low=low, high=high))
        st.slider("c", low, high, key="c")
    own = {"A": "p", "B": "z", "C": "z"}[name]
    link(Choice(key="axis", default=own, options=["p", "z"]))
    st.radio("axis", ["p", "z"], key="axis")
    link.publish()
    catch_up()


@pytest.fixture
def app():
    return AppTest.from_function(page)


def said(app):
    return {key: value if isinstance(value, str) else list(value) for key, value in app.query_params.items()}


def test_defaults_leave_the_url_empty(app):
    app.run()
    assert not app.exception
    assert said(app) == {}
    assert app.slider(key="c").value == 4.5


def test_a_link_opens_in_its_state(app):
    app.query_params.update({"loss": "B", "c": "2.25", "axis": "p"})
    app.run()
    assert (app.selectbox(key="loss").value, app.slider(key="c").value, app.radio(key="axis").value) == ("B", 2.25, "p")


@pytest.mark.parametrize("nonsense", ["99", "-1", "nan", "inf", "x", "", "1e400"])
def test_nonsense_falls_back_to_the_default(app, nonsense):
    app.query_params.update({"loss": "B", "c": nonsense, "axis": "q", "unknown": "1"})
    app.run()
    assert not app.exception
    assert (app.slider(key="c").value, app.radio(key="axis").value) == (1.5, "z")


def test_a_value_moved_by_the_reader_is_kept_where_it_is_legal(app):
    app.run()
    app.slider(key="c").set_value(3.0).run()
    assert said(app) == {"c": "3"}
    app.selectbox(key="loss").set_value("B").run()
    assert app.slider(key="c").value == 3.0
    assert said(app) == {"loss": "B", "c": "3"}


def test_a_value_never_moved_follows_the_new_default(app):
    app.run()
    app.selectbox(key="loss").set_value("B").run()
    assert (app.slider(key="c").value, app.radio(key="axis").value) == (1.5, "z")
    assert said(app) == {"loss": "B"}


def test_a_value_illegal_under_the_new_range_follows_the_new_default(app):
    app.run()
    app.slider(key="c").set_value(7.0).run()
    app.selectbox(key="loss").set_value("B").run()
    assert app.slider(key="c").value == 1.5
    assert said(app) == {"loss": "B"}


def test_what_equals_one_default_is_written_when_it_is_not_the_other(app):
    app.run()
    app.radio(key="axis").set_value("z").run()
    assert said(app) == {"axis": "z"}
    app.selectbox(key="loss").set_value("B").run()  # whose own axis is z
    assert said(app) == {"loss": "B"}


def test_a_control_that_vanished_comes_back_at_its_default(app):
    app.query_params.update({"c": "7"})
    app.run()
    app.selectbox(key="loss").set_value("C").run()
    assert said(app) == {"loss": "C"}
    app.selectbox(key="loss").set_value("A").run()
    assert app.slider(key="c").value == 4.5
    assert said(app) == {}


def test_entering_a_page_lets_its_url_decide(app):
    app.run()
    app.slider(key="c").set_value(3.0).run()
    app.query_params.clear()
    app.query_params.update({"loss": "B"})
    app.session_state["page"] = "second"
    app.run()
    assert (app.selectbox(key="loss").value, app.slider(key="c").value) == ("B", 1.5)


def test_a_page_whose_opening_is_cut_short_by_the_next_run_is_opened_by_that(app):
    app.query_params.update({"loss": "B", "c": "2.25", "axis": "p"})
    app.session_state["cut"] = True
    app.run()
    assert (app.selectbox(key="loss").value, app.slider(key="c").value, app.radio(key="axis").value) == ("B", 2.25, "p")
    assert said(app) == {"loss": "B", "c": "2.25", "axis": "p"}
    app.slider(key="c").set_value(3.0).run()
    assert app.slider(key="c").value == 3.0


def test_by_the_back_button_a_control_is_told_its_value_though_the_session_has_it(app, monkeypatch):
    """The hand may have moved it in the browser meanwhile."""
    app.query_params.update({"c": "3"})
    app.run()
    assert not app.run().slider(key="c").proto.set_value
    monkeypatch.setattr(link, "is_back_or_forward", lambda: True)
    assert app.run().slider(key="c").proto.set_value


def test_a_value_that_was_moved_stays_when_the_step_of_its_slider_changes():
    """Streamlit knows a slider by its ends and its step: with another step it is another slider, at its lowest number."""

    def page():
        import streamlit as st

        from components.kit.controls import control
        from components.kit.link import Link, enter
        from components.kit.state import Number

        enter("first")
        link = Link()
        number = Number(key="at", default=2.0, low=-50.0, high=50.0, step=st.session_state.get("step", 0.2), label="r")
        link(number)
        link.publish()
        control(number)

    app = AppTest.from_function(page).run()
    app.slider(key="at").set_value(8.0).run()
    app.session_state["step"] = 0.5
    app.run()
    assert app.slider(key="at").proto.set_value
    assert (app.slider(key="at").value, said(app)) == (8.0, {"at": "8"})


def test_the_address_is_told_of_a_return_that_the_browser_asked_for_before_it_had_the_last_word(app, monkeypatch):
    """A fast hand moves a control there and back: the second run is asked for at the address from before the first."""
    told = []
    say = QueryParamsProxy.from_dict
    monkeypatch.setattr(QueryParamsProxy, "from_dict", lambda params, said: (told.append(dict(said)), say(params, said)))
    app.run()
    app.slider(key="c").set_value(3.0).run()
    app.query_params.clear()
    told.clear()
    app.slider(key="c").set_value(4.5).run()
    assert told == [{}]
    app.run()
    assert told == [{}], "said once"


def test_what_a_page_held_is_forgotten_when_it_is_left(app):
    app.run()
    app.slider(key="c").set_value(3.0).run()
    app.session_state["page"] = "second"
    app.query_params.clear()
    app.query_params.update({"loss": "C"})
    app.run()
    assert "c" not in app.session_state


def test_what_was_moved_after_the_session_was_lost_counts_over_the_url(app):
    app.query_params.update({"loss": "B", "c": "2.25", "axis": "p"})
    app.run()
    app.slider(key="c").set_value(3.0)
    controls = app._tree.get_widget_states()  # what the browser says after the cut
    later = AppTest.from_function(page)  # the new session
    later.query_params.update({"loss": "B", "c": "2.25", "axis": "p"})
    later._run(controls)
    assert not later.exception
    assert (later.selectbox(key="loss").value, later.slider(key="c").value, later.radio(key="axis").value) == ("B", 3.0, "p")
    assert said(later) == {"loss": "B", "c": "3", "axis": "p"}


def test_a_control_of_another_page_says_nothing_to_a_new_session(app):
    app.run()
    app.slider(key="c").set_value(3.0)
    controls = app._tree.get_widget_states()
    for control in controls.widgets:
        control.id = control.id.replace("-c", "-d")
    later = AppTest.from_function(page)
    later._run(controls)
    assert not later.exception
    assert said(later) == {}


def ranged():
    """A page with a slider of two thumbs."""
    import streamlit as st

    from components.kit.link import Link, enter
    from components.kit.state import Span

    enter("first")
    link = Link()
    link(Span(key="x", default=(-2.0, 2.0), low=-5.0, high=5.0, step=0.5))
    st.slider("x", -5.0, 5.0, key="x", step=0.5)
    link.publish()


def test_two_thumbs_at_one_place_are_put_a_step_apart():
    app = AppTest.from_function(ranged)
    app.run()
    for left, kept in (((1.0, 1.0), ["1", "1.5"]), ((5.0, 5.0), ["4.5", "5"])):
        app.slider(key="x").set_value(left).run()
        assert not app.exception
        assert app.slider(key="x").value == tuple(map(float, kept))
        assert said(app) == {"x": kept}


def endless():
    """A page whose sliders have other names in every run, as those of a formula that is being typed."""
    import streamlit as st

    from components.kit.link import Link, catch_up, enter
    from components.kit.state import Number

    enter("first")
    link = Link()
    for letter in "abcdefghijkl":
        link(Number(key=f"{letter}{st.session_state['turn']}", default=1.0, low=0.0, high=5.0))
    link.publish()
    catch_up()


def test_a_session_does_not_grow_with_fields_that_the_page_had_once():
    app = AppTest.from_function(endless)
    for turn in range(40):
        app.session_state["turn"] = turn
        app.run()
        kept = app.session_state._state._state.filtered_state.keys()
        assert {f"a{turn}", f"l{turn}"} <= kept
        assert len(kept) < MOST + 20
