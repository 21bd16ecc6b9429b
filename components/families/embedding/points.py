"""The embedding page's scene: the points of a loss in a plane, moved by the hand or down the gradient."""

from __future__ import annotations

from collections.abc import Mapping

from components.kit.link import Link, leave
from components.kit.mounted import Component, left_in, mounted
from components.kit.navigation import offer
from components.states.embedding import FRAME, TRIPLES, Embedding
from components.wire.chart import Pair
from components.wire.pages import PointsScene, PointsTable, SceneMessage, Sentence
from losses.core.axes import has_target
from losses.scenes import planes
from losses.scenes.planes import Plane
from losses.scenes.points import trace_points

HTML = """
<div class="atlas-points">
  <div class="atlas-plane"></div>
  <div class="atlas-points-side">
    <p></p>
    <table></table>
    <div class="atlas-points-hand">
      <button type="button" value="1">One step downhill</button>
      <button type="button" value="20">20 steps</button>
      <button type="button" value="0">Back</button>
    </div>
  </div>
  <div class="atlas-bars"></div>
</div>
"""
_points: Component[SceneMessage[PointsScene]] = mounted("points", "families/embedding/points", html=HTML)


def points(link: Link, state: Embedding, plane: Plane) -> None:
    """The points that the page's loss sees, in their places, with what pulls at them, and triples worth a look."""

    def left() -> None:
        places = left_in("points", "places", Mapping[str, Pair]) or {}
        if places.keys() <= state.places.keys():
            leave({name: (float(x), float(y)) for name, (x, y) in places.items()})

    _points(key="points", data=points_message(state), on_places_change=left)
    if plane.variant:
        link.draw(plane.variant.key)
    offer("triples", TRIPLES)


def points_message(state: Embedding) -> SceneMessage[PointsScene]:
    """The points in their places, and what is computed of them, for a loss that has a plane."""
    picture, plane = state.picture, state.plane
    assert plane is not None
    own = picture.curves[0]
    keys = {slider["input"]: slider["key"] for slider in own.controls(picture.axis)}
    labels = [point.short for point in plane.points[1:]]
    scene: PointsScene = {
        "slug": own.loss.slug,
        "frame": FRAME,
        "points": [{"name": p.name, "short": p.short, "word": p.word, "color": p.color} for p in plane.points],
        "hub": plane.hub,
        "places": {name: (x, y) for name, (x, y) in state.places.items()},
        "program": trace_points(own.loss.slug).data,
        "inputs": points_inputs(state),
        "keys": keys | ({"y": "y"} if has_target(own.loss) else {}),
        "table": _table(plane),
        "bars": [{"name": b.name, "title": b.title, "labels": labels, "low": b.low, "high": b.high} for b in plane.bars],
        "words": [_sentence(sentence) for sentence in plane.words],
        "corner": _sentence(plane.corner),
        "variant": [*plane.functions][-1],
        "other": state.other,
    }
    return {"scene": scene}


def points_inputs(state: Embedding) -> dict[str, float]:
    """The hyperparameters of the loss, and its target, which the page has as soon as one of its losses takes one."""
    picture = state.picture
    return picture.curves[0].numbers(picture.axis) | {"y": picture.target}


def _table(plane: Plane) -> PointsTable:
    """The columns of the table, and for each row its name and the program's outputs: those of the plane, and all pulls."""
    pulls = [(f"pull on {point.short}", [f"{kind}pull_{point.name}" for kind in plane.functions]) for point in plane.points]
    return {"columns": plane.variant.columns if plane.variant else (), "rows": [*plane.rows, *pulls]}


def _sentence(sentence: planes.Sentence) -> Sentence:
    return {"texts": sentence.texts, "by": sentence.by}
