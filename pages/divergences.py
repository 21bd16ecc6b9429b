"""Divergences between two distributions, drawn against one probability of the second."""

import streamlit as st

from components.explorer import family_page

st.title("Divergences")
st.write(
    "Two outcomes: p is the true distribution, q the one that stands for it, and q moves. "
    "Everything is in nats; divided by log 2 it is in bits."
)
family_page("divergences")
