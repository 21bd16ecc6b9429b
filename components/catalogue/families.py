"""The families on the first page: each with its name and small drawings of three of its losses."""

from __future__ import annotations

from html import escape

import numpy as np

from components.catalogue.sparkline import drawn_points, sparkline
from components.kit.navigation import linked
from components.states.addresses import page_address
from components.states.family import start_of
from losses import FAMILIES, LOSSES, losses_of
from losses.core.shared import shared
from losses.core.spec import Loss

SHOWN = 3


def families() -> None:
    """Draw three losses of each family; each drawing and each name is a link."""
    linked("families", families_markup())


@shared()
def families_markup() -> str:
    """The families as HTML."""
    sections = (
        f'<section><h3><a href="{family}">{escape(title)}</a> <small>{len(losses_of(family))} losses</small></h3>'
        f'<nav class="atlas-gallery" aria-label="{escape(title)}">{"".join(map(_card, most_different(family)))}</nav></section>'
        for family, title in FAMILIES.items()
    )
    return f'<div class="atlas-families">{"".join(sections)}</div>'


def _card(loss: Loss) -> str:
    return f'<a href="{escape(page_address(loss))}">{sparkline(loss.slug)}{escape(loss.name)}</a>'


def most_different(family: str) -> list[Loss]:
    """The loss that the family's page opens with, and those whose drawings differ most from it and from each other."""
    drawings = {loss.slug: drawn_points(loss.slug) for loss in losses_of(family)}
    chosen = [start_of(family).loss]
    while len(chosen) < min(SHOWN, len(drawings)):
        chosen.append(max(drawings, key=lambda slug: min(_distance(drawings[slug], drawings[other]) for other in chosen)))
    return [LOSSES[slug] for slug in chosen]


def _distance(first: np.ndarray, second: np.ndarray) -> float:
    return float(np.nanmean((first - second) ** 2))
