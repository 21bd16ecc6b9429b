"""The questions page: what people ask about losses, each with an answer whose numbers are computed."""

from __future__ import annotations

import streamlit as st

from components.figure.figure import lines
from components.kit.layout import picture_and_panel
from components.kit.link import Link, read_choice
from components.kit.navigation import links, listed
from losses.studies.questions import GITHUB, QUESTIONS, Question


def questions_page() -> None:
    """Draw the page in the state its URL says."""
    picture, panel = picture_and_panel()
    link = Link()
    slug = link.settle("question", next(iter(QUESTIONS)), read_choice(list(QUESTIONS)))
    with panel:
        items = [(_address(question), question.asked, "") for question in QUESTIONS.values()]
        listed("questions", "Questions", items, _address(QUESTIONS[slug]))
    link.publish()
    with picture:
        _answered(QUESTIONS[slug])


def _address(question: Question) -> str:
    return f"questions?question={question.slug}"


def _answered(question: Question) -> None:
    found = question.answer
    st.subheader(question.asked, anchor=False)
    st.write(found.said)
    lines("answer", found.x, found.lines, across=found.across, up=found.up, mark=found.mark)
    links("play", [("Go on from here", question.play)])
    threads = ", ".join(f"[{thread.removeprefix(GITHUB)}]({thread})" for thread in question.threads)
    st.markdown(f":small[Asked in {threads}]")
