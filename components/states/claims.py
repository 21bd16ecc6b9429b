"""The claims page: what the list of claims is narrowed to, and which claim is open."""

from __future__ import annotations

from dataclasses import dataclass

from components.kit.state import Choice, Pick
from components.states.fields import choice
from losses import FAMILIES
from losses.core.spec import S0, S1, S2, S3, S4
from losses.studies.claims import CLAIMS, VERDICTS, Claim, practice

PAGE = "claims"
ANY = "any"
FIRST = "iou_vs_dice"


SOURCES = {"S0": S0, "S1": S1, "S2": S2, "S3": S3, "S4": S4} | practice.THREADS


@dataclass(frozen=True)
class Claims:
    """What the claims page shows: the claims that fit, the one that is open, and the filters that are set, by key."""

    fitting: list[Claim]
    claim: Claim
    filters: dict[str, str]


def table(pick: Pick) -> Claims:
    """What the claims page shows."""
    titles = {ANY: ANY} | {key: paper.title for key, paper in SOURCES.items()}
    source = pick(Choice(key="source", default=ANY, options=[*titles], words=titles.__getitem__, label="Text"))
    family = pick(choice("family", "Family", [ANY, *FAMILIES]))
    verdict = pick(choice("verdict", "Verdict", [ANY, *VERDICTS]))
    fitting = fits(source, family, verdict)
    slugs = [claim.slug for claim in fitting] or list(CLAIMS)
    first = FIRST if FIRST in slugs else slugs[0]
    slug = pick(Choice(key="claim", default=first, options=list(CLAIMS), allowed=slugs.__contains__))
    filters = {"source": source, "family": family, "verdict": verdict}
    return Claims(fitting, CLAIMS[slug], {key: value for key, value in filters.items() if value != ANY})


def fits(source: str = ANY, family: str = ANY, verdict: str = ANY) -> list[Claim]:
    """The claims of a text, of a family and with a verdict."""
    return [
        claim
        for claim in CLAIMS.values()
        if (source == ANY or SOURCES[source] in claim.sources)
        and (family == ANY or family in claim.families)
        and (verdict == ANY or claim.evidence.verdict == verdict)
    ]
