"""The ranking page: a list of items above the curves of its family."""

from __future__ import annotations

from components.explorer.family import family_curves, picture_facts
from components.families.ranking.items import items
from components.kit.link import Link
from components.states.ranking import table


def ranking_page() -> None:
    """Draw the page in the state its URL says."""
    link = Link()
    state = table(link)
    link.publish()
    family_curves(link, state.picture, above=lambda: items(state))
    picture_facts(state.picture)
