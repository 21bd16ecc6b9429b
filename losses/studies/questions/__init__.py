"""Questions people ask about losses, each with a function that computes the answer and what to draw of it.

Importing a module registers its questions; a beginner's come first.
"""

from losses.studies.questions import basics  # isort: split

from losses.studies.questions import answers
from losses.studies.questions.record import GITHUB, QUESTIONS, Answer, Question

__all__ = ["GITHUB", "QUESTIONS", "Answer", "Question", "answers", "basics"]
