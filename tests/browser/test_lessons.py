"""Lessons in a browser: played by keys in the app and on the site, and what a reader brings as a file or in a link."""

import base64
import zlib

import pytest

from components.lessons.shipped import texts
from components.states.lessons import ORDER
from tests.support.axe import DARK, LIGHT, RUN
from tests.support.lessons import stands
from tests.support.static import PLACE, until

OWN = """---
title: Mine
about: A lesson of my own.
---

## First <b>step</b>
/regression?loss=Huber&delta=1&at=3

The loss is {loss}. <img src=x onerror="hacked = 1"><script>hacked = 1</script>

## Second step
/regression?loss=MSE&at=2&hide=gradient

Its gradient at 4 is **{gradient at 4}**, and $r^2$ is the loss.
"""


def packed(text):
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.urlsafe_b64encode(deflate.compress(text.encode()) + deflate.flush()).decode().rstrip("=")


def test_a_lesson_is_played_by_keys_alone_and_the_address_says_where(visit, axe):
    page, count = visit.page, texts()[ORDER[0]].count("\n## ")
    visit.go("/lessons")
    page.wait_for_selector(".atlas-lesson-list a")
    page.locator(".atlas-lesson-list a").first.focus()
    page.keyboard.press("Enter")
    stands(page, 1, count)
    for number in range(2, count + 1):
        page.keyboard.press("ArrowRight")
        stands(page, number, count)
        assert page.url.endswith(f"/lessons?lesson={ORDER[0]}&step={number}")
        heading = page.locator(".atlas-player h3").text_content()
        assert page.get_by_role("status").filter(has_text=heading).text_content() == f"Step {number} of {count}: {heading}"
    page.keyboard.press("ArrowRight")
    stands(page, count, count)
    page.go_back()
    stands(page, count - 1, count)
    page.evaluate(axe)
    assert page.evaluate(RUN, LIGHT) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(RUN, DARK) == []


def test_keys_reach_the_player_from_the_picture_and_the_picture_from_the_player(visit):
    page = visit.page
    visit.go(f"/lessons#lesson={packed(OWN)}")
    stands(page, 1, 2)
    page.keyboard.press("p")
    until(page, "document.documentElement.hasAttribute('data-present')")
    assert "present=yes" in page.url
    picture = page.frame_locator("iframe.shown")
    picture.locator(":root[data-present]").wait_for()
    page.keyboard.press("g")  # the key by which the picture hides its gradient
    picture.locator("[data-part~=gradient]").first.wait_for(state="hidden")
    slider = picture.locator(".controls input[type=range]")
    slider.focus()
    before = slider.input_value()
    page.keyboard.press("ArrowRight")
    assert slider.input_value() != before, "the slider has the key, and the lesson stays"
    stands(page, 1, 2)
    page.keyboard.press("Escape")
    until(page, "document.activeElement.tagName === 'H3'")
    page.locator("iframe.shown").focus()
    page.keyboard.press("PageDown")
    stands(page, 2, 2)
    page.keyboard.press("Escape")
    until(page, "!document.documentElement.hasAttribute('data-present')")
    assert "present" not in page.url


def test_a_lesson_from_a_file_is_text_and_travels_in_its_link(visit, tmp_path):
    page = visit.page
    file = tmp_path / "mine.md"
    file.write_text(OWN)
    visit.go("/lessons")
    page.locator(".atlas-lesson-file input").set_input_files(file)
    stands(page, 1, 2)
    assert page.locator(".atlas-player h3").text_content() == "First <b>step</b>"
    assert '<img src=x onerror="hacked = 1"><script>' in page.locator(".atlas-lesson-words").text_content()
    assert page.locator(".atlas-player :is(img, script, b)").count() == 0
    assert page.evaluate("typeof hacked") == "undefined"
    assert "The loss is 2.5." in page.locator(".atlas-lesson-words").text_content()
    letters = page.url.split("#lesson=")[1]
    assert zlib.decompress(base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4)), -15).decode() == OWN
    page.keyboard.press("ArrowRight")
    stands(page, 2, 2)
    page.reload()
    stands(page, 2, 2)
    assert page.locator(".atlas-lesson-words strong").text_content() == "8"


WRONG = {
    "a" * 10_000_000: "wrong.md, line 1: The file has 10000000 characters, and a lesson has at most 100000. Split it",
    OWN.replace(
        "/regression?loss=Huber", "/nowhere?loss=Huber"
    ): "wrong.md, line 7: A step cannot show the page “nowhere”. Take one",
    OWN.replace("delta=1", "delta=99"): "wrong.md, line 7: The page regression does not take delta=99 in this state. Open the page",
    OWN.replace("{loss}", "{lost}"): "wrong.md, line 9: “lost” is no number of this page: it has loss, gradient",
}


