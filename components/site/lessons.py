"""The page of lessons on the site."""

from __future__ import annotations

from components.lessons.shipped import markup, message
from components.site.document import Document
from components.site.words import lead
from components.states import lessons


def lessons_page() -> Document:
    """The list of lessons and the player, as in the app; the browser reads the lessons."""
    return Document(lessons.PAGE, lead(lessons.PAGE), markup(), {"lessons": message()}, ("site/lessons.js",))
