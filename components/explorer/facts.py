"""What a page says about a loss: formula, purpose, computed properties, code and sources."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from components.kit.code import python
from components.kit.navigation import Colour, Item, listed
from components.kit.terms import explained
from components.kit.tuned import Tuned
from components.states.addresses import claim_address
from losses import Properties
from losses.analysis.properties import FAR, is_endless
from losses.core.axes import Axis, CoordinateAxis, params_on
from losses.core.code import snippet, without_helpers
from losses.core.counterparts import NONE, RUN, Counterpart
from losses.core.numbers import number
from losses.core.spec import Loss, Paper
from losses.studies.claims import CLAIMS, Claim, Verdict
from losses.studies.limits import differences

NBSP = "\N{NO-BREAK SPACE}"
LONG = 30  # lines of a program that are shown without a tap


@dataclass(frozen=True)
class Mark:
    """How a verdict looks: a sign for those who see no colours, and one of Streamlit's colours."""

    sign: str
    colour: Colour


VERDICT_MARKS: dict[Verdict, Mark] = {"holds": Mark("✓", "green"), "only if": Mark("◐", "orange"), "refuted": Mark("✗", "red")}


def badges(axis: Axis, found: Properties) -> list[str]:
    """The computed properties, each a few words."""
    words = ["convex" if found.convex else "not convex"]
    words += ["even"] if found.even else []
    words += ["bounded" if found.bounded else "unbounded"]
    words += ["gradient grows without limit" if found.lipschitz is None else f"Lipschitz, slope at most {number(found.lipschitz)}"]
    words += _kinks(axis, found)
    words += ["gradient vanishes far out"] if found.redescending else []
    if found.zero_at_truth is not None:
        words += ["zero at the truth"] if found.zero_at_truth else ["not zero at the truth"]
    words += [_minimum(axis, found)]
    return words


def _kinks(axis: Axis, found: Properties) -> list[str]:
    if not found.kinks:
        return ["no kink"]
    bends = [kink for kink in found.kinks if kink not in found.jumps]
    named = [(name, places) for name, places in (("kink", bends), ("jump", found.jumps)) if places]
    return [f"{name} at {axis.symbol} = {', '.join(map(number, places))}" for name, places in named]


def _minimum(axis: Axis, found: Properties) -> str:
    if math.isinf(found.minimum):
        return "no lower bound"
    least = number(found.minimum)
    if found.minimisers is None:
        return f"approaches {least}, not reached {_within(axis)}" if is_endless(axis) else f"approaches {least}, never reaches it"
    low, high = found.minimisers
    if low == high:
        return f"minimum {least} at {axis.symbol} = {number(low)}"
    if math.isinf(low) and math.isinf(high):
        return f"minimum {least} everywhere"
    after, before = (("≥" if found.attained[0] else ">"), ("≤" if found.attained[1] else "<"))
    if math.isinf(high):
        return f"minimum {least} for {axis.symbol} {after} {number(low)}"
    if math.isinf(low):
        return f"minimum {least} for {axis.symbol} {before} {number(high)}"
    if all(found.attained):
        return f"minimum {least} for {axis.symbol} from {number(low)} to {number(high)}"
    return f"minimum {least} for {axis.symbol} {after} {number(low)} and {before} {number(high)}"


def _within(axis: Axis) -> str:
    """Up to where an axis without an end is looked at closely, as for kinks; nothing for one with both ends."""
    low, high = axis.reach
    return f"for {axis.symbol} from {number(low)} to {number(high)}" if is_endless(axis) else ""


def _sampled(axis: Axis) -> str:
    within = _within(axis)
    return f", {within} and at {axis.symbol} = ±{number(FAR[0])} and beyond" if within else ""


def facts(tuned: Tuned, axis: Axis, computed: Properties | None, target: float, span: tuple[float, float]) -> None:
    """Everything below the picture; what is `computed` from the curve only where there is one."""
    loss = tuned.loss
    formula(tuned, axis)
    with st.container(key="part_facts"):
        left, right = st.columns(2, gap="large")
    with left:
        explained(loss.about)
        if computed:
            properties_of(loss, axis, target, computed)
        sources(loss)
        elsewhere(loss)
        claims(loss)
    with right:
        st.header("The same curve in PyTorch", anchor=False)
        if computed:
            program(tuned, axis, target, span)


