"""A page of its own: one HTML file with the live chart, its sliders and everything they need, for a slide deck or a folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from ipaddress import ip_address
from string import Template
from urllib.parse import urlsplit

from components.chart.html import HTML
from components.kit.assets import plotly, style
from components.kit.bundle import bundle, reached
from components.kit.theme import variables
from components.wire.chart import ChartMessage, ChartScene

_CSS = style("kit/name", "chart/chart", "kit/bars", "export/offline")
_START = "export/offline.js"
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
<script>
$modules
atlas("$start").start();
</script>
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
        modules=bundle(reached(start)),
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


def colours(name: str) -> str:
    """What Streamlit calls the colours of a theme, as the chart reads them."""
    return f":root {{ {' '.join(f'--st-{key}: {value};' for key, value in variables(name).items())} }}"
