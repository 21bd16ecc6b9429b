"""What XGBoost and LightGBM take for the first and the second derivative of an objective, and what their own metric of it is.

Neither says its derivatives. A tree that has a leaf for one example alone says them: the leaf's weight is the second derivative h,
and its value with a learning rate of 1 and a penalty of λ is −g / (h + λ).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Derivatives = tuple[Numbers, Numbers]
PENALTY = 1000.0  # so large that a leaf is smaller than the largest step of an objective that has one


def _matrix(scores: Numbers, labels: Numbers, features: Numbers) -> Any:
    import xgboost

    matrix = xgboost.DMatrix(features, label=labels)
    matrix.set_base_margin(scores)
    return matrix


def of_xgboost(parameters: dict[str, Any], score: Numbers, label: float) -> Derivatives:
    """Both derivatives on the score, or the scores of the classes, of one example: a tree of one leaf for each."""
    import xgboost

    matrix = _matrix(np.atleast_2d(score), np.array([label]), np.zeros((1, 1)))
    options = {"eta": 1.0, "lambda": PENALTY, "min_child_weight": 0.0, "nthread": 1, **parameters}
    leaves = xgboost.train(options, matrix, 1).trees_to_dataframe()
    h = leaves["Cover"].to_numpy(dtype=np.float64)
    return -leaves["Gain"].to_numpy(dtype=np.float64) * (h + PENALTY), h  # which calls a leaf's value its gain


def of_pair(parameters: dict[str, Any], difference: float) -> Derivatives:
    """Both derivatives on the score of the better one of a pair: a tree that splits the two."""
    import xgboost

    matrix = _matrix(np.array([difference, 0.0]), np.array([1.0, 0.0]), np.array([[1.0], [0.0]]))
    matrix.set_group([2])
    options = {"eta": 1.0, "lambda": 0.0, "min_child_weight": 0.0, "max_depth": 1, "nthread": 1, **parameters}
    options |= {"lambdarank_pair_method": "topk", "lambdarank_num_pair_per_sample": 2}
    tree = xgboost.train(options, matrix, 1).trees_to_dataframe()
    better = tree.set_index("ID").loc[tree.loc[0, "No"]]  # the one whose feature is not below the split
    h = np.array([better["Cover"]])
    return -np.array([better["Gain"]]) * h, h


def metric_of_xgboost(parameters: dict[str, Any], scores: Numbers, labels: Numbers) -> float:
    """The mean over the examples of the metric that stands for the objective where none is asked for."""
    import xgboost

    matrix = _matrix(scores, labels, np.zeros((len(labels), 1)))
    return float(xgboost.Booster({"nthread": 1, **parameters}, [matrix]).eval(matrix).rpartition(":")[2])


CAREFUL: dict[str, Any] = {
    "learning_rate": 1.0,
    "lambda_l2": 0.0,
    "min_data_in_leaf": 1,
    "min_sum_hessian_in_leaf": 0.0,
    "min_data_in_bin": 1,
    "feature_pre_filter": False,
    "enable_bundle": False,
    "boost_from_average": False,
    "num_threads": 1,
    "verbose": -1,
}


def of_lightgbm(parameters: dict[str, Any], scores: Numbers, labels: Numbers, i: int) -> Derivatives:
    """Both derivatives on the scores of the example i, from trees that split it from another example.

    It splits two that pull in opposite directions. Such a one is sought among the others, and these with higher and lower scores.
    """
    classes = scores.shape[1] if scores.ndim > 1 else 1
    found: dict[int, tuple[float, float]] = {}
    each = np.eye(classes) if scores.ndim > 1 else np.ones(1)
    for other, moved in product(range(len(labels)), [0 * each[0], *(3 * each), *(-3 * each)]):
        if len(found) < classes:
            pair = np.stack([scores[i], scores[other] + moved])
            found = _alone(parameters, pair, labels[[i, other]]) | found
    g, h = np.array([found[c] for c in range(classes)]).T
    return g, h


def _alone(parameters: dict[str, Any], scores: Numbers, labels: Numbers) -> dict[int, tuple[float, float]]:
    """Both derivatives of the first of two examples, for those classes whose tree has a leaf for it alone."""
    import lightgbm

    features, options = np.array([[0.0], [1.0]]), {**CAREFUL, "max_delta_step": 1e6, **parameters}
    data = lightgbm.Dataset(features, label=labels, init_score=scores, params=options)
    booster = lightgbm.train(options, data, 1)
    if booster.num_trees() == 0:
        return {}
    table = booster.trees_to_dataframe()
    leaves = table[table["split_feature"].isna()].set_index("node_index")
    at = np.atleast_1d(booster.predict(features, pred_leaf=True)[0])
    rows = {c: leaves.loc[f"{c}-L{leaf}"] for c, leaf in enumerate(at) if f"{c}-L{leaf}" in leaves.index}
    return {c: (-row["value"] * row["weight"], row["weight"]) for c, row in rows.items() if row["count"] == 1}


def metric_of_lightgbm(parameters: dict[str, Any], scores: Numbers, labels: Numbers) -> float:
    """The mean over the examples of the metric that stands for the objective where none is asked for."""
    import lightgbm

    options = {**CAREFUL, **parameters}
    data = lightgbm.Dataset(np.arange(len(labels))[:, None] * 1.0, label=labels, init_score=scores, params=options)
    return float(lightgbm.Booster(options, data).eval_train()[0][2])


METRICS: dict[str, Callable[[dict[str, Any], Numbers, Numbers], float]] = {
    "XGBoost": metric_of_xgboost,
    "LightGBM": metric_of_lightgbm,
}
