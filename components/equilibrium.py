"""Where the game of a GAN ends: both players' losses when the discriminator tells nothing apart."""

from __future__ import annotations

import numpy as np
import streamlit as st
import torch

from components.facts import number
from components.lines import lines
from components.link import Link
from losses import LOSSES
from losses.axes import LogOdds
from losses.curve import Array

PLAYERS = ("gan_discriminator", "gan_generator_non_saturating", "gan_generator_minimax")
HALF = 0.5


def equilibrium(_: Link) -> None:
    """The losses against the one probability that D gives to every sample, and what they are at 1/2."""
    st.subheader("When the discriminator cannot tell", anchor=False)
    words, picture = st.columns([1, 2.6], gap="medium")
    d = np.linspace(0.01, 0.99, 197)
    with picture:
        drawn = {LOSSES[slug].name: values for slug, values in told_nothing(d).items()}
        lines("equilibrium", d, drawn, across="D, the same for every sample", up="loss")
    with words:
        discriminator, non_saturating, minimax = (number(float(v[0])) for v in told_nothing(np.array([HALF])).values())
        st.markdown(
            f"A discriminator that says the same of every sample pays least at D = 1/2: **2 log 2 = {discriminator}**. "
            f"The generator's loss is then {non_saturating}, or {minimax} in the minimax form."
        )
        st.markdown(
            f"A discriminator's loss that stays at {discriminator} says that it cannot tell: at the end of the game, or before it "
            "has learnt anything. One near 0 says that it has won, and not that training goes well."
        )


def told_nothing(d: Array) -> dict[str, Array]:
    """Each player's loss, by its slug, where D is d for real and generated samples alike.

    >>> {slug: round(float(v[0]), 3) for slug, v in told_nothing(np.array([0.5])).items()}
    {'gan_discriminator': 1.386, 'gan_generator_non_saturating': 0.693, 'gan_generator_minimax': -0.693}
    """
    output = LogOdds(torch.tensor(d))
    return {slug: LOSSES[slug].function(*[output] * len(LOSSES[slug].inputs)).numpy(force=True) for slug in PLAYERS}
