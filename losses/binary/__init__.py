"""Binary classification losses: functions of a probability p, a logit z or a score s, and a target y in [0, 1].

A loss in p also takes a Sigmoid, a probability known by its logit; then it works with log-sigmoids, stays finite, and keeps its
gradient where p itself would round to 0 or 1.
Importing a module fills the registry; their order here is the catalogue's.
"""

from losses.binary.margins import exponential, hinge, modified_huber, soft_margin, squared_hinge, zero_one  # isort: split

from losses.binary.probabilities import (
    balanced_bce,
    balanced_focal,
    bce,
    bce_with_logits,
    binary_kl,
    focal,
    mse_bce,
    smoothed_bce,
    squared_error,
    weighted_bce,
)  # isort: split

from losses.binary.focusing import asymmetric, quality_focal, varifocal

PLACE = 2  # among the families of the catalogue

__all__ = [
    "asymmetric",
    "balanced_bce",
    "balanced_focal",
    "bce",
    "bce_with_logits",
    "binary_kl",
    "exponential",
    "focal",
    "hinge",
    "modified_huber",
    "mse_bce",
    "quality_focal",
    "smoothed_bce",
    "soft_margin",
    "squared_error",
    "squared_hinge",
    "varifocal",
    "weighted_bce",
    "zero_one",
]
