"""The detection page: two boxes in the hand, above its family's own picture and the losses that have more than a box."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components.detection.composed import composed
from components.explorer.family import family_curves, picture_facts
from components.kit.link import Link
from components.kit.mounted import mounted, style
from components.states.detection import HIGH, LEAST, PULL, WIDE, Detection, table
from losses import LOSSES
from losses.scenes.boxes import MEASURES, OVERLAPS, trace_boxes, trace_shift

NAMES = {slug: LOSSES[slug].name for slug in OVERLAPS} | {"smooth_l1": "smooth L1 of t", "l2": "L2 of t"}
AROUND = ("box_giou", "box_diou", "box_ciou")  # those that look at the smallest box around both
BETWEEN = ("box_diou", "box_ciou")  # and at the centres

_HTML = """
<div class="atlas-boxes">
  <div>
    <div class="atlas-boxes-plane"></div>
    <div class="atlas-boxes-curves"><div></div><svg aria-hidden="true"></svg></div>
  </div>
  <div>
    <table></table>
    <p role="status"></p>
    <small>t: the four numbers of the predicted box with the target as its anchor.</small>
  </div>
</div>
"""
_boxes = mounted("boxes", "detection/boxes", html=_HTML, css=style("detection/boxes"))


def detection_page() -> None:
    """Draw the page in the state its URL says: two boxes, the family, and the composed losses."""
    link = Link()
    state = table(link)
    link.publish()
    in_hand(state)
    family_curves(link, state.picture)
    composed(link, state)
    picture_facts(state.picture)


def in_hand(state: Detection) -> None:
    """Two boxes that can be moved and resized, what every loss says of them, and the pull of one loss."""

    def left() -> None:
        said = st.session_state["boxes"]["scene"]
        for name in ("target", "box"):
            st.session_state[name] = tuple(float(v) for v in said[name])
        st.session_state["pull"] = said["pull"] if said["pull"] in MEASURES else PULL

    scene: dict[str, Any] = {
        "state": {"target": list(state.target), "box": list(state.predicted), "pull": state.pull},
        "plane": [WIDE, HIGH],
        "least": LEAST,
        "program": trace_boxes().data,
        "sweep": trace_shift().data,
        "rows": [{"slug": slug, "name": name, "hull": slug in AROUND, "centres": slug in BETWEEN} for slug, name in NAMES.items()],
        "curves": list(OVERLAPS),
    }
    _boxes(key="boxes", data={"scene": scene}, on_scene_change=left)
