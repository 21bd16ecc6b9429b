"""Every loss in one table, to search, sort and choose from."""

import streamlit as st

from components.catalogue.catalogue import catalogue_page

st.title("Catalogue")
st.write("Every loss at its defaults; how it behaves is computed from its curve.")
catalogue_page()
