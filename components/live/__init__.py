"""The live chart: one Plotly chart in the browser that is never remounted, only told what to show next."""

from __future__ import annotations

from streamlit.components.v2 import component

from components.assets import folder
from components.figures import Scene

# The component itself is only a door: the modules behind it are fetched once and cached.
_DOOR = """
export default function (component) {
  const module = import(new URL(component.data.assets + "live.js", document.baseURI).href);
  module.then((live) => live.render(component));
  return () => module.then((live) => live.remove(component.parentElement));
}
"""

_CSS = """
.atlas-chart { width: 100%; height: clamp(26rem, calc(100vh - 13.5rem), 46rem); }
.atlas-note { color: var(--st-text-color); opacity: 0.75; font-size: 0.9rem; min-height: 1.4em; margin: 0; }
.atlas-chart .xaxislayer-above, .atlas-chart .yaxislayer-above { font-variant-numeric: tabular-nums; }
/* Plotly measures text in a hidden drawing 9000 px tall, which would count as the height of the page */
#js-plotly-tester { height: 100px !important; overflow: visible; }
@media (max-width: 640px) { .atlas-chart { height: 27rem; } }
"""

_live = component(
    "loss_atlas_live",
    html='<div class="atlas-chart" role="img"></div><p class="atlas-note" role="status"></p>',
    css=_CSS,
    js=_DOOR,
    isolate_styles=False,
)


def chart(scene: Scene, *, key: str, note: str = "") -> None:
    """Draw a scene in the chart with this key; a note says what the picture cannot."""
    _live(key=key, data={"assets": folder(), "scene": scene, "note": note})
