"""Views that a reader adds, in the app and on the site: a lesson that is put in order, saved, opened again and played."""

from pathlib import Path

import pytest

from tests.support.static import until

ADD = "button[data-act=collect]"
ROWS = "document.querySelectorAll('.atlas-views li').length"


@pytest.fixture(params=["app", "site"])
def shell(request):
    """What opens a page by its name and query, in the app and on the site."""
    if request.param == "app":
        visit = request.getfixturevalue("visit")
        return visit.page, lambda name, query="": visit.go(f"/{name}?{query}")
    page, address = request.getfixturevalue("page"), request.getfixturevalue("site")
    return page, lambda name, query="": page.goto(f"{address}{name}/?{query}")


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


def test_a_browser_that_keeps_nothing_says_so(page, site):
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })"
    )
    page.goto(f"{site}regression/")
    page.wait_for_selector(".atlas-readout .atlas-name")
    page.locator(ADD).click()
    until(page, f"document.querySelector('{ADD}').textContent.startsWith('This browser keeps nothing')")
