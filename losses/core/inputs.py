"""The inputs of the losses: what each name means, its symbol in a formula, and the shape of its tensor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# Plain numbers, vectors (..., C), masks (..., H, W), boxes (..., 4), or points (..., D).
Takes = Literal["numbers", "classes", "pixels", "boxes", "vectors"]


@dataclass(frozen=True)
class Input:
    """One name of an input: its meaning, the letter a formula uses for it, and the shape of a tensor that is no plain number."""

    meaning: str
    symbol: str
    shape: str = ""
    variable: str = ""  # in printed code, where its own name is that of the sweep

    def __str__(self) -> str:
        return f"{self.meaning}; {self.shape}" if self.shape else self.meaning


# For each kind of loss the names that its inputs can have.
INPUTS: dict[Takes, dict[str, Input]] = {
    "numbers": {
        "residual": Input("prediction - target, in the units of the target", "r"),
        "p": Input("predicted probability of the positive class, in [0, 1]", "p"),
        "z": Input("logit, log(p / (1 - p)), any real number", "z"),
        "s": Input("score, any real number; positive for the positive class", "m"),
        "y": Input("target", "y"),
        "x": Input("log of the predicted mean, any real number, or a LogMean, known by the mean", "x", variable="log_mean"),
        "mean": Input("predicted mean; of a count or an amount at least 0", r"\mu"),
        "log_variance": Input("log of the predicted variance, any real number", "v"),
        "log_scale": Input("log of the predicted scale, any real number", "s"),
        "real": Input("discriminator's output on a real sample, any real number", "r"),
        "d": Input("score of the preferred item less that of the other, any real number", "d"),
        "ratio": Input("probability of the action under the new policy over that under the old one, at least 0", "r"),
        "advantage": Input("how much better the action was than expected, any real number; negative for a worse one", "A"),
        "fake": Input("discriminator's output on a generated sample, any real number", "f"),
    },
    "classes": {
        "z": Input("logits of C classes, any real numbers", "z", "(..., C)"),
        "x": Input("log-probabilities of C classes", "x", "(..., C)", "log_p"),
        "y": Input("target, a distribution over the classes, one-hot or soft", "y", "(..., C)"),
        "label": Input("target, the integer number of the class, from 0", "", "(...)"),
        "p": Input("true distribution", "p", "(..., C)"),
        "q": Input("distribution that stands for it, or a Softmax, known by its logits", "q", "(..., C)"),
    },
    "pixels": {
        "p": Input("predicted probability of the object at every pixel", "p", "(..., H, W)"),
        "z": Input("logit at every pixel, any real numbers", "z", "(..., H, W)"),
        "y": Input("target, a mask of 0 and 1", "y", "(..., H, W)"),
        "logits": Input("logits of C classes at every pixel, any real numbers", "z", "(..., C, H, W)"),
        "probabilities": Input("predicted probabilities of C classes at every pixel", "p", "(..., C, H, W)"),
        "onehot": Input("target, 1 for the class of each pixel and 0 for the others", "y", "(..., C, H, W)"),
    },
    "boxes": {
        "predicted": Input("predicted boxes as x1, y1, x2, y2", "P", "(..., 4)"),
        "target": Input("target boxes as x1, y1, x2, y2", "T", "(..., 4)"),
        "z": Input("logits of C classes, any real numbers", "z", "(..., C)"),
        "label": Input("target, the integer number of the class, from 0", "", "(...)"),
        "p": Input("predicted probability of an object at each of A anchors", "p", "(..., A)"),
        "y": Input("target, 1 for the anchors that hold an object and 0 for the others", "y", "(..., A)"),
        "t": Input("the predicted box as seen from each anchor; see `parameterised`", "t", "(..., A, 4)"),
        "t_star": Input("the target box as seen from each anchor", "", "(..., A, 4)"),
        "mask_p": Input("predicted probability of each class's mask at every pixel", "p", "(..., C, H, W)"),
        "mask_y": Input("target, a mask of 0 and 1", "y", "(..., H, W)"),
    },
    "vectors": {
        "anchor": Input("embedding that the others are compared with", "a", "(..., D)"),
        "positive": Input("embedding that belongs with the anchor", "p", "(..., D)"),
        "negative": Input("embedding that does not", "n", "(..., D)"),
        "negatives": Input("K embeddings that do not", "n", "(..., K, D)"),
        "a": Input("one embedding of a pair", "a", "(..., D)"),
        "b": Input("the other", "b", "(..., D)"),
        "y": Input("target, 1 for a pair that belongs together and 0 for one that does not", "y", "(...)"),
    },
}
