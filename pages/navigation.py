"""The list of pages: what the sidebar shows, and what each address opens."""

import streamlit as st

from components.kit.link import enter
from components.kit.tab import follow_tab
from losses import FAMILIES

home = st.Page("home.py", title="Home", default=True)
catalogue = st.Page("catalogue.py", title="Catalogue", url_path="catalogue")
families = [st.Page(f"{family}.py", title=title, url_path=family) for family, title in FAMILIES.items()]

st.set_page_config(page_title="Loss Atlas", page_icon="📉", layout="wide")
compare = st.Page("compare.py", title="Compare", url_path="compare")
batch = st.Page("batch.py", title="From instances to a cost", url_path="batch")
claims = st.Page("claims.py", title="Claims, tested", url_path="claims")
numerics = st.Page("numerics.py", title="Where the numbers break", url_path="numerics")
questions = st.Page("questions.py", title="Questions", url_path="questions")
page = st.navigation({"": [home, catalogue], "Losses": families, "Beyond one loss": [compare, batch, claims, questions, numerics]})
enter(page.url_path)
page.run()
follow_tab()
