"""What the address of each page can say: one module a page, with its table of fields and its presets. None needs Streamlit."""
