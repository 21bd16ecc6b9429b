"""The control with which a teacher opens a room: for the whole tab, beside the one that lets a picture fill the window."""

from __future__ import annotations

from collections.abc import Mapping

from components.kit.mounted import Component, mounted

_teacher: Component[Mapping[str, object]] = mounted("follow", "rooms/teacher", html="<div></div>")


def follow_teacher() -> None:
    """Put it on the page. It shows where there is a picture; what it does goes from browser to browser, and runs no page."""
    _teacher(key="follow", data={})
