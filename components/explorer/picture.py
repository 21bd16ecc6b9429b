"""The live chart of a page of curves, with the ways to take its picture out of the app."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from components.chart.live import chart
from components.chart.scene import Picture, scene
from components.export.buttons import download, take
from components.export.offline import View, offline_page
from components.export.script import script
from components.kit.navigation import links
from components.kit.tuned import file_stem
from components.states.compare import compare_address
from losses import LOSSES

_KEPT = "_kept_views"  # of the session, by address
MOST = 20  # views that one offline page can have


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
    view = View(data, note, f"{st.context.url or ''}?{urlencode(state)}")
    with st.container(key="take", horizontal=True):
        framed = all(curve.loss.slug in LOSSES for curve in picture.curves)  # a frame has no loss of the reader's own
        take("chart", "export/picture", name, sized=True, framed=framed)
        download("Python", lambda: script(picture), f"{name}.py", "The PyTorch and Plotly code that draws this picture")
        _offline(view, name)


def open_in_compare(picture: Picture) -> None:
    """A link to the Compare page with the curves of a picture, where that page has its axis."""
    if picture.axis.partners:
        address = compare_address(picture.axis, picture.curves, picture.target, picture.span, picture.probe)
        links("side_by_side", [("Open in Compare", address)])


def _offline(view: View, name: str) -> None:
    """The buttons of the offline page: it shows the views that the reader has kept, and the present one."""
    kept: dict[str, View] = st.session_state.setdefault(_KEPT, {})
    views = list((kept | {view.address: view}).values())
    label = f"Offline page, {len(views)} views" if len(views) > 1 else "Offline page"
    about = "Pictures with their sliders, live, in one file that needs no network"
    download(label, lambda: offline_page(views), f"{name}.html", about)

    def flip() -> None:
        if view.address in kept:
            del kept[view.address]
        else:
            kept[view.address] = view

    words = "Views that are kept are in the offline page beside the present one"
    if view.address in kept or len(kept) < MOST - 1:
        st.button("Drop this view" if view.address in kept else "Keep this view", key="keep_view", help=words, on_click=flip)
