"""The catalogue: every loss of the registry in one table, to search, sort and choose from.

The rows never change, so they are sent once; which of them are shown, and in which order, is the finder's small state.

What the table says is computed from the curves of all losses, which takes seconds once for each version of the app. Whoever comes
before that gets the table without it, and asks again until it is there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from components.catalogue.sparkline import empty_drawing, sparkline
from components.kit.link import Link, leave
from components.kit.mounted import Component, left_in, mounted
from components.kit.navigation import linked
from components.kit.words import plain
from components.states.addresses import page_address
from components.states.catalogue import (
    ASK,
    ORDERS,
    Catalogue,
    bounded,
    earliest,
    fitting,
    redescends,
    table,
)
from components.wire.pages import FinderMessage, FinderState
from losses import FAMILIES, LOSSES
from losses.analysis.properties import steepest
from losses.core.counterparts import Counterpart
from losses.core.numbers import number
from losses.core.shared import shared
from losses.core.spec import Loss

YES = '<span role="img" aria-label="yes">●</span>'
NO = '<span role="img" aria-label="no" class="no">–</span>'
TO_COME = '<span class="no" title="being computed">…</span>'
AGAIN = 1.0  # seconds from one question whether all is computed to the next
DIGIT_WIDE, POINT_WIDE = "\N{FIGURE SPACE}", "\N{PUNCTUATION SPACE}"

FINDER = """
<div class="atlas-finder">
  <label>Search<input type="search" maxlength="80" autocomplete="off" spellcheck="false"></label>
  <p role="status"></p>
</div>
"""
_finder: Component[FinderMessage] = mounted("finder", "catalogue/catalogue", html=FINDER)


@dataclass(frozen=True)
class Column:
    """A column of the table: its title, what stands in a cell as HTML, and its class in the style sheet.

    `computed` is whether the cell is computed from the curve of its loss.
    """

    title: str
    cell: Callable[[Loss], str]
    look: str = ""
    computed: bool = False


def _flag(title: str, holds: Callable[[Loss], bool], look: str = "") -> Column:
    return Column(title, lambda loss: YES if holds(loss) else NO, f"flag {look}".strip(), computed=True)


def _name(loss: Loss) -> str:
    others = f" Other names: {', '.join(loss.aliases)}." if loss.aliases else ""
    calls = "".join(f'<span class="call" hidden>{escape(_called(found))}</span>' for found in loss.elsewhere)
    about = escape(loss.summary + others)
    return f'<a href="{escape(page_address(loss))}">{escape(loss.name)}</a><span class="summary">{about}</span>{calls}'


def _called(found: Counterpart) -> str:
    """The call of another library, which the table shows while one searches for a word of it."""
    return f"{found.library}: {found.call}" + (f" ({found.words})" if found.words else "")


def _steepest(loss: Loss) -> str:
    """The number to four decimals, filled up with spaces as wide as digits so that points stand under points."""
    limit = steepest(loss)
    whole, point, digits = (NO, "", "") if limit is None else number(round(limit, 4)).partition(".")
    return whole + (point or POINT_WIDE) + digits.ljust(4, DIGIT_WIDE)


def _symbols(loss: Loss) -> str:
    return ", ".join(f'<i title="{escape(p.name)}">{escape(plain(p.knob.symbol))}</i>' for p in loss.params)


def _source(loss: Loss) -> str:
    """The author and year of the first source, with its whole title where the pointer rests, and how many more there are."""
    paper = earliest(loss)
    short = escape(" ".join(filter(None, (paper.author, str(paper.year or "")))))
    if paper.link:
        short = f'<a href="{escape(paper.link)}" title="{escape(paper.title)}" target="_blank" rel="noopener">{short}</a>'
    more = len(loss.sources) - 1
    return f"{short} <small>+ {more}</small>" if more else short


COLUMNS: dict[str, Column] = {
    "loss": Column("Loss", _name, "name"),
    "task": Column("Task", lambda loss: escape(FAMILIES[loss.family]), "task"),
    "along": Column("Along", lambda loss: escape(loss.axis.words), "words"),
    "convex": _flag("Convex", ASK["convex"]),
    "smooth": _flag("Smooth", ASK["smooth"]),
    "bounded": _flag("Bounded", bounded, "minor"),
    "redescends": _flag("Redescends", redescends, "minor"),
    "steepest": Column("Steepest", _steepest, "number", computed=True),
    "imbalance": Column("Imbalance", lambda loss: escape(loss.imbalance), "words imbalance"),
    "hyperparameters": Column("Hyper\N{SOFT HYPHEN}parameters", _symbols, "words narrow"),
    "source": Column("Source", _source, "source"),
}


def catalogue_page() -> None:
    """Draw the page in the state its URL says."""
    link = Link()
    state = table(link)
    link.publish()
    is_computed = losses_table.soon() is not None
    search, choices = st.columns([1, 2.6], gap="medium")
    with choices:
        link.draw("task", "only")
    with search:
        _find(state, is_computed)
    st.fragment(_draw_table, run_every=None if is_computed else AGAIN)(is_computed)
    st.caption(
        "Convex, smooth and bounded: along the axis named in the row, at y = 1, p = 0.3 or real = 0. Steepest: the hardest pull of "
        "one example on the model's output, with any label, along the residual, the logit, the score, the overlap or the shift. "
        "Robust to outliers: losses of a residual or a score whose pull stays limited however far out an example lies. Redescends: "
        "far out that pull falls back to 0, so that outliers are ignored."
    )


def _draw_table(is_computed: bool) -> None:
    """The table, with what was computed when the page was run; once there is more, the page is run again."""
    whole = losses_table.soon()
    if whole is not None and not is_computed:
        st.rerun()
    linked("table", outline() if whole is None else whole)
    if whole is None:
        titles = ", ".join(column.title.lower() for column in COLUMNS.values() if column.computed)
        st.caption(f"What is computed from the curves ({titles}, the drawings) is on its way: it takes some seconds, once.")


def _find(catalogue: Catalogue, is_computed: bool) -> None:
    """The search box and how many losses are shown; what the browser reports of text and order goes into the session."""

    def told() -> None:
        state = left_in("finder", "told", FinderState)
        if state and leave({"find": state["find"], "sort": state["sort"]}):
            st.session_state["turn"] = state["turn"]

    message: FinderMessage = {
        "find": catalogue.find,
        "sort": catalogue.sort,
        "kept": fitting(catalogue.tasks, catalogue.asked) if is_computed or not catalogue.asked else None,
        "asked": [*catalogue.tasks, *catalogue.asked],
        "turn": st.session_state.get("turn", 0),
    }
    _finder(key="finder", data=message, on_told_change=told)


@shared()
def losses_table() -> str:
    """The whole table as HTML, in the registry's order; each row knows what is searched in it and its place in every order."""
    return _table(is_computed=True)


