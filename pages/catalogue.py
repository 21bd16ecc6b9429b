"""Every loss in one table, to search, sort and choose from."""

import streamlit as st

from components.catalogue.catalogue import catalogue_page
from components.kit.terms import explained

st.title("Catalogue")
explained(
    "Every loss in one table, at its default settings. What it says of a loss is computed from the curve of the loss. "
    "Search for a library, such as Keras or XGBoost, to see what it calls each loss."
)
catalogue_page()
