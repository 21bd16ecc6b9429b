"""The list of pages: what the sidebar shows, and what each address opens."""

import streamlit as st

from components.link import enter
from losses import FAMILIES

home = st.Page("home.py", title="Home", default=True)
catalogue = st.Page("catalogue.py", title="Catalogue", url_path="catalogue")
families = [st.Page(f"{family}.py", title=title, url_path=family) for family, title in FAMILIES.items()]

st.set_page_config(page_title="Loss Atlas", page_icon="📉", layout="wide")
compare = st.Page("compare.py", title="Compare", url_path="compare")
batch = st.Page("batch.py", title="From instances to a cost", url_path="batch")
page = st.navigation({"": [home, catalogue], "Losses": families, "Beyond one loss": [compare, batch]})
enter(page.url_path)
page.run()
