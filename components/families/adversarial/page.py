"""The adversarial page: the curves of its family, where the game ends, and a small game."""

from __future__ import annotations

from components.explorer.family import family_curves, picture_facts
from components.families.adversarial.equilibrium import equilibrium
from components.families.adversarial.game import small_game
from components.kit.link import Link
from components.states.adversarial import table


def adversarial_page() -> None:
    """Draw the page in the state its URL says."""
    link = Link()
    state = table(link)
    link.publish()
    family_curves(link, state.picture)
    equilibrium(link, state)
    small_game(link, state.players, state.moves, state.seed)
    picture_facts(state.picture)
