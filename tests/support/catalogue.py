"""A copy of the catalogue's tables, the public contract: every loss of the five sources and those added to them, by family.

The registry keeps the order of each part of the catalogue: that of the sources, and the second, whose names end in _2.
"""

from __future__ import annotations

LINEAR, LOG = False, True
Contract = dict[str, tuple[float, float, float, bool]]

# slug -> hyperparameter -> (default, low, high, logarithmic), as in the catalogue and in its order
REGRESSION: dict[str, Contract] = {
    "mse": {},
    "mae": {},
    "huber": {"delta": (1, 0.05, 5, LINEAR)},
    "smooth_l1": {"beta": (1, 0.05, 5, LINEAR)},
    "log_cosh": {},
    "pseudo_huber": {"delta": (1, 0.05, 5, LINEAR)},
    "cauchy": {"delta": (1, 0.05, 5, LINEAR)},
    "geman_mcclure": {"delta": (1, 0.05, 5, LINEAR)},
    "welsch": {"delta": (1, 0.05, 5, LINEAR)},
    "tukey": {"c": (4.685, 0.5, 8, LINEAR)},
    "fair": {"c": (1.4, 0.1, 5, LINEAR)},
    "barron": {"alpha": (1, -8, 2, LINEAR), "c": (1, 0.1, 5, LINEAR)},
    "quantile": {"tau": (0.5, 0.01, 0.99, LINEAR)},
    "expectile": {"tau": (0.5, 0.01, 0.99, LINEAR)},
    "epsilon_insensitive": {"epsilon": (0.5, 0, 3, LINEAR)},
}
BINARY: dict[str, Contract] = {
    "zero_one": {},
    "hinge": {},
    "squared_hinge": {},
    "exponential": {},
    "soft_margin": {},
    "bce": {},
    "bce_with_logits": {},
    "weighted_bce": {"beta": (2, 0.1, 20, LOG)},
    "balanced_bce": {"beta": (0.75, 0.01, 0.99, LINEAR)},
    "focal": {"gamma": (2, 0, 5, LINEAR)},
    "balanced_focal": {"gamma": (2, 0, 5, LINEAR), "alpha": (0.25, 0.01, 0.99, LINEAR)},
    "squared_error": {},
    "mse_bce": {"mix": (0.5, 0, 1, LINEAR)},
    "smoothed_bce": {"epsilon": (0.1, 0, 1, LINEAR)},
    "binary_kl": {},
}
MULTICLASS: dict[str, Contract] = {
    "nll": {},
    "cross_entropy": {},
    "sparse_cross_entropy": {},
    "weighted_cross_entropy": {"weight": (1, 0.1, 10, LOG)},
    "multiclass_focal": {"gamma": (2, 0, 5, LINEAR), "alpha": (1, 0.1, 10, LINEAR)},
    "label_smoothing": {"epsilon": (0.1, 0, 1, LINEAR)},
    "kl_div": {},
    "multilabel_soft_margin": {},
    "max_logit": {},
}
DIVERGENCES: dict[str, Contract] = {
    "entropy": {},
    "cross_entropy_pq": {},
    "kl_pq": {},
    "kl_qp": {},
    "jeffreys": {},
    "jensen_shannon": {},
    "skew_kl": {"alpha": (0.5, 0, 1, LINEAR)},
    "skew_js": {"alpha": (0.5, 0, 1, LINEAR)},
}
SEGMENTATION: dict[str, Contract] = {
    "pixel_bce": {},
    "weighted_pixel_bce": {"beta": (2, 0.1, 20, LOG)},
    "balanced_pixel_bce": {},
    "edge_weighted_bce": {"edge": (5, 0, 20, LINEAR)},
    "pixel_focal": {"gamma": (2, 0, 5, LINEAR), "alpha": (0.25, 0.01, 0.99, LINEAR)},
    "dice": {"eps": (1, 0, 10, LINEAR)},
    "squared_dice": {"eps": (1, 0, 10, LINEAR)},
    "jaccard": {"eps": (1, 0, 10, LINEAR)},
    "tversky": {"beta": (0.5, 0, 1, LINEAR), "eps": (1, 0, 10, LINEAR)},
    "focal_tversky": {"beta": (0.5, 0, 1, LINEAR), "gamma": (0.75, 0.25, 3, LINEAR), "eps": (1, 0, 10, LINEAR)},
    "sensitivity_specificity": {"w": (0.5, 0, 1, LINEAR)},
    "dice_bce": {"w": (0.5, 0, 1, LINEAR), "eps": (1, 0, 10, LINEAR)},
    "lovasz_hinge": {},
    "pixel_cross_entropy": {},
    "lovasz_softmax": {},
    "hausdorff": {},
    "hausdorff_dt": {"a": (2, 0.5, 4, LINEAR)},
    "boundary": {},
}
DETECTION: dict[str, Contract] = {
    "box_iou": {},
    "box_giou": {},
    "box_diou": {},
    "box_ciou": {},
    "class_and_box": {"alpha": (0.5, 0, 1, LINEAR), "beta": (1, 0.05, 5, LINEAR)},
    "faster_rcnn": {"lam": (10, 0, 20, LINEAR), "n_cls": (256, 1, 1000, LOG), "n_box": (2400, 1, 10000, LOG)},
    "mask_rcnn": {},
}
GAN = ("gan_discriminator", "gan_generator_minimax", "gan_generator_non_saturating")
SCORED = [f"{kind}_{player}" for kind in ("lsgan", "hinge", "wasserstein") for player in ("discriminator", "generator")]
ADVERSARIAL: dict[str, Contract] = {slug: {} for slug in (*GAN, *SCORED)}
EMBEDDING: dict[str, Contract] = {
    "triplet": {"alpha": (0.5, 0, 2, False)},
    "contrastive": {"margin": (1, 0, 3, False)},
    "info_nce": {"tau": (0.1, 0.02, 1, True)},
}
REGRESSION_2: dict[str, Contract] = {"wing": {"w": (3, 0.5, 15, LINEAR), "epsilon": (0.5, 0.1, 5, LINEAR)}}
BINARY_2: dict[str, Contract] = {
    "modified_huber": {},
    "asymmetric": {"gamma_pos": (1, 0, 5, LINEAR), "gamma_neg": (4, 0, 5, LINEAR), "shift": (0.05, 0, 0.5, LINEAR)},
    "quality_focal": {"beta": (2, 0, 5, LINEAR)},
    "varifocal": {"alpha": (0.75, 0, 1, LINEAR), "gamma": (2, 0, 5, LINEAR)},
}
CATALOGUE = {
    "regression": REGRESSION,
    "binary": BINARY,
    "multiclass": MULTICLASS,
    "divergences": DIVERGENCES,
    "segmentation": SEGMENTATION,
    "detection": DETECTION,
    "embedding": EMBEDDING,
    "adversarial": ADVERSARIAL,
}
MULTICLASS_2: dict[str, Contract] = {
    "poly1": {"epsilon": (1, -1, 5, LINEAR)},
    "generalized_cross_entropy": {"q": (0.7, 0.05, 1, LINEAR)},
    "symmetric_cross_entropy": {"alpha": (0.1, 0.01, 10, LOG), "beta": (1, 0.01, 10, LOG), "log_zero": (-4, -10, -1, LINEAR)},
    "logit_adjusted": {"tau": (1, 0, 3, LINEAR), "prior": (1, 0.01, 1, LOG)},
    "distillation": {"temperature": (4, 1, 20, LINEAR)},
    "multi_margin": {"margin": (1, 0, 5, LINEAR)},
    "multilabel_margin": {},
}
DIVERGENCES_2: dict[str, Contract] = {
    "total_variation": {},
    "squared_hellinger": {},
    "chi_squared": {},
    "renyi": {"alpha": (0.5, 0.05, 5, LINEAR)},
    "bhattacharyya": {},
    "earth_mover": {},
}
EMBEDDING_2: dict[str, Contract] = {
    "triplet_margin": {"margin": (1, 0, 3, LINEAR)},
    "cosine_embedding": {"margin": (0, 0, 1, LINEAR)},
    "hinge_embedding": {"margin": (1, 0, 3, LINEAR)},
    "siglip": {"scale": (10, 1, 20, LINEAR), "bias": (-10, -20, 0, LINEAR)},
    "arcface": {"scale": (16, 1, 64, LINEAR), "margin": (0.3, 0, 1, LINEAR)},
    "cosface": {"scale": (16, 1, 64, LINEAR), "margin": (0.3, 0, 1, LINEAR)},
}
SEGMENTATION_2: dict[str, Contract] = {
    "log_cosh_dice": {"eps": (1, 0, 10, LINEAR)},
    "dice_focal": {"w": (0.5, 0, 1, LINEAR), "gamma": (2, 0, 5, LINEAR), "eps": (1, 0, 10, LINEAR)},
    "generalized_dice": {},
}
LIKELIHOODS: dict[str, Contract] = {
    "poisson_nll": {},
    "gamma_nll": {},
    "tweedie_nll": {"rho": (1.5, 1.05, 1.95, LINEAR)},
    "msle": {},
    "mape": {},
    "smape": {},
    "gaussian_nll": {},
    "laplace_nll": {},
    "student_t_nll": {"nu": (3, 0.5, 50, LOG)},
    "gaussian_kl": {},
}
RANKING: dict[str, Contract] = {
    "ranknet": {"sigma": (1, 0.1, 5, LOG)},
    "margin_ranking": {"margin": (1, 0, 5, LINEAR)},
    "rank_exponential": {},
    "dpo": {"beta": (0.1, 0.01, 1, LOG), "epsilon": (0, 0, 0.5, LINEAR)},
    "ipo": {"beta": (0.1, 0.02, 1, LOG)},
    "slic": {"beta": (0.1, 0.01, 1, LOG)},
    "ppo_clip": {"epsilon": (0.2, 0.05, 0.5, LINEAR)},
}
SECOND = {"regression": REGRESSION_2, "binary": BINARY_2, "likelihoods": LIKELIHOODS, "multiclass": MULTICLASS_2}
SECOND |= {"ranking": RANKING, "divergences": DIVERGENCES_2}
DETECTION_2: dict[str, Contract] = {"box_eiou": {}, "box_alpha_iou": {"alpha": (3, 0.5, 5, LINEAR)}}
SECOND |= {"segmentation": SEGMENTATION_2, "detection": DETECTION_2, "embedding": EMBEDDING_2}
PARTS = (CATALOGUE, SECOND)
CONTRACT = {slug: (family, knobs) for part in PARTS for family, table in part.items() for slug, knobs in table.items()}
INPUTS = dict.fromkeys(REGRESSION, ("residual",)) | dict.fromkeys(BINARY, ("p", "y")) | dict.fromkeys(MULTICLASS, ("z", "y"))
INPUTS |= dict.fromkeys(("zero_one", "hinge", "squared_hinge", "exponential", "soft_margin"), ("s", "y"))
INPUTS |= {"bce_with_logits": ("z", "y"), "nll": ("x", "y"), "sparse_cross_entropy": ("z", "label")}
INPUTS |= dict.fromkeys(DIVERGENCES, ("p", "q")) | dict.fromkeys(SEGMENTATION, ("p", "y"))
INPUTS |= {
    "lovasz_hinge": ("z", "y"),
    "pixel_cross_entropy": ("logits", "onehot"),
    "lovasz_softmax": ("probabilities", "onehot"),
}
INPUTS |= dict.fromkeys(DETECTION, ("predicted", "target")) | {
    "class_and_box": ("z", "label", "predicted", "target"),
    "faster_rcnn": ("p", "y", "t", "t_star"),
    "mask_rcnn": ("z", "label", "predicted", "target", "mask_p", "mask_y"),
}
INPUTS |= {slug: ("real", "fake") if slug.endswith("discriminator") else ("fake",) for slug in ADVERSARIAL}
INPUTS |= {"triplet": ("anchor", "positive", "negative"), "contrastive": ("a", "b", "y")}
INPUTS |= {"wing": ("residual",), "modified_huber": ("s", "y")} | dict.fromkeys(
    ("asymmetric", "quality_focal", "varifocal"), ("p", "y")
)
INPUTS |= dict.fromkeys(SEGMENTATION_2, ("p", "y"))
INPUTS |= dict.fromkeys(DETECTION_2, ("predicted", "target"))
INPUTS |= dict.fromkeys(("cosine_embedding", "hinge_embedding", "siglip"), ("a", "b", "y"))
INPUTS |= {"triplet_margin": ("anchor", "positive", "negative")}
INPUTS |= dict.fromkeys(("arcface", "cosface"), ("anchor", "positive", "negatives"))
INPUTS |= dict.fromkeys(DIVERGENCES_2, ("p", "q"))
INPUTS |= dict.fromkeys(MULTICLASS_2, ("z", "y")) | {"multi_margin": ("z", "label")}
INPUTS |= dict.fromkeys(("poisson_nll", "gamma_nll", "tweedie_nll"), ("x", "y")) | dict.fromkeys(
    ("msle", "mape", "smape"), ("mean", "y")
)
INPUTS |= dict.fromkeys(("laplace_nll", "student_t_nll"), ("residual", "log_scale"))
INPUTS |= {"gaussian_nll": ("residual", "log_variance"), "gaussian_kl": ("mean", "log_variance")}
INPUTS |= dict.fromkeys(RANKING, ("d",)) | {"ppo_clip": ("ratio", "advantage")}
INPUTS |= {"info_nce": ("anchor", "positive", "negatives")}
