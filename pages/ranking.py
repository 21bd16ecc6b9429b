"""Losses of ranking and preference, drawn against the difference of two scores, or the ratio of two probabilities."""

import streamlit as st

from components.families.ranking.page import ranking_page
from components.kit.terms import explained

st.title("Ranking and preference")
explained(
    "A model gives each item a score, and of two items we know which is preferred. The loss looks only at the difference of their "
    "scores; its gradient pulls the preferred one up and the other down, equally hard. DPO, IPO and SLiC train language models so: "
    "the score of an answer is how much likelier it has become. Drag the items: a thin arrow is the pull of the item of its "
    "colour, a thick one that of all together."
)
ranking_page()
