"""The detection page: two boxes in the hand, above its family's own picture and the losses that have more than a box."""

from __future__ import annotations

from components.chart.scene import Picture
from components.explorer.family import family_curves, picture_facts
from components.families.detection.composed import composed
from components.kit.link import Link, leave
from components.kit.mounted import Component, left_in, mounted
from components.states.detection import HIGH, LEAST, WIDE, Detection, table
from components.wire.pages import BoxesScene, BoxesState, NamedCurve, SceneMessage
from losses import LOSSES
from losses.core.numbers import number
from losses.scenes.boxes import MEASURES, OVERLAPS, Measure, trace_boxes, trace_shift

HTML = f"""
<div class="atlas-boxes">
  <div>
    <div class="atlas-boxes-plane"></div>
    <div class="atlas-boxes-curves"><div></div><svg aria-hidden="true"></svg></div>
  </div>
  <div>
    <table></table>
    <p role="status"></p>
    <small>t: the four numbers of the predicted box with the target as its anchor.
      {LOSSES["box_alpha_iou"].name}: with α = {number(LOSSES["box_alpha_iou"].defaults["alpha"])}.</small>
  </div>
</div>
"""
_boxes: Component[SceneMessage[BoxesScene]] = mounted("boxes", "families/detection/boxes", html=HTML)


def detection_page() -> None:
    """Draw the page in the state its URL says: two boxes, the family, and the composed losses."""
    link = Link()
    state = table(link)
    link.publish()
    in_hand(state)
    family_curves(link, state.picture)
    composed(link, state)
    picture_facts(state.picture)


def _in_order(picture: Picture) -> list[Measure]:
    """The curves above the family's picture, each at the place, and so in the colour, that the loss has in that picture."""
    order: list[Measure | None] = [None] * len(OVERLAPS)
    for place, curve in enumerate(picture.curves):
        order[place] = OVERLAPS.get(curve.loss.slug)
    others = (measure for measure in OVERLAPS.values() if measure not in order)
    return [measure or next(others) for measure in order]


def in_hand(state: Detection) -> None:
    """Two boxes that can be moved and resized, what every loss says of them, and the pull of one loss."""

    def changed() -> None:
        if boxes := left_in("boxes", "scene", BoxesState):
            leave({"target": tuple(map(float, boxes["target"])), "box": tuple(map(float, boxes["box"])), "pull": boxes["pull"]})

    _boxes(key="boxes", data=boxes_message(state), on_scene_change=changed)


def boxes_message(state: Detection) -> SceneMessage[BoxesScene]:
    """The two boxes, and what is computed of them."""
    x1, y1, x2, y2 = state.target
    left, bottom, right, top = state.predicted
    scene: BoxesScene = {
        "state": {"target": (x1, y1, x2, y2), "box": (left, bottom, right, top), "pull": state.pull},
        "plane": (WIDE, HIGH),
        "least": LEAST,
        "program": trace_boxes().data,
        "sweep": trace_shift().data,
        "rows": [{"slug": row.slug, "name": row.name, "hull": row.hull, "centres": row.centres} for row in MEASURES.values()],
        "curves": boxes_curves(state),
    }
    return {"scene": scene}


def boxes_curves(state: Detection) -> list[NamedCurve]:
    """The curves under the boxes, in the order of their colours."""
    return [{"slug": curve.slug, "name": curve.name} for curve in _in_order(state.picture)]
