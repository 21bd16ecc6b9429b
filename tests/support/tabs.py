"""Tabs that stay open from test to test: Chromium compiles what their pages share for the first of them only."""

from urllib.parse import urlsplit

from tests.support.visit import PATIENCE, SIZE

EMPTY = "about:blank"
FORGET = "localStorage.clear(); sessionStorage.clear()"


class Tabs:
    """One tab for the disk and one for each host, as Chromium gives a tab another process when it goes from one to the other."""

    def __init__(self, context):
        self.context, self.tabs, self.lent = context, {}, []

    def lend(self, base, size=SIZE, framed=()):
        """An empty tab for pages below an address, and a list of what goes wrong in it: errors, and requests to anywhere else.

        Their frames may be below other addresses.
        """
        host = urlsplit(base).hostname
        page = self.tabs.get(host) or self.context.new_page()
        self.tabs[host] = page
        page.set_default_timeout(PATIENCE)
        page.set_viewport_size(size)
        page.emulate_media(color_scheme="light")
        wrong, inside = [], (base, *framed, "data:", "blob:")
        listeners = {
            "pageerror": lambda error: wrong.append(str(error)),
            "console": lambda message: wrong.append(message.text) if message.type == "error" else None,
            "request": lambda asked: None if asked.url.startswith(inside) else wrong.append(asked.url),
        }
        for event, listener in listeners.items():
            page.on(event, listener)
        self.lent.append((page, listeners))
        return page, wrong

    def take_back(self):
        """Empty the tabs of a test: nothing that it heard, kept or held is left for the next."""
        while self.lent:
            page, listeners = self.lent.pop()
            for event, listener in listeners.items():
                page.remove_listener(event, listener)
            page.mouse.up()
            if page.url != EMPTY:  # which has no storage
                page.evaluate(FORGET)
            page.goto(EMPTY)
