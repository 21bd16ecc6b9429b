"""The first page: what a loss is, in a figure that a hand can move, and the ways on from there."""

import streamlit as st

from components.catalogue.home import home_page
from components.kit.terms import explained

st.title("Loss Atlas")
explained(
    "A loss says how bad a prediction is. Its gradient says which way, and how hard, training pushes to make it better. "
    "Pick a loss, drag its settings, and watch the curve."
)
home_page()
