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


GENERATORS = Preset(
    "Four generators",
    {"axis": "fake_score", "loss3": "LSGAN generator", "loss4": "Wasserstein generator"},
    "To the left the discriminator is sure that the sample is generated. There the minimax gradient has vanished, the "
    "non-saturating one is near −1, that of least squares grows with the distance, and that of Wasserstein is −1 everywhere.",
)
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
    GENERATORS,
    Preset(
        "Three ways to weigh a class",
        {"axis": "logit", "loss1": "Weighted BCE", "loss2": "Balanced BCE", "loss3": "Balanced focal", "alpha3": "0.75"},
        "Weighted and balanced BCE have one shape at different heights: they weigh a class. "
        "Focal bends: beside the class it weighs how sure the model already is.",
    ),
)


_example = partial(Preset, page="multiclass")
_batch = partial(Preset, page="batch")


def _logs(*p: float) -> list[str]:
    return [f"{math.log(part):.10g}" for part in p]


# On the multiclass page.
EXAMPLES = (
    _example(
        "Right and sure",
        {"z": _logs(0.1, 0.2, 0.7), "y": ["0", "0", "1"], "sweep": "3"},
        "The first of three predictions worked in S2: the true class has p = 0.7, and the loss is −log 0.7 = 0.36. "
        "The gradient, p − y, is small and sums to 0.",
    ),
    _example(
        "Right and unsure",
        {"z": _logs(0.3, 0.4, 0.3), "y": ["0", "1", "0"], "sweep": "2"},
        "The second: the true class leads with p = 0.4, and the loss is 0.92. Being right is not enough; doubt costs too.",
    ),
    _example(
        "Wrong",
        {"z": _logs(0.1, 0.2, 0.7)},
        "The third: the true class has p = 0.1, and the loss is 2.30. The mean of the three is 1.19.",
    ),
    _example(
        "Logits 1, 2, 0.5",
        {"loss": "Sparse cross entropy", "z": ["1", "2", "0.5"], "y": ["0", "1", "0"], "sweep": "2"},
        "The example of S4, with label 1 counted from 0: softmax gives it p = 0.63, and the loss is 0.4644.",
    ),
    _example(
        "Label smoothing",
        {"loss": "Label smoothing", "epsilon": "0.3"},
        "The least of the loss has left the corner: it lies at p = (0.8, 0.1, 0.1). There is a floor above 0, the entropy of the "
        "smoothed target, and beyond it more confidence costs again.",
    ),
    _example(
        "Weights and smoothing",
        {
            "loss": "Weighted cross entropy",
            "classes": "2",
            "weight1": "0.5",
            "weight2": "10",
            "z": ["0", "0"],
            "y": ["0.95", "0.05"],
        },
        "The target is class 1, smoothed with ε = 0.1; class 2 counts twenty times as much. Together they put the minimum where "
        "class 1 has p = 0.487: the best prediction names the wrong class.",
    ),
    _example(
        "Softmax twice",
        {"twice": "yes", "z": ["0", "0", "0"]},
        "The loss is given probabilities where it expects logits. However sure the model becomes, the loss stays above 0.55, "
        "and the gradient dies away on both sides.",
    ),
    _example(
        "The largest logit",
        {"loss": "Sparse cross entropy", "loss2": "Max logit"},
        "S0 says the largest logit may stand for the logarithm of the sum. Once the true class leads, that loss is 0 and so is its "
        "gradient; cross entropy goes on widening the margin.",
    ),
)


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


def _triple(name: str, look_for: str, **state: str | list[str]) -> Preset:
    return Preset(name, state, look_for, "embedding")


# On the embedding page.
TRIPLES = (
    _triple(
        "Easy",
        "The negative lies in the shaded zone: it has been told apart, and this triple teaches nothing more.",
        negative=["-1.4", "0.9"],
    ),
    _triple(
        "Semi-hard",
        "The order is right and the margin is missing. FaceNet picks such triples, because the hardest can make a model collapse.",
        negative=["1.6", "-0.6"],
    ),
    _triple(
        "Hard",
        "The negative is the nearer. The anchor is pulled along the line from the negative to the positive.",
        negative=["0.8", "-1.1"],
    ),
    _triple(
        "Collapsed",
        "A model that gives every example the same place pays exactly the margin, for ever.",
        positive=["0.4", "-0.5"],
        negative=["0.4", "-0.5"],
        unsquared="yes",
    ),
    _triple(
        "Nearly collapsed",
        "Squared distances see almost nothing here; distances as they are pull as hard as ever.",
        positive=["0.42", "-0.5"],
        negative=["0.4", "-0.47"],
        unsquared="yes",
    ),
    _triple(
        "A pair to push apart",
        "The partner is pushed to the circle of the margin and no further.",
        loss="Contrastive",
        y="0",
        margin="1.5",
    ),
    _triple(
        "Cold softmax",
        "At a low temperature the most similar negative is nearly the only one that is pushed away.",
        loss="InfoNCE",
        tau="0.05",
    ),
)
