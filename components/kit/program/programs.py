"""The programs of a whole picture, one file for each size of the frame, traced when a browser first asks for it."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.kit.assets import ROOT
from components.kit.packed import Packed
from components.wire.pages import MaskPrograms
from losses import losses_of
from losses.core.shared import shared
from losses.core.store import version
from losses.scenes.mask_programs import trace_measures, trace_pixels, trace_scene, trace_shares, trace_sorted
from losses.scenes.masks import KNOBS, SIDES


def address(side: int) -> str:
    """Where a browser finds the programs, relative to the app: it names what they are made from, so they can be cached for ever."""
    return f"{ROOT}/{version()}/pixels-{side}.json"


@shared()
def programs(side: int) -> MaskPrograms:
    """All of them: the losses of masks by slug, the scene by what is swept, and what is counted."""
    return {
        "losses": {loss.slug: trace_pixels(loss, side).data for loss in losses_of("segmentation")},
        "scene": {name: trace_scene(side, name).data for name in KNOBS},
        "measures": trace_measures(side).data,
        "shares": trace_shares(side).data,
        "sorted": trace_sorted(side).data,
    }


@shared()
def packed_programs(side: int) -> Packed:
    """The file, as it is served."""
    return Packed(json.dumps(programs(side), separators=(",", ":")).encode(), "application/json")


def _serve(request: Request) -> Response:
    asked = f"{ROOT}/{request.path_params['version']}/pixels-{request.path_params['side']}.json"
    for side in SIDES:
        if address(side) == asked:
            return packed_programs(side).answer(request.headers)
    return Response(status_code=404)


def route() -> Route:
    """The route that serves them, in the folder of the app's files."""
    return Route("/{version}/pixels-{side}.json", _serve)
