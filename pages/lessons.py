"""Lessons: words beside the pictures, step by step."""

import streamlit as st

from components.kit.terms import explained
from components.lessons.page import lessons_page

st.title("Lessons")
explained(
    "A lesson goes through one idea, step by step, with pictures that you can move. Go on with the arrow keys. Before a class, "
    "P lets the lesson fill the screen."
)
lessons_page()
