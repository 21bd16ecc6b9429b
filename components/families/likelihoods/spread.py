"""The plane of a prediction and its spread: contours of the loss, and a point that the curve below shows, too."""

from __future__ import annotations

from components.chart.scene import Picture
from components.kit.link import leave
from components.kit.mounted import Component, left_in, mounted
from components.wire.chart import Pair
from components.wire.pages import PlaneSide, SceneMessage, SpreadScene
from losses.core.spec import Axis
from losses.scenes.spreads import plane_axes, takes_spread, trace_spread

HTML = """
<div class="atlas-spread">
  <div class="atlas-spread-plane"></div>
  <div>
    <p data-part="note"></p>
    <table data-part="readout"></table>
  </div>
</div>
"""
_plane: Component[SceneMessage[SpreadScene]] = mounted("spread", "families/likelihoods/spread", html=HTML)


def spread_plane(picture: Picture) -> None:
    """The loss over both of its inputs. The point is the place on the page's axis, and what is held beside it.

    Nothing for a loss that takes no spread.
    """
    message = spread_message(picture)
    if message is None:
        return
    swept = message["scene"]["swept"]

    def left() -> None:
        if (point := left_in("spread", "point", Pair)) is not None:
            leave({"at": float(point[swept]), "y": float(point[1 - swept])})

    _plane(key="spread", data=message, on_point_change=left)


def spread_message(picture: Picture) -> SceneMessage[SpreadScene] | None:
    """The loss over both of its inputs; None for one that takes no spread."""
    own, axis = picture.curves[0], picture.axis
    if not takes_spread(own.loss.slug):
        return None
    across, up = plane_axes(own.loss.slug)
    swept = (across, up).index(axis)
    sides = [_side(each, picture) for each in (across, up)]
    point = (picture.probe, picture.target)
    scene: SpreadScene = {
        "slug": own.loss.slug,
        "name": own.loss.name,
        "sides": (sides[0], sides[1]),
        "swept": swept,
        "point": (point[swept], point[1 - swept]),
        "program": trace_spread(own.loss.slug).data,
        "inputs": own.numbers(axis),
        "keys": {slider["input"]: slider["key"] for slider in own.controls(axis)},
    }
    return {"scene": scene}


def _side(axis: Axis, picture: Picture) -> PlaneSide:
    """A side of the plane: as much of the page's own axis as is drawn, and of the other what its slider can be set to."""
    span = picture.span if axis == picture.axis else picture.axis.target.span
    step = 0.0 if axis == picture.axis else picture.axis.target.step
    return {"title": axis.quantity, "symbol": axis.symbol, "span": span, "step": step}
