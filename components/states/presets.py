"""Comparisons worth making, as data: each is a state of the Compare page, and what to look for in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from statistics import NormalDist
from urllib.parse import urlencode

import streamlit as st


@dataclass(frozen=True)
class Preset:
    """A comparison: its name, what the URL says of the controls (no defaults), and two sentences true at those settings."""

    name: str
    state: dict[str, str | list[str]]
    look_for: str
    page: str = "compare"

    @property
    def address(self) -> str:
        return f"{self.page}?{urlencode(self.state, doseq=True)}"


def look_for(presets: Sequence[Preset]) -> str:
    """What to look for in the state that the address bar says; empty if it is none of the presets'."""
    said = {key: st.query_params.get_all(key) for key in st.query_params}
    now = {key: texts[0] if len(texts) == 1 else texts for key, texts in said.items()}
    return next((preset.look_for for preset in presets if preset.state == now), "")


_batch = partial(Preset, page="batch")


def _spread(count: int, middle: float, width: float) -> list[float]:
    """Probabilities whose logits lie as evenly as a normal distribution's quantiles."""
    quantiles = (NormalDist(middle, width).inv_cdf((i + 0.5) / count) for i in range(count))
    return [round(1 / (1 + math.exp(-z)), 3) for z in quantiles]


_RARE = "~".join([*(f"{p}_0" for p in _spread(90, -3, 1.2)), *(f"{p}_1" for p in _spread(10, 0, 1.5))])

# On the batch page.
BATCHES = (
    _batch(
        "Three rows",
        {},
        "The example of S4: predictions 1, 3, 5 and targets 2, 1, 5. Under MAE the rows lose 1, 2 and 0: a sum of 3, a mean of 1.",
    ),
    _batch(
        "One outlier",
        {"rows_residual": "1.2_1~1.9_2~3.1_3~4.2_4~4.8_5~6.1_6~6.9_7~8_8~9.1_9~20_10", "loss1": "MSE"},
        "The last prediction is far off. Under squared error nine tenths of the pull on the model come from that one row; "
        "Huber bounds it, and leaves more than half to the other nine.",
    ),
    _batch(
        "Rare positives",
        {"predictions": "probabilities of class 1", "rows_probability": _RARE},
        "Ninety easy rows of class 0, ten of class 1, of which half are missed. The many easy rows have a large part in the cost "
        "under cross entropy; focal leaves them next to none.",
    ),
)
