"""Likelihoods: losses of a predicted count or amount, and of a residual beside a predicted spread.

The losses of a count or amount take the observation y and the predicted mean, or the logarithm x of it, which may be a LogMean, a
logarithm known by the mean, which may be 0. The others take a residual, or a mean, and the logarithm of a variance or scale. What
does not depend on the prediction is left out, as PyTorch does.
"""

from __future__ import annotations

import math
from typing import Annotated

import torch
from torch import Tensor
from torch.nn import functional as F

from losses.core.axes import LogMean, gaussian_residual, latent_mean, log_mean, scaled_residual
from losses.core.axes import mean as mean_axis
from losses.core.registry import loss
from losses.core.spec import Interval, Knob, Paper

PLACE = 3  # among the families of the catalogue

NELDER = Paper("J. A. Nelder, R. W. M. Wedderburn, Generalized linear models", 1972, doi="10.2307/2344614")
CHEN = Paper("T. Chen, C. Guestrin, XGBoost", 2016, doi="10.1145/2939672.2939785")
LIGHTGBM = Paper("G. Ke et al., LightGBM (whose mape divides by the larger of 1 and y)", 2017)
NIX = Paper(
    "D. A. Nix, A. S. Weigend, Estimating the mean and variance of the target probability distribution",
    1994,
    doi="10.1109/ICNN.1994.374138",
)
KENDALL = Paper("A. Kendall, Y. Gal, What uncertainties do we need?", 2017, url="https://arxiv.org/abs/1703.04977")
HYNDMAN = Paper(
    "R. J. Hyndman, A. B. Koehler, Another look at measures of forecast accuracy", 2006, doi="10.1016/j.ijforecast.2006.03.001"
)


Prediction = Tensor | LogMean


def with_one(x: Prediction, where: Tensor) -> Prediction:
    """The prediction, with a mean of 1 where this holds: what is multiplied by 0 there is then no infinity."""
    return LogMean(torch.where(where, 1, x.mean)) if isinstance(x, LogMean) else torch.where(where, 0, x)


def where_possible(x: Prediction, y: Tensor) -> Prediction:
    """The prediction, with a mean of 1 where it is 0 and y is not: another term is infinite there, and infinities may cancel."""
    return with_one(x, (x.mean == 0) & (y != 0)) if isinstance(x, LogMean) else x


def logarithm(x: Prediction) -> Tensor:
    """The logarithm of the mean."""
    return x.mean.log() if isinstance(x, LogMean) else x


def power(x: Prediction, exponent: Tensor | float) -> Tensor:
    """A power of the mean."""
    return x.mean**exponent if isinstance(x, LogMean) else (exponent * x).exp()


def observed(y: Tensor | float, x: Prediction) -> Tensor:
    """The observation as a tensor of the type of the prediction."""
    return torch.as_tensor(y, dtype=(x.mean if isinstance(x, LogMean) else x).dtype)


@loss(
    "Poisson NLL",
    axis=log_mean,
    formula=r"\mathrm{e}^{x} - y x",
    sources=[NELDER, Paper("PyTorch, torch.nn.PoissonNLLLoss"), CHEN],
    pytorch={"x": "F.poisson_nll_loss(log_mean, y, reduction='none')"},
    aliases=("count regression", "PoissonNLLLoss", "count:poisson"),
    elsewhere={
        "torch.nn": "PoissonNLLLoss()",
        "Keras": "Poisson(); of the mean itself",
        "scikit-learn": "PoissonRegressor()",
        "XGBoost": "count:poisson; its second derivative is exp(max_delta_step) times as large, and that is 0.7",
        "LightGBM": "poisson; its second derivative is exp(poisson_max_delta_step) times as large, and that is 0.7",
    },
)
def poisson_nll(x: Prediction, y: Tensor | float) -> Tensor:
    """Minus the log-likelihood of a count with a Poisson distribution of mean e^x, without log y!.

    Its gradient on x is e^x − y, the mean less what was observed. The variance of a count grows with its mean, so a miss by 2 costs
    less where 100 are expected than where 1 is. Its least value is y − y log y, and not 0.

    >>> poisson_nll(torch.tensor([0.5, -3.0]), torch.tensor([0.0, 2.0]))
    tensor([1.6487, 6.0498])
    """
    y = observed(y, x)
    return power(x, 1.0) - y * logarithm(with_one(x, y == 0))


