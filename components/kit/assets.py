"""The files that the browser needs beside Streamlit's: our modules, one style sheet, and Plotly.js from the installed wheel."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from components.kit.modules import COMPONENTS, modules
from components.kit.packed import Packed
from components.kit.theme import variables

ROOT = "loss-atlas"  # the folder of the app's own files, relative to the app
PLOTLY = "plotly.min.js"
SHEET = "atlas.css"
_OUTSIDE = {"export/offline", "site/site", "site/frame", "rooms/room"}  # the styles of pages that are not the app's
_INKS = "".join(f"--st-{name}: {value} !important;" for name, value in variables("light").items())
_PAPER = f"@media print {{ .stBidiComponent > * {{ {_INKS} color: var(--st-text-color) !important; }} }}"


@lru_cache
def plotly() -> str:
    """Plotly.js."""
    return (files("plotly") / "package_data" / PLOTLY).read_text()


def style(*names: str) -> str:
    """The style sheets of these paths below components/, without their ending."""
    return "".join((COMPONENTS / f"{name}.css").read_text() for name in names)


@lru_cache
def sheet() -> str:
    """The style of all pages in one sheet: what all rooms share comes first, so that a room can say it otherwise."""
    names = {path.relative_to(COMPONENTS).with_suffix("").as_posix() for path in COMPONENTS.rglob("*.css")} - _OUTSIDE
    return style(*sorted(names, key=lambda name: (not name.startswith("kit/"), name))) + _PAPER


@lru_cache
def _packed() -> dict[str, Packed]:
    """Each file by its name in the folder."""
    scripts = {name: Packed(text.encode(), "text/javascript") for name, text in {**modules(), PLOTLY: plotly()}.items()}
    return scripts | {SHEET: Packed(sheet().encode(), "text/css")}


@lru_cache
def folder() -> str:
    """The path of the files, relative to the app: it names their content, so they can be cached for ever."""
    digest = hashlib.sha256("".join([*modules().values(), plotly(), sheet()]).encode()).hexdigest()
    return f"{ROOT}/{digest[:12]}/"


def compress_plotly() -> None:
    """Compress Plotly.js, the largest file, for the browsers that come."""
    _packed()[PLOTLY].encoded("br")


def compress_best() -> Iterator[Callable[[], None]]:
    """Each file compressed as far as it can be, as a computation that can be made when there is time."""
    yield from (file.compress_best for file in _packed().values())


def _serve(request: Request) -> Response:
    """A file under the present version: under another, a cache would keep it by a name that is not its own."""
    version, name = request.path_params["version"], request.path_params["name"]
    file = _packed().get(name)
    if file is None or folder() != f"{ROOT}/{version}/":
        return Response(status_code=404)
    return file.answer(request.headers)


def based(base: str) -> str:
    """The base path of the server as the path of a request begins with it.

    >>> based("atlas"), based("/a/b/"), based("")
    ('/atlas', '/a/b', '')
    """
    return "".join(f"/{part}" for part in base.split("/") if part)


def mount(base: str, *routes: Route) -> Mount:
    """The app's own files under the base path of the server, which Streamlit gives its own routes only.

    Other routes come before that of the files, which takes any name.

    >>> mount("atlas").path
    '/atlas/loss-atlas'
    """
    return Mount(f"{based(base)}/{ROOT}", routes=[*routes, Route("/{version}/{name:path}", _serve)])
