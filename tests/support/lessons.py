"""A lesson that is being played in a browser."""

from tests.support.static import until

# the picture of a step is seen, and its numbers are in the words
STANDS = """(() => {
    const numbers = [...document.querySelectorAll(".atlas-asked")];
    const heading = document.querySelector(".atlas-player h3");
    const frame = document.querySelector(".atlas-lesson-frames iframe.shown");
    return Boolean(heading && frame?.title.endsWith(heading.textContent)) && numbers.every((each) => each.textContent !== "…");
})()"""
COUNT = "document.querySelector('.atlas-lesson-count').textContent"


def stands(page, number, count):
    """Wait for a step: its words, its numbers and its picture."""
    until(page, f"document.querySelector('.atlas-player') && {COUNT} === '{number} of {count}' && {STANDS}")
