"""What the browser does for every page: which steps its back button takes, and what a finger does on a slider."""

from __future__ import annotations

from collections.abc import Mapping

from components.kit.mounted import Component, mounted, style

_tab: Component[Mapping[str, object]] = mounted("tab", "kit/tab", html="<div></div>", css=style("kit/tab"))


def follow_tab() -> None:
    """Put it on the page; it shows nothing."""
    _tab(key="tab", data={})
