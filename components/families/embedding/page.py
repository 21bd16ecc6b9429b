"""The embedding page: points in a plane above the curves of its family."""

from __future__ import annotations

from components.explorer.family import family_curves, picture_facts
from components.families.embedding.points import points
from components.kit.link import Link
from components.states.embedding import table


def embedding_page() -> None:
    """Draw the page in the state its URL says."""
    link = Link()
    state = table(link)
    link.publish()
    plane = state.plane
    family_curves(link, state.picture, above=(lambda: points(link, state, plane)) if plane else None)
    picture_facts(state.picture)