@loss(
    "Gamma NLL",
    axis=log_mean,
    formula=r"x + y\, \mathrm{e}^{-x}",
    sources=[NELDER, CHEN],
    aliases=("reg:gamma",),
    elsewhere={
        "scikit-learn": "GammaRegressor()",
        "XGBoost": "reg:gamma",
        "LightGBM": "gamma",
    },
)
def gamma_nll(x: Prediction, y: Tensor | float) -> Tensor:
    """Minus the log-likelihood of an amount with a gamma distribution of mean e^x, over its shape, without what depends on y alone.

    For claims, prices and waiting times, whose spread grows in proportion to their mean: what counts is the ratio of y to the mean.
    The gamma distribution has no y = 0, and there the loss has no lower bound. XGBoost has it as reg:gamma.

    >>> gamma_nll(torch.tensor([0.5, -3.0]), torch.tensor([1.0, 2.0]))
    tensor([ 1.1065, 37.1711])
    """
    y = observed(y, x)
    return logarithm(where_possible(x, y)) + y * power(with_one(x, y == 0), -1.0)


@loss(
    "Tweedie NLL",
    axis=log_mean,
    formula=r"\frac{\mathrm{e}^{(2 - \rho) x}}{2 - \rho} - y\, \frac{\mathrm{e}^{(1 - \rho) x}}{1 - \rho}",
    sources=[
        Paper("B. Jørgensen, Exponential dispersion models", 1987, doi="10.1111/j.2517-6161.1987.tb01685.x"),
        CHEN,
    ],
    aliases=("reg:tweedie", "compound Poisson"),
    elsewhere={
        "scikit-learn": "TweedieRegressor(power=rho, link='log')",
        "XGBoost": "reg:tweedie, tweedie_variance_power=rho",
        "LightGBM": "tweedie, tweedie_variance_power=rho",
    },
)
def tweedie_nll(
    x: Prediction,
    y: Tensor | float,
    *,
    rho: Annotated[
        float,
        Knob(
            r"\rho",
            1.05,
            1.95,
            "the power of the mean with which the variance grows",
            Interval(1.0, 2.0, open_low=True, open_high=True),
        ),
    ] = 1.5,
) -> Tensor:
    """Between the Poisson and the gamma loss: for amounts that are often exactly 0, as the claims of a year are.

    The variance grows as the mean to the power ρ: towards 1 the gradient becomes that of Poisson, towards 2 that of gamma. XGBoost
    has it as reg:tweedie.

    >>> tweedie_nll(torch.tensor([0.5, -3.0]), torch.tensor([0.0, 2.0]), rho=1.25)
    tensor([ 1.9400, 17.0765])
    """
    y = observed(y, x)
    return power(where_possible(x, y), 2 - rho) / (2 - rho) + y * power(with_one(x, y == 0), 1 - rho) / (rho - 1)


@loss(
    "MSLE",
    axis=mean_axis,
    formula=r"\left( \log(1 + \mu) - \log(1 + y) \right)^2",
    sources=[Paper("Keras, keras.losses.MeanSquaredLogarithmicError")],
    aliases=("mean squared logarithmic error", "RMSLE is its root"),
    elsewhere={
        "Keras": "MeanSquaredLogarithmicError()",
        "scikit-learn": "mean_squared_log_error()",
        "XGBoost": "reg:squaredlogerror; 1/2 times; its second derivative is at least 10⁻⁶",
    },
)
def msle(mean: Tensor, y: Tensor | float) -> Tensor:
    """Squared error of the logarithms, after 1 is added so that 0 has one: what counts is nearly the ratio.

    For amounts that range over several powers of ten. Predicting too little costs more than predicting too much by the same amount.
    Far above y the gradient fades.

    >>> msle(torch.tensor([0.0, 9.0]), torch.tensor([1.0, 4.0]))
    tensor([0.4805, 0.4805])
    """
    return (mean.log1p() - torch.as_tensor(y, dtype=mean.dtype).log1p()) ** 2


