"""Losses of MONAI and kornia, whose import takes seconds: each library is imported when a test first asks for a name of it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

HOMES = {
    "DiceCELoss": "monai.losses",
    "DiceFocalLoss": "monai.losses",
    "DiceLoss": "monai.losses",
    "FocalLoss": "monai.losses",
    "GeneralizedDiceLoss": "monai.losses",
    "HausdorffDTLoss": "monai.losses",
    "TverskyLoss": "monai.losses",
    "box_pair_giou": "monai.data.box_utils",
    "compute_hausdorff_distance": "monai.metrics",
    "binary_focal_loss_with_logits": "kornia.losses",
    "lovasz_hinge_loss": "kornia.losses",
    "lovasz_softmax_loss": "kornia.losses",
    "tversky_loss": "kornia.losses",
}


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(name)
    return getattr(import_module(HOMES[name]), name)
