"""Segmentation losses on masks."""

import streamlit as st

from components.explorer import family_page

st.title("Segmentation")
st.write("A prediction of a mask, and what each loss makes of it.")
family_page("dice")