@loss(
    "MAPE",
    axis=mean_axis,
    formula=r"\frac{|\mu - y|}{y}",
    sources=[HYNDMAN, Paper("Keras, keras.losses.MeanAbsolutePercentageError, times 100"), LIGHTGBM],
    aliases=("mean absolute percentage error", "relative error"),
    elsewhere={
        "Keras": "MeanAbsolutePercentageError(); 100 times; it divides by at least 10⁻⁷",
        "scikit-learn": "mean_absolute_percentage_error(); it divides by at least 2 · 10⁻¹⁶",
        "LightGBM": "mape; it divides by at least 1; a leaf is set to the best constant",
    },
)
def mape(mean: Tensor, y: Tensor | float) -> Tensor:
    """The absolute error as a share of what was observed.

    A share of y can be compared between series of any size. At y = 0 it is infinite unless the prediction is 0 too; near 0 it is
    huge. Predicting too little costs at most 1, too much has no limit, so it favours low predictions. LightGBM divides by
    max(1, y).

    >>> mape(torch.tensor([1.0, 9.0]), torch.tensor([2.0, 4.0]))
    tensor([0.5000, 1.2500])
    """
    y = torch.as_tensor(y, dtype=mean.dtype)
    return (mean - y).abs() / torch.where((mean == 0) & (y == 0), 1, y)


@loss(
    "sMAPE",
    axis=mean_axis,
    formula=r"\frac{2\, |\mu - y|}{\mu + y}",
    sources=[
        Paper("S. Makridakis, Accuracy measures: theoretical and practical concerns", 1993, doi="10.1016/0169-2070(93)90079-3"),
        HYNDMAN,
    ],
    aliases=("symmetric mean absolute percentage error", "M-competitions"),
)
def smape(mean: Tensor, y: Tensor | float) -> Tensor:
    """The absolute error as a share of the mean of prediction and observation, at most 2.

    Made so that a prediction of twice y costs as much as one of half of it. At y = 0 every prediction but 0 costs 2, however near,
    and far above y the gradient fades.

    >>> smape(torch.tensor([1.0, 9.0]), torch.tensor([2.0, 3.0]))
    tensor([0.6667, 1.0000])
    """
    both = mean + y
    return 2 * (mean - y).abs() / torch.where(both == 0, 1, both)


def shrunk(residual: Tensor, log_scale: Tensor) -> Tensor:
    """The residual over its scale; 0 for a residual of 0, however small the scale."""
    most = math.log(torch.finfo(residual.dtype).max / 2)  # of which the exponential is a number
    return residual * torch.clamp(-log_scale, max=most).exp()


@loss(
    "Gaussian NLL",
    axis=gaussian_residual,
    formula=r"\tfrac{1}{2} \left( v + r^2 \mathrm{e}^{-v} \right)",
    sources=[NIX, KENDALL, Paper("PyTorch, torch.nn.GaussianNLLLoss, whose eps is the least variance: a smaller one is clamped")],
    pytorch={
        "residual": "F.gaussian_nll_loss(residual, torch.zeros_like(residual), log_variance.exp(), eps=1e-300, reduction='none')"
    },
    aliases=("heteroscedastic regression", "GaussianNLLLoss", "aleatoric uncertainty"),
    elsewhere={
        "torch.nn": "GaussianNLLLoss(); of the variance itself, which it clamps to at least eps=1e-6",
    },
)
def gaussian_nll(residual: Tensor, log_variance: Tensor) -> Tensor:
    """Minus the log-likelihood of a residual under a Gaussian of the predicted variance e^v, without its constant.

    The model says how sure it is: a large variance makes a miss cheap, and costs v/2. For a residual r the best variance is r², and
    what is left is log|r| + 1/2. Where the variance is predicted large the residual hardly pulls.

    >>> gaussian_nll(torch.tensor([0.5, -3.0]), torch.tensor([0.0, 2.0]))
    tensor([0.1250, 1.6090])
    """
    return (log_variance + shrunk(residual, log_variance / 2) ** 2) / 2


