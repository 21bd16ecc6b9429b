"""The HTML of a plain page: its pictures, each beside the panel of its controls."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from components.chart.html import HTML
from components.kit.presets import Preset
from components.site.document import START, Document
from components.site.words import lead
from components.wire.site import PlainPage

AFTER_KEYS = "What the address says of <b></b> is for the app and changes nothing here."


def picture(name: str, markup: str, *, some: bool = False) -> str:
    """The elements that the picture with this name draws in; `some` losses only may have it."""
    return f'<div data-picture="{name}"{" data-some" if some else ""}>{markup}</div>'


def controls(keys: Iterable[str] = ()) -> str:
    """Where the controls with these keys stand; the first place of a page takes those that no other has."""
    return f'<div class="controls" data-keys="{" ".join(keys)}"></div>'


def without(keys: Iterable[str], *, drawn: bool = False) -> str:
    """A place for the controls that only the app has; the page says so where its address has them.

    Their picture is left to the app, too, unless it is drawn here at what they are first set to.
    """
    named = " ".join(keys)
    words = f'<p class="without" data-keys="{named}" hidden>{AFTER_KEYS}</p>'
    return f'{words}<div class="controls" data-keys="{named}"{"" if drawn else " data-undrawn"} hidden></div>'


def beside(drawn: str, panel: str, *, main: bool = False) -> str:
    """What is drawn, and the panel of its controls at its side; a frame shows the main ones only."""
    look = "beside framed" if main else "beside"
    return f'<section class="{look}"><div class="panel">{panel}</div><div class="atlas">{drawn}</div></section>'


def chart(panel: str = "") -> str:
    """The live chart beside the controls of the page, with what else is in their panel."""
    return beside(picture("chart", HTML), controls() + panel, main=True)


def curves_page(page: str, parts: PlainPage, below: str = "", above: str = "", left_out: str = "") -> Document:
    """A page of curves, with what stands above and below them."""
    return plain_page(page, parts, above + chart() + below, left_out=left_out)


def plain_page(page: str, parts: PlainPage, pictures: str, below: str = "", left_out: str = "") -> Document:
    """A page of these pictures as HTML, under them what there is to say about its loss, and the rest."""
    body = f'{pictures}<section class="about"></section>{below}'
    return Document(page, lead(page), body, {"page": parts}, ("site/page.js",), left_out=left_out)


def presets(title: str, offered: Iterable[Preset]) -> str:
    """States of a page that are worth opening, each with what to look for."""
    items = "".join(
        f'<li><a href="{escape(each.address)}">{escape(each.name)}</a>. {escape(each.look_for)}</li>' for each in offered
    )
    return f"<h2>{title}</h2><ul>{items}</ul>"


def in_the_app(words: str) -> str:
    """What needs the app, with how to start that."""
    return f'<p class="app">{escape(words)} {START} starts it.</p>'
