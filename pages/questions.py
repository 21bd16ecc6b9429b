"""What people ask about losses, answered with a picture and with numbers that are computed from it."""

import streamlit as st

from components.kit.terms import explained
from components.studies.questions import questions_page

st.title("Questions")
explained("What people ask about losses, again and again. Every number in an answer is computed.")
questions_page()
