"""Taking a picture out of the app: as an image, as numbers, as Python, as a link, or as a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from streamlit.components.v2 import component

from components.chart.live import chart
from components.chart.scene import Picture, scene
from components.export.offline import offline_page
from components.export.script import script
from components.kit.mounted import door, folder

_HTML = "".join(
    f'<button type="button" data-kind="{kind}">{word}</button>'
    for kind, word in {"link": "Copy link", "png": "PNG", "svg": "SVG", "csv": "CSV"}.items()
)

_CSS = (Path(__file__).parent / "live" / "take.css").read_text()
_take = component("loss_atlas_take", html=_HTML, css=_CSS, js=door("take"), isolate_styles=False)


def live_picture(picture: Picture, probe: float, keys: Sequence[str], note: str) -> None:
    """The live chart of a page, and under it a quiet row of ways to keep what it shows.

    The probe's place is in st.session_state["at"]; the sliders of each curve are keyed with its suffix of `keys`.
    """
    shown = scene(picture, probe, keys)
    chart(shown, key="chart", probe_key="at", note=note)
    if not picture.curves:
        return
    name = "-".join(dict.fromkeys(loss.slug.replace("_", "-") for loss, _ in picture.curves))
    state = [(key, text) for key in st.query_params for text in st.query_params.get_all(key)]
    address = f"{st.context.url or ''}?{urlencode(state)}"
    with st.container(key="take", horizontal=True):
        take("chart", "picture", name)
        _download("Python", lambda: script(picture), f"{name}.py", "The PyTorch and Plotly code that draws this picture")
        page = "This picture with its sliders, live, in one file that needs no network"
        _download("Offline page", lambda: offline_page(shown, note, address), f"{name}.html", page)


def take(key: str, source: str, name: str) -> None:
    """Buttons that keep what the component with this key shows; the module `source` in live/ says how."""
    _take(key="take_buttons", data={"assets": folder(), "key": key, "from": source, "name": name}, width="content")


def _download(label: str, make: Callable[[], str], file_name: str, about: str) -> None:
    st.download_button(label, make, file_name, type="tertiary", on_click="ignore", help=about)
