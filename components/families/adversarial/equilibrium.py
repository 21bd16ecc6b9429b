"""Where the game of a GAN ends: both players' losses when the discriminator tells nothing apart."""

from __future__ import annotations

import numpy as np
import streamlit as st

from components.chart.figure import figure, lines
from components.kit.link import Link
from components.kit.navigation import links
from components.states.compare import GENERATORS
from losses import LOSSES
from losses.core.numbers import number
from losses.studies.game import GAN, least_at, told_nothing


def equilibrium(link: Link, label: float) -> None:
    """The losses against the one probability that D gives to every sample, and what they are where D pays least."""
    st.header("When the discriminator cannot tell", anchor=False)
    words, picture = st.columns([1, 2.6], gap="medium")
    d = np.linspace(0.01, 0.99, 197)
    with words:
        link.draw("label")
        best = least_at(label)
        discriminator, *generators = (number(float(values[0])) for values in told_nothing(np.array([best]), label).values())
        forms = [
            f"{value} in the {players.form} form" if players.form else value for players, value in zip(GAN, generators, strict=True)
        ]
        exact = "2 log 2 = " if label == 1 else ""
        st.markdown(
            f"A discriminator that gives every sample the same score pays least at D = {number(best)}: **{exact}{discriminator}**. "
            f"The generator's loss is then {', or '.join(forms)}."
        )
        st.markdown(
            f"A discriminator's loss that stays at {discriminator} says that it cannot tell real from generated: at the end of the "
            "game, or before it has learnt anything. A loss near 0 says that it has won, and not that training goes well."
            if label == 1
            else "With smoothed labels it is never sure, and its loss never 0."
        )
    with picture:
        drawn = {LOSSES[slug].name: values for slug, values in told_nothing(d, label).items()}
        lines("equilibrium", figure(d, drawn, across="D, the same for every sample", up="loss", mark=best))
        links("generators", [("Four generators side by side", GENERATORS.address)])
