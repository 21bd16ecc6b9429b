"""Views that a reader adds, in the app and on the site: a lesson that is put in order, saved, opened again and played."""

from pathlib import Path

import pytest

from tests.support.static import until

ADD = "button[data-act=collect]"
SHOWN = ".atlas-lesson-frames iframe.shown"
ROWS = "document.querySelectorAll('.atlas-views li').length"


@pytest.fixture(params=["app", "site"])
def shell(request):
    """What opens a page by its name and query, in the app and on the site."""
    if request.param == "app":
        visit = request.getfixturevalue("visit")
        return visit.page, lambda name, query="": visit.go(f"/{name}?{query}")
    address = request.getfixturevalue("site")
    page, _ = request.getfixturevalue("tab")(address)
    return page, lambda name, query="": page.goto(f"{address}/{name}/?{query}")


def added(page, count):
    page.wait_for_selector(".atlas-readout .atlas-name")
    page.locator(ADD).click()
    until(page, f"document.querySelector('{ADD}').textContent.startsWith('Added: {count} ')")


def test_views_are_added_put_in_order_worded_kept_saved_and_played(shell, tmp_path):
    page, go = shell
    go("regression", "loss=Huber&delta=2&hide=gradient")
    added(page, 1)
    go("binary", "loss=Focal")
    added(page, 2)
    go("lessons")
    until(page, f"{ROWS} === 2")
    page.get_by_role("button", name="Move down view 1").click()
    page.get_by_label("Words of view 2").fill("The loss is {loss}.")
    page.get_by_label("Heading of view 2").fill("Only the loss")
    page.reload()
    until(page, f"{ROWS} === 2")
    assert page.get_by_label("Heading of view 2").input_value() == "Only the loss"
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    file = tmp_path / "mine.md"
    download.value.save_as(file)
    text = file.read_text()
    assert text.index("/binary?loss=Focal") < text.index(
        "## Only the loss\n/regression?loss=Huber&delta=2&hide=gradient\n\nThe loss is"
    )
    page.get_by_role("button", name="Remove view 1").click()
    until(page, f"{ROWS} === 1")
    page.get_by_role("button", name="Bring it back").click()
    until(page, f"{ROWS} === 2")
    page.get_by_label("Add the views of a file").set_input_files(Path(file))
    until(page, f"{ROWS} === 4")
    page.get_by_role("button", name="Play").click()
    until(page, "document.querySelector('.atlas-lesson-count')?.textContent === '1 of 4'")


def test_a_browser_that_keeps_nothing_says_so(chromium, site):
    context = chromium.new_context()
    page = context.new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })"
    )
    page.goto(f"{site}/regression/")
    page.wait_for_selector(".atlas-readout .atlas-name")
    page.locator(ADD).click()
    until(page, f"document.querySelector('{ADD}').textContent.startsWith('This browser keeps nothing')")
    context.close()


def test_a_lesson_is_kept_as_one_file_that_plays_from_the_disk(chromium, tab, site, tmp_path):
    """Forward and back by keys, and a slider moves its curve; the file asks nobody for anything."""
    shelf, _ = tab(site)
    shelf.goto(f"{site}/lessons/?lesson=outliers")
    shelf.locator(".atlas-lesson-take summary").click()
    with shelf.expect_download(timeout=60_000) as download:
        shelf.get_by_role("button", name="Slides, one file").click()
    file = tmp_path / "outliers.html"
    download.value.save_as(file)
    asked, errors = [], []
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(file.as_uri())
    stands(page, 1)
    for key, number in (("ArrowRight", 2), ("ArrowRight", 3), ("ArrowRight", 4), ("ArrowLeft", 3), ("ArrowRight", 4)):
        page.keyboard.press(key)
        stands(page, number)
    frame = page.query_selector(SHOWN).content_frame()
    frame.wait_for_selector(".js-plotly-plot")
    frame.press("input[type=range]", "End")
    until(frame, "location.search.includes('delta=5')")
    assert errors == []
    assert {url.partition(":")[0] for url in asked} <= {"file", "blob", "data"}
    context.close()


def stands(page, number):
    """Wait for a step of the lesson: its picture is seen, and its numbers are in the words."""
    until(page, f"document.querySelector('.atlas-lesson-count')?.textContent.startsWith('{number} of ')")
    heading = "document.querySelector('.atlas-player h3').textContent"
    until(page, f"document.querySelector('{SHOWN}')?.title.endsWith({heading})")
    until(page, "[...document.querySelectorAll('.atlas-asked')].every((each) => each.textContent !== '…')")
