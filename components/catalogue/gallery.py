"""The gallery: a small drawing of every loss, grouped by family, each a link to its page."""

from __future__ import annotations

from html import escape

from components.catalogue.sparkline import sparkline
from components.kit.navigation import linked
from components.states.addresses import page_address
from losses import FAMILIES, losses_of
from losses.core.shared import shared
from losses.core.spec import Loss


def gallery() -> None:
    """Draw every loss of the registry; solid is the loss, dashed its gradient."""
    linked("gallery", _markup())


@shared()
def _markup() -> str:
    parts: list[str] = []
    for family, title in FAMILIES.items():
        cards = "".join(_card(loss) for loss in losses_of(family))
        parts.append(f'<h3>{escape(title)}</h3><nav class="atlas-gallery" aria-label="{escape(title)}">{cards}</nav>')
    return "".join(parts)


def _card(loss: Loss) -> str:
    return f'<a href="{escape(page_address(loss))}">{sparkline(loss.slug)}{escape(loss.name)}</a>'
