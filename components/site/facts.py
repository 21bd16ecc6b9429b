"""What stands below the pictures of a loss on a plain page: what the app says of it, at its defaults."""

from __future__ import annotations

from html import escape

from components.explorer.facts import LONG, VERDICT_MARKS, badges, whence
from components.kit.code import HTML
from components.kit.terms import marked
from components.kit.words import plain
from components.site.document import relinked, site
from components.site.words import mathml, source
from components.states.addresses import claim_address
from losses import properties
from losses.core.axes import params_on
from losses.core.code import snippet, without_helpers
from losses.core.counterparts import NONE, RUN
from losses.core.numbers import number
from losses.core.spec import Loss
from losses.studies.claims import CLAIMS
from losses.studies.limits import differences


def about(loss: Loss) -> str:
    """The formula of a loss, what it is for, the properties and the program of its curve at its defaults, its sources and calls."""
    formula = mathml(rf"L({', '.join(loss.formula_inputs)}) = {loss.formula}")
    sources = "".join(f"<li>{source(paper)}</li>" for paper in loss.sources)
    met = set[str]()  # the terms that are explained already
    words = f"{marked(loss.about, met)}{_properties(loss, met)}<h2>Sources</h2><ul>{sources}</ul>{_elsewhere(loss)}{_claims(loss)}"
    return f'{formula}<div class="facts"><div>{words}</div><div>{_program(loss)}</div></div>'


def _defaults(loss: Loss) -> str:
    """The defaults of a loss, as its sliders have them; nothing where it has none."""
    return ", ".join(f"{plain(param.knob.symbol)} = {number(param.default)}" for param in params_on(loss, loss.axis))


def _properties(loss: Loss, met: set[str]) -> str:
    """The computed properties, and what they were computed from."""
    axis, target = loss.axis, loss.axis.target.start
    computed = properties(loss)
    curve = f"the curve at {_defaults(loss)}" if loss.params else "the curve"
    origin = escape(whence(loss, axis, target, computed, curve))
    return f"<h2>At its defaults</h2>{marked(' · '.join(badges(axis, computed)), met)}<p><small>{origin}</small></p>"


def _program(loss: Loss) -> str:
    """The program that draws the curve, and what is computed otherwise in it; of one that is long the end first."""
    code = snippet(loss, target=loss.axis.target.start)
    lines, note = code.count("\n"), differences(code)
    at = f" at {_defaults(loss)}" if loss.params else ""
    end = without_helpers(code, loss) if lines > LONG else code
    opened = f"The whole program: {lines} lines, with the functions that these call"
    whole = f"<details><summary>{opened}</summary>{_printed(code)}</details>"
    return (
        f"<h2>The curve in PyTorch{escape(at)}</h2>{_printed(end)}"
        + (whole if lines > LONG else "")
        + (f"<p><small>{escape(note)}</small></p>" if note else "")
    )


def _printed(code: str) -> str:
    return HTML.replace("<code>", f"<code>{escape(code)}")


def _elsewhere(loss: Loss) -> str:
    """What the loss is called in other libraries, and what differs there."""
    items = "".join(
        f"<li>{found.library}: <code>{escape(found.call)}</code>{f' ({escape(found.words)})' if found.words else ''}</li>"
        for found in loss.elsewhere
    )
    said = f"<ul>{items}</ul><p><small>{RUN}</small></p>" if items else f"<p>{NONE}</p>"
    return f"<h2>In other libraries</h2>{said}"


def _claims(loss: Loss) -> str:
    """The claims that concern a loss, each with its verdict; nothing where there are none."""
    items = "".join(
        f'<li><a href="{escape(claim_address(claim))}">{escape(claim.statement)}</a> '
        f"<b>{VERDICT_MARKS[claim.evidence.verdict].sign} {claim.evidence.verdict}</b></li>"
        for claim in CLAIMS.values()
        if loss.slug in claim.losses
    )
    return relinked(f"<h2>Claims, tested</h2><ul>{items}</ul>", site(loss.family)) if items else ""
