"""What the page says about a loss of the reader's own: what its formula was read as, what its curve is, and its programs."""

from __future__ import annotations

import streamlit as st

from components.chart.scene import Picture
from components.explorer.facts import program, properties_of
from components.kit.code import python
from components.kit.formula import formula_box
from components.kit.link import Link
from components.kit.outside import tell_each
from components.kit.tuned import Tuned
from components.states.own import PAIR, THIS_CURVE, Own
from losses import LOSSES, FormulaError, own, properties
from losses.analysis.gaps import undefined
from losses.core.axes import params_on
from losses.core.numbers import number
from losses.core.shared import shared
from losses.core.spec import Axis
from losses.formulas.diagnosis import diagnosis
from losses.formulas.formula import Formula
from losses.formulas.pair import check_pair
from losses.formulas.programs import programs
from losses.formulas.scope import variables
from losses.formulas.tree import Call, walk
from losses.formulas.typeset import Typeset, typeset
from losses.formulas.typeset.latex import lowered


def own_facts(link: Link, state: Own, tuned: Tuned) -> None:
    """Everything below the picture; what takes longest to compute comes last."""
    picture = state.picture
    understood = st.container(key="part_formula").container(key="understood")
    with st.container(key="part_facts"):
        left, right = st.columns(2, gap="large")
    with left:
        st.header("What it is", anchor=False)
        if not picture.problem:
            _computed(tuned, picture)
    with right:
        st.header("Take it away", anchor=False)
        link.draw("code")
        _program(tuned, picture, state.code)
    with left:
        if not picture.problem:
            _diagnosis(tuned, picture)
        if picture.axis.takes != "classes" and not picture.problem:
            _check(tuned, picture, state.pair)
    with understood:
        _understood(tuned, picture.axis)


def _computed(tuned: Tuned, picture: Picture) -> None:
    """The properties of a curve without gaps."""
    loss, axis, target = tuned.loss, picture.axis, picture.target
    if not undefined(loss, axis, target, tuned.settings):
        properties_of(loss, axis, target, properties(loss, axis=axis, target=target, **tuned.settings))


def _diagnosis(tuned: Tuned, picture: Picture) -> None:
    """What could go wrong in training, in sentences, of which one may hold a formula; nothing where nothing could."""
    if sentences := diagnosis(tuned.loss, picture.axis, picture.target, tuned.settings):
        st.header("What could go wrong in training", anchor=False)
        tell_each(sentences)


def _program(tuned: Tuned, picture: Picture, code: str) -> None:
    if code != THIS_CURVE:
        python("program", programs(tuned.loss, picture.axis, picture.target, tuned.settings)[code])
    elif not picture.problem:
        program(tuned, picture.axis, picture.target, picture.span)


def _check(tuned: Tuned, picture: Picture, text: str) -> None:
    """The box for a gradient and a second derivative of the reader's, and where they differ from the formula's."""
    st.header("Check your own derivatives", anchor=False)
    sentences: tuple[str, ...] = ()
    wrong: FormulaError | None = None
    try:
        if text.strip():
            sentences = check_pair(tuned.loss, text, picture.axis, picture.target, tuned.settings, picture.span).sentences
    except FormulaError as error:
        wrong = error
    name = next(iter(variables(picture.axis)))
    label = f"A gradient and a second derivative to be compared with those of the formula, such as grad: 2*{name} and hess: 2"
    formula_box(PAIR, label, text, wrong)
    for sentence in sentences:
        st.markdown(sentence)


def _understood(tuned: Tuned, axis: Axis) -> None:
    """The loss and its derivatives in symbols; of a loss of the catalogue its name, and what that is."""
    written = tuned.loss.function
    assert isinstance(written, Formula)
    symbols = _symbols(written.text, axis.slug)
    is_named = any(isinstance(node, Call) and node.name in LOSSES for node in walk(written.tree))
    value = " = ".join(filter(None, (tuned.loss.formula if is_named or not symbols.value else "", symbols.value)))
    along = lowered(axis.symbol)
    lines = {
        "L": value,
        rf"\frac{{\mathrm{{d}}L}}{{\mathrm{{d}}{along}}}": symbols.slope,
        rf"\frac{{\mathrm{{d}}^2L}}{{\mathrm{{d}}{along}^2}}": symbols.curvature,
    }
    st.header("As it was read", anchor=False)
    for name, text in lines.items():
        if text:
            st.latex(f"{name} = {text}")
    if params := params_on(tuned.loss, axis):
        numbers = tuned.numbers(axis)
        st.caption("here " + ", ".join(f"${p.knob.symbol} = {number(numbers[p.name])}$" for p in params), text_alignment="center")
    if left_out := [word for word, text in (("gradient", symbols.slope), ("second derivative", symbols.curvature)) if text is None]:
        st.caption(f"The {' and the '.join(left_out)} would be too long to read here.", text_alignment="center")


@shared(maxsize=128, costly=True)
def _symbols(text: str, axis: str) -> Typeset:
    """The formula in symbols; it takes longer than everything else on the page."""
    return typeset(own(text, axis))
