"""Divergences between two distributions: along one probability, over several outcomes, and between densities."""

import streamlit as st

from components.families.divergences.page import divergences_page
from components.kit.terms import explained

st.title("Divergences")
explained(
    "A divergence says how far a distribution q is from the true one, p. First for two outcomes, drawn against the probability "
    "that q gives to the first; below for up to six outcomes, and for densities."
)
divergences_page()
