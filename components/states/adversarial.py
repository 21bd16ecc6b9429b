"""The adversarial page: the curves of its family, the label at the game's end, and the moves of a small game."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from components.chart.scene import Picture
from components.kit.state import Number, Pick, Text
from components.states import fields
from components.states.family import curves
from losses.studies.game import MOST, PLAYERS, played

PAGE = "adversarial"


@dataclass(frozen=True)
class Adversarial:
    """What the adversarial page shows: curves, the label of the real samples, and a game by its players, moves and seed."""

    picture: Picture
    label: float
    players: str
    moves: str
    seed: int


def table(pick: Pick) -> Adversarial:
    """What the adversarial page shows."""
    picture = curves(pick, PAGE)
    label = pick(
        Number(
            key="label",
            default=1.0,
            low=0.5,
            high=1.0,
            step=0.05,
            label="label of the real samples",
            help="below 1, one-sided label smoothing",
        )
    )
    players = pick(fields.choice("players", "Losses", tuple(PLAYERS)))
    moves = pick(
        Text(key="moves", default="", longest=4 * MOST, form="moves", allowed=lambda text: 0 <= played(text) <= MOST, sample=_moves)
    )
    return Adversarial(picture, label, players, moves, fields.count(pick, "seed", "Seed of the samples", 0, 20, 0))


def _moves(random: Random) -> str:
    """A few random moves, each of another player than the one before."""
    return "".join(f"{who}{random.randint(1, 5)}" for who in "dgr"[random.randint(0, 3) :])
