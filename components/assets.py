"""The files a page's browser needs, served by the app itself: our JavaScript modules and Plotly.js from the installed wheel."""

from __future__ import annotations

import gzip
import hashlib
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

# A component itself is only a door: the module behind it is fetched once and cached.
_DOOR = """
export default function (component) {
  const module = import(new URL(component.data.assets + "NAME.js", document.baseURI).href);
  module.then((part) => part.render(component));
  return () => module.then((part) => part.remove?.(component.parentElement));
}
"""
_LIVE = Path(__file__).parent / "live"


@lru_cache
def sources() -> dict[str, str]:
    """The text of each file by its name."""
    found = {path.name: path.read_text() for path in sorted(_LIVE.glob("*.js"))}
    return found | {"plotly.min.js": (files("plotly") / "package_data" / "plotly.min.js").read_text()}


@lru_cache
def _packed() -> dict[str, bytes]:
    """Each file compressed, as it is served."""
    return {name: packed(text) for name, text in sources().items()}


def packed(text: str) -> bytes:
    """A file compressed, as it is served."""
    return gzip.compress(text.encode(), 6, mtime=0)


@lru_cache
def folder() -> str:
    """The path of the assets, relative to the app: it names their content, so they can be cached for ever."""
    digest = hashlib.sha256(b"".join(_packed().values())).hexdigest()
    return f"loss-atlas/{digest[:12]}/"


def door(name: str) -> str:
    """The script of a component whose render() and remove() are in the module of this name; its data has `assets`, the folder."""
    return _DOOR.replace("NAME", name)


def _serve(request: Request) -> Response:
    body = _packed().get(request.path_params["name"])
    if body is None:
        return Response(status_code=404)
    return served(body, "text/javascript")


def served(body: bytes, kind: str) -> Response:
    """The answer with a packed file, whose address names its content."""
    headers = {"Content-Encoding": "gzip", "Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    return Response(body, media_type=kind, headers=headers)


def route() -> Route:
    """The route that serves them; calling it packs them, so that no visitor waits for that."""
    _packed()
    return Route("/loss-atlas/{version}/{name}", _serve)
