"""Lessons played to their end on the site by keys alone, before a class and on a phone: each step shows all that it says.

    WHOLE_LESSONS=1 nice pytest -n 2 tests/browser/test_lessons_played.py

plays all ten at three sizes, which takes some minutes; without it two lessons are played at one size each.
"""

import os
from urllib.parse import parse_qsl

import pytest

from components.lessons.shipped import texts
from components.states.lessons import ORDER
from tests.support.axe import ALONE, DARK, LIGHT, RUN
from tests.support.lessons import stands

PHONE = (390, 844)
SIZES = [(1280, 720), (1920, 1080), PHONE]  # a class sees the first two
SHORT = [("where-numbers-break", SIZES[0]), ("focal", PHONE)]
PLAYED = [(name, size) for name in ORDER for size in SIZES] if os.environ.get("WHOLE_LESSONS") == "1" else SHORT
TICK = 0.022  # of the height of the window, at least
QUESTIONS = ("draw", "place", "guess", "choose")
VIEW = ("embed", "sliders", "picture", "present", "hide", "lock")
CHANGES = 0.01  # of a number, to which a reader of it would not object

STATE = """() => new Promise((resolve) => {
    const frame = document.querySelector("iframe.shown").contentWindow;
    addEventListener("message", function hear({ source, data }) {
        if (source !== frame || data.id !== "state of this step") return;
        removeEventListener("message", hear);
        resolve(data.state.values);
    });
    frame.postMessage({ lossAtlas: "getState", id: "state of this step" }, "*");
})"""
# what of a document a reader cannot reach or read, each as its beginning; the window does not scroll while it presents
WRONG = """(isPresented) => {
    const seen = (selector) => [...document.querySelectorAll(selector)].filter((each) =>
        each.checkVisibility({ visibilityProperty: true }) && each.getClientRects().length && !each.closest("details > div"));
    const named = (problem, each) => `${problem}: ${each.outerHTML.slice(0, 90)}`;
    const isOut = (each) => {
        const { left, right, top, bottom } = each.getBoundingClientRect();
        return left < -1 || right > innerWidth + 1 || (isPresented && (top < -1 || bottom > innerHeight + 1));
    };
    const isCut = (each) => each.scrollHeight > each.clientHeight + 2 || each.scrollWidth > each.clientWidth + 2;
    const covers = seen(".atlas-stage button").map((each) => each.getBoundingClientRect());
    const isCovered = (each) => {
        const { left, right, top, bottom } = each.getBoundingClientRect();
        return covers.some((box) => box.left < right && box.right > left && box.top < bottom && box.bottom > top);
    };
    return [
        ...seen("button, a, input, select, summary, table, iframe.shown, .atlas-plot, .atlas-figure, .atlas-pixels").filter(isOut)
            .map((each) => named("out of the window", each)),
        ...seen(".atlas-readout, .atlas-verdict, .atlas-note, .controls").filter(isCut).map((each) => named("cut", each)),
        ...seen(".atlas-lesson-words").filter((each) => isPresented && isCut(each)).map((each) => named("cut", each)),
        ...seen(".atlas-found, .atlas-setting, .atlas-name").filter(isCovered).map((each) => named("covered", each)),
        ...(document.scrollingElement.scrollWidth > innerWidth ? ["it scrolls to the side"] : []),
    ];
}"""
PAINTED = "new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))"
SHOWN = """() => {
    const isSeen = (each) => each.checkVisibility({ visibilityProperty: true });
    const seen = (selector) => [...document.querySelectorAll(selector)].filter(isSeen);
    const parts = (name) => [...document.querySelectorAll(`[data-part~="${name}"]`)];
    const hide = new URLSearchParams(location.search).getAll("hide");
    return {
        page: location.pathname.split("/").at(-2),
        picture: seen(".framed .js-line, .framed .atlas-pixels").length,
        hidden: hide.filter((name) => parts(name).some(isSeen)),
        asked: seen(".atlas-ask, .atlas-choose").length,
        ticks: seen(".xtick text").map((each) => parseFloat(getComputedStyle(each).fontSize)),
    };
}"""


def steps(name):
    """The addresses of a lesson's steps."""
    return [line for line in texts()[name].splitlines() if line.startswith("/")]


def untold(query, values):
    """The entries of an address that are not in the state of the page."""

    def is_told(key, text):
        value = values[key]
        if isinstance(value, list | bool):
            return True
        return value == pytest.approx(float(text), rel=CHANGES) if isinstance(value, int | float) else value == text

    own = [(key, text) for key, text in parse_qsl(query) if key not in (*QUESTIONS, *VIEW)]
    return [(key, text) for key, text in own if not is_told(key, text)]


@pytest.mark.parametrize(("name", "size"), PLAYED)
def test_a_lesson_is_played_to_its_end_by_keys_and_each_step_shows_what_it_says(tab, site, axe, name, size):
    width, height = size
    player, problems = tab(site, {"width": width, "height": height})
    player.goto(f"{site}/lessons/")
    player.wait_for_selector(".atlas-lesson-list a")
    for _ in range(200):  # links to pages stand before the lessons
        if player.evaluate("document.activeElement.search") == f"?lesson={name}":
            break
        player.keyboard.press("Tab")
    player.keyboard.press("Enter")
    presented = size != PHONE
    addresses = steps(name)
    for number, address in enumerate(addresses, 1):
        stands(player, number, len(addresses))
        if presented and number == 1:
            player.keyboard.press("p")
            player.frame_locator("iframe.shown").locator(":root[data-present]").wait_for()
        player.wait_for_timeout(300)  # until the picture has been fitted to the window
        frame = player.query_selector("iframe.shown").content_frame()
        page, query = address[1:].split("?")
        shown = frame.evaluate(SHOWN)
        at = f"step {number}"
        wrong = [] if shown["page"] == page and (shown["picture"] or shown["asked"]) and not shown["hidden"] else [shown]
        wrong += untold(query, player.evaluate(STATE))
        wrong += [] if shown["asked"] == any(f"&{kind}=" in address for kind in QUESTIONS) else ["asked", shown["asked"]]
        wrong += player.evaluate(WRONG, presented) + frame.evaluate(WRONG, True)
        wrong += [each for each in shown["ticks"] if presented and each < TICK * height]
        for document in (player, frame):
            document.evaluate(axe)
            wrong += document.evaluate(RUN, LIGHT | ALONE)
        player.emulate_media(color_scheme="dark")
        player.evaluate(PAINTED)
        wrong += player.evaluate(RUN, DARK | ALONE) + frame.evaluate(RUN, DARK)
        player.emulate_media(color_scheme="light")
        problems += [(at, each) for each in wrong]
        player.keyboard.press("ArrowRight")
    assert problems == [], "\n".join(map(str, problems))
