"""Taking a picture out of the app: as an image, as numbers, as Python, as a link, or as a page of its own."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from streamlit.components.v2 import component

from components.assets import folder
from components.figures import Scene
from components.offline import offline_page

_HTML = "".join(
    f'<button type="button" data-kind="{kind}">{word}</button>'
    for kind, word in {"link": "Copy link", "png": "PNG", "svg": "SVG", "csv": "CSV"}.items()
)

_DOOR = """
export default function (component) {
  import(new URL(component.data.assets + "take.js", document.baseURI).href).then((take) => take.render(component));
}
"""

_take = component(
    "loss_atlas_take", html=_HTML, css=(Path(__file__).parent / "live" / "take.css").read_text(), js=_DOOR, isolate_styles=False
)


def take_away(scene: Scene, note: str, *, chart: str) -> None:
    """A quiet row of ways to keep what the chart with this key shows."""
    if not scene["curves"]:
        return
    name = "-".join(dict.fromkeys(_plain(curve["name"]) for curve in scene["curves"]))
    state = [(key, text) for key in st.query_params for text in st.query_params.get_all(key)]
    address = f"{st.context.url or ''}?{urlencode(state)}"
    with st.container(key="take", horizontal=True, gap="small"):
        _take(key="take_buttons", data={"assets": folder(), "chart": chart, "name": name}, width="content")
        st.download_button(
            "Offline page",
            lambda: offline_page(scene, note, address),
            f"{name}.html",
            "text/html",
            type="tertiary",
            on_click="ignore",
            help="One HTML file with this picture and its sliders, live, that works without a network",
        )


def _plain(name: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in name.lower())
