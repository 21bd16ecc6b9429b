"""The files a page's browser needs, served by the app itself: our JavaScript modules and Plotly.js from the installed wheel."""

from __future__ import annotations

import gzip
import hashlib
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

ROOT = "loss-atlas"  # the folder of the app's own files, relative to the app
# A component's script only fetches the module with its code, once a page. Where a file fails (the module, one that it imports, or
# Plotly.js), it says so before the empty picture, and the error still reaches the console.
_DOOR = """
export default function (component) {
  const element = component.parentElement;
  const note = () => element.querySelector(":scope > .atlas-missing");
  const module = import(new URL(component.data.assets + "NAME.js", document.baseURI).href);
  module
    .then((part) => part.render(component))
    .then(() => note()?.remove())
    .catch((error) => {
      if (!note()) element.prepend(Object.assign(document.createElement("p"), { className: "atlas-missing", role: "alert" }));
      note().textContent = "This part of the page could not be loaded. Check the connection, then reload the page.";
      throw error;
    });
  return () => module.then((part) => part.remove?.(element), () => {});
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
    return f"{ROOT}/{digest[:12]}/"


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


def mounted(base: str, *routes: Route) -> Mount:
    """The app's own files under the base path of the server, which Streamlit gives its own routes only.

    Other routes come before that of the modules, which takes any name. Calling it packs the modules, so that no visitor waits.

    >>> mounted("atlas").path, mounted("/a/b/").path, mounted("").path
    ('/atlas/loss-atlas', '/a/b/loss-atlas', '/loss-atlas')
    """
    _packed()
    return Mount("/".join(["", *filter(None, base.split("/")), ROOT]), routes=[*routes, Route("/{version}/{name}", _serve)])
