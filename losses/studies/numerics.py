"""Where numbers break: difference quotients that are rounded away, and losses that are right on paper only.

The two forms of a loss are plain torch functions, so that what is measured is also the code that is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from losses.core.axes import find_axis
from losses.core.curve import Array, gradient
from losses.core.spec import Axis, Loss, Setting

PRECISIONS = {"float64": torch.float64, "float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}
STEPS = np.logspace(-12, 0, 241)
WINDOW = 11  # steps of h
LEAST = 1e-18  # stands for an error of 0 in a mean of logarithms
ZERO = 1e-12  # a gradient that is 0 but for rounding
REACH = 120.0  # how far out the forms are looked at
POINTS = 961
STEP = 2 * REACH / (POINTS - 1)
LOST = 0.1  # the relative error at which a gradient counts as lost
SMALL = 1e-4  # and how large it has to be, in parts of 1, to be missed

Where = np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True)
class Check:
    """The errors of a difference quotient at every step h, relative to autograd's gradient in float64, in one precision."""

    central: Array
    forward: Array

    @property
    def best(self) -> tuple[float, float]:
        """The h of the least error of the central difference, and that error: a mean over half a decade, for one may be luck."""
        logs = np.log10(np.where(np.isfinite(self.central), self.central, 1e6).clip(LEAST))
        mean = np.convolve(logs, np.ones(WINDOW) / WINDOW, mode="valid")
        least = float(10 ** mean.min())
        return float(STEPS[mean.argmin() + WINDOW // 2]), least if least > 2 * LEAST else 0.0

    @property
    def falls(self) -> Literal["with h²", "only rounding", "otherwise"]:
        """How the central difference's error falls at large steps in float64.

        It falls with h² unless the third derivative is 0; then nothing but rounding is left.
        """
        large = _large(self.central)
        if not large.any() or np.median(self.central[large]) < 1e3 * np.finfo(np.float64).eps / STEPS[large].min():
            return "only rounding"
        order = np.polyfit(np.log(STEPS[large]), np.log(self.central[large]), 1)[0]
        return "with h²" if abs(order - 2) < 0.3 else "otherwise"


def _large(errors: Array) -> Where:
    return (STEPS > 1e-2) & (STEPS < 1e-1) & np.isfinite(errors) & (errors > 0)


def level(errors: Array, order: int) -> float:
    """The factor of the power of h that the errors follow at large steps."""
    large = _large(errors)
    return float(np.median(errors[large] / STEPS[large] ** order)) if large.any() else float("nan")


def check(loss: Loss, axis: Axis | None, x: float, target: float, **settings: Setting) -> tuple[float, dict[str, Check]]:
    """Autograd's gradient at x, and how far difference quotients are from it in each precision.

    The loss is evaluated in the precision, at x and h as it rounds them; the quotient is formed in float64, so that the error is
    that of the loss's values alone. Where x + h has left the axis there is no error to speak of: NaN.
    Raises ValueError, as `curve` does, for an axis or settings that the loss cannot have.

    >>> from losses import LOSSES
    >>> slope, found = check(LOSSES["bce"], None, 0.25, 1.0)
    >>> slope, found["float64"].best[1] < 1e-9 < found["float32"].best[1]
    (-4.0, True)
    """
    loss.check(settings)
    shown = find_axis(loss, axis)
    at = torch.tensor([x], dtype=torch.float64, requires_grad=True)
    (slope,) = gradient(_value(loss, shown, at, target, settings), at)
    exact = slope.item()
    return exact, {name: _errors(loss, shown, x, target, settings, dtype, exact) for name, dtype in PRECISIONS.items()}


def _value(loss: Loss, axis: Axis, x: Tensor, target: float, settings: Mapping[str, Setting]) -> Tensor:
    return loss.function(*axis.inputs(loss, x, torch.tensor(target, dtype=x.dtype)), **settings)


def _errors(
    loss: Loss, axis: Axis, x: float, target: float, settings: Mapping[str, Setting], dtype: torch.dtype, exact: float
) -> Check:
    h = torch.tensor(STEPS).to(dtype)
    at = torch.tensor(x, dtype=torch.float64).to(dtype).expand_as(h)
    ahead, here, behind = (_value(loss, axis, point, target, settings).detach().double() for point in (at + h, at, at - h))
    low, high = axis.domain.low, axis.domain.high
    inside = ((at + h).double() <= high) & ((at - h).double() >= low) & (h > 0)
    size = abs(exact) if abs(exact) > ZERO else 1.0  # beside a gradient of 0 an error is what it is

    def relative(rise: Tensor, run: Tensor) -> Array:
        return np.asarray((((rise / run) - exact).abs() / size).where(inside, torch.nan).numpy())

    steps = h.double()
    return Check(relative(ahead - behind, 2 * steps), relative(ahead - here, steps))


@dataclass(frozen=True)
class Forms:
    """A loss of a logit or a residual z as it is first written down, and as it can be computed."""

    name: str
    naive: Callable[..., Tensor]
    stable: Callable[..., Tensor]
    about: str
    clamp: bool = False  # whether the naive form has a clamp to be set


def sigmoid_then_log(z: Tensor) -> Tensor:
    """Binary cross entropy for y = 1 from a probability."""
    p = torch.sigmoid(z)
    return -torch.log(p)


def with_logits(z: Tensor) -> Tensor:
    """Binary cross entropy for y = 1 from the logit."""
    return F.binary_cross_entropy_with_logits(z, torch.ones_like(z), reduction="none")


def clamped_bce(z: Tensor) -> Tensor:
    """PyTorch's binary cross entropy of a probability, which clamps its logarithms at -100."""
    return F.binary_cross_entropy(torch.sigmoid(z), torch.ones_like(z), reduction="none")


def softmax_then_log(z: Tensor) -> Tensor:
    """Cross entropy of the first of three classes; the other logits are 0."""
    logits = torch.stack([z, torch.zeros_like(z), torch.zeros_like(z)], dim=-1)
    powers = torch.exp(logits)
    return -torch.log(powers[..., 0] / powers.sum(dim=-1))


def log_softmax(z: Tensor) -> Tensor:
    """The same from the logits."""
    logits = torch.stack([z, torch.zeros_like(z), torch.zeros_like(z)], dim=-1)
    return -F.log_softmax(logits, dim=-1)[..., 0]


def log_of_cosh(z: Tensor) -> Tensor:
    """Log-cosh as it is written."""
    return torch.log(torch.cosh(z))


def folded_log_cosh(z: Tensor) -> Tensor:
    """Log-cosh through the size of the residual."""
    size = torch.abs(z)
    return size + F.softplus(-2 * size) - 0.6931471805599453  # log 2


def log_of_one_plus_exp(z: Tensor) -> Tensor:
    """Softplus as it is written."""
    return torch.log(1 + torch.exp(z))


def softplus(z: Tensor) -> Tensor:
    """Softplus, without the power of a large number."""
    return torch.relu(z) + torch.log1p(torch.exp(-torch.abs(z)))


def focal_through_p(z: Tensor) -> Tensor:
    """Focal with gamma = 2, for y = 1, from a probability."""
    p = torch.sigmoid(z)
    return -((1 - p) ** 2) * torch.log(p)


def focal_through_logsigmoid(z: Tensor) -> Tensor:
    """The same from the logit."""
    return -(torch.sigmoid(-z) ** 2) * F.logsigmoid(z)


def focal_clamped(z: Tensor, clamp: float) -> Tensor:
    """Focal with the probability kept away from 0."""
    p = torch.clamp(torch.sigmoid(z), min=clamp)
    return -((1 - p) ** 2) * torch.log(p)


def kl_of_ratio(z: Tensor) -> Tensor:
    """KL(p, q) of p = (0, 1) from q = (1 - sigmoid(z), sigmoid(z)), as it is written."""
    q = torch.stack([torch.sigmoid(-z), torch.sigmoid(z)], dim=-1)
    p = torch.tensor([0.0, 1.0], dtype=z.dtype)
    return (p * torch.log(p / q)).sum(dim=-1)


def kl_of_logs(z: Tensor) -> Tensor:
    """The same, with the logarithms of q from the logits, and 0 log 0 = 0."""
    log_q = torch.stack([F.logsigmoid(-z), F.logsigmoid(z)], dim=-1)
    p = torch.tensor([0.0, 1.0], dtype=z.dtype)
    return (torch.xlogy(p, p) - p * log_q).sum(dim=-1)


FORMS = {
    forms.name: forms
    for forms in (
        Forms(
            "Cross entropy from sigmoid and log",
            sigmoid_then_log,
            with_logits,
            "Far to the left the sigmoid is rounded to 0, and the logarithm of 0 is −∞.",
        ),
        Forms(
            "Cross entropy as PyTorch clamps it",
            clamped_bce,
            with_logits,
            "PyTorch keeps the logarithm at −100 or above, so the value stays finite. In the gradient it divides by p(1 − p), but "
            "never by less than 10⁻¹²: below that the gradient falls towards 0, where the mistake is greatest.",
        ),
        Forms(
            "Cross entropy from softmax and log",
            softmax_then_log,
            log_softmax,
            "exp(z) of a large logit is too large for the format, and infinity over infinity is undefined.",
        ),
        Forms(
            "Log-cosh",
            log_of_cosh,
            folded_log_cosh,
            "The hyperbolic cosine is too large for the format on both sides, although its logarithm is not.",
        ),
        Forms(
            "Softplus",
            log_of_one_plus_exp,
            softplus,
            "To the right exp(z) is too large for the format; to the left 1 + exp(z) is rounded to 1.",
        ),
        Forms(
            "Focal through p",
            focal_through_p,
            focal_through_logsigmoid,
            "Far to the left the probability is rounded to 0, and its logarithm is −∞, as in cross entropy.",
        ),
        Forms(
            "Focal with a clamp",
            focal_clamped,
            focal_through_logsigmoid,
            "A clamp replaces every p below c by c. There the loss is flat, so the examples that are most wrong have no gradient.",
            clamp=True,
        ),
        Forms(
            "KL with a zero", kl_of_ratio, kl_of_logs, "On paper 0 log 0 is 0; the machine computes 0 · (−∞), which is undefined."
        ),
    )
}


Broken = Callable[[tuple[Array, Array], tuple[Array, Array]], Where]


@dataclass(frozen=True)
class Breaks:
    """Value and gradient of both forms over z, what is right, and where the naive one has broken: of each kind the stretches."""

    z: Array
    naive: tuple[Array, Array]
    stable: tuple[Array, Array]
    right: tuple[Array, Array]
    broken: dict[str, list[tuple[float, float]]]


def breaks(forms: Forms, precision: str, **settings: float) -> Breaks:
    """Both forms of a loss in one precision, and where the naive one is infinite, undefined, or has lost its gradient.

    What is right is the stable form in float64. An end of a stretch inside the range is refined to the logit at which it lies.

    >>> breaks(FORMS["Softplus"], "float32").broken["infinite"]
    [(88.7228, 120.0)]
    """
    z = np.linspace(-REACH, REACH, POINTS)
    dtype = PRECISIONS[precision]
    naive, stable, right = (
        _both(forms.naive, z, dtype, **settings),
        _both(forms.stable, z, dtype),
        _both(forms.stable, z, torch.float64),
    )
    broken: dict[str, list[tuple[float, float]]] = {}
    for kind, holds in KINDS.items():

        def breaks_at(at: float, holds: Broken = holds) -> bool:
            one = np.array([at])
            return bool(holds(_both(forms.naive, one, dtype, **settings), _both(forms.stable, one, torch.float64))[0])

        if (where := holds(naive, right)).any():
            broken[kind] = [_refined(stretch, breaks_at) for stretch in _stretches(z, where)]
    return Breaks(z, naive, stable, right, broken)


def _lost(naive: tuple[Array, Array], right: tuple[Array, Array]) -> Where:
    off = ~(np.abs(naive[1] - right[1]) <= LOST * np.abs(right[1]))
    return np.isfinite(naive[0]) & off & (np.abs(right[1]) > SMALL)


# In which ways a form breaks, and where it does: from value and gradient of the naive form, and from those that are right.
KINDS: dict[str, Broken] = {
    "infinite": lambda naive, _: np.isinf(naive[0]),
    "undefined": lambda naive, _: np.isnan(naive[0]),
    "gradient lost": _lost,
}


def _refined(stretch: tuple[float, float], breaks_at: Callable[[float], bool]) -> tuple[float, float]:
    """A stretch of broken points with its ends moved to where breaking begins for a single number.

    A processor's vectorised functions may overflow earlier than its functions of one number, so an edge may lie steps away.
    """
    low, high = stretch
    return low if low == -REACH else _edge(low, STEP, breaks_at), high if high == REACH else _edge(high, -STEP, breaks_at)


def _edge(end: float, inwards: float, breaks_at: Callable[[float], bool]) -> float:
    """Where breaking begins near the end of a stretch, to six digits, by halving the step between a sound and a broken number."""
    inside = end
    while not breaks_at(inside) and abs(inside) < REACH:
        inside += inwards
    outside = inside - inwards
    while breaks_at(outside) and abs(outside) < REACH:
        inside, outside = outside, outside - inwards
    for _ in range(24):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if breaks_at(middle) else (inside, middle)
    return float(f"{inside:.6g}")


def _both(function: Callable[..., Tensor], z: Array, dtype: torch.dtype, **settings: float) -> tuple[Array, Array]:
    at = torch.tensor(z).to(dtype).requires_grad_()
    value = function(at, **settings)
    (slope,) = torch.autograd.grad(value.sum(), at)
    return value.detach().double().numpy(), slope.double().numpy()


def _stretches(z: Array, where: Where) -> list[tuple[float, float]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], where, [False]]).astype(int)))
    return [(float(z[first]), float(z[last - 1])) for first, last in edges.reshape(-1, 2)]
