"""The embedding page's scene: the points of a loss in a plane, moved by the hand or down the gradient."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components.chart.scene import Picture
from components.kit.link import Link
from components.kit.mounted import Component, left_in, mounted, style
from components.kit.navigation import offer
from components.kit.state import Vector
from components.states.embedding import FRAME, TRIPLES, Embedding
from components.wire.chart import Bars, Pair
from components.wire.pages import DescentStep, PointsScene, PointsTable, SceneMessage
from losses.core.axes import has_target
from losses.core.spec import Loss
from losses.scenes.points import trace_points

SHORT = {"anchor": "a", "positive": "p", "negative": "n"} | {f"negative{i}": f"n{'₀₁₂₃₄'[i]}" for i in (2, 3, 4)}
# A step down the gradient, in parts of it. The pull of InfoNCE is the stronger the colder its softmax is.
STEPS: dict[str, DescentStep] = {
    "triplet": {"size": 0.05},
    "contrastive": {"size": 0.05},
    "info_nce": {"size": 0.2, "times": "tau"},
}

_HTML = """
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
_points: Component[SceneMessage[PointsScene]] = mounted(
    "points", "embedding/points", html=_HTML, css=style("embedding/points", "kit/bars")
)


def points(link: Link, state: Embedding) -> None:
    """The points that the page's loss sees, in their places, with what pulls at them, and triples worth a look."""

    def left() -> None:
        for name, (x, y) in (left_in("points", "places", Mapping[str, Pair]) or {}).items():
            if name in state.places:
                st.session_state[name] = (float(x), float(y))

    _points(key="points", data={"scene": _scene(state.picture, state.places, state.unsquared)}, on_places_change=left)
    link.draw("unsquared")
    offer("triples", TRIPLES)


def _scene(picture: Picture, places: dict[str, Vector], other: bool) -> PointsScene:
    own = picture.curves[0]
    loss, sliders = own.loss, own.controls(picture.axis)
    keys = {slider["input"]: slider["key"] for slider in sliders} | ({"y": "y"} if has_target(loss) else {})
    names = list(places)
    short = SHORT if loss.slug != "contrastive" else SHORT | {"positive": "b"}
    pulls = [(f"pull on {short[name]}", f"pull_{name}") for name in names]
    return {
        "slug": loss.slug,
        "frame": FRAME,
        "points": [{"name": name, "short": short[name], "word": _word(name, loss)} for name in names],
        "places": {name: (x, y) for name, (x, y) in places.items()},
        "program": trace_points(loss.slug).data,
        "inputs": own.numbers(picture.axis) | {"y": picture.target},
        "keys": keys,
        "step": STEPS[loss.slug],
        "table": _table(loss, pulls),
        "other": other,
        "bars": _bars([short[name] for name in names[1:]]) if loss.slug == "info_nce" else [],
    }


def _word(name: str, loss: Loss) -> str:
    return "partner" if name == "positive" and loss.slug == "contrastive" else name.replace("negative", "negative ").strip()


def _table(loss: Loss, pulls: list[tuple[str, str]]) -> PointsTable:
    """The columns of the table, and for each row its name and the program's outputs."""
    if loss.slug != "triplet":
        known = {"contrastive": [("distance", "distance")], "info_nce": [("p of the positive", "share_positive")]}
        rows = [("loss", "value"), *known[loss.slug], *pulls]
        return {"columns": [], "rows": [(word, [name]) for word, name in rows]}
    distances = [("from a to p", ["near_squared", "near"]), ("from a to n", ["far_squared", "far"])]
    others = [(word, [name, f"unsquared_{name}"]) for word, name in [("loss", "value"), *pulls]]
    return {"columns": ["Triplet: squared", "TripletMarginLoss of PyTorch: not squared"], "rows": [*distances, *others]}


def _bars(labels: list[str]) -> list[Bars]:
    return [
        {"name": "cosine", "title": "cosine with the anchor", "labels": labels, "low": -1, "high": 1},
        {"name": "share", "title": "softmax of cosine / τ", "labels": labels, "low": 0, "high": 1},
    ]
