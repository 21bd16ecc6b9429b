"""What the printed program shares with the pictures in the browser, read from the module that the browser reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict, cast


class Panels(TypedDict):
    """How panels stand above each other."""

    gap: float
    first: float


class Frame(TypedDict):
    """How a panel is fitted to its values."""

    bulk: dict[str, float]
    compared: float
    slack: float
    pad: float
    less: float
    flat: float


class Constants(TypedDict):
    """The meaning of each is said in constants.js."""

    dashes: list[str]
    panels: Panels
    frame: Frame


def _read() -> Constants:
    _, _, text = Path(__file__).with_suffix(".js").read_text().partition("export default ")
    return cast(Constants, json.loads(text.rstrip().removesuffix(";")))


CONSTANTS = _read()
