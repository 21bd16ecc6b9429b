"""The programs of a whole picture, one file for each size of the frame, traced when a browser first asks for it."""

from __future__ import annotations

import hashlib
import json
import threading
from functools import lru_cache
from pathlib import Path

import torch
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.kit.assets import ROOT
from components.kit.packed import Packed
from components.wire.pages import MaskPrograms
from losses import losses_of
from losses.core.shared import shared
from losses.scenes.mask_programs import trace_measures, trace_pixels, trace_scene, trace_shares, trace_sorted
from losses.scenes.masks import KNOBS, SIDES

_LOSSES = Path(__file__).parents[2] / "losses"


def address(side: int) -> str:
    """Where a browser finds the programs, relative to the app: it names what they are made from, so they can be cached for ever."""
    return f"{ROOT}/{_version()}/pixels-{side}.json"


@lru_cache
def _version() -> str:
    texts = b"".join(path.read_bytes() for path in sorted(_LOSSES.rglob("*.py")))
    return hashlib.sha256(texts + torch.__version__.encode()).hexdigest()[:12]


@shared()
def programs(side: int) -> str:
    """All of them as JSON: the losses of masks by slug, the scene by what is swept, and what is counted."""
    found: MaskPrograms = {
        "losses": {loss.slug: trace_pixels(loss, side).data for loss in losses_of("segmentation")},
        "scene": {name: trace_scene(side, name).data for name in KNOBS},
        "measures": trace_measures(side).data,
        "shares": trace_shares(side).data,
        "sorted": trace_sorted(side).data,
    }
    return json.dumps(found, separators=(",", ":"))


@shared()
def _packed(side: int) -> Packed:
    return Packed(programs(side).encode(), "application/json")


def _serve(request: Request) -> Response:
    asked = f"{ROOT}/{request.path_params['version']}/pixels-{request.path_params['side']}.json"
    for side in SIDES:
        if address(side) == asked:
            return _packed(side).answer(request.headers)
    return Response(status_code=404)


def route() -> Route:
    """The route that serves them, in the folder of the app's files; calling it begins to trace those of the first frame."""
    threading.Thread(target=_packed, args=(SIDES[0],), daemon=True).start()
    return Route("/{version}/pixels-{side}.json", _serve)
