"""A small game of a GAN: a generator that shifts and scales Gaussian noise against a discriminator with a quadratic score.

The quadratic is enough: between two Gaussians the best logit is one. All is a pure function of the players' losses, the seed
and the moves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from losses.adversarial import (
    gan_discriminator,
    gan_generator_minimax,
    gan_generator_non_saturating,
    hinge_discriminator,
    hinge_generator,
    lsgan_discriminator,
    lsgan_generator,
    wasserstein_discriminator,
    wasserstein_generator,
)
from losses.core.axes import fake_probability
from losses.core.curve import Array
from losses.core.registry import LOSSES
from losses.core.shared import shared
from losses.core.spec import Loss, LossFunction


@dataclass(frozen=True)
class Players:
    """Who plays whom: the losses of the discriminator and of the generator.

    `clip` bounds the size of a critic's weights, without which its loss has no lower bound.
    """

    discriminator: LossFunction
    generator: LossFunction
    clip: float | None = None

    def loss(self, who: str) -> Loss:
        """The loss of one of them, d or g."""
        return LOSSES[(self.discriminator if who == "d" else self.generator).__name__]

    @property
    def tells_probability(self) -> bool:
        """Whether the discriminator's score is the logit of D, the probability of a real sample."""
        return fake_probability.draws(self.loss("d"))


PLAYERS = {
    "GAN, non-saturating": Players(gan_discriminator, gan_generator_non_saturating),
    "GAN, minimax": Players(gan_discriminator, gan_generator_minimax),
    "LSGAN": Players(lsgan_discriminator, lsgan_generator),
    "Hinge": Players(hinge_discriminator, hinge_generator),
    "Wasserstein": Players(wasserstein_discriminator, wasserstein_generator, clip=0.3),
}
REAL = (2.0, 0.7)  # mean and deviation of the real samples
START = (-1.0, 1.0)  # and of the generated ones at first
SAMPLES = 256
STEPS = 5  # of gradient descent in a move
RATE = {"d": 0.05, "g": 0.05}
MOST = 2000  # moves
KEPT = 20  # after so many moves the state is kept, so that a game goes on from there
MOVES = re.compile(r"([dgr])([1-9]\d{0,3})")


@dataclass(frozen=True)
class Game:
    """Where the game stands: the discriminator's weights of x², x and 1, the generator's mean and deviation, and both losses."""

    weights: tuple[float, ...]
    mean: float
    deviation: float
    discriminator: float
    generator: float

    def score(self, x: Array) -> Array:
        """The discriminator's score of samples."""
        a, b, c = self.weights
        return a * x**2 + b * x + c


def played(moves: str) -> int:
    """How many moves of one player a text holds: d, g, or r for both in turn, each with how many times; -1 if it says nothing.

    >>> played("d2g1r10"), played(""), played("x3"), played("d0")
    (23, 0, -1, -1)
    """
    found = MOVES.findall(moves)
    if "".join(who + count for who, count in found) != moves:
        return -1
    return sum(int(count) * (2 if who == "r" else 1) for who, count in found)


def then(moves: str, who: str, count: int = 1) -> str:
    """The moves, and some more; the same again only counts on.

    >>> then("d2", "d"), then("d2", "g"), then("", "r", 10)
    ('d3', 'd2g1', 'r10')
    """
    found = MOVES.findall(moves)
    if found and found[-1][0] == who:
        count += int(found.pop()[1])
    return "".join(a + b for a, b in [*found, (who, str(count))])


@shared(maxsize=256)
def play(players: str, seed: int, moves: str) -> Game:
    """Play the moves from the start; ValueError for unknown players, or moves that `played` cannot count or are too many.

    >>> play("LSGAN", 0, "").mean
    -1.0
    """
    if players not in PLAYERS or not 0 <= played(moves) <= MOST:
        raise ValueError(f"no game of {players!r} with the moves {moves!r}")
    turns = "".join(("dg" if who == "r" else who) * int(count) for who, count in MOVES.findall(moves))
    weights, made = (torch.tensor(numbers, dtype=torch.float64) for numbers in _after(players, seed, turns))
    paid = {who: _paid(players, who, {"d": weights, "g": made}, *_samples(seed)).item() for who in "dg"}
    mean, deviation = _numbers(made)
    return Game(_numbers(weights), mean, abs(deviation), paid["d"], paid["g"])


@lru_cache(maxsize=16)
def _samples(seed: int) -> tuple[Tensor, Tensor]:
    """The real samples, and the noise that the generator shifts and scales."""
    normal = torch.randn(2, SAMPLES, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    return REAL[0] + REAL[1] * normal[0], normal[1]


@shared(maxsize=1024, costly=True)
def _after(players: str, seed: int, turns: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The discriminator's numbers and the generator's after these turns, a letter each."""
    kept = (len(turns) - 1) // KEPT * KEPT if turns else 0
    before = _after(players, seed, turns[:kept]) if kept else ((0.0, 0.0, 0.0), START)
    state = {who: torch.tensor(numbers, dtype=torch.float64) for who, numbers in zip("dg", before, strict=True)}
    for who in turns[kept:]:
        _move(players, who, state, *_samples(seed))
    return _numbers(state["d"]), _numbers(state["g"])


def _numbers(values: Tensor) -> tuple[float, ...]:
    return tuple(float(v) for v in values)


def _move(players: str, who: str, state: dict[str, Tensor], real: Tensor, noise: Tensor) -> None:
    for _ in range(STEPS):
        own = state[who].detach().requires_grad_()
        (slope,) = torch.autograd.grad(_paid(players, who, state | {who: own}, real, noise), own)
        state[who] = (own - RATE[who] * slope).detach()
        clip = PLAYERS[players].clip
        if who == "d" and clip is not None:
            state[who] = state[who].clamp(-clip, clip)


def _paid(players: str, who: str, state: dict[str, Tensor], real: Tensor, noise: Tensor) -> Tensor:
    """What a player pays in the mean of the samples."""
    mean, deviation = state["g"]
    a, b, c = state["d"]
    made = mean + deviation * noise
    scores = {"real": a * real**2 + b * real + c, "fake": a * made**2 + b * made + c}
    loss = PLAYERS[players].loss(who)
    return loss.function(*(scores[name] for name in loss.inputs)).mean()
