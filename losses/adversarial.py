"""Adversarial losses: functions of a discriminator's outputs, `real` on a real sample and `fake` on a generated one.

For the gan_ losses an output is the logit of D, the probability that the sample is real, and may be a LogOdds, a logit known by
that probability, which may be 0 or 1; for the others it is a raw score. Each player minimises a loss of its own; a generator's
depends on the generated sample alone.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from losses.core.axes import LogOdds, fake_probability, fake_score
from losses.core.kinks import positive_part
from losses.core.registry import loss
from losses.core.spec import S0, Paper

PLACE = 10  # among the families of the catalogue

Output = Tensor | LogOdds
GOODFELLOW = Paper("I. Goodfellow et al., Generative adversarial networks", 2014, url="https://arxiv.org/abs/1406.2661")
MAO = Paper("X. Mao et al., Least squares generative adversarial networks", 2017, url="https://arxiv.org/abs/1611.04076")
LIM = Paper("J. H. Lim, J. C. Ye, Geometric GAN", 2017, url="https://arxiv.org/abs/1705.02894")
MIYATO = Paper("T. Miyato et al., Spectral normalization for GANs", 2018, url="https://arxiv.org/abs/1802.05957")
ARJOVSKY = Paper("M. Arjovsky et al., Wasserstein GAN", 2017, url="https://arxiv.org/abs/1701.07875")


def denied(output: Output) -> Tensor:
    """-log D, which is softplus(-output): the surprise that the sample is real."""
    if isinstance(output, LogOdds):
        return -torch.log(output.p)
    return -F.logsigmoid(output)  # F.softplus is cut to a line above 20


def believed(output: Output) -> Tensor:
    """-log(1 - D), which is softplus(output): the surprise that the sample is generated."""
    if isinstance(output, LogOdds):
        return -torch.log1p(-output.p)
    return -F.logsigmoid(-output)


@loss(
    "GAN discriminator",
    axis=fake_score,
    also=[fake_probability],
    formula=r"-\log \sigma(r) - \log\!\left( 1 - \sigma(f) \right)",
    sources=[
        S0.but(
            "Calls log D(x) + log(1 − D(G(z))) a loss: it is a value, which the discriminator maximises and the generator "
            "minimises. The discriminator's loss is its negative."
        ),
        GOODFELLOW,
    ],
    pytorch={
        "fake": "F.binary_cross_entropy_with_logits(real, torch.ones_like(real), reduction='none')"
        " + F.binary_cross_entropy_with_logits(fake, torch.zeros_like(fake), reduction='none')"
    },
    elsewhere={
        "torch.nn": "BCEWithLogitsLoss(); the sum of two calls, of real with 1 and of fake with 0",
        "MONAI": "PatchAdversarialLoss(criterion='bce'); the sum of two calls, of real with 1 and of fake with 0",
    },
)
def gan_discriminator(real: Output, fake: Output) -> Tensor:
    """Cross entropy of telling the real sample, r, from the generated one, f; D = σ is the probability of real.

    It is 2 log 2 = 1.386 where D = 1/2 for both, the equilibrium of the game. Near 0 the discriminator has won, and the generator
    of the minimax game has almost no gradient.

    >>> gan_discriminator(torch.tensor([0.0, 2.0]), torch.tensor([0.0, -3.0]))
    tensor([1.3863, 0.1755])
    """
    return denied(real) + believed(fake)


@loss(
    "Minimax generator",
    axis=fake_score,
    also=[fake_probability],
    formula=r"\log\!\left( 1 - \sigma(f) \right)",
    sources=[
        S0.but("Prints the terms of both players as one loss; of these only log(1 − D(G(z))) depends on the generator."),
        GOODFELLOW,
    ],
    pytorch={"fake": "-F.binary_cross_entropy_with_logits(fake, torch.zeros_like(fake), reduction='none')"},
)
def gan_generator_minimax(fake: Output) -> Tensor:
    """The generator's side of the minimax game: minus what the discriminator pays for the generated sample.

    Its gradient on the logit is −D. That goes to 0 where the discriminator recognises the sample, when the generator has most to
    learn. It has no lower bound.

    >>> gan_generator_minimax(torch.tensor([0.0, -3.0]))
    tensor([-0.6931, -0.0486])
    """
    return -believed(fake)


@loss(
    "Non-saturating generator",
    axis=fake_score,
    also=[fake_probability],
    formula=r"-\log \sigma(f)",
    sources=[GOODFELLOW],
    pytorch={"fake": "F.binary_cross_entropy_with_logits(fake, torch.ones_like(fake), reduction='none')"},
    elsewhere={
        "torch.nn": "BCEWithLogitsLoss(); of fake with 1",
        "MONAI": "PatchAdversarialLoss(criterion='bce'); of fake with 1",
    },
)
def gan_generator_non_saturating(fake: Output) -> Tensor:
    """Minus the logarithm of the probability that the discriminator gives the generated sample, f, of being real.

    Generators are trained with it in place of the minimax loss. Its gradient on the logit is −(1 − D): largest for samples that are
    recognised, small for those that are taken for real.

    >>> gan_generator_non_saturating(torch.tensor([0.0, -3.0]))
    tensor([0.6931, 3.0486])
    """
    return denied(fake)


@loss(
    "LSGAN discriminator",
    axis=fake_score,
    formula=r"\tfrac{1}{2} (r - 1)^2 + \tfrac{1}{2} f^2",
    sources=[MAO],
    pytorch={
        "fake": "(F.mse_loss(real, torch.ones_like(real), reduction='none')"
        " + F.mse_loss(fake, torch.zeros_like(fake), reduction='none')) / 2"
    },
    elsewhere={
        "torch.nn": "MSELoss(); 2 times; the sum of two calls, of real with 1 and of fake with 0",
        "MONAI": "PatchAdversarialLoss(criterion='least_squares', no_activation_leastsq=True); 2 times; the sum of two "
        "calls, of real with 1 and of fake with 0",
    },
)
def lsgan_discriminator(real: Tensor, fake: Tensor) -> Tensor:
    """Squared error of the scores, against 1 for the real sample, r, and 0 for the generated one, f.

    No sigmoid and no logarithm. It is 1/4 at the equilibrium, where both scores are 1/2.

    >>> lsgan_discriminator(torch.tensor([0.5, 1.0]), torch.tensor([0.5, -2.0]))
    tensor([0.2500, 2.0000])
    """
    return ((real - 1) ** 2 + fake**2) / 2


@loss(
    "LSGAN generator",
    axis=fake_score,
    formula=r"\tfrac{1}{2} (f - 1)^2",
    sources=[MAO],
    pytorch={"fake": "F.mse_loss(fake, torch.ones_like(fake), reduction='none') / 2"},
    elsewhere={
        "torch.nn": "MSELoss(); 2 times; of fake with 1",
        "MONAI": "PatchAdversarialLoss(criterion='least_squares', no_activation_leastsq=True); 2 times; of fake with 1",
    },
)
def lsgan_generator(fake: Tensor) -> Tensor:
    """Squared error of the generated sample's score, f, against 1, the score of a real one.

    The further the score is from 1, on either side, the harder it pulls: a sample with too high a score is pulled back too.

    >>> lsgan_generator(torch.tensor([1.0, -3.0]))
    tensor([0., 8.])
    """
    return (fake - 1) ** 2 / 2


@loss(
    "Hinge discriminator",
    axis=fake_score,
    formula=r"\max(0,\; 1 - r) + \max(0,\; 1 + f)",
    sources=[LIM, MIYATO],
    elsewhere={
        "MONAI": "PatchAdversarialLoss(criterion='hinge'); of the tanh of each score; the sum of two calls, of real with 1 "
        "and of fake with 0",
    },
)
def hinge_discriminator(real: Tensor, fake: Tensor) -> Tensor:
    """Asks for a score of at least 1 on the real sample, r, and of at most −1 on the generated one, f.

    Samples beyond that have no gradient, so the scores do not grow without end. It is 2 where both scores are equal and between −1
    and 1.

    >>> hinge_discriminator(torch.tensor([0.0, 2.0]), torch.tensor([0.0, -0.5]))
    tensor([2.0000, 0.5000])
    """
    return positive_part(1 - real) + positive_part(1 + fake)


@loss(
    "Hinge generator",
    axis=fake_score,
    formula="-f",
    sources=[LIM, MIYATO],
)
def hinge_generator(fake: Tensor) -> Tensor:
    """Minus the score of the generated sample, f: every sample pulls with the same force.

    It goes with the hinge discriminator but is not itself a hinge: the gradient is −1 at every score.

    >>> hinge_generator(torch.tensor([1.0, -3.0]))
    tensor([-1.,  3.])
    """
    return -fake


@loss(
    "Wasserstein critic",
    axis=fake_score,
    formula="f - r",
    sources=[ARJOVSKY],
)
def wasserstein_discriminator(real: Tensor, fake: Tensor) -> Tensor:
    """The score of the generated sample, f, less that of the real one, r.

    It has no lower bound, so it is used only while the critic's slope is bounded, by clipped weights or a penalty. Then its least
    mean is minus the Wasserstein distance of the two distributions, times that bound.

    >>> wasserstein_discriminator(torch.tensor([0.0, 2.0]), torch.tensor([0.5, -3.0]))
    tensor([ 0.5000, -5.0000])
    """
    return fake - real


@loss(
    "Wasserstein generator",
    axis=fake_score,
    formula="-f",
    sources=[ARJOVSKY],
)
def wasserstein_generator(fake: Tensor) -> Tensor:
    """Minus the score that the critic gives the generated sample, f.

    The gradient is −1 at every score. The value itself means nothing: a critic may add any number to all its scores.

    >>> wasserstein_generator(torch.tensor([1.0, -3.0]))
    tensor([-1.,  3.])
    """
    return -fake
