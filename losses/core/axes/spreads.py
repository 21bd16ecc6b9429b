"""The axes of losses that take a residual or a mean beside a predicted spread: either is swept while the other is held."""

from __future__ import annotations

from torch import Tensor

from losses.core.axes.numbers import points
from losses.core.spec import REAL, Axis, Target


def held_beside(y: Tensor) -> Tensor:
    """The number that stays."""
    return y


LOG_VARIANCE = Target("v", "log variance", "the logarithm of the predicted variance", 0.0, REAL, (-4.0, 4.0), 0.1, "log_variance")
LOG_SCALE = Target("s", "log scale", "the logarithm of the predicted scale", 0.0, REAL, (-4.0, 4.0), 0.1, "log_scale")
RESIDUAL = Target("r", "residual", "prediction less target", 1.0, REAL, (-5.0, 5.0), 0.1, "residual")
MEAN = Target("μ", "mean", "the mean of the predicted Gaussian", 1.0, REAL, (-5.0, 5.0), 0.1, "mean")

gaussian_residual = Axis(
    slug="gaussian_residual",
    quantity="residual of a Gaussian",
    symbol="r",
    domain=REAL,
    span=(-5.0, 5.0),
    reach=(-50.0, 50.0),
    truth=lambda _: 0.0,
    target=LOG_VARIANCE,
    links={"gaussian_residual": {"residual": points, "log_variance": held_beside}},
)
log_variance = Axis(
    slug="log_variance",
    quantity="log of the predicted variance",
    symbol="v",
    domain=REAL,
    span=(-4.0, 4.0),
    reach=(-50.0, 50.0),
    truth=None,
    target=RESIDUAL,
    links={"gaussian_residual": {"residual": held_beside, "log_variance": points}},
)
scaled_residual = Axis(
    slug="scaled_residual",
    quantity="residual, prediction − target",
    symbol="r",
    domain=REAL,
    span=(-5.0, 5.0),
    reach=(-50.0, 50.0),
    truth=lambda _: 0.0,
    target=LOG_SCALE,
    links={"scaled_residual": {"residual": points, "log_scale": held_beside}},
    partners=("laplace_nll", "student_t_nll"),
)
log_scale = Axis(
    slug="log_scale",
    quantity="log of the predicted scale",
    symbol="s",
    domain=REAL,
    span=(-4.0, 4.0),
    reach=(-50.0, 50.0),
    truth=None,
    target=RESIDUAL,
    links={"scaled_residual": {"residual": held_beside, "log_scale": points}},
    partners=("laplace_nll", "student_t_nll"),
)
latent_mean = Axis(
    slug="latent_mean",
    quantity="mean of the predicted Gaussian",
    symbol="μ",
    domain=REAL,
    span=(-5.0, 5.0),
    reach=(-50.0, 50.0),
    truth=lambda _: 0.0,
    target=LOG_VARIANCE,
    links={"latent_mean": {"mean": points, "log_variance": held_beside}},
)
latent_log_variance = Axis(
    slug="latent_log_variance",
    quantity="log of the variance of the predicted Gaussian",
    symbol="v",
    domain=REAL,
    span=(-4.0, 4.0),
    reach=(-50.0, 50.0),
    truth=None,
    target=MEAN,
    links={"latent_mean": {"mean": held_beside, "log_variance": points}},
)
