"""The table of every page by its name, and the addresses that lead to a page in a state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from components.chart.scene import Picture
from components.kit.state import Table, address_of, query_of
from components.states import (
    adversarial,
    batch,
    catalogue,
    claims,
    compare,
    detection,
    divergences,
    embedding,
    family,
    home,
    lessons,
    multiclass,
    numerics,
    own,
    questions,
    ranking,
    segmentation,
)
from losses import FAMILIES
from losses.core.spec import Loss
from losses.studies.claims import Claim
from losses.studies.play import Play

TABLES: dict[str, Table[Any]] = {
    home.PAGE: home.table,
    **{name: family.table(name) for name in FAMILIES},
    multiclass.PAGE: multiclass.table,
    divergences.PAGE: divergences.table,
    segmentation.PAGE: segmentation.table,
    detection.PAGE: detection.table,
    embedding.PAGE: embedding.table,
    adversarial.PAGE: adversarial.table,
    ranking.PAGE: ranking.table,
    compare.PAGE: compare.table,
    own.PAGE: own.table,
    batch.PAGE: batch.table,
    catalogue.PAGE: catalogue.table,
    claims.PAGE: claims.table,
    questions.PAGE: questions.table,
    lessons.PAGE: lessons.table,
    numerics.PAGE: numerics.table,
}


def pictured(state: object) -> Picture | None:
    """The picture of curves in the state of a page; None where the page has none."""
    picture = state if isinstance(state, Picture) else getattr(state, "picture", None)
    return picture if isinstance(picture, Picture) else None


# What the pages are called in the sidebar and in links to them; a family is called by its title.
TITLES = {
    catalogue.PAGE: "Catalogue",
    compare.PAGE: "Compare",
    own.PAGE: "Your own loss",
    batch.PAGE: "Your own numbers",
    lessons.PAGE: "Lessons",
    claims.PAGE: "Claims, tested",
    questions.PAGE: "Questions",
    numerics.PAGE: "Where the numbers break",
}


def page_title(page: str) -> str:
    """What a page is called.

    >>> page_title("binary"), page_title("batch")
    ('Binary classification', 'Your own numbers')
    """
    return FAMILIES.get(page) or TITLES[page]


def address(page: str, /, **values: Any) -> str:  # noqa: ANN401
    """The address of a page with these values, relative to the app; a loss is said by its slug.

    Raises ValueError, naming page, key and value, for a key that the page does not have then, or a value that it cannot take.

    >>> address("binary", loss="balanced_focal", y=0)
    'binary?loss=Balanced+focal&y=0'
    """
    return address_of(page, query_of(page, TABLES[page], values))


def page_address(loss: Loss) -> str:
    """The address of a loss's page in its first state."""
    return address(loss.family, loss=loss.slug)


def claim_address(claim: Claim, filters: Mapping[str, str] | None = None) -> str:
    """The address of a claim on its page, among those that the filters leave."""
    return address(claims.PAGE, **(filters or {}), claim=claim.slug)


def play_address(play: Play) -> str:
    """The address at which a reader goes on from a claim or a question; ValueError as of `address`."""
    return address(play.page, **dict(play.values)) if play.values else play.page
