"""The catalogue's page: its state in the URL, and what the browser's finder is told."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.catalogue import ASK, fitting
from losses import FAMILIES, LOSSES

ROUTER = Path(__file__).parents[2] / "pages" / "navigation.py"


def opened(**query):
    app = AppTest.from_file(ROUTER, default_timeout=60)
    app.run().switch_page("catalogue.py")
    app.query_params.update(query)
    app.run()
    assert not app.exception
    assert [title.value for title in app.title] == ["Catalogue"]
    return app


def told(app):
    """What was sent to the finder, and the table beside it."""
    finder, table = (json.loads(element.proto.json) for element in app.get("bidi_component"))
    return finder, table


def said(app):
    found = {key: app.query_params[key] for key in app.query_params}
    return {key: [value] if isinstance(value, str) else list(value) for key, value in found.items()}


def test_a_plain_link_shows_every_loss_and_leaves_the_url_empty():
    app = opened()
    finder, table = told(app)
    assert (finder["find"], finder["sort"], finder["asked"]) == ("", "task", [])
    assert finder["kept"] == list(LOSSES)
    assert all(f'data-slug="{slug}"' in table for slug in LOSSES)
    assert not app.query_params


def test_a_link_opens_in_its_state_and_keeps_it():
    state = {"find": "huber", "sort": "-steepest", "task": ["Regression"], "only": ["convex", "smooth"]}
    app = opened(**state)
    finder, _ = told(app)
    assert (finder["find"], finder["sort"]) == ("huber", "-steepest")
    assert finder["asked"] == ["Regression", "convex", "smooth"]
    assert finder["kept"] == fitting(["Regression"], ["convex", "smooth"])
    assert said(app) == {"find": ["huber"], "sort": ["-steepest"], "task": ["Regression"], "only": ["convex", "smooth"]}


def test_nonsense_in_a_link_is_ignored():
    app = opened(find="x" * 81, sort="-nothing", task="Nonsense", only="cheap")
    finder, _ = told(app)
    assert (finder["find"], finder["sort"], finder["kept"]) == ("", "task", list(LOSSES))
    assert not app.query_params


@pytest.mark.parametrize("word", ASK)
def test_a_pill_filters_and_goes_into_the_url(word):
    app = opened()
    app.button_group(key="only").set_value([word]).run()
    assert told(app)[0]["kept"] == fitting([], [word])
    assert said(app) == {"only": [word]}
    app.button_group(key="only").set_value([]).run()
    assert not app.query_params


def test_each_task_is_a_family():
    app = opened()
    assert app.button_group(key="task").options == list(FAMILIES.values())


def test_the_table_is_the_same_whatever_is_asked():
    """It is large, and is sent once: what changes is the finder's state, which is small."""
    first, second = told(opened()), told(opened(find="tukey", only="convex", sort="loss"))
    assert first[1] == second[1]
    assert len(json.dumps(second[0])) < 2000


def test_the_home_page_leads_here():
    app = AppTest.from_file(ROUTER, default_timeout=60).run()
    assert any('href=\\"catalogue\\"' in element.proto.json for element in app.get("bidi_component"))