@loss(
    "Laplace NLL",
    axis=scaled_residual,
    formula=r"s + |r|\, \mathrm{e}^{-s}",
    sources=[KENDALL],
    aliases=("L1 with uncertainty",),
)
def laplace_nll(residual: Tensor, log_scale: Tensor) -> Tensor:
    """Minus the log-likelihood of a residual under a Laplace distribution of the predicted scale e^s, without its constant.

    Absolute error with a scale that the model predicts. For a residual r the best scale is |r|, and what is left is log|r| + 1. It
    minds outliers less than the Gaussian loss.

    >>> laplace_nll(torch.tensor([0.5, -3.0]), torch.tensor([0.0, 1.0]))
    tensor([0.5000, 2.1036])
    """
    return log_scale + shrunk(residual, log_scale).abs()


@loss(
    "Student t NLL",
    axis=scaled_residual,
    formula=r"s + \frac{\nu + 1}{2} \log\!\left( 1 + \frac{r^2 \mathrm{e}^{-2s}}{\nu} \right)",
    sources=[
        Paper(
            "K. L. Lange et al., Robust statistical modeling using the t distribution", 1989, doi="10.1080/01621459.1989.10478852"
        )
    ],
    aliases=("robust regression with a t distribution",),
)
def student_t_nll(
    residual: Tensor,
    log_scale: Tensor,
    *,
    nu: Annotated[float, Knob(r"\nu", 0.5, 50.0, "degrees of freedom: the fewer, the heavier the tails", log=True)] = 3.0,
) -> Tensor:
    """Minus the log-likelihood of a residual under Student's t distribution of the predicted scale e^s, without its constants.

    Its tails are heavy, so the pull of a far residual fades as (ν + 1)/r: outliers are given up. At ν = 1 it is the Cauchy loss,
    with many degrees of freedom nearly the Gaussian one. For a residual r the best scale is |r|, at every ν.

    >>> student_t_nll(torch.tensor([0.5, -3.0]), torch.tensor([0.0, 1.0]), nu=1.0)
    tensor([0.2231, 1.7966])
    """
    degrees = torch.as_tensor(nu, dtype=residual.dtype)
    far = residual.abs() > degrees.sqrt() * log_scale.exp()
    near = shrunk(torch.where(far, 0, residual), log_scale) ** 2 / degrees
    # far out the square would overflow: log(1 + e^u) of its logarithm u
    u = 2 * (torch.where(far, residual, 1).abs().log() - log_scale) - degrees.log()
    return log_scale + (degrees + 1) / 2 * torch.where(far, -F.logsigmoid(-u), near.log1p())


@loss(
    "Gaussian KL",
    axis=latent_mean,
    formula=r"\tfrac{1}{2} \left( \mu^2 + \mathrm{e}^{v} - 1 - v \right)",
    sources=[
        Paper("D. P. Kingma, M. Welling, Auto-encoding variational Bayes", 2014, url="https://arxiv.org/abs/1312.6114"),
    ],
    aliases=("ELBO", "VAE", "KL to the standard normal"),
)
def gaussian_kl(mean: Tensor, log_variance: Tensor) -> Tensor:
    """The Kullback-Leibler divergence of a Gaussian of the predicted mean and variance e^v from the standard one.

    It is the term of a variational autoencoder that keeps its codes near N(0, 1); with the error of reconstruction it is the
    negative of the evidence lower bound. It is 0 at mean 0 and variance 1 only.

    >>> gaussian_kl(torch.tensor([0.5, -3.0]), torch.tensor([0.0, 2.0]))
    tensor([0.1250, 6.6945])
    """
    return (mean**2 + log_variance.expm1() - log_variance) / 2
