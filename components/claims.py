"""The claims page: what the sources say, and what the mathematics says of it."""

from __future__ import annotations

import streamlit as st

from components.explorer.facts import source
from components.figure.figure import lines
from components.kit import older as controls
from components.kit.layout import picture_and_panel
from components.kit.link import Link, read_choice
from components.kit.navigation import claim_address, links, listed
from components.kit.tables import table
from losses import FAMILIES
from losses.core.numbers import number
from losses.core.spec import S0, S1, S2, S3, S4
from losses.studies.claims import CLAIMS, VERDICTS, Claim

ANY = "any"
FIRST = "iou_vs_dice"
NAMES = {"S0": S0, "S1": S1, "S2": S2, "S3": S3, "S4": S4}


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
        kept = {key: value for key, value in state.items() if value != ANY}
        items = [(claim_address(claim, kept), claim.statement, claim.evidence.verdict) for claim in found]
        listed("claims", "Claims", items, claim_address(CLAIMS[slug], kept))
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
