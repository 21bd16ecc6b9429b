"""What the app sends where an address asks for a page in a frame: the plain page, without Streamlit."""

import re

import pytest
from starlette.applications import Starlette
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_assets_routes

from components.kit.assets import mount
from components.kit.frontend import Frontend
from components.kit.modules import COMPONENTS
from components.site import embedded
from components.site.document import Document, html
from components.states.addresses import TABLES
from tests.support.asgi import ask

BASE = "/atlas"
STREAMLIT = '<div id="root">'


@pytest.fixture(scope="module")
def get():
    """Asks the app for a path below its base path."""
    routes = [mount(BASE, embedded.route()), *create_streamlit_static_assets_routes(BASE)]
    app = Frontend(Starlette(routes=routes), BASE, embedded.embedded)
    return lambda path, **headers: ask(app, f"{BASE}/{path}", **headers)


@pytest.mark.parametrize("query", ["embed=true", "loss=Huber&embed=True", "embed=no&embed=true"])
def test_a_frame_gets_the_plain_page_and_everybody_else_the_app(get, query):
    answer = get(f"regression?{query}")
    assert answer.status == 200
    assert STREAMLIT not in answer.body.decode()
    assert "<h1>Regression</h1>" in answer.body.decode()
    assert answer.headers["cache-control"] == "no-cache"
    assert "x-frame-options" not in answer.headers
    assert "frame-ancestors" not in answer.headers.get("content-security-policy", "")
    assert get(f"regression?{query}", if_none_match=answer.headers["etag"]).status == 304


@pytest.mark.parametrize("query", ["", "embed=false", "embed=yes", "embed", "sliders=delta", "embedded=true"])
def test_what_asks_for_no_frame_is_the_app(get, query):
    assert STREAMLIT in get(f"regression?{query}").body.decode()


def test_its_files_are_there_under_the_base_path_and_kept_for_ever(get):
    page = get("regression?embed=true").body.decode()
    files = re.findall(r'(?:data-plotly|src|rel="stylesheet" href)="\./([^"]+)"', page)
    assert [name.rsplit("/", 1)[1] for name in files] == ["plotly.min.js", "atlas.css", "atlas.js"]
    for name in files:
        assert "immutable" in get(name).headers["cache-control"], name
        assert get(name, accept_encoding="gzip").headers["content-encoding"] == "gzip"
    assert get("loss-atlas/plain/other/atlas.js").status == 404
    assert get(files[1].replace("atlas.css", "secret.css")).status == 404


def serve_only(document, monkeypatch):
    monkeypatch.setattr(embedded, "makers", lambda: {document.page: None})
    monkeypatch.setattr(embedded, "document", lambda _: document)


def test_a_file_of_one_page_is_made_when_it_is_asked_for_and_kept_for_ever(get, monkeypatch):
    chart = {"entries": {"files": {"NLL": "nll.js"}}}
    document = Document("only-here", "", "", {"page": {"chart": chart, "pictures": []}}, files=embedded.FILES)
    serve_only(document, monkeypatch)
    (address,) = re.findall(r'"NLL":"\./([^"]+)"', get("only-here?embed=true").body.decode())
    answer = get(address)
    assert "immutable" in answer.headers["cache-control"]
    assert answer.body.decode().startswith('(self.atlasValues ??= {})["nll.js"] = {"2":{"inputs":["x1","x2",')
    assert get(address.replace("nll.js", "mse.js")).status == 404


def test_a_name_that_no_page_has_is_answered_as_the_first_page(get):
    assert get("no-such-page?embed=true").body == get("?embed=true").body


def test_a_page_without_a_plain_form_says_so_with_a_link_to_the_app(get, monkeypatch):
    document = Document("only-in-the-app", "", "", {}, needs_app=True)
    serve_only(document, monkeypatch)
    link = '<a class="whole" href="./only-in-the-app" target="_blank">in the app</a>'
    assert f"has more than a picture, and opens {link}." in get("only-in-the-app?embed=true").body.decode()
    assert "needs the app, " in html(document)
    assert "<code>pip install" in html(document)


def test_the_keys_of_a_frame_are_those_of_no_field():
    for page, table in TABLES.items():
        keys = set()
        table(lambda field, keys=keys: (keys.add(field.key), field.default)[1])
        assert not keys & {"embed", "picture", "sliders"}, page


PLACES = ["Web page", "reveal.js", "Quarto", "Jupyter", "Moodle"]
ADDRESS = "https://HOST/binary?loss=Focal"


@pytest.mark.parametrize("place", PLACES)
def test_a_snippet_is_the_one_of_the_notes(node, place):
    assert node.call("export/embed.js", "PLACES") == PLACES
    snippet = node.call("export/embed.js", "snippetOf", place, ADDRESS, "focal").replace("https://host/", "https://HOST/")
    assert snippet in (COMPONENTS.parent / "docs" / "EMBED.md").read_text()


@pytest.mark.parametrize("place", PLACES)
def test_nothing_in_an_address_ends_a_snippet_early(node, place):
    address = "https://a.org/own?formula=\"><b>\\'`&embed=no&embed=x#</iframe>"
    snippet = node.call("export/embed.js", "snippetOf", place, address, "own")
    assert "formula=%22%3E%3Cb%3E%5C%27%60" in snippet
    assert snippet.count("embed=") == snippet.count("embed=true") == 1
