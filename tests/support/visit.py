"""One reader at one page in Chromium, and the scripts that the page is given."""

import re
from urllib.parse import urlsplit

# Plotly.js is most of what a page has to read and to paint. Where only numbers count, this keeps what it is told to draw, and says
# where a point would be, for the marks over the curves.
RECORDER = """{
    const SIZE = 400;
    const scaled = (axis) => ({
        ...axis,
        _offset: 40,
        _length: SIZE,
        l2p: (value) => (SIZE * (value - axis.range[0])) / (axis.range[1] - axis.range[0]),
    });
    window.Plotly = {
        react(element, data, layout) {
            const axes = Object.entries(layout).filter(([name]) => /^[xy]axis/.test(name));
            const full = { ...layout, ...Object.fromEntries(axes.map(([name, axis]) => [name, scaled(axis)])) };
            Object.assign(element, { data, layout, _fullLayout: full, on() {} });
        },
        relayout() {},
        purge() {},
        Icons: {},
    };
}"""
AT_REST = "document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
# Notes what a page has still to do: short waits (a hand that comes to rest, say), frames, and questions to the server.
LISTEN = """{
    const work = (window.atlasWork = { waits: new Set(), frames: new Set(), asked: false, heard: 0, calm: 0 });
    const LONGEST = 400; // ms: who waits longer waits for something else
    const { setTimeout, clearTimeout, requestAnimationFrame, cancelAnimationFrame } = window;
    window.setTimeout = (act, ms = 0, ...rest) => {
        const id = setTimeout(() => (work.waits.delete(id), act(...rest)), ms);
        if (ms <= LONGEST) work.waits.add(id);
        return id;
    };
    window.clearTimeout = (id) => (work.waits.delete(id), clearTimeout(id));
    window.requestAnimationFrame = (act) => {
        const id = requestAnimationFrame((now) => (work.frames.delete(id), act(now)));
        work.frames.add(id);
        return id;
    };
    window.cancelAnimationFrame = (id) => (work.frames.delete(id), cancelAnimationFrame(id));
    window.WebSocket = class extends WebSocket {
        constructor(...given) {
            super(...given);
            this.addEventListener("message", () => Object.assign(work, { asked: false, heard: performance.now() }));
        }
        send(message) {
            work.asked = true;
            super.send(message);
        }
    };
}"""
IDLE = f"""((work) => {{
    const busy = work.waits.size || work.frames.size || work.asked || performance.now() - work.heard < 50;
    const drawn = [...document.querySelectorAll(".atlas-plot")].every((plot) => plot.data);
    return !busy && drawn && {AT_REST};
}})(window.atlasWork)"""
# Nothing to do at five looks in a row, because one task hands over to the next: a key, React, a wait, the server, React, a frame.
CALM = f"""() => {{
    const work = window.atlasWork;
    work.calm = {IDLE} ? work.calm + 1 : 0;
    return work.calm >= 5;
}}"""
# No test before has left anything to do, or another colour scheme or medium.
PLAIN = f"{IDLE} && matchMedia('screen and (prefers-color-scheme: light)').matches"
# What the buttons of each figure's tool bar are called, and what Plotly calls the one that sends the chart to its makers' cloud.
TOOL_BARS = """() => [...document.querySelectorAll(".modebar")].map((bar) =>
    [...bar.querySelectorAll(".modebar-btn")].map((button) => button.dataset.title))"""
UPLOAD = "Share chart..."
SIZE = {"width": 1440, "height": 900}
LOOK = 25  # ms between two looks
PATIENCE = 90_000  # ms: on a busy machine a page takes long
# As a link within the app or the back button does it: the app goes on running, and another page opens in the state of its address.
MOVE = """(address) => {
    window.atlasWork.before = [...document.querySelectorAll(".atlas-plot")];
    history.pushState(null, "", address);
    window.dispatchEvent(new PopStateEvent("popstate", { state: null }));
}"""
GONE = "!window.atlasWork.before.some((plot) => plot.isConnected)"  # the charts of the page before
LIGHT = "/claims?source=S3&verdict=refuted"  # no claim fits: a page without a figure, which Plotly would have to draw


