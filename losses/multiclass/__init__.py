"""Multiclass losses: functions of the logits of C classes (..., C) and a target distribution over them; one number each (...).

Log-probabilities come from losses.core.softmax, so that values and gradients keep their digits where one class takes nearly all.
Importing a module fills the registry; their order here is the catalogue's.
"""

from losses.multiclass.entropies import (
    cross_entropy,
    kl_div,
    label_smoothing,
    multiclass_focal,
    nll,
    sparse_cross_entropy,
    weighted_cross_entropy,
)  # isort: split

from losses.multiclass.variations import distillation, generalized_cross_entropy, logit_adjusted, poly1, symmetric_cross_entropy  # isort: split

from losses.multiclass.margins import max_logit, multi_margin, multilabel_margin, multilabel_soft_margin

PLACE = 4  # among the families of the catalogue

__all__ = [
    "cross_entropy",
    "distillation",
    "generalized_cross_entropy",
    "kl_div",
    "label_smoothing",
    "logit_adjusted",
    "max_logit",
    "multi_margin",
    "multiclass_focal",
    "multilabel_margin",
    "multilabel_soft_margin",
    "nll",
    "poly1",
    "sparse_cross_entropy",
    "symmetric_cross_entropy",
    "weighted_cross_entropy",
]
