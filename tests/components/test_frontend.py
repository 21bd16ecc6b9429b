"""What a page's first seconds on a slow line depend on: each file compressed, kept by the browser, and asked for at once."""

import gzip
import re
from importlib import import_module

import pytest
from starlette.applications import Starlette
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_assets_routes

from components.kit.assets import PLOTLY, SHEET, folder, mount, sheet
from components.kit.frontend import Frontend
from components.kit.modules import COMPONENTS, PAGES, modules, modules_of
from components.kit.packed import Packed
from components.site import embedded
from tests.support.alone import alone
from tests.support.asgi import ask
from tests.support.pages import opened

BASE = "/atlas"
KEPT, ASKED = ("max-age=31536000", "immutable"), ("no-cache",)
UNPACK = {"br": import_module("brotli").decompress, "gzip": gzip.decompress}


@pytest.fixture(scope="module")
def get():
    """Asks the app for a path below its base path."""
    routes = [mount(BASE, embedded.route()), *create_streamlit_static_assets_routes(BASE)]
    app = Frontend(Starlette(routes=routes), BASE, embedded.embedded)
    return lambda path, **headers: ask(app, f"{BASE}/{path}", **headers)


def addresses(html):
    """What the HTML of a page names, relative to the app."""
    return [path for path in re.findall(r'(?:href|src)="\./([^"]+)"', html) if not path.startswith("_stcore")]


def preloaded(html):
    return [path.removeprefix(folder()) for path in re.findall(r'rel="modulepreload" href="\./([^"]+)"', html)]


def test_all_that_a_page_opens_with_is_compressed_and_kept_for_ever_where_its_name_has_a_hash(get):
    page = get("binary").body.decode()
    for path in ["", "binary", "manifest.json", *addresses(page)]:
        plain = get(path)
        assert plain.status == 200, path
        assert "content-encoding" not in plain.headers
        hashed = path.startswith(("static/", folder()))
        cached = plain.headers["cache-control"]
        assert all(word in cached for word in (KEPT if hashed else ASKED)), path
        if path.startswith("static/media/"):
            continue  # compressed already, and answered by Streamlit
        for encoding, unpack in UNPACK.items():
            answer = get(path, accept_encoding=f"deflate, {encoding}")
            assert answer.headers["content-encoding"] == encoding, path
            assert answer.headers["vary"] == "Accept-Encoding"
            assert answer.headers["cache-control"] == cached
            assert unpack(answer.body) == plain.body


def test_each_script_and_style_sheet_of_the_frontend_is_answered_by_its_name(get):
    names = [path for path in addresses(get("").body.decode()) if path.startswith("static/js/")]
    assert len(names) > 30
    for path in names:
        assert get(path, accept_encoding="gzip").headers["content-encoding"] == "gzip"
    assert get("static/js/nothing.js").body == get("").body  # as Streamlit answers: with the page


def test_what_a_browser_has_kept_is_not_sent_again(get):
    tag = get("binary").headers["etag"]
    again = get("binary", if_none_match=tag)
    assert (again.status, again.body) == (304, b"")
    assert get("", if_none_match=tag).status == 200


def _imports(module, text):
    paths = re.findall(r'(?:from|^import) "(\.[^"]+)"', text, re.MULTILINE)
    return {(COMPONENTS / module).parent.joinpath(path).resolve().relative_to(COMPONENTS).as_posix() for path in paths}


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_page_names_the_whole_closure_of_its_modules_and_nothing_else(get, page):
    html = get("" if page == "home" else page).body.decode()
    named = preloaded(html)
    assert named == [*modules_of(page)]
    assert len(named) == len(set(named))
    imports = {name: _imports(name, text) for name, text in modules().items()}
    roots = {name for name in named if not any(name in imports[other] for other in named)}
    assert "kit/tab.js" in roots
    closure, new = set(), roots
    while new:
        closure |= new
        new = set().union(*(imports[name] for name in new)) - closure
    assert set(named) == closure
    assert (f"{folder()}{PLOTLY}" in html) == ("kit/plotly.js" in named)


@pytest.mark.parametrize("page", ["binary", "batch", "claims"])
def test_a_run_of_a_page_brings_no_style_and_no_module_that_its_html_does_not_name(page):
    app = opened(f"{page}.py")
    parts = [element.proto for element in app.get("bidi_component")]
    assert parts
    assert not any(part.css_content or part.css_source_path for part in parts)
    assert not any("<style" in element.proto.body for element in app.get("html"))
    asked = {name for part in parts for name in re.findall(r'atlasPart\(component, "([\w/]+\.js)"', part.js_content)}
    assert "kit/tab.js" in asked
    assert asked <= {*modules_of(page)}


def test_the_one_sheet_holds_every_rule_of_the_pages(get):
    html = get("binary").body.decode()
    assert html.index(f'<link rel="stylesheet" href="./{folder()}{SHEET}">') > html.index('<div id="root">')
    for path in COMPONENTS.rglob("*.css"):
        assert (path.read_text() in sheet()) == (path.name not in {"offline.css", "site.css", "frame.css", "room.css"}), path


def test_a_page_under_a_name_that_no_page_has_opens_as_home_does(get):
    assert get("no-such-page").body == get("").body


def test_a_socket_and_what_a_browser_sends_pass_through_to_streamlit():
    passed = []

    async def app(scope, receive, send):
        passed.append(scope["type"])

    for scope in ({"type": "websocket", "path": "/"}, {"type": "http", "method": "POST", "path": "/manifest.json"}):
        alone(Frontend(app, "", embedded.embedded)(scope, None, None))
    assert passed == ["websocket", "http"]


def test_no_rule_asks_what_the_whole_page_has_in_order_to_style_something_in_it():
    """With one, the browser would style every element of the page anew with each picture that the hand draws."""
    selectors = re.findall(r"[^{}]*:has\([^{}]*(?={)", sheet())
    assert selectors
    assert [one for one in selectors if re.search(r"\.stMain[^,]*?:has\((?:[^()]|\([^()]*\))*\)\s*[^\s,]", one)] == []


def test_a_file_that_was_compressed_with_all_care_is_the_same_file_and_smaller():
    text = sheet().encode()
    file = Packed(text, "text/css")
    soon = file.encoded("br")
    file.compress_best()
    best = file.encoded("br")
    assert len(best) < len(soon) < len(text)
    assert import_module("brotli").decompress(best) == text
    assert gzip.decompress(file.encoded("gzip")) == text
