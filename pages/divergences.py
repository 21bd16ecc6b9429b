"""Divergences between two distributions: along one probability, over several outcomes, and between densities."""

import streamlit as st

from components.divergences.page import divergences_page

st.title("Divergences")
st.write(
    "p is the true distribution, q the one that stands for it. Two outcomes first, drawn against the probability that q gives to "
    "the first of them; then as many as six, and densities."
)
divergences_page()
