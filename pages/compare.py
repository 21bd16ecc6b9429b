"""Two to four losses on one picture."""

import streamlit as st

from components.explorer.compare import compare_page

st.title("Compare")
st.write(
    "Two to four losses on one axis, or one loss at several settings. "
    "The losses differ in scale as well as in shape: scaled, the shapes can be told apart."
)
compare_page()
