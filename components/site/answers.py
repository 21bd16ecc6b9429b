"""The pages of the site that are lists: all losses, all questions and all claims, computed when the site is written.

What their addresses say, and how that narrows a list, is data that the browser reads (list.js).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from components.catalogue.catalogue import FINDER, losses_table
from components.chart.figure import HTML, figure
from components.explorer.facts import VERDICT_MARKS
from components.kit.state import Table
from components.kit.terms import marked
from components.site.document import Document
from components.site.graph import Graph
from components.site.layout import controls
from components.site.words import lead, mathml, source
from components.states import catalogue, claims, questions
from components.states.addresses import page_title, play_address
from components.studies.claims import NONE_FITS
from components.wire.chart import Figure
from components.wire.site import PlainFilter, PlainList
from losses import FAMILIES, LOSSES
from losses.core.numbers import number
from losses.studies.claims import CLAIMS, VERDICTS, Claim
from losses.studies.play import Play
from losses.studies.questions import GITHUB, QUESTIONS, Question


def catalogue_page() -> Document:
    """Every loss in one table, with the finder."""
    tasks = _filter({title: catalogue.fitting([title], []) for title in FAMILIES.values()})
    asked = _filter({word: catalogue.fitting([], [word]) for word in catalogue.ASK}, every=True)
    found = _list(catalogue.table, LOSSES, {"task": tasks, "only": asked})
    body = f'<div class="find">{FINDER}{controls()}</div>{losses_table()}'
    return Document(catalogue.PAGE, lead(catalogue.PAGE), body, {"list": found}, ("site/table.js",))


def questions_page() -> Document:
    """Every question with its answer."""
    figures = {
        one.slug: figure(one.answer.x, one.answer.lines, across=one.answer.across, up=one.answer.up, mark=one.answer.mark)
        for one in QUESTIONS.values()
    }
    items = _items("question", {one.slug: (escape(one.asked), _answer(one)) for one in QUESTIONS.values()})
    return _answers(questions.PAGE, items, _list(questions.table, QUESTIONS, {}), figures)


def claims_page() -> Document:
    """Every claim with its verdict."""
    figures = {
        one.slug: figure(one.evidence.x, one.evidence.lines, across=one.evidence.across, up=one.evidence.up)
        for one in CLAIMS.values()
    }
    filters = {
        "source": _filter({key: _slugs(claims.fits(source=key)) for key in claims.SOURCES}),
        "family": _filter({name: _slugs(claims.fits(family=name)) for name in FAMILIES}),
        "verdict": _filter({verdict: _slugs(claims.fits(verdict=verdict)) for verdict in VERDICTS}),
    }
    items = _items("claim", {one.slug: (_stated(one), _verdict(one)) for one in CLAIMS.values()})
    above = f'{controls()}<p class="none" role="status" hidden>{NONE_FITS}</p>'
    return _answers(claims.PAGE, above + items, _list(claims.table, CLAIMS, filters), figures)


def _answers(page: str, body: str, entries: PlainList, figures: Mapping[str, Figure]) -> Document:
    return Document(page, lead(page), body, {"list": entries, "figures": figures}, ("site/figures.js",))


def _items(key: str, items: Mapping[str, tuple[str, str]]) -> str:
    """What opens on a tap, by slug: what it is called, and what it holds. The key of the address says which is open."""
    inside = "".join(
        f'<details class="item" id="{slug}"><summary>{name}</summary>{held}</details>' for slug, (name, held) in items.items()
    )
    return f'<div class="about" data-opens="{key}">{inside}</div>'


def _list(table: Table[Any], entries: Iterable[str], filters: Mapping[str, PlainFilter]) -> PlainList:
    return {"table": Graph(table).plain, "entries": list(entries), "filters": filters}


def _filter(kept: Mapping[str, list[str]], *, every: bool = False) -> PlainFilter:
    return {"kept": kept, "every": every}


def _slugs(kept: Iterable[Claim]) -> list[str]:
    return [claim.slug for claim in kept]


def _play(play: Play) -> str:
    return f'<p><a href="{escape(play_address(play))}">Open this in {escape(page_title(play.page))}</a></p>'


def _answer(one: Question) -> str:
    words = {thread: escape(thread.removeprefix(GITHUB)) for thread in one.threads}
    threads = ", ".join(f'<a href="{escape(to)}" target="_blank" rel="noopener">{word}</a>' for to, word in words.items())
    return f"{marked(one.answer.text, set())}{HTML}{_play(one.play)}<p><small>Asked in {threads}</small></p>"


def _stated(claim: Claim) -> str:
    return f"{escape(claim.statement)} <b>{VERDICT_MARKS[claim.evidence.verdict].sign} {claim.evidence.verdict}</b>"


def _verdict(claim: Claim) -> str:
    evidence = claim.evidence
    by = "; ".join(escape(paper.title) for paper in claim.sources)
    rows = "".join(f"<tr><th>{escape(name)}</th><td>{number(value)}</td></tr>" for name, value in evidence.numbers.items())
    return (
        f'<p><small>Claimed by {by}.</small></p><p>{escape(evidence.result)}</p>{HTML}<table class="atlas-numbers">{rows}</table>'
        f"<p>What is right:</p>{mathml(claim.right)}<p>Reference: {source(claim.reference)}</p>{_play(claim.play)}"
    )
