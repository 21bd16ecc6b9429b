"""The claims page: what the sources say, and what the mathematics says of it."""

from __future__ import annotations

import streamlit as st

from components.explorer.facts import source
from components.figure.figure import lines
from components.kit.layout import picture_and_panel
from components.kit.link import Link
from components.kit.navigation import links, listed
from components.kit.tables import table as numbers_table
from components.states.addresses import claim_address, play_address
from components.states.claims import table
from losses.core.numbers import number
from losses.studies.claims import Claim


def claims_page() -> None:
    """Draw the page in the state its URL says."""
    picture, panel = picture_and_panel()
    link = Link()
    state = table(link)
    link.publish()
    with panel:
        link.draw("source", "family", "verdict")
        items = [(claim_address(claim, state.filters), claim.statement, claim.evidence.verdict) for claim in state.fitting]
        listed("claims", "Claims", items, claim_address(state.claim, state.filters))
    with picture:
        if state.fitting:
            claim_shown(state.claim)
        else:
            st.write("No claim of this source and family has this verdict.")


def claim_shown(claim: Claim) -> None:
    """One claim: the verdict, both sides drawn, the numbers, what is right, and where to play with it."""
    found = claim.evidence
    st.subheader(claim.statement, anchor=False)
    st.markdown(f":small[Claimed by {'; '.join(paper.title for paper in claim.sources)}.]")
    st.markdown(f"**{_sentence(found.verdict_text)}** {_sentence(f'{found.decides}: {number(found.margin)}')}")
    lines("evidence", found.x, found.lines, across=found.across, up=found.up)
    st.html(numbers_table([], [[name, number(value)] for name, value in found.numbers.items()]))
    st.latex(claim.right)
    st.markdown(f"Reference: {source(claim.reference)}")
    links("play", [("See it on its page", play_address(claim.play))])


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
