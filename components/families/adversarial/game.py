"""The adversarial page's game: two small players, moved one at a time."""

from __future__ import annotations

import numpy as np
import streamlit as st
import torch

from components.chart.figure import figure, lines
from components.kit.link import Link
from losses.core.curve import Array
from losses.core.numbers import number
from losses.studies.game import MOST, PLAYERS, REAL, Game, play, played, then

SEEN = np.linspace(-5.0, 6.0, 221)
BUTTONS = {"Discriminator": ("d", 1), "Generator": ("g", 1), "10 rounds of both": ("r", 10)}


def small_game(link: Link, players: str, moves: str, seed: int) -> None:
    """Buttons that move the players, and where that leaves both densities and the discriminator."""
    st.header("A small game", anchor=False)
    panel, picture = st.columns([1, 2.6], gap="medium")
    with panel:
        link.draw("players", "seed")
        for label, (who, count) in BUTTONS.items():
            _button(label, then(moves, who, count))
        _button("Start again", "")
    game = play(players, seed, moves)
    with picture:
        _draw(game, players)
        st.markdown(
            f"After {played(moves)} moves the discriminator pays {number(game.discriminator)} and the generator "
            f"{number(game.generator)}. Generated: mean {number(game.mean)}, deviation {number(game.deviation)}; real: mean "
            f"{number(REAL[0])}, deviation {number(REAL[1])}."
        )


def _button(label: str, moves: str) -> None:
    def move() -> None:
        st.session_state["moves"] = moves

    impossible = played(moves) > MOST or moves == st.session_state["moves"]
    st.button(label, key=f"move_{label}", on_click=move, disabled=impossible, width="stretch")


def _draw(game: Game, players: str) -> None:
    densities = {"real": _density(*REAL), "generated": _density(game.mean, max(game.deviation, 1e-3))}
    lines("densities", figure(SEEN, densities, across="x", up="density"))
    score = game.score(SEEN)
    if PLAYERS[players].tells_probability:
        name, judged, up = "D, the probability of real", torch.tensor(score).sigmoid().numpy(), "D(x)"
    else:
        name, judged, up = "the discriminator's score", score, "score"
    lines("judgement", figure(SEEN, {name: judged}, across="x", up=up, first=2))


def _density(mean: float, deviation: float) -> Array:
    return np.exp(-(((SEEN - mean) / deviation) ** 2) / 2) / (deviation * np.sqrt(2 * np.pi))
