"""The questions page: what people ask about losses, each with an answer whose numbers are computed."""

from __future__ import annotations

import streamlit as st

from components.chart.figure import figure, lines
from components.kit.layout import picture_and_panel
from components.kit.link import Link
from components.kit.navigation import Item, links, listed
from components.kit.terms import explained
from components.states.addresses import address, page_title, play_address
from components.states.questions import table
from losses.studies.questions import GITHUB, QUESTIONS, Question


def questions_page() -> None:
    """Draw the page in the state its URL says."""
    picture, panel = picture_and_panel()
    link = Link()
    question = table(link)
    link.publish()
    with panel:
        items = [Item(_address(one), one.asked) for one in QUESTIONS.values()]
        listed("questions", "Questions", items, _address(question))
    with picture:
        _answered(question)


def _address(question: Question) -> str:
    return address("questions", question=question.slug)


def _answered(question: Question) -> None:
    answer = question.answer
    st.header(question.asked, anchor=False)
    explained(answer.text)
    lines("answer", figure(answer.x, answer.lines, across=answer.across, up=answer.up, mark=answer.mark))
    links("play", [(f"Open this in {page_title(question.play.page)}", play_address(question.play))])
    threads = ", ".join(f"[{thread.removeprefix(GITHUB)}]({thread})" for thread in question.threads)
    st.markdown(f":small[Asked in {threads}]")
