"""The players of a GAN where the discriminator gives every sample the same D, as a program for the browser."""

from __future__ import annotations

import torch
from torch import Tensor

from losses.adversarial import gan_discriminator, gan_generator_minimax, gan_generator_non_saturating
from losses.binary.probabilities import bce
from losses.core.axes import LogOdds
from losses.core.curve import gradient
from losses.core.shared import shared
from losses.tracing.program import FORM, Program, trace_function

DISCRIMINATOR = gan_discriminator.__name__
# The generators that play against it, and what the form of a loss is called where there is another.
GENERATORS = {gan_generator_non_saturating.__name__: "", gan_generator_minimax.__name__: "minimax"}


@shared(costly=True, form=FORM)
def trace_equilibrium() -> Program:
    """Trace the loss of each player where D is x for all samples, real or generated.

    The inputs are x and the label of the real samples. The outputs are the losses by their slugs, and the slope of the
    discriminator's.

    >>> [*trace_equilibrium().outputs]
    ['gan_discriminator', 'gan_generator_non_saturating', 'gan_generator_minimax', 'slope']
    """

    def program(x: Tensor, label: Tensor) -> list[Tensor]:
        d = x.detach().requires_grad_()
        output = LogOdds(d)
        # the real term is cross entropy with target 1; a soft target mixes it with that of a target 0
        softer = bce(d, label.expand(d.shape)) - bce(d, torch.ones_like(d))
        paid = gan_discriminator(output, output) + softer
        generators = [gan_generator_non_saturating(output), gan_generator_minimax(output)]
        return [paid, *generators, *gradient(paid, d)]

    return trace_function("equilibrium", program, ["x", "label"], [DISCRIMINATOR, *GENERATORS, "slope"])
