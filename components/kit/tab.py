"""What the browser does for every page: which steps its back button takes, what a finger does on a slider, and how it prints."""

from __future__ import annotations

from collections.abc import Mapping

from components.kit.mounted import Component, mounted

_tab: Component[Mapping[str, object]] = mounted("tab", "kit/tab", html="<div></div>")


def follow_tab() -> None:
    """Put it on the page; it shows nothing. After a cut it asks for a run, which brings the controls that were moved meanwhile."""
    _tab(key="tab", data={}, on_again_change=lambda: None)
