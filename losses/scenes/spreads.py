"""A loss of a prediction and its predicted spread over the plane of both, as a program for the browser."""

from __future__ import annotations

from torch import Tensor

from losses.core.axes import axes_of
from losses.core.curve import gradient
from losses.core.registry import LOSSES
from losses.core.shared import shared
from losses.core.spec import Axis
from losses.tracing.program import FORM, Program, trace_function

SPREADS = ("log_variance", "log_scale")


def takes_spread(slug: str) -> bool:
    """Whether a loss takes the logarithm of a predicted spread as its second input.

    >>> takes_spread("gaussian_nll"), takes_spread("poisson_nll")
    (True, False)
    """
    return LOSSES[slug].inputs[1:] in {(name,) for name in SPREADS}


def plane_axes(slug: str) -> tuple[Axis, Axis]:
    """The axis of each input of a loss with a spread: that of the residual or mean, and that of the spread.

    >>> [axis.slug for axis in plane_axes("laplace_nll")]
    ['scaled_residual', 'log_scale']
    """
    across, up = axes_of(LOSSES[slug])
    return across, up


@shared(costly=True, form=FORM)
def trace_spread(slug: str) -> Program:
    """Trace a loss of a residual or mean and its spread, with the derivative by each.

    The inputs are x, the residual or mean; log_spread, the logarithm of the variance or scale; and the hyperparameters, none of
    which is called so. The outputs are the value; by_x and by_spread, its partial derivatives.

    >>> [*trace_spread("student_t_nll").outputs]
    ['value', 'by_x', 'by_spread']
    """
    loss = LOSSES[slug]
    params = [param.name for param in loss.params]

    def program(x: Tensor, spread: Tensor, *numbers: Tensor) -> list[Tensor]:
        both = [number.detach().expand(x.shape).requires_grad_() for number in (x, spread)]
        value = loss.function(*both, **dict(zip(params, numbers, strict=True)))
        return [value, *gradient(value, *both)]

    return trace_function(slug, program, ["x", "log_spread", *params], ["value", "by_x", "by_spread"])
