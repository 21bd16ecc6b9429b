"""Where the game of a GAN ends: both players' losses when the discriminator tells nothing apart."""

from __future__ import annotations

import streamlit as st

from components.kit.link import Link
from components.kit.mounted import Component, mounted
from components.kit.navigation import links
from components.states.adversarial import Adversarial
from components.states.compare import GENERATORS
from components.wire.chart import EquilibriumScene
from components.wire.pages import SceneMessage
from losses import LOSSES
from losses.scenes.equilibrium import DISCRIMINATOR, trace_equilibrium
from losses.scenes.equilibrium import GENERATORS as FORMS

TITLE = "When the discriminator cannot tell"
HTML = '<div class="atlas-equilibrium"><div class="atlas-figure" role="figure"></div><div aria-live="polite"></div></div>'
_drawn: Component[SceneMessage[EquilibriumScene]] = mounted("equilibrium", "families/adversarial/equilibrium", html=HTML)


def equilibrium(link: Link, state: Adversarial) -> None:
    """The losses against the one probability that D gives to every sample, and what they are where D pays least."""
    st.header(TITLE, anchor=False)
    panel, picture = st.columns([1, 2.6], gap="medium")
    with panel:
        link.draw("label")
    with picture:
        _drawn(key="equilibrium", data=equilibrium_message(state))
        links("generators", [("Four generators side by side", GENERATORS.address)])


def equilibrium_message(state: Adversarial) -> SceneMessage[EquilibriumScene]:
    """The players' losses as a program, and the label of the real samples."""
    names = {slug: LOSSES[slug].name for slug in (DISCRIMINATOR, *FORMS)}
    return {"scene": {"label": state.label, "program": trace_equilibrium().data, "names": names, "forms": FORMS}}
