"""The live chart of a page of curves, with the ways to take its picture out of the app."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from components.chart.live import chart
from components.chart.scene import Picture, scene
from components.export.buttons import download, take
from components.export.offline import offline_page
from components.export.script import script
from components.kit.tuned import file_stem


def live_picture(picture: Picture) -> None:
    """The live chart of a page, and under it a quiet row of ways to keep what it shows.

    The probe's place is in st.session_state["at"].
    """
    data, note = scene(picture), picture.problem or picture.note
    chart(data, key="chart", probe_key="at", note=note)
    if picture.problem:
        return
    name = file_stem(curve.loss for curve in picture.curves)
    state = [(key, text) for key in st.query_params for text in st.query_params.get_all(key)]
    address = f"{st.context.url or ''}?{urlencode(state)}"
    with st.container(key="take", horizontal=True):
        take("chart", "export/picture", name, sized=True)
        download("Python", lambda: script(picture), f"{name}.py", "The PyTorch and Plotly code that draws this picture")
        page = "This picture with its sliders, live, in one file that needs no network"
        download("Offline page", lambda: offline_page(data, note, address), f"{name}.html", page)
