"""What a question is: where people have asked it, and a function that computes the answer and what to draw of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from losses.core.curve import Array
from losses.core.shared import shared
from losses.studies.play import Play

GITHUB = "https://github.com/"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer in a few sentences, with the numbers of what is drawn beside it."""

    text: str
    x: Array
    lines: dict[str, Array]
    across: str
    up: str = "loss"
    mark: float | None = None


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question, where people have asked it, how it is answered, and the page on which to go on."""

    slug: str
    asked: str
    threads: tuple[str, ...]
    play: Play
    find: Callable[[], Answer]

    @property
    def answer(self) -> Answer:
        """The answer; computed once a process, since nothing can change it."""
        return _answer(self.find)


QUESTIONS: dict[str, Question] = {}
Find = Callable[[], Answer]


@shared(costly=True)
def _answer(find: Find) -> Answer:
    return find()


def question(*, threads: Sequence[str], play: Play) -> Callable[[Find], Find]:
    """Register a question under the name of the function that answers it, and whose docstring it is."""

    def register(find: Find) -> Find:
        slug = find.__name__
        QUESTIONS[slug] = Question(
            slug=slug, asked=find.__doc__ or slug, threads=tuple(GITHUB + thread for thread in threads), play=play, find=find
        )
        return find

    return register
