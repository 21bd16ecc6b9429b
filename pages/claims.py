"""What the sources claim, tested: each claim, both sides of it, and a verdict that is computed."""

import streamlit as st

from components.claims import claims_page

st.title("Claims, tested")
st.write(
    "The five sources disagree with each other, and here and there with the mathematics. Each claim is computed when this page "
    "runs, with autograd in float64; nothing about a verdict is written down."
)
claims_page()
