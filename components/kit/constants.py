"""What the pictures in the browser share with the printed program and with the sampled curves.

`python -m components.kit.constants` prints the same for the JavaScript modules, as it stands in components/kit/constants.js.
"""

from __future__ import annotations

import json
from typing import TypedDict

from losses import FAMILIES
from losses.core.curve import INSET


class Panels(TypedDict):
    """How panels stand above each other: the gap between two, in parts of the height, and how much taller the first is."""

    gap: float
    first: float


class Frame(TypedDict):
    """How a panel is fitted to its values.

    Where a curve runs off, the frame holds this part of each panel's values (bulk), or of values that compare (compared); a value
    beyond that part still counts when it is as near as this part of its extent (slack). There is room beyond the values (pad), less
    of it beyond 0 (less), and no frame is lower than this (flat).
    """

    bulk: dict[str, float]
    compared: float
    slack: float
    pad: float
    less: float
    flat: float


class Constants(TypedDict):
    """The dashes of the curves, in order, as Plotly calls them; how near a curve comes to an open end (losses/core/curve.py).

    `paper` is how wide a picture is in print, in mm, in one column and in two. `staging` are the keys of an address by which the
    browser alone says what a class sees of a page (staging.js). A lesson has at most so many `steps`. `framed` are the pages that a
    frame, and so a step, can show: a loss of one's own needs the app.
    """

    dashes: list[str]
    inset: float
    panels: Panels
    frame: Frame
    paper: dict[str, int]
    staging: list[str]
    steps: int
    framed: list[str]


CONSTANTS: Constants = {
    "dashes": ["solid", "dash", "dot", "dashdot"],
    "inset": INSET,
    "panels": {"gap": 0.1, "first": 1.25},
    "frame": {
        "bulk": {"value": 0.98, "slope": 0.94, "curvature": 0.88, "weight": 0.94},
        "compared": 0.94,
        "slack": 0.25,
        "pad": 0.06,
        "less": 0.6,
        "flat": 1e-9,
    },
    "paper": {"column": 84, "columns": 174},
    "staging": ["present", "hide", "lock", "sliders", "draw", "place", "guess", "choose"],
    "steps": 40,
    "framed": [*FAMILIES, "compare", "batch", "numerics"],
}


def module() -> str:
    """The constants as a JavaScript module."""
    head = "// Printed by `python -m components.kit.constants`, where each is explained. Not to be edited by hand."
    return f"{head}\nexport default {json.dumps(CONSTANTS, indent=2)};\n"


if __name__ == "__main__":
    print(module(), end="")
