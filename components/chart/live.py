"""The live chart: one Plotly chart in the browser that is never remounted, only told what to show next."""

from __future__ import annotations

import streamlit as st

from components.chart.scene import Scene
from components.kit.mounted import mounted, style

HTML = """
<div class="atlas-readout"></div>
<div class="atlas-scroll">
  <div class="atlas-picture">
    <div class="atlas-plot" role="img"></div>
    <svg class="atlas-marks" aria-hidden="true"></svg>
    <div class="atlas-probe" role="slider" tabindex="0" aria-label="point on the curve" aria-valuenow="0" hidden></div>
  </div>
</div>
<p class="atlas-note" role="status"></p>
<div class="atlas-bars"></div>
<div class="atlas-simplex"></div>
"""

CSS = style("chart/chart", "kit/bars")

_live = mounted("live", "chart/live", html=HTML, css=CSS)


def chart(scene: Scene, *, key: str, probe_key: str, note: str = "") -> None:
    """Draw a scene in the chart with this key; a note says what the picture cannot.

    Where the reader leaves the probe is kept in st.session_state[probe_key]; of a scene of vectors, their entries are, the
    prediction's under "z" and the target's under "y".
    """

    def probe_left() -> None:
        left = st.session_state[key]["probe"]
        if isinstance(left, int | float):
            st.session_state[probe_key] = float(left)

    def entries_left() -> None:
        left = st.session_state[key]["entries"]
        for name, vector in (("z", scene["entries"]["prediction"]), ("y", scene["entries"]["given"])):
            st.session_state[name] = tuple(float(v) for v in left[vector])

    _live(key=key, data={"scene": scene, "note": note}, on_probe_change=probe_left, on_entries_change=entries_left)
