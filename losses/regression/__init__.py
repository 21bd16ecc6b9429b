"""Regression losses: functions of the residual, prediction - target.

Every function is element-wise, stays accurate from r = 1e-8 to 1e4 and beyond, and is even in r unless it is built not to be.
Importing a module fills the registry; their order here is the catalogue's.
"""

from losses.regression.convex import huber, log_cosh, mae, mse, pseudo_huber, smooth_l1  # isort: split

from losses.regression.robust import barron, cauchy, fair, geman_mcclure, tukey, welsch  # isort: split

from losses.regression.quantiles import expectile, quantile  # isort: split

from losses.regression.small_errors import epsilon_insensitive, wing

PLACE = 1  # among the families of the catalogue

__all__ = [
    "barron",
    "cauchy",
    "epsilon_insensitive",
    "expectile",
    "fair",
    "geman_mcclure",
    "huber",
    "log_cosh",
    "mae",
    "mse",
    "pseudo_huber",
    "quantile",
    "smooth_l1",
    "tukey",
    "welsch",
    "wing",
]
