"""The few rules of style that Streamlit's theme cannot say."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

# The colours are said once, to Streamlit; what leaves the app reads them there.
_CONFIG = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
THEME: dict[str, dict[str, Any]] = {name: _CONFIG["theme"][name] for name in ("light", "dark")}

_CSS = """
<style>
.stMainBlockContainer { padding-top: 3.6rem; padding-bottom: 4rem; max-width: 100rem; }
h1 { font-weight: 500 !important; font-size: 2rem !important; padding: 0.2rem 0 0.1rem !important; }
:is(h2, h3) { font-weight: 500 !important; font-size: 1.15rem !important; padding: 0.9rem 0 0.2rem !important; }
.stSlider { font-variant-numeric: tabular-nums; }
/* the button that sets a slider back stands on the line of its label; its words are for the tooltip and for a screen reader */
[class*="st-key-slider_"] { position: relative; }
[class*="st-key-reset_"] { position: absolute; top: -0.3rem; right: 0; width: auto !important; z-index: 1; }
[class*="st-key-reset_"] button { width: 1.8rem; height: 1.8rem; min-height: 0; padding: 0; }
[class*="st-key-reset_"] button::before { content: "↺" / ""; font-size: 1.1rem; line-height: 1; }
[class*="st-key-reset_"] button p { position: absolute; width: 1px; height: 1px; }
[class*="st-key-reset_"] button p { overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
/* the controls stand left of the picture, but come after it on a phone */
:is(.st-key-explorer, .st-key-composed) .stHorizontalBlock:not(.st-key-take, .stExpander *) { flex-direction: row-reverse; }
:is(.st-key-explorer, .st-key-composed) [data-testid="stCaptionContainer"]:not(.stExpander *) { margin-top: -1rem; }
:is(.st-key-explorer, .st-key-composed) .stSlider { margin-bottom: -0.6rem; }
:is(.st-key-explorer, .st-key-composed) [data-testid="stSliderTickBar"] { display: none; } /* it would lie on the line of meaning */
@media (max-width: 640px) {
  :is(.st-key-explorer, .st-key-composed) .stHorizontalBlock:not(.st-key-take, .stExpander *) { flex-direction: column; }
  /* the picture stays in view while its sliders, which come after it, are dragged: it sticks within the box that holds both */
  .stColumn:has(> .stVerticalBlock > .st-key-chart), .stColumn > .stVerticalBlock:has(> .st-key-chart) { display: contents; }
  .st-key-chart { position: sticky; top: 3.75rem; z-index: 10; } /* below Streamlit's bar */
  .stMain:has(.st-key-explorer .st-key-chart) { scroll-padding: calc(38vh + 13rem) 0 1rem; } /* the focus is not behind it */
  .katex-display { font-size: 0.68em; } /* the longest formula on one line of a phone */
}
/* Streamlit marks a file that it has not got with a red sign alone, and names the status code to screen readers */
[data-testid="stFileUploader"]:has([aria-invalid="true"])::after {
  content: "That file was not taken: it is too large, of another kind, or did not reach the server. Choose it once more.";
  font-size: 0.875rem;
}
.atlas-numbers { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; margin: 0.4rem 0 0.8rem 58px; }
.atlas-numbers th, .atlas-numbers td { font-weight: 400; text-align: right; padding: 0.2rem 0 0.2rem 2rem; }
.atlas-numbers th:first-child { text-align: left; padding-left: 0; }
.atlas-numbers tr + tr { border-top: 1px solid color-mix(in srgb, currentColor 12%, transparent); }
.atlas-told { font-size: 0.875rem; margin: 0; overflow-wrap: anywhere; }
.atlas-refused { color: color-mix(in srgb, currentColor 35%, #e53935); }
.atlas-preview { overflow-x: auto; }
.atlas-preview .atlas-numbers { margin-left: 0; }
@media (max-width: 640px) {
  .atlas-numbers { margin-left: 0; }
  .atlas-numbers th, .atlas-numbers td { padding-left: 0.8rem; }
}
/* a text whose terms open their definitions (terms.py): dotted, and over what comes below */
.atlas-text { position: relative; margin-bottom: 1rem; line-height: 1.6; }
.atlas-text details, .atlas-text details::details-content { display: inline; }
.atlas-text details:not([open]) .note { display: none; }
.atlas-text summary { display: inline; cursor: pointer; list-style: none; }
.atlas-text summary { text-decoration: underline dotted; text-underline-offset: 0.2em; }
.atlas-text summary::-webkit-details-marker { display: none; }
.atlas-text summary:focus-visible { outline: 2px solid var(--st-primary-color, currentColor); outline-offset: 2px; }
.atlas-text .note {
  position: absolute; left: 0; z-index: 10; margin-top: 1.7em; padding: 0.5rem 0.8rem; box-sizing: border-box;
  width: min(28rem, 100%); font-size: 0.9rem; line-height: 1.45; border-radius: 0.3rem; color: Canvas; background: CanvasText;
  border: 1px solid currentColor;
}
</style>
"""


def apply_style() -> None:
    """Put the rules on the page; once a page is enough."""
    st.html(_CSS)


def picture_and_panel() -> tuple[DeltaGenerator, DeltaGenerator]:
    """A styled page's two columns: the wide one of the picture, and the narrow one of its controls."""
    apply_style()
    with st.container(key="explorer"):
        picture, panel = st.columns([2.6, 1], gap="medium")
    return picture, panel


def variables(name: str) -> dict[str, str]:
    """The light or the dark theme under the names its colours have in the browser, for a page that leaves the app."""
    own = THEME[name]
    return {
        "text-color": own["textColor"],
        "background-color": own["backgroundColor"],
        "secondary-background-color": own["secondaryBackgroundColor"],
        "primary-color": own["primaryColor"],
        "font": "system-ui, sans-serif",
        "chart-categorical-colors": ", ".join(own["chartCategoricalColors"]),
    }
