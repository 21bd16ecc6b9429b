"""Comparisons worth making, as data: each is a state of the Compare page, and what to look for in it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True)
class Preset:
    """A comparison: its name, what the URL says of the controls (no defaults), and two sentences true at those settings."""

    name: str
    state: dict[str, str | list[str]]
    look_for: str

    @property
    def address(self) -> str:
        return f"compare?{urlencode(self.state, doseq=True)}"


PRESETS = (
    Preset(
        "Focal and cross entropy",
        {"axis": "probability", "what": "loss ratio", "at": "0.9"},
        "The ratio is the weight (1 − p)² that focusing leaves: one hundredth at p = 0.9, and almost all of it near p = 0. "
        "Focal is never above cross entropy; what grows is the share of the hard examples.",
    ),
    Preset(
        "Huber, Cauchy and Tukey",
        {"loss3": "Tukey", "x": ["-10", "10"], "scale": "unit curvature at the truth"},
        "Scaled to the same bowl, the three differ in their gradients: Huber's stays at its limit, Cauchy's fades, Tukey's ends. "
        "As written, Cauchy is r² near 0 and the other two r²/2, so that its bowl looks twice as steep.",
    ),
    Preset(
        "MSE, MAE and Huber",
        {"loss1": "MSE", "loss2": "MAE", "loss3": "Huber", "x": ["-3", "3"]},
        "Huber has the smooth bottom of squared error and the straight arms of absolute error. "
        "Its gradient is that of MAE beyond |r| = 1, and half of that of MSE inside.",
    ),
    Preset(
        "Squared error and cross entropy",
        {"axis": "logit", "loss2": "Squared error", "what": "gradient ratio", "at": "-4"},
        "Through the sigmoid, the gradient of squared error vanishes on a confident mistake; that of cross entropy tends to −1. "
        "The further to the left, the smaller the ratio: this is why it trains slowly there.",
    ),
    Preset(
        "Hinge, soft margin and zero-one",
        {"axis": "margin", "loss1": "Zero-one", "loss2": "Hinge", "loss3": "Soft margin"},
        "The hinge lies on or above the error count and is flat beyond a margin of 1; the soft margin never becomes flat. "
        "Zero-one itself has no slope to follow.",
    ),
    Preset(
        "Huber, smooth L1 and pseudo-Huber",
        {"loss2": "Smooth L1", "loss3": "Pseudo-Huber", "delta1": "2", "beta2": "2", "delta3": "2"},
        "With δ = β = 2, smooth L1 is Huber divided by 2: its arms have slope 1, those of Huber slope 2. "
        "Pseudo-Huber has the same slopes as Huber at 0 and far out, and no seam between.",
    ),
    Preset(
        "Three ways to weigh a class",
        {"axis": "logit", "loss1": "Weighted BCE", "loss2": "Balanced BCE", "loss3": "Balanced focal", "alpha3": "0.75"},
        "Weighted and balanced BCE have one shape at different heights: they weigh a class. "
        "Focal bends: beside the class it weighs how sure the model already is.",
    ),
)
