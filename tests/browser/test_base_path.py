"""An app that is served under a base path, and one whose files do not arrive: what the reader then sees."""

from urllib.parse import urlsplit

import pytest

from components.kit.assets import folder
from tests.support.server import running
from tests.support.visit import PATIENCE, Visit

BASE = "/atlas"


@pytest.fixture(scope="module")
def based():
    """The address of an app under a base path."""
    with running(BASE) as address:
        yield address


@pytest.fixture(scope="module")
def page(desk):
    """One tab for all of them: what a page loads anew in it is compiled already."""
    page = desk.new_page()
    yield page
    page.close()


@pytest.fixture(scope="module")
def reader(page, based):
    return Visit(page, based)


@pytest.fixture
def guest(reader, based):
    """A reader of that app, who may ask for nothing outside the base path, and for nothing that is not there."""
    reader.page.unroute_all()
    reader.page.goto("about:blank")
    reader.requests.clear()
    reader.errors.clear()
    refused = []

    def note(answer):
        # Streamlit's own frontend finds its base path by asking for _stcore under each folder of the address
        if answer.status >= 400 and "/_stcore/" not in answer.url:
            refused.append(answer.url)

    reader.page.on("response", note)
    yield reader
    reader.page.remove_listener("response", note)
    assert reader.errors == []
    assert refused == []
    outside = [url for url in reader.requests if not url.startswith(("data:", "blob:", f"{based}/"))]
    assert outside in ([], [based])  # the first request of /atlas itself


@pytest.mark.parametrize("path", ["/binary?loss=Focal", "/segmentation?loss=Dice"])
def test_a_page_draws_its_pictures_under_a_base_path(guest, path):
    guest.page.goto(guest.server + path, wait_until="commit")
    guest.page.wait_for_selector(".main-svg .scatterlayer path", state="attached")
    guest.page.wait_for_function("document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'")
    own = [urlsplit(url).path for url in guest.requests if "/loss-atlas/" in url]
    assert own
    assert all(name.startswith(f"{BASE}/loss-atlas/") for name in own)
    assert guest.page.locator(".atlas-missing").count() == 0
    if path.startswith("/segmentation"):
        assert any("/pixels-" in name for name in own)


@pytest.mark.parametrize("home", ["", "/"])
def test_links_stay_under_the_base_path(guest, home):
    guest.page.goto(guest.server + home, wait_until="commit")
    guest.page.locator(".atlas-gallery a", has_text="MSE").first.click()
    guest.page.wait_for_selector(".atlas-plot .main-svg .scatterlayer path")
    assert urlsplit(guest.page.url).path == f"{BASE}/regression"
    guest.page.locator(".atlas-links a", has_text="Compare").first.click()
    guest.page.wait_for_url(f"{guest.server}/compare**")
    guest.page.wait_for_selector(".atlas-plot .main-svg .scatterlayer path")


@pytest.mark.parametrize("file", ["chart/live.js", "plotly.min.js"])
def test_a_file_that_does_not_arrive_is_said_in_the_pictures_place(page, server, file):
    page.set_default_timeout(PATIENCE)
    page.unroute_all()
    page.route(f"**/{folder()}{file}", lambda route: route.abort())
    page.goto(f"{server}/binary", wait_until="commit")
    note = page.locator(".st-key-explorer .atlas-missing").first
    note.wait_for()
    assert note.inner_text() == "This part of the page could not be loaded. Check the connection, then reload the page."
    assert note.get_attribute("role") == "alert"
