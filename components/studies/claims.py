"""The claims page: what the sources say, and what the mathematics says of it."""

from __future__ import annotations

import streamlit as st

from components.chart.figure import figure, lines
from components.explorer.facts import VERDICT_MARKS, claim_item, source
from components.kit.layout import picture_and_panel
from components.kit.link import Link
from components.kit.navigation import links, listed
from components.kit.tables import table as numbers_table
from components.states.addresses import claim_address, page_title, play_address
from components.states.claims import SOURCES, table
from losses.core.numbers import number
from losses.studies.claims import CLAIMS, Claim

NONE_FITS = "No claim of this text and family has this verdict."


def claims_page() -> None:
    """Draw the page in the state its URL says."""
    _sources()
    picture, panel = picture_and_panel()
    link = Link()
    state = table(link)
    link.publish()
    with panel:
        link.draw("source", "family", "verdict")
        items = [claim_item(claim, state.filters) for claim in state.fitting]
        listed("claims", "Claims", items, claim_address(state.claim, state.filters))
    with picture:
        if state.fitting:
            claim_shown(state.claim)
        else:
            st.write(NONE_FITS)


def _sources() -> None:
    """The texts by name, each with its link and how many of the claims are its."""
    counts = {paper: sum(paper in claim.sources for claim in CLAIMS.values()) for paper in SOURCES.values()}
    with st.expander(f"The {len(counts)} texts"):
        st.markdown("\n".join(f"- {source(paper)}: {count} of the claims" for paper, count in counts.items()))


def claim_shown(claim: Claim) -> None:
    """One claim: the verdict, both sides drawn, the numbers, what is right, and where to play with it."""
    evidence = claim.evidence
    mark = VERDICT_MARKS[evidence.verdict]
    verdict, _, finding = evidence.result.partition(":")
    st.header(claim.statement, anchor=False)
    st.markdown(f":small[Claimed by {'; '.join(paper.title for paper in claim.sources)}.]")
    st.markdown(f":{mark.colour}[**{mark.sign} {verdict}**]:{finding}")
    lines("evidence", figure(evidence.x, evidence.lines, across=evidence.across, up=evidence.up))
    st.html(numbers_table([], [[name, number(value)] for name, value in evidence.numbers.items()]))
    st.markdown("What is right:")
    st.latex(claim.right)
    st.markdown(f"Reference: {source(claim.reference)}")
    links("play", [(f"Open this in {page_title(claim.play.page)}", play_address(claim.play))])
