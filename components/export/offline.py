"""A page of its own: one HTML file with the live chart, its sliders and everything they need, for a slide deck or a folder."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from ipaddress import ip_address
from pathlib import PurePosixPath
from posixpath import normpath
from string import Template
from urllib.parse import quote, urlsplit

from components.chart.html import HTML
from components.kit.assets import plotly, style
from components.kit.modules import IMPORT, modules, needed
from components.kit.theme import variables
from components.wire.chart import ChartMessage, ChartScene

_CSS = style("kit/name", "chart/chart", "kit/bars", "export/offline")
_START = "export/offline.js"
# a comment that has its lines to itself; what it says of types is for the checker
_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*\*(?:(?!\*/).)*\*/)\n", re.MULTILINE | re.DOTALL)
_PLAIN = " !$&'()*+,/:;=?@[]^`{|}~"  # what may stand in an address of data as it is; < could end the element around it
LOCAL = (".localhost", ".local", ".internal", ".lan", ".home.arpa")  # what names within a network end in

_PAGE = Template("""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
$light
@media (prefers-color-scheme: dark) { $dark }
$css
</style>
<h1>$title</h1>
<nav></nav>
<main>
<form class="controls"></form>
<div class="atlas">$html</div>
</main>
<footer>Loss Atlas$link</footer>
<script id="scenes" type="application/json">$scenes</script>
$library
<script type="importmap">$modules</script>
<script type="module">import { start } from "atlas/$start"; start();</script>
</html>
""")


@dataclass(frozen=True)
class View:
    """A picture that an offline page shows: its scene, what the picture cannot say, and its address in the app."""

    scene: ChartScene
    note: str
    address: str

    @property
    def message(self) -> ChartMessage:
        return {"scene": self.scene, "note": self.note}


def offline_page(views: Sequence[View]) -> str:
    """An HTML page that asks nobody for anything and shows one of the views at a time, the last one at first.

    It links to that one in the app unless the address is a local one.
    """
    return live_page(views, f"<script>{plotly()}</script>", _START)


def live_page(views: Sequence[View], library: str, start: str) -> str:
    """The same with the elements that bring Plotly.js to it, and the module that starts it."""
    last = views[-1]
    return _PAGE.substitute(
        title=escape(", ".join(dict.fromkeys(curve["name"] for curve in last.scene["curves"]))),
        light=colours("light"),
        dark=colours("dark"),
        css=_CSS,
        html=HTML,
        link=f' · <a href="{escape(last.address)}">the same picture in the app</a>' if is_public(last.address) else "",
        scenes=json.dumps([view.message for view in views]).replace("<", r"\u003c"),
        library=library,
        start=start,
        modules=json.dumps({"imports": addresses(start)}),
    )


def is_public(address: str) -> bool:
    """Whether an address leads to the same place for everybody: to no host of this machine or of its own network.

    >>> is_public("//atlas.example.org/binary"), is_public("//localhost:8501/binary"), is_public("//10.0.0.7/")
    (True, False, False)
    """
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_global
    except ValueError:  # a name
        return "." in host and not host.endswith(LOCAL)


def addresses(*starts: str) -> dict[str, str]:
    """Modules and all that they need, for an import map: under names that need no folder, addresses that hold their text."""
    names = dict.fromkeys(name for start in starts for name in needed(start))
    texts = {name: _renamed(name, modules()[name]) for name in names}
    return {f"atlas/{name}": f"data:text/javascript,{quote(text, safe=_PLAIN)}" for name, text in texts.items()}


def _renamed(name: str, text: str) -> str:
    """The text of a module without its comments, its imports named from the top of the package instead of from its own folder."""

    def absolute(match: re.Match[str]) -> str:
        return f'from "atlas/{normpath(PurePosixPath(name).parent / match[1])}"'

    return IMPORT.sub(absolute, _COMMENT.sub("", text))


def colours(name: str) -> str:
    """What Streamlit calls the colours of a theme, as the chart reads them."""
    return f":root {{ {' '.join(f'--st-{key}: {value};' for key, value in variables(name).items())} }}"
