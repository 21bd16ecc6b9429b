"""The pages of the site as the app itself serves them where its address says `embed=true`: without a session of Streamlit."""

from __future__ import annotations

from functools import cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.kit.assets import PLOTLY, ROOT, folder
from components.kit.packed import ASK_AGAIN, Packed
from components.site.classes import FILES
from components.site.document import SCRIPT, SHEET, Host, html, shared_files
from components.site.documents import document, sources
from components.site.pages import makers
from components.site.values import addressed
from components.states import home
from losses.core.shared import shared
from losses.core.store import version

_FOLDER = "plain"  # of the pages' files, in the folder of the app's
_KINDS = {SCRIPT: "text/javascript", SHEET: "text/css"}


@cache
def _files() -> dict[str, Packed]:
    return {name: Packed(text.encode(), _KINDS[name]) for name, text in shared_files().items() if name in _KINDS}


def _host() -> Host:
    """The app, as a page in a frame sees it. The addresses of its files name their content, so they can be cached for ever."""
    own = {name: f"./{ROOT}/{_FOLDER}/{sources()}/{name}" for name in _KINDS}
    inside = '<a class="whole" href="./{page}" target="_blank">in the app</a>'
    more = f"{{title}} has more than a picture, and opens {inside}."
    return Host(
        "./",
        "",
        {**own, PLOTLY: f"./{folder()}{PLOTLY}"},
        more,
        f"A loss of your own is differentiated by PyTorch: open this {inside}.",
    )


@shared()
def _packed(name: str) -> Packed:
    page = document(name)
    addresses = {file: f"./{ROOT}/{_FOLDER}/{sources()}/{file}?{version()}" for file in page.files}
    return Packed(html(addressed(page, addresses), _host()).encode(), "text/html", ASK_AGAIN)


def embedded(name: str) -> Packed:
    """The HTML of a page in a frame; a name that is no page's is answered as the first page, as Streamlit does."""
    return _packed(name if name in makers() else home.PAGE)


@shared()
def _own_file(name: str) -> Packed:
    """A page's own file, made when it is first asked for."""
    return Packed(FILES[name]().encode(), _KINDS[SCRIPT])


def _serve(request: Request) -> Response:
    name = request.path_params["name"]
    if request.path_params["version"] != sources() or name not in {*_KINDS, *FILES}:
        return Response(status_code=404)
    return (_own_file(name) if name in FILES else _files()[name]).answer(request.headers)


def route() -> Route:
    """The route of the files that these pages share, in the folder of the app's files."""
    return Route(f"/{_FOLDER}/{{version}}/{{name}}", _serve)
