"""What a claim is: a sentence of a source, and a function that computes what the mathematics says of it.

The function takes the mathematics it looks at as keyword arguments, each with its default, so that a test can break them and see
the verdict change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from losses.core.curve import Array
from losses.core.registry import LOSSES
from losses.core.shared import shared
from losses.core.spec import Paper
from losses.studies.play import Play

Verdict = Literal["holds", "refuted", "only if"]
VERDICTS: tuple[Verdict, ...] = ("holds", "only if", "refuted")


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What was computed: the verdict, the number that decides it, what was found in one sentence, and both sides as lines.

    `finding` contains the number that decides. `condition` completes "only if". `numbers` are what a reader should see beside the
    picture.
    """

    verdict: Verdict
    margin: float
    finding: str
    numbers: dict[str, float]
    x: Array
    lines: dict[str, Array]
    across: str
    up: str = "loss"
    condition: str = ""

    @property
    def verdict_text(self) -> str:
        """The verdict in words."""
        return f"only if {self.condition}" if self.verdict == "only if" else self.verdict

    @property
    def result(self) -> str:
        """The verdict and what was found, as a sentence."""
        words = f"holds {self.verdict_text}" if self.verdict == "only if" else self.verdict
        return f"{words[0].upper()}{words[1:]}: {self.finding}."


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A claim in our words, whose it is, which losses it concerns, what is right, and where one can play with it."""

    slug: str
    statement: str
    sources: tuple[Paper, ...]
    losses: tuple[str, ...]
    right: str
    reference: Paper
    play: Play
    check: Callable[..., Evidence]
    names: tuple[str, ...] = field(default=())

    @property
    def evidence(self) -> Evidence:
        """What the mathematics says; computed once a process, since nothing can change it."""
        return _evidence(self.check)

    @property
    def families(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(LOSSES[slug].family for slug in self.losses))


CLAIMS: dict[str, Claim] = {}
Check = Callable[..., Evidence]


@shared(costly=True)
def _evidence(check: Check) -> Evidence:
    return check()


def claim(*, sources: Sequence[Paper], losses: Sequence[str], right: str, reference: Paper, play: Play) -> Callable[[Check], Check]:
    """Register a claim under the name of the function that checks it, and whose docstring it is.

    `right` is the correct form in LaTeX, and `play` where a reader can go on in the app.

    Raises ValueError, naming the claim, for a loss that there is not, and for mathematics that cannot be replaced.
    """

    def register(check: Check) -> Check:
        slug = check.__name__
        if unknown := [loss for loss in losses if loss not in LOSSES]:
            raise ValueError(f"{slug}: no losses {unknown}")
        names = tuple(check.__kwdefaults__ or ())
        if not names:
            raise ValueError(f"{slug}: takes none of its mathematics as a keyword argument")
        CLAIMS[slug] = Claim(
            slug=slug,
            statement=check.__doc__ or slug,
            sources=tuple(sources),
            losses=tuple(losses),
            right=right,
            reference=reference,
            play=play,
            check=check,
            names=names,
        )
        return check

    return register


def verdict(holds: bool, sometimes: bool = False) -> Verdict:
    """Holds always, sometimes (only if ...), or never."""
    return "holds" if holds else "only if" if sometimes else "refuted"
