"""The questions page: which question is open."""

from __future__ import annotations

from components.kit.state import Choice, Pick
from losses.studies.questions import QUESTIONS, Question

PAGE = "questions"


def table(pick: Pick) -> Question:
    """The question that is open."""
    slugs = list(QUESTIONS)
    return QUESTIONS[pick(Choice(key="question", default=slugs[0], options=slugs))]