class Visit:
    """One reader at one page; remembers what went wrong and what was asked of whom."""

    def __init__(self, page, server):
        self.page, self.server, self.size = page, server, page.viewport_size
        self.left = None  # the page of the test before, as long as it is open
        page.set_default_timeout(PATIENCE)
        self.requests, self.errors, self.frames = [], [], []
        page.add_init_script(LISTEN)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("websocket", lambda socket: socket.on("framesent", lambda frame: self.frames.append(frame)))

    def go(self, path):
        """To an address: within the app where it runs in this tab already, and otherwise by loading it.

        What is waited for is then the caller's to say: an element of the page, and that the page settles.
        """
        if self.page.url.startswith(self.server):
            if self.left == urlsplit(path).path:
                self.rest()
            self.page.evaluate(MOVE, self.server + path)
            if self.left:
                self.page.wait_for_function(GONE, polling=LOOK)
                self.left = None
        else:
            self.page.goto(self.server + path, wait_until="commit")

    def open(self, path):
        self.go(path)
        self.page.wait_for_selector(".atlas-plot .main-svg .scatterlayer")
        self.settle()
        return self

    def leave(self):
        """Let go of everything, and forget, so that the next test opens its page with charts of its own.

        Streamlit removes all that is on a page when another opens. If the next test goes to the same page, `go` rests in between.
        """
        if self.page.url.startswith(self.server):
            self.page.mouse.up()
            self.left = urlsplit(self.page.url).path
            if self.page.viewport_size != self.size or not self.page.evaluate(PLAIN):
                self.rest()
                self.page.emulate_media(media="screen", color_scheme="light")
                self.page.set_viewport_size(self.size)
        self.forget()

    def rest(self):
        """To a page without a chart."""
        self.left = None
        self.page.evaluate(MOVE, self.server + LIGHT)
        self.settle()

    def forget(self):
        """Begin anew with what went wrong and was asked."""
        for notes in (self.requests, self.errors, self.frames):
            notes.clear()

    def check(self):
        """Nothing went wrong, and nobody else was asked for anything."""
        assert self.errors == [], "; ".join(self.errors)
        assert [url for url in self.requests if not url.startswith((self.server, "data:", "blob:"))] == []

    def settle(self):
        """Wait until the hand has come to rest, the server has answered and the picture has been drawn."""
        self.page.evaluate("window.atlasWork.calm = 0")
        self.page.wait_for_function(CALM, polling=LOOK)

    def pick(self, name):
        self.page.locator(".st-key-loss input").click()
        # other names that people look for the loss under stand behind its own
        self.page.get_by_role("option", name=re.compile(rf"^{re.escape(name)}( · .*)?$")).click()
        self.settle()

    def menu(self):
        """Open the menu of what can be taken away."""
        if not self.page.locator(".atlas-take").evaluate("(menu) => menu.open"):
            self.page.locator(".atlas-take summary").click()

    def slider(self, key):
        return self.page.locator(f".st-key-{key} input[type=range]").first

    def thumb(self, key):
        """Where a slider's thumb is."""
        script = "e => { const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2] }"
        self.slider(key).scroll_into_view_if_needed()
        return self.slider(key).locator("xpath=../..").evaluate(script)

    def drawn(self, trace=0):
        """The numbers of a trace as the chart holds them."""
        script = """([i]) => { const t = document.querySelector('.atlas-plot').data[i];
            return {x: Array.from(t.x), y: Array.from(t.y, v => Number.isFinite(v) ? v : String(v)), color: t.line.color} }"""
        return self.page.evaluate(script, [trace])

    def zoom(self, start, end):
        """Drag a box with shift over the loss's panel, between two points in parts of its size; return the panel's box."""
        box = self.page.locator(".atlas-plot .nsewdrag").first.bounding_box()
        self.page.mouse.move(box["x"] + box["width"] * start[0], box["y"] + box["height"] * start[1])
        self.page.keyboard.down("Shift")
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + box["width"] * end[0], box["y"] + box["height"] * end[1], steps=8)
        self.page.mouse.up()
        self.page.keyboard.up("Shift")
        self.page.wait_for_timeout(400)
        return box

    def ranges(self):
        script = "(axis) => document.querySelector('.atlas-plot')._fullLayout[axis].range"
        return [self.page.evaluate(script, axis) for axis in ("xaxis", "yaxis")]
