"""Two to four losses on one picture."""

import streamlit as st

from components.explorer.compare import compare_page

st.title("Compare")
st.write(
    "Two to four losses on one axis, or one loss at several settings. "
    "Some losses are just taller than others: use *Scale* to compare their shapes."
)
compare_page()
