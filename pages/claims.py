"""What the sources claim, tested: each claim, both sides of it, and a verdict that is computed."""

import streamlit as st

from components.kit.terms import explained
from components.states.addresses import page_title
from components.states.claims import PAGE, SOURCES
from components.studies.claims import claims_page
from losses.studies.claims import CLAIMS

st.title(page_title(PAGE))
explained(
    f"{len(SOURCES)} texts and threads on losses make {len(CLAIMS)} claims. We computed each: some hold, some hold only under a "
    "condition, some do not hold."
)
claims_page()
