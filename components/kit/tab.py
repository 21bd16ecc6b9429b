"""What the browser does for every page: which steps its back button takes, what a finger does on a slider, and how it prints."""

from __future__ import annotations

from collections.abc import Mapping

from components.kit.layout import variables
from components.kit.mounted import Component, mounted, style

_INKS = "".join(f"--st-{name}: {value} !important;" for name, value in variables("light").items())
_CSS = style("kit/tab") + f"@media print {{ .stBidiComponent > * {{ {_INKS} color: var(--st-text-color) !important; }} }}"
_tab: Component[Mapping[str, object]] = mounted("tab", "kit/tab", html="<div></div>", css=_CSS)


def follow_tab() -> None:
    """Put it on the page; it shows nothing. After a cut it asks for a run, which brings the controls that were moved meanwhile."""
    _tab(key="tab", data={}, on_again_change=lambda: None)