@shared()
def outline() -> str:
    """The table without what is computed from the curves."""
    return _table(is_computed=False)


def _table(is_computed: bool) -> str:
    heads = "".join(
        f'<th scope="col" class="{column.look}"><button type="button" data-column="{name}">{column.title}</button></th>'
        for name, column in COLUMNS.items()
    )
    known = {name for name, column in COLUMNS.items() if is_computed or not column.computed}
    places = {name: _places(ORDERS[name] if name in known else lambda _: 0) for name in COLUMNS}
    rows = "".join(_row(loss, known, [of[loss.slug] for of in places.values()]) for loss in LOSSES.values())
    return (
        f'<div class="atlas-frame"><table class="atlas-catalogue" aria-label="Losses"{"" if is_computed else " aria-busy=true"}>'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _places(order_of: Callable[[Loss], Any]) -> dict[str, int]:
    """Each loss's place in the order of a column; equals share a place."""
    keys = {loss.slug: order_of(loss) for loss in LOSSES.values()}
    order = sorted(set(keys.values()))
    return {slug: order.index(key) for slug, key in keys.items()}


def _row(loss: Loss, known: Collection[str], places: list[int]) -> str:
    """A row whose computed cells are to come unless their columns are known."""
    cells = "".join(
        f'<td class="{column.look}">{column.cell(loss) if name in known else TO_COME}</td>' for name, column in COLUMNS.items()
    )
    words = f'data-names="{escape("|".join(names(loss)))}" data-text="{escape(searched(loss))}"'
    drawing = sparkline(loss.slug) if len(known) == len(COLUMNS) else empty_drawing()
    return (
        f'<tr data-slug="{loss.slug}" {words} data-places="{" ".join(map(str, places))}">'
        f'<td class="drawing">{drawing}</td>{cells}</tr>'
    )


def names(loss: Loss) -> list[str]:
    """What people call the loss: its name, its slug, and other names."""
    return [loss.name, loss.slug, *loss.aliases]


def searched(loss: Loss) -> str:
    """The words of a loss that a search looks through, in lower case."""
    knobs = [word for p in loss.params for word in (p.name, plain(p.knob.symbol))]
    titles = [paper.title for paper in loss.sources]
    calls = [f"{found.library} {found.call}" for found in loss.elsewhere]
    return " ".join([*names(loss), loss.summary, FAMILIES[loss.family], *knobs, *titles, *calls]).lower()
