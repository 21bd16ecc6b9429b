"""The list of pages: what the sidebar shows, and what each address opens."""

import streamlit as st

from components.kit.ahead import RUNS
from components.kit.link import catch_up, enter
from components.kit.tab import follow_tab
from components.kit.terms import forget
from components.rooms.teacher import follow_teacher
from components.states.addresses import TITLES
from losses import FAMILIES

st.set_page_config(page_title="Loss Atlas", page_icon="📉", layout="wide")
if "_pages" not in st.session_state:  # each of them asks the disk for the folders of its file
    named = {name: st.Page(f"{name}.py", title=title, url_path=name) for name, title in (TITLES | FAMILIES).items()}
    st.session_state["_pages"] = st.Page("home.py", title="Home", default=True), named
home, named = st.session_state["_pages"]
start, further = ("lessons", "compare", "own", "batch"), ("catalogue", "questions", "claims", "numerics")
page = st.navigation(
    {
        "Start": [home, *(named[name] for name in start)],
        "Losses": [named[name] for name in FAMILIES],
        "Look up": [named[name] for name in further],
    }
)
with RUNS.one_more():
    enter(page.url_path)
    forget()
    page.run()
    follow_tab()
    follow_teacher()
    catch_up()
