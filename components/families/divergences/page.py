"""The divergences page: the curves of its family, two distributions in the hand, and the Gaussian nearest to two peaks."""

from __future__ import annotations

from components.explorer.family import family_curves, picture_facts
from components.families.divergences.distributions import nearest_gaussian, two_distributions
from components.kit.link import Link
from components.states.divergences import table


def divergences_page() -> None:
    """Draw the page in the state its URL says."""
    link = Link()
    state = table(link)
    link.publish()
    family_curves(link, state.picture)
    two_distributions(link, state)
    nearest_gaussian(link, state)
    picture_facts(state.picture)
