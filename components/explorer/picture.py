"""The live chart of a page of curves, with the ways to take its picture out of the app."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from components.chart.live import chart
from components.chart.scene import Picture, scene
from components.export.buttons import download, take
from components.export.offline import offline_page
from components.export.script import script


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
        take("chart", "export/picture", name)
        download("Python", lambda: script(picture), f"{name}.py", "The PyTorch and Plotly code that draws this picture")
        page = "This picture with its sliders, live, in one file that needs no network"
        download("Offline page", lambda: offline_page(shown, note, address), f"{name}.html", page)
