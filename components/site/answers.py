"""The questions and the claims of the site: all of them on one page each, computed when the site is written."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from components.chart.figure import HTML, figure
from components.explorer.facts import VERDICT_MARKS
from components.kit.terms import marked
from components.site.document import Document
from components.site.words import lead, mathml, source
from components.states import claims, questions
from components.states.addresses import page_title, play_address
from components.wire.chart import Figure
from losses.core.numbers import number
from losses.studies.claims import CLAIMS, Claim
from losses.studies.play import Play
from losses.studies.questions import GITHUB, QUESTIONS, Question


def questions_page() -> Document:
    """Every question with its answer."""
    figures = {
        one.slug: figure(one.answer.x, one.answer.lines, across=one.answer.across, up=one.answer.up, mark=one.answer.mark)
        for one in QUESTIONS.values()
    }
    return _document(questions.PAGE, {one.slug: (escape(one.asked), _answer(one)) for one in QUESTIONS.values()}, figures)


def claims_page() -> Document:
    """Every claim with its verdict."""
    figures = {
        one.slug: figure(one.evidence.x, one.evidence.lines, across=one.evidence.across, up=one.evidence.up)
        for one in CLAIMS.values()
    }
    return _document(claims.PAGE, {one.slug: (_stated(one), _verdict(one)) for one in CLAIMS.values()}, figures)


def _document(page: str, items: Mapping[str, tuple[str, str]], figures: Mapping[str, Figure]) -> Document:
    """A list of what opens on a tap, by slug: what it is called, and what it holds."""
    body = "".join(
        f'<details class="item" id="{slug}"><summary>{name}</summary>{held}</details>' for slug, (name, held) in items.items()
    )
    return Document(page, lead(page), f'<div class="about">{body}</div>', {"figures": figures}, ("site/figures.js",))


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
