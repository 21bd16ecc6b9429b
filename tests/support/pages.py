"""The app's pages without a browser: opened through the router, and what they then hold."""

import json
import re
from html import unescape
from pathlib import Path

from streamlit.testing.v1 import AppTest

from losses import FAMILIES

ROUTER = Path(__file__).parents[2] / "pages" / "navigation.py"
FIXED = {
    "home.py": "Loss Atlas",
    "catalogue.py": "Catalogue",
    "compare.py": "Compare",
    "own.py": "Your own loss",
    "batch.py": "Your own numbers",
    "lessons.py": "Lessons",
    "claims.py": "Claims, tested",
    "questions.py": "Questions",
    "numerics.py": "Where the numbers break",
}
TITLES = FIXED | {f"{family}.py": title for family, title in FAMILIES.items()}


def opened(page, **query):
    """The page at a link, opened cold."""
    app = AppTest.from_file(ROUTER, default_timeout=60)
    if page != "home.py":  # home is where the router leads by itself
        app.switch_page(page)
    app.query_params.update(query)
    app.run()
    assert not app.exception
    assert [title.value for title in app.title] == [TITLES[page]]
    return app


def messages(app, name="", **options):
    """What the components whose name ends like this were told, in the order of the page; the options are those of `json.loads`."""
    protos = [element.proto for element in app.get("bidi_component")]
    return [json.loads(proto.json, **options)[-1] for proto in protos if proto.component_name.endswith(name)]


def scenes(app):
    """What the components of the page were told to draw."""
    return [data["scene"] for data in messages(app) if isinstance(data, dict) and "scene" in data]


def offered(app, key="loss"):
    """The names in a list of losses, without the other names that stand behind them."""
    return [label.partition("  ")[0] for label in app.selectbox(key=key).options]


def programs(app):
    """The Python that the page prints."""
    return [data["code"] for data in messages(app, "_code")]


def said(app):
    """The state the address bar says: one text for a key, or several."""
    return short({key: app.query_params[key] for key in app.query_params})


def told(app):
    """What the page says as HTML, which is all that may hold text from outside."""
    bodies = [element.proto.body for element in app.get("html")]
    return [body for body in bodies if "<style>" not in body]


def short(query):
    """A query whose lists of one text are that text."""
    return {key: value[0] if isinstance(value, list) and len(value) == 1 else value for key, value in query.items()}


def chart_proto(app):
    """What was sent to the live chart; AppTest knows components only as their message."""
    (proto,) = [element.proto for element in app.get("bidi_component") if element.proto.component_name.endswith("live")]
    return proto


def text(app):
    """What the page says in texts with terms, without their definitions."""
    bodies = " ".join(element.proto.body for element in app.get("html"))
    return unescape(re.sub("<[^>]*>", "", re.sub('<span class="note">.*?</span>', "", bodies)))