@pytest.mark.parametrize("text", WRONG, ids=["10 MB", "page", "value", "number"])
def test_what_is_wrong_in_a_file_is_said_with_its_line_and_a_cure(visit, tmp_path, text):
    file = tmp_path / "wrong.md"
    file.write_text(text)
    visit.go("/lessons")
    visit.page.locator(".atlas-lesson-file input").set_input_files(file)
    visit.page.locator(".atlas-lesson-refused p").wait_for()
    assert visit.page.locator(".atlas-lesson-refused").text_content().startswith(WRONG[text])
    assert visit.page.locator(".atlas-lesson-list a").count() == len(ORDER)


@pytest.mark.parametrize("letters", ["x", packed(OWN)[:-9], packed("a" * 1_000_000)], ids=["nonsense", "cut", "bomb"])
def test_a_link_that_holds_no_lesson_says_so(visit, letters):
    visit.go(f"/lessons#lesson={letters}")
    visit.page.locator(".atlas-lesson-refused p").wait_for()
    assert visit.page.locator(".atlas-lesson-refused").text_content().startswith("The lesson in this link cannot be read: ")


def test_the_site_plays_a_lesson_by_keys_from_the_disk(tab, site, site_folder, axe):
    disk = f"{site_folder.as_uri()}/{PLACE}"
    for base, address in ((site, f"{site}/lessons/"), (disk, f"{disk}/lessons/index.html")):
        page, wrong = tab(base)
        page.goto(f"{address}#lesson={packed(OWN)}")
        stands(page, 1, 2)
        page.locator("iframe.shown").focus()
        page.keyboard.press("ArrowRight")
        stands(page, 2, 2)
        assert "?step=2#lesson=" in page.url
        page.keyboard.press("p")
        until(page, "document.documentElement.hasAttribute('data-present')")
        page.keyboard.press("Escape")
        assert wrong == [], address
    page.evaluate(axe)
    assert page.evaluate(RUN, LIGHT) == []


# what reveal.js does with slides, as far as keys and frames are concerned
DECK = """<!doctype html><title>Deck</title>
<script>
  const Reveal = {
    at: 0,
    go(to) {
      const slides = document.querySelectorAll("section");
      this.at = Math.min(Math.max(to, 0), slides.length - 1);
      slides.forEach((slide, i) => (slide.hidden = i !== this.at));
      const frame = slides[this.at].querySelector("iframe");
      if (!frame.src) frame.src = frame.dataset.src;
    },
    next() { this.go(this.at + 1); },
    prev() { this.go(this.at - 1); },
  };
  addEventListener("keydown", ({ key }) => ({ ArrowRight: () => Reveal.next(), ArrowLeft: () => Reveal.prev() })[key]?.());
</script>
SLIDES<script>Reveal.go(0);</script>"""


@pytest.mark.parametrize("place", ["reveal.js", "Quarto"])
def test_steps_as_slides_show_their_frames_and_arrow_keys_go_on_from_inside_one(tab, tmp_path, site, node, place):
    states = ("regression/?loss=Huber&delta=2", "regression/?loss=MSE&hide=gradient", "lessons/")
    steps = [{"heading": f"Step {i}", "href": f"{site}/{state}"} for i, state in enumerate(states, 1)]
    text = node.call("export/embed.js", "slidesSnippet", place, steps)
    if place == "Quarto":  # what Pandoc makes of headings and raw blocks
        text = text.replace("```{=html}\n", "").replace("\n```", "").replace("## ", "</section><section>## ")
        text = text.removeprefix("</section>").replace("<script>", "</section><script>")
    deck = tmp_path / "deck.html"
    deck.write_text(DECK.replace("SLIDES", text))
    page, wrong = tab(deck.as_uri(), framed=[site])
    page.goto(deck.as_uri())
    first = page.frame_locator("section:not([hidden]) iframe")
    first.locator(".js-line").first.wait_for(state="attached")
    assert first.locator(".st-key-delta input").get_attribute("aria-valuetext") == "2"
    first.locator("h1").evaluate("(heading) => heading.ownerDocument.defaultView.focus()")
    assert page.evaluate("document.activeElement.tagName") == "IFRAME"
    page.keyboard.press("ArrowRight")
    until(page, "Reveal.at === 1")
    page.frame_locator("section:not([hidden]) iframe").locator(".js-line").first.wait_for(state="attached")
    page.locator("section:not([hidden]) iframe").focus()
    page.keyboard.press("PageUp")
    until(page, "Reveal.at === 0")
    page.keyboard.press("Escape")
    until(page, "document.activeElement === document.body")
    page.keyboard.press("ArrowRight")
    until(page, "Reveal.at === 1")
    assert wrong == []
