"""The catalogue's page: its state in the URL, and what the browser's finder is told."""

import json

import pytest

from components.catalogue import catalogue
from components.states.catalogue import ASK, fitting
from losses import FAMILIES, LOSSES
from tests.support.pages import messages, opened, said


@pytest.fixture(autouse=True)
def _computed():
    """What the table says of the losses: the first visitor of a test would not wait for it."""
    catalogue.losses_table()


def told(app):
    """What was sent to the finder, and the table beside it."""
    finder, table = messages(app, ("finder", "gallery"))
    return finder, table["markup"]


def test_a_plain_link_shows_every_loss_and_leaves_the_url_empty():
    app = opened("catalogue.py")
    finder, table = told(app)
    assert (finder["find"], finder["sort"], finder["asked"]) == ("", "task", [])
    assert finder["kept"] == list(LOSSES)
    assert all(f'data-slug="{slug}"' in table for slug in LOSSES)
    assert not app.query_params


def test_a_link_opens_in_its_state_and_keeps_it():
    state = {"find": "huber", "sort": "-steepest", "task": ["Regression"], "only": ["convex", "smooth"]}
    app = opened("catalogue.py", **state)
    finder, _ = told(app)
    assert (finder["find"], finder["sort"]) == ("huber", "-steepest")
    assert finder["asked"] == ["Regression", "convex", "smooth"]
    assert finder["kept"] == fitting(["Regression"], ["convex", "smooth"])
    assert said(app) == state | {"task": "Regression"}


def test_nonsense_in_a_link_is_ignored():
    app = opened("catalogue.py", find="x" * 81, sort="-nothing", task="Nonsense", only="cheap")
    finder, _ = told(app)
    assert (finder["find"], finder["sort"], finder["kept"]) == ("", "task", list(LOSSES))
    assert not app.query_params


@pytest.mark.parametrize("word", ASK)
def test_a_pill_filters_and_goes_into_the_url(word):
    app = opened("catalogue.py")
    app.button_group(key="only").set_value([word]).run()
    assert told(app)[0]["kept"] == fitting([], [word])
    assert said(app) == {"only": word}
    app.button_group(key="only").set_value([]).run()
    assert not app.query_params


def test_each_task_is_a_family():
    app = opened("catalogue.py")
    assert app.button_group(key="task").options == list(FAMILIES.values())


def test_the_table_is_the_same_whatever_is_asked():
    """It is large, and is sent once: what changes is the finder's state, which is small."""
    first, second = told(opened("catalogue.py")), told(opened("catalogue.py", find="tukey", only="convex", sort="loss"))
    assert first[1] == second[1]
    assert len(json.dumps(second[0])) < 2000


def test_the_home_page_leads_here():
    app = opened("home.py")
    assert any('href=\\"catalogue\\"' in element.proto.json for element in app.get("bidi_component"))


def test_the_first_visitor_gets_the_table_at_once_and_what_is_computed_when_it_is_there(monkeypatch):
    monkeypatch.setattr(catalogue.losses_table, "soon", lambda: None)
    monkeypatch.setattr(catalogue, "fitting", lambda tasks, asked: list(LOSSES) if not asked else pytest.fail("it computes"))
    monkeypatch.setattr(catalogue, "sparkline", lambda _: pytest.fail("it computes"))
    app = opened("catalogue.py")
    finder, outline = told(app)
    assert finder["kept"] == list(LOSSES)
    assert all(f'data-slug="{slug}"' in outline for slug in LOSSES)
    assert "aria-busy" in outline
    assert 'aria-label="yes"' not in outline
    assert told(opened("catalogue.py", only="convex"))[0]["kept"] is None
    monkeypatch.undo()
    app.run()
    assert "aria-busy" not in told(app)[1]
