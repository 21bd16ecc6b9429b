"""Embedding losses: what they ask of points that a model places in a plane, and along the distance or angle of a pair."""

import streamlit as st

from components.embedding.page import embedding_page

st.title("Embedding")
st.write(
    "A model gives every example a place. These losses draw together what belongs together and push apart what does not. "
    "Move the points: an arrow is five steps against the gradient, and a pull the gradient's size. In the chart below the "
    "negatives stay, at distance 1 or at quarter turns from the anchor."
)
embedding_page()
