"""Questions people ask about losses, each with a function that computes the answer and what to draw of it."""

from losses.studies.questions import answers
from losses.studies.questions.record import GITHUB, QUESTIONS, Answer, Question

__all__ = ["GITHUB", "QUESTIONS", "Answer", "Question", "answers"]
