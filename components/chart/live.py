"""The live chart: one Plotly chart in the browser that is never remounted, only told what to show next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from components.chart.html import HTML
from components.kit.link import leave
from components.kit.mounted import Component, left_in, mounted
from components.wire.chart import ChartMessage, ChartScene

_live: Component[ChartMessage] = mounted("live", "chart/live", html=HTML)


def chart(scene: ChartScene, *, key: str, probe_key: str, note: str = "") -> None:
    """Draw a scene in the chart with this key; a note says what the picture cannot.

    Where the reader leaves the probe is kept in st.session_state[probe_key]; of a scene of vectors, their entries are, the
    prediction's under "z" and the target's under "y".
    """

    def probe_left() -> None:
        if (x := left_in(key, "probe", float)) is not None:
            leave({probe_key: float(x)})

    def entries_left() -> None:
        entries, left = scene["entries"], left_in(key, "entries", Mapping[str, Sequence[float]])
        if entries is None or left is None or left.keys() != entries["vectors"].keys():
            return
        leave({name: tuple(map(float, left[vector])) for name, vector in (("z", entries["prediction"]), ("y", entries["given"]))})

    _live(key=key, data={"scene": scene, "note": note}, on_probe_change=probe_left, on_entries_change=entries_left)
