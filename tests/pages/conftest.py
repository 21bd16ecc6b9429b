"""Whole pages, run by Streamlit without a browser: from a fifth of a second to a second each."""


def pytest_itemcollected(item):
    item.add_marker("slow")
