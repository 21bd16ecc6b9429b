"""Segmentation losses on masks."""

import streamlit as st

st.title("Segmentation")
st.write("A prediction of a mask, and what each loss makes of it.")
