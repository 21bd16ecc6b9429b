"""The pages of the site that have a scene for the hand: boxes and composed losses."""

from __future__ import annotations

from html import escape

from components.detection import composed
from components.detection import page as boxes
from components.site.document import Document
from components.site.layout import beside, chart, controls, picture, plain_page
from components.site.messages import Drawn, Part
from components.site.parts import family_page
from components.states import detection
from components.states.detection import Detection
from components.states.fields import OVERLAY
from components.wire.site import PlainPage
from losses.scenes.composed import COMPOSED

_BOXES = Drawn[Detection](
    "boxes",
    "detection/boxes",
    [Part("", boxes.boxes_message), Part("scene.curves", boxes.boxes_curves, ("loss", "axis", f"loss{OVERLAY}"))],
    {"scene": "scene.state"},
)
_SHARES = Drawn[Detection]("shares", "detection/composed", [Part("", composed.shares_message)], {"found": "scene.found"})


def detection_parts() -> PlainPage:
    """Two boxes, the curves of their losses, and composed losses, as data."""
    return family_page(detection.PAGE, detection.table, [_BOXES, _SHARES])


def detection_page() -> Document:
    """The page of these."""
    panels = (
        f"<h3>{escape(each.loss.name)}</h3>{controls(param.name + each.suffix for param in each.loss.params)}"
        for each in COMPOSED
        if each.loss.params
    )
    shares = beside(f"{picture('shares', composed.HTML)}<p><small>{escape(composed.HELD)}</small></p>", "".join(panels))
    pictures = f"{picture('boxes', boxes.HTML)}{chart()}<h2>Composed losses</h2>{shares}"
    return plain_page(detection.PAGE, detection_parts(), pictures)
