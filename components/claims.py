"""The claims page: what the sources say, and what the mathematics says of it."""

from __future__ import annotations

from html import escape

import streamlit as st

from components import controls
from components.facts import number, source
from components.gallery import claim_address, linked, links
from components.lines import lines
from components.link import Link, read_choice
from components.style import picture_and_panel
from components.tables import table
from losses import FAMILIES
from losses.claims import CLAIMS, VERDICTS, Claim
from losses.spec import S0, S1, S2, S3, S4

ANY = "any"
FIRST = "iou_vs_dice"
NAMES = {"S0": S0, "S1": S1, "S2": S2, "S3": S3, "S4": S4}
_STYLE = """
<style>
.atlas-claims { display: flex; flex-direction: column; gap: 0.1rem; font-size: 0.9rem; }
.atlas-claims a { color: inherit; text-decoration: none; padding: 0.3rem 0.5rem; border-radius: 0.25rem; line-height: 1.35; }
.atlas-claims a:hover, .atlas-claims a[aria-current] { background: var(--st-secondary-background-color); }
.atlas-claims a:focus-visible { outline: 2px solid var(--st-primary-color); }
.atlas-claims b { font-weight: 600; color: var(--st-primary-color); }
</style>
"""


def claims_page() -> None:
    """Draw the page in the state its URL says."""
    picture, panel = picture_and_panel()
    link = Link()
    with panel:
        source_ = controls.choice(link, "source", "Source", [ANY, *NAMES])
        family = controls.choice(link, "family", "Family", [ANY, *FAMILIES])
        verdict = controls.choice(link, "verdict", "Verdict", [ANY, *VERDICTS])
        found = [claim for claim in CLAIMS.values() if _fits(claim, source_, family, verdict)]
        slugs = [claim.slug for claim in found] or list(CLAIMS)
        slug = link.settle("claim", FIRST if FIRST in slugs else slugs[0], read_choice(list(CLAIMS)), legal=slugs.__contains__)
        state = {"source": source_, "family": family, "verdict": verdict}
        _list(found, slug, {key: value for key, value in state.items() if value != ANY})
    link.publish()
    with picture:
        if found:
            claim_shown(CLAIMS[slug])
        else:
            st.write("No claim of this source and family has this verdict.")


def _fits(claim: Claim, source_: str, family: str, verdict: str) -> bool:
    return (
        (source_ == ANY or NAMES[source_] in claim.sources)
        and (family == ANY or family in claim.families)
        and (verdict == ANY or claim.evidence.verdict == verdict)
    )


def _list(found: list[Claim], chosen: str, state: dict[str, str]) -> None:
    items = [
        f'<a href="{escape(claim_address(claim, state))}"{" aria-current" * (claim.slug == chosen)}>'
        f"{escape(claim.statement)} <b>{claim.evidence.verdict}</b></a>"
        for claim in found
    ]
    linked("claims", f'{_STYLE}<nav class="atlas-claims" aria-label="Claims">{"".join(items)}</nav>')


def claim_shown(claim: Claim) -> None:
    """One claim: the verdict, both sides drawn, the numbers, what is right, and where to play with it."""
    found = claim.evidence
    st.subheader(claim.statement, anchor=False)
    st.markdown(f":small[Claimed by {'; '.join(paper.title for paper in claim.sources)}.]")
    st.markdown(f"**{_sentence(found.said)}** {_sentence(f'{found.decides}: {number(found.margin)}')}")
    lines("evidence", found.x, found.lines, across=found.across, up=found.up)
    st.html(table([], [[name, number(value)] for name, value in found.numbers.items()]))
    st.latex(claim.right)
    st.markdown(f"Reference: {source(claim.reference)}")
    links("play", [("See it on its page", claim.play)])


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
