"""A running app and a Chromium to look at it with."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests.support.axe import AXE
from tests.support.firefox import Firefox
from tests.support.server import shared
from tests.support.static import PLACE, served
from tests.support.tabs import Tabs
from tests.support.visit import SIZE, Visit

# The shell draws what the whole browser does, without the browser's own windows and services: a tenth less work for the processor.
CHROMIUM = next(filter(shutil.which, ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")), None)
PHONE = {"width": 390, "height": 844}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_itemcollected(item):
    item.add_marker("browser")


@pytest.fixture(scope="session")
def playwrights():
    """Every kind of browser that can be driven."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def driver(playwrights):
    if not CHROMIUM:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("REQUIRE_BROWSER=1, but there is no Chromium in /usr/bin")
        pytest.skip("there is no Chromium in /usr/bin")
    return playwrights.chromium


@pytest.fixture(scope="session")
def chromium(driver):
    browser = driver.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def firefox(tmp_path_factory):
    """A Firefox, where one is installed; the tests need none."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if not program:
        pytest.skip("there is no Firefox: apt-get install firefox-esr")
    browser = Firefox(program, str(tmp_path_factory.mktemp("firefox")))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory, worker_id):
    """The address of the app, one for all workers, just started: the first visitor finds it cold."""
    folder = tmp_path_factory.getbasetemp()
    with shared(folder if worker_id == "master" else folder.parent) as address:
        yield address


@pytest.fixture(scope="session")
def desk(driver, tmp_path_factory):
    """Where readers open their pages: one for all, with a profile on disk, so that only the first has to fetch and compile."""
    profile = tmp_path_factory.mktemp("profile")
    context = driver.launch_persistent_context(
        profile, executable_path=CHROMIUM, args=FLAGS, viewport=SIZE, service_workers="block"
    )
    yield context
    context.close()


@pytest.fixture(scope="session")
def reader(desk, server):
    return Visit(desk.new_page(), server)


@pytest.fixture
def visit(reader):
    """The one reader of most tests, who moves from page to page within the app: loading it takes longer than most tests."""
    reader.leave()
    yield reader
    reader.check()


@pytest.fixture(scope="session")
def newcomer(desk, server):
    visit = Visit(desk.new_page(), server)
    visit.page.add_init_script("if (location.protocol === 'http:') sessionStorage.clear()")
    return visit


@pytest.fixture
def stranger(newcomer):
    """A reader who comes from elsewhere: the app is loaded, and the session is new. A new tab would compile all of it again."""
    newcomer.page.set_viewport_size(SIZE)
    newcomer.forget()
    yield newcomer
    newcomer.page.unroute_all()
    newcomer.page.goto("about:blank")
    newcomer.check()


@pytest.fixture(scope="session")
def phone_reader(chromium, server):
    context = chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    yield Visit(context.new_page(), server)
    context.close()


@pytest.fixture
def phone(phone_reader):
    """The one reader with a phone, with a touch screen."""
    phone_reader.leave()
    yield phone_reader
    phone_reader.check()


@pytest.fixture(scope="session")
def tabs(desk):
    return Tabs(desk)


@pytest.fixture
def tab(tabs):
    """What lends an open tab for pages of the site or of frames."""
    yield tabs.lend
    tabs.take_back()


@pytest.fixture(scope="session")
def axe():
    if not AXE.exists():
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("REQUIRE_BROWSER=1, but there is no axe-core: npm ci")
        pytest.skip("there is no axe-core: npm ci")
    return AXE.read_text()


@pytest.fixture(scope="session")
def site(site_folder):
    """The address of that site, below the root of its server."""
    with served(site_folder) as base:
        yield base + PLACE
