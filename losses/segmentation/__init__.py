"""Segmentation losses: functions of masks (..., H, W), probabilities p and a target y; one number for each image (...).

Importing a module fills the registry; their order here is the catalogue's.
"""

from losses.segmentation.pixelwise import balanced_pixel_bce, edge_weighted_bce, pixel_bce, pixel_focal, weighted_pixel_bce  # isort: split

from losses.segmentation.overlap import (
    dice,
    dice_bce,
    dice_focal,
    focal_tversky,
    generalized_dice,
    jaccard,
    log_cosh_dice,
    lovasz_hinge,
    sensitivity_specificity,
    squared_dice,
    tversky,
)  # isort: split

from losses.segmentation.classes import lovasz_softmax, pixel_cross_entropy  # isort: split

from losses.segmentation.distances import boundary, hausdorff, hausdorff_dt

PLACE = 7  # among the families of the catalogue

__all__ = [
    "balanced_pixel_bce",
    "boundary",
    "dice",
    "dice_bce",
    "dice_focal",
    "edge_weighted_bce",
    "focal_tversky",
    "generalized_dice",
    "hausdorff",
    "hausdorff_dt",
    "jaccard",
    "log_cosh_dice",
    "lovasz_hinge",
    "lovasz_softmax",
    "pixel_bce",
    "pixel_cross_entropy",
    "pixel_focal",
    "sensitivity_specificity",
    "squared_dice",
    "tversky",
    "weighted_pixel_bce",
]
