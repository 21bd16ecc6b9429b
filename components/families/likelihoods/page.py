"""The page of likelihoods: the plane of a prediction and its spread above the curves of its family."""

from __future__ import annotations

from components.explorer.family import family_curves, picture_facts
from components.families.likelihoods.spread import spread_plane
from components.kit.link import Link
from components.states.family import table


def likelihoods_page() -> None:
    """Draw the page in the state its URL says."""
    link = Link()
    picture = table("likelihoods")(link)
    link.publish()
    family_curves(link, picture, above=lambda: spread_plane(picture))
    picture_facts(picture)
