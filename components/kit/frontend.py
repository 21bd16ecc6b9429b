"""Streamlit's own frontend as this app sends it: compressed, and its page with the files that the app's page will need."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import FileResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from components.kit.assets import PLOTLY, SHEET, based, folder
from components.kit.modules import PAGES, modules_of
from components.kit.mounted import DOOR
from components.kit.packed import ASK_AGAIN, FOR_EVER, Packed

_STATIC = Path(get_static_dir())
_INDEX = _STATIC / "index.html"
_HASHED = "static/"  # the folder whose names have a hash
_HOME = "home"
# Streamlit's script asks for its server under the page's own address first, and waits for that to fail, unless it is told.
_SERVER = '<script>window.__streamlit = { BACKEND_BASE_URL: new URL("./", location.href).href };</script>'


@lru_cache
def _files() -> dict[str, Path]:
    """Streamlit's files by their addresses; not its fonts and pictures, which are compressed already and kept for ever."""
    texts = [path for path in _STATIC.rglob("*") if path.is_file() and path.parent.name != "media" and path != _INDEX]
    return {path.relative_to(_STATIC).as_posix(): path for path in texts}


@cache
def _packed(name: str) -> Packed:
    kind = guess_type(name)[0] or "application/octet-stream"
    return Packed(_files()[name].read_bytes(), kind, FOR_EVER if name.startswith(_HASHED) else ASK_AGAIN)


@cache
def page(name: str) -> Packed:
    """The HTML with which a page opens: Streamlit's, which then also names the modules of the page, so that all come at once.

    Plotly.js comes after what is smaller. A name that is no page's is answered as Home's, as Streamlit does.
    """
    needed = modules_of(name if name in PAGES else _HOME)
    links = [f'<link rel="modulepreload" href="./{folder()}{module}">' for module in needed]
    if "kit/plotly.js" in needed:
        links.append(f'<link rel="preload" as="script" fetchpriority="low" href="./{folder()}{PLOTLY}">')
    sheet = f'<link rel="stylesheet" href="./{folder()}{SHEET}">'  # after Streamlit's rules, which are as specific as ours
    scripts = f"{_SERVER}<script>{DOOR}</script>"
    html = _INDEX.read_text().replace("</head>", scripts + "".join(links) + "</head>").replace("</body>", sheet + "</body>")
    return Packed(html.encode(), "text/html", ASK_AGAIN)


def is_embedded(query: bytes) -> bool:
    """Whether the query of an address asks for a page in a frame. Streamlit, too, takes `true` in any case.

    >>> is_embedded(b"loss=Focal&embed=true"), is_embedded(b"embed=yes"), is_embedded(b"")
    (True, False, False)
    """
    return any(text.lower() == "true" for text in parse_qs(query.decode("latin-1")).get("embed", []))


class Frontend:
    """Middleware before Streamlit: its scripts and style sheets go out compressed, and its HTML as `page` says.

    Where the address asks for a page in a frame, `embedded` says what is sent in the place of Streamlit's HTML.
    """

    def __init__(self, app: ASGIApp, base: str, embedded: Callable[[str], Packed]) -> None:
        self._app, self._base, self._embedded = app, f"{based(base)}/", embedded
        self._tag = FileResponse(_INDEX, stat_result=_INDEX.stat()).headers["etag"]  # marks Streamlit's HTML, whatever the address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let the app do it."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"} or not scope["path"].startswith(self._base):
            return await self._app(scope, receive, send)
        name, asked = scope["path"].removeprefix(self._base), Headers(scope=scope)
        if name in _files():
            answer = await run_in_threadpool(lambda: _packed(name).answer(asked))
            return await answer(scope, receive, send)
        is_page = False

        async def passed(message: Message) -> None:
            nonlocal is_page
            if message["type"] == "http.response.start":
                is_page = Headers(raw=message["headers"]).get("etag") == self._tag
            if not is_page:
                await send(message)

        await self._app(scope, receive, passed)
        if is_page:
            made = self._embedded if is_embedded(scope["query_string"]) else page
            answer = await run_in_threadpool(lambda: made(name).answer(asked))
            await answer(scope, receive, send)
