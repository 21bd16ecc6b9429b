"""The detection page: two boxes in the hand, above its family's own picture and the losses that have more than a box."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components.detection.composed import Box, composed
from components.explorer.family import family_page
from components.kit import older as controls
from components.kit.link import Link, read_choice
from components.kit.mounted import mounted, style
from losses import LOSSES
from losses.scenes.boxes import MEASURES, OVERLAPS, trace_boxes, trace_shift

WIDE, HIGH = 12.0, 6.0  # the plane
LEAST = 0.25  # the shortest side of a box that the hand can make: one of none has no logarithm
TARGET, PREDICTED = (2.5, 1.75, 5.5, 4.25), (4.5, 2.5, 8.0, 4.75)
NAMES = {slug: LOSSES[slug].name for slug in OVERLAPS} | {"smooth_l1": "smooth L1 of t", "l2": "L2 of t"}
AROUND = ("box_giou", "box_diou", "box_ciou")  # those that look at the smallest box around both
BETWEEN = ("box_diou", "box_ciou")  # and at the centres
FIRST = "box_giou"  # whose pull is drawn at first

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
    above = st.container()

    def both(link: Link) -> None:
        target, predicted = (controls.entries(link, name, box, is_box) for name, box in (("target", TARGET), ("box", PREDICTED)))
        with above:
            in_hand(link, target, predicted)
        composed(link, target, predicted)

    family_page("detection", both)


def in_hand(link: Link, target: Box, predicted: Box) -> None:
    """Two boxes that can be moved and resized, what every loss says of them, and the pull of one loss."""
    pull = link.settle("pull", FIRST, read_choice(list(MEASURES)))

    def left() -> None:
        said = st.session_state["boxes"]["scene"]
        for name in ("target", "box"):
            st.session_state[name] = tuple(float(v) for v in said[name])
        st.session_state["pull"] = said["pull"] if said["pull"] in MEASURES else FIRST

    scene: dict[str, Any] = {
        "state": {"target": list(target), "box": list(predicted), "pull": pull},
        "plane": [WIDE, HIGH],
        "least": LEAST,
        "program": trace_boxes().data,
        "sweep": trace_shift().data,
        "rows": [{"slug": slug, "name": name, "hull": slug in AROUND, "centres": slug in BETWEEN} for slug, name in NAMES.items()],
        "curves": list(OVERLAPS),
    }
    _boxes(key="boxes", data={"scene": scene}, on_scene_change=left)


def is_box(box: Box) -> bool:
    """Whether this is a box of the plane, not too small for the hand.

    >>> is_box((0.0, 0.0, 12.0, 6.0)), is_box((1.0, 1.0, 1.1, 2.0)), is_box((1.0, 1.0, 2.0, 7.0))
    (True, False, False)
    """
    x1, y1, x2, y2 = box
    return min(x1, y1) >= 0 and x2 <= WIDE and y2 <= HIGH and min(x2 - x1, y2 - y1) >= LEAST - 1e-9
