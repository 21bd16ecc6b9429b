"""How a component is mounted, and the files its browser needs: our JavaScript modules and Plotly.js from the installed wheel."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from streamlit.components.v2 import component

from components.wire.values import LONGEST, T, fits

ROOT = "loss-atlas"  # the folder of the app's own files, relative to the app
# A component's script only fetches the module with its code, once a page. Where a file fails (the module, one that it imports, or
# Plotly.js), it says so before the empty picture, and the error still reaches the console.
_DOOR = """
export default function (component) {
  const element = component.parentElement;
  const [assets, data] = component.data;
  const note = () => element.querySelector(":scope > .atlas-missing");
  const module = import(new URL(assets + "NAME.js", document.baseURI).href);
  module
    .then((part) => part.render({ ...component, data }))
    .then(() => note()?.remove())
    .catch((error) => {
      if (!note()) element.prepend(Object.assign(document.createElement("p"), { className: "atlas-missing", role: "alert" }));
      note().textContent = "This part of the page could not be loaded. Check the connection, then reload the page.";
      throw error;
    });
  return () => module.then((part) => part.remove?.(element), () => {});
}
"""
_COMPONENTS = Path(__file__).parents[1]


@lru_cache
def sources() -> dict[str, str]:
    """The text of each file by its path below this package."""
    found = {path.relative_to(_COMPONENTS).as_posix(): path.read_text() for path in sorted(_COMPONENTS.rglob("*.js"))}
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


def style(*names: str) -> str:
    """The style sheets of these paths below this package, without their ending."""
    return "".join((_COMPONENTS / f"{name}.css").read_text() for name in names)


Message = TypeVar("Message", bound=Mapping[str, object], contravariant=True)


class Component(Protocol[Message]):
    """Draws a component under a key, with a message for its render(); on_NAME_change is called when the hand has left a NAME."""

    def __call__(
        self, *, key: str, data: Message, width: Literal["stretch", "content"] = "stretch", **called: Callable[[], None]
    ) -> None: ...


def mounted(name: str, module: str, *, html: str, css: str = "") -> Component[Mapping[str, object]]:
    """A component whose render() and remove() are in the JavaScript module at this path below this package."""
    draw = component(f"loss_atlas_{name}", html=html, css=css, js=_DOOR.replace("NAME", module), isolate_styles=False)

    def drawn(
        *, key: str, data: Mapping[str, object], width: Literal["stretch", "content"] = "stretch", **called: Callable[[], None]
    ) -> None:
        options: dict[str, Any] = {"width": width, **called}
        # a list: the values of a dictionary are looked at with pandas and pyarrow, 90 MB that nothing else needs
        draw(key=key, data=[folder(), data], **options)

    return drawn


def left_in(key: str, name: str, kind: type[T], longest: int = LONGEST) -> T | None:
    """What the hand has left under this name in the component with this key; None where it is no value of this type.

    No text in it is longer than `longest`. What goes into the session then goes through `link.leave`.
    """
    value = st.session_state[key][name]
    return value if fits(kind, value, longest) else None


def _serve(request: Request) -> Response:
    """A module under the present version: under another, a cache would keep it by a name that is not its own."""
    version, name = request.path_params["version"], request.path_params["name"]
    body = _packed().get(name)
    if body is None or folder() != f"{ROOT}/{version}/":
        return Response(status_code=404)
    return served(body, "text/javascript")


def served(body: bytes, kind: str) -> Response:
    """The answer with a packed file, whose address names its content."""
    headers = {"Content-Encoding": "gzip", "Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    return Response(body, media_type=kind, headers=headers)


def mount(base: str, *routes: Route) -> Mount:
    """The app's own files under the base path of the server, which Streamlit gives its own routes only.

    Other routes come before that of the modules, which takes any name. Calling it packs the modules, so that no visitor waits.

    >>> mount("atlas").path, mount("/a/b/").path, mount("").path
    ('/atlas/loss-atlas', '/a/b/loss-atlas', '/loss-atlas')
    """
    _packed()
    return Mount("/".join(["", *filter(None, base.split("/")), ROOT]), routes=[*routes, Route("/{version}/{name:path}", _serve)])
