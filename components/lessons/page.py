"""The page of lessons."""

from __future__ import annotations

from components.kit.mounted import Component, mounted
from components.lessons.shipped import markup, message
from components.wire.pages import LessonsMessage

_lessons: Component[LessonsMessage] = mounted("lessons", "lessons/lessons", html=markup())


def lessons_page() -> None:
    """List the lessons, or play one, as the address says it."""
    _lessons(key="lessons", data=message())
