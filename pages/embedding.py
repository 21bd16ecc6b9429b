"""Embedding losses: what they ask of points that a model places in a plane, and along the distance or angle of a pair."""

import streamlit as st

from components.explorer import family_page

st.title("Embedding")
st.write("A model gives every example a place. These losses draw together what belongs together, and push apart what does not.")
family_page("triplet")
