"""Embedding losses: what they ask of points that a model places in a plane, and along the distance or angle of a pair."""

import streamlit as st

from components.families.embedding.page import embedding_page
from components.kit.terms import explained

st.title("Embedding")
explained(
    "A model gives every example a place. These losses bring together what belongs together and push apart what does not. Move the "
    "points: an arrow is five steps against the gradient, and its number is the size of the gradient. In the chart below the "
    "negatives stay, at distance 1 or at quarter turns from the anchor."
)
embedding_page()