def properties_of(loss: Loss, axis: Axis, target: float, computed: Properties) -> None:
    """The computed properties of a curve, and what they were computed from."""
    explained(" · ".join(words.replace(" ", NBSP) for words in badges(axis, computed)))
    st.caption(whence(loss, axis, target, computed))


def program(tuned: Tuned, axis: Axis, target: float, span: tuple[float, float]) -> None:
    """The program that computes the same curve, and what is computed otherwise in it."""
    code = snippet(tuned.loss, axis, target, span, **tuned.settings)
    _printed(code, tuned.loss)
    if note := differences(code):
        st.caption(note)


def _printed(code: str, loss: Loss) -> None:
    """A program; of one that is long the end first, and the whole where the reader opens it."""
    lines = code.count("\n")
    if lines <= LONG:
        python("program", code)
        return
    python("program", without_helpers(code, loss))
    with st.expander(f"The whole program: {lines} lines, with the functions that these call"):
        python("whole_program", code)


def whence(loss: Loss, axis: Axis, target: float, computed: Properties, curve: str = "this curve") -> str:
    """From which curve the properties are computed, and what is said of its kinks."""
    at = f"{axis.target.symbol} = {number(target)}, " if axis.takes_target(loss) else ""
    kinks = " At a kink the gradient is the mean of those of the pieces that meet there." if computed.kinks else ""
    others = ", the other entries held" if isinstance(axis, CoordinateAxis) else ""
    return f"Worked out from {curve} ({at}against {axis.symbol}{others}{_sampled(axis)}).{kinks}"


def formula(tuned: Tuned, axis: Axis) -> None:
    """The formula, with the numbers its symbols have now."""
    loss, numbers = tuned.loss, tuned.numbers(axis)
    with st.container(key="part_formula"):
        st.latex(rf"L({', '.join(loss.formula_inputs)}) = {loss.formula}")
        if loss.params:
            now = ", ".join(f"${p.knob.symbol} = {number(numbers[p.name])}$" for p in params_on(loss, axis))
            st.caption(f"here {now}", text_alignment="center")


def sources(loss: Loss) -> None:
    """Where the loss is from, each with what it gets wrong."""
    st.header("Sources", anchor=False)
    st.markdown("\n".join(f"- {source(paper)}" for paper in loss.sources))


def elsewhere(loss: Loss) -> None:
    """What the loss is called in other libraries, and what differs there."""
    st.header("In other libraries", anchor=False)
    st.markdown("\n".join(map(_counterpart, loss.elsewhere)) or NONE)
    if loss.elsewhere:
        st.caption(RUN)


def _counterpart(found: Counterpart) -> str:
    return f"- {found.library}: `{found.call}`{f' ({found.words})' if found.words else ''}"


def claims(loss: Loss) -> None:
    """The claims that concern a loss, each with its verdict; nothing where there are none."""
    about = [claim for claim in CLAIMS.values() if loss.slug in claim.losses]
    if about:
        st.header("Claims, tested", anchor=False)
        listed("claims_of", "Claims about this loss", [claim_item(claim) for claim in about])


def claim_item(claim: Claim, filters: Mapping[str, str] | None = None) -> Item:
    """A claim in a list of links, with its verdict as a mark and a word."""
    mark = VERDICT_MARKS[claim.evidence.verdict]
    return Item(claim_address(claim, filters), claim.statement, f"{mark.sign} {claim.evidence.verdict}", mark.colour)


def source(paper: Paper) -> str:
    """A source in Markdown: its title and year, linked where it can be, and what it gets wrong."""
    year = f" ({paper.year})" if paper.year else ""
    title = f"[{paper.title}]({paper.link})" if paper.link else paper.title
    return f"{title}{year}" + (f"  \n  :small[*{paper.mistake}*]" if paper.mistake else "")
