"""The app in a frame of a page from elsewhere: what the frame shows, and what it answers."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.support.axe import DARK, LIGHT, RUN
from tests.support.visit import PATIENCE

SMALL, WIDE = {"width": 480, "height": 320}, {"width": 800, "height": 450}
# The page around: it keeps what it is told, and ask() waits for the answer of its own request.
AROUND = """<!doctype html><title>A lecture</title>{frames}
<script>
const told = [];
let last = 0;
const frame = document.querySelector("iframe");
addEventListener("message", ({{ data }}) => told.push(data));
const later = () => new Promise((resolve) => setTimeout(resolve, 20));
async function until(test) {{
  for (let i = 0; i < 3000; i++) {{
    const message = told.find(test);
    if (message) return message;
    await later();
  }}
  throw new Error(`${{test}} holds of none of ${{JSON.stringify(told.slice(-5))}}`);
}}
function ask(lossAtlas, more) {{
  const id = `request ${{++last}}`;
  frame.contentWindow.postMessage({{ lossAtlas, id, ...more }}, "*");
  return until((message) => message.id === id && message.lossAtlas !== "change");
}}
</script>"""


@pytest.fixture(scope="module")
def around():
    """Serves a page around frames from another origin than the app's; gives its address, and a place for its HTML."""
    place = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(place["html"].encode())

        def log_message(self, *_):
            pass

    host = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=host.serve_forever, daemon=True).start()
    yield f"http://localhost:{host.server_port}/", place
    host.shutdown()
    host.server_close()


@pytest.fixture
def page(tab, server):
    """A tab at the app, in which nothing goes wrong."""
    page, wrong = tab(server)
    yield page
    assert wrong == []


@pytest.fixture
def outer(tab, around, server):
    """The same at the page around frames."""
    page, wrong = tab(around[0], framed=[server])
    yield page
    assert wrong == []


class Lecture:
    """A page around a frame, and the frame."""

    def __init__(self, page):
        self.page, self.frame = page, page.frames[1]

    def ask(self, name, **more):
        return self.page.evaluate("([name, more]) => ask(name, more)", [name, more])


@pytest.fixture(scope="module")
def lecture(desk, around, server):
    page, wrong = desk.new_page(), []
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    address, place = around
    source = f"{server}/binary?loss=Focal&amp;gamma=1&amp;embed=true&amp;sliders=gamma,y"
    place["html"] = AROUND.format(frames=f'<iframe src="{source}" title="Focal" width="480" height="320"></iframe>')
    page.goto(address)
    page.evaluate("until(({ lossAtlas }) => lossAtlas === 'ready')")
    lecture = Lecture(page)
    lecture.frame.wait_for_selector(".js-line", state="attached")
    yield lecture
    page.close()
    assert wrong == []


def test_the_page_around_reads_and_sets_the_state(lecture):
    state = lecture.ask("setState", state={"gamma": 1, "y": 1})["state"]
    assert state == lecture.ask("getState")["state"]
    assert state["query"] == "loss=Focal&gamma=1"
    assert (state["values"]["loss"], state["values"]["gamma"], state["values"]["y"]) == ("Focal", 1, 1)
    assert lecture.frame.locator(".controls input").count() == 2

    state = lecture.ask("setState", state={"gamma": 3, "y": 0, "nothing": "<b>"})["state"]
    assert state["query"] == "loss=Focal&gamma=3&y=0"
    assert lecture.frame.locator(".st-key-gamma input").input_value() == "3"
    lecture.frame.wait_for_url("**loss=Focal&gamma=3&y=0&embed=true&sliders=gamma%2Cy")
    assert lecture.ask("setState", state={"gamma": 999})["state"]["query"] == "loss=Focal&y=0"
    assert "needs an object" in lecture.ask("setState", state="gamma=2")["message"]


def test_what_the_page_around_locks_is_disabled_until_it_is_free(lecture):
    assert lecture.ask("lock", keys=["gamma"])["keys"] == ["gamma"]
    assert lecture.frame.locator(".controls input:disabled").count() == 1
    assert lecture.ask("setState", state={"y": 1})["state"]["values"]["y"] == 1
    assert lecture.frame.locator(".st-key-gamma input").is_disabled()
    assert lecture.ask("lock", keys=["gama"])["message"] == 'no control "gama": there are gamma, y'
    assert lecture.ask("lock", keys=[])["keys"] == []
    assert lecture.frame.locator(".controls input:disabled").count() == 0


def test_who_subscribes_is_told_while_the_hand_moves_and_when_it_rests(lecture):
    page, slider = lecture.page, lecture.frame.locator(".st-key-gamma input")
    lecture.ask("setState", state={"gamma": 1})
    subscription = lecture.ask("subscribe")["id"]
    box = slider.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2, steps=3)
    page.evaluate("until(({ moving, state }) => moving === true && state.values.gamma > 3)")
    page.mouse.up()
    page.evaluate("until(({ moving, state }) => moving === false && state.values.gamma > 3)")
    changes = [message for message in page.evaluate("told") if message["lossAtlas"] == "change"]
    assert {change["id"] for change in changes} == {subscription}
    assert {(change["moving"], *change["hand"]) for change in changes[1:]} == {(True, "gamma"), (False,)}
    assert changes[-1]["state"] == lecture.ask("getState")["state"]


def test_who_subscribes_is_told_of_the_point_while_it_is_dragged(lecture):
    lecture.ask("setState", query="loss=Focal&gamma=2&at=0.5")
    lecture.ask("subscribe")
    lecture.page.evaluate("told.length = 0")
    lecture.frame.locator(".atlas-probe").press("ArrowRight")
    lecture.page.evaluate("until(({ moving, hand, state }) => moving && String(hand) === 'at' && state.values.at > 0.5)")
    lecture.page.evaluate("until(({ moving, state }) => moving === false && state.values.at > 0.5)")


def test_many_states_a_second_are_drawn_into_the_picture_that_is_there(lecture):
    lecture.ask("setState", query="loss=Focal&gamma=1")
    lecture.frame.evaluate("window.line = document.querySelector('.js-line')")
    drawn = """new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
      const { xaxis, yaxis } = document.querySelector('.js-plotly-plot')._fullLayout;
      resolve([document.querySelector('.js-line').getAttribute('d'), String([xaxis.range, yaxis.range])]);
    })))"""
    pictures = []
    for gamma in range(20, 50):
        answer = lecture.ask("setState", query=f"loss=Focal&gamma={gamma / 10}", moving=True)
        assert answer["state"]["values"]["gamma"] == gamma / 10
        pictures.append(lecture.frame.evaluate(drawn))
    lines, ranges = zip(*pictures, strict=True)
    assert len(set(lines)) == 30
    assert len(set(ranges)) == 1  # as under one's own hand
    assert lecture.frame.evaluate("line === document.querySelector('.js-line')")
    lecture.ask("setState", query="loss=Focal&gamma=5", moving=False)
    lecture.frame.wait_for_url("**gamma=5&**")
    lecture.ask("setState", query="loss=Varifocal")
    lecture.frame.wait_for_selector(".atlas-name:has-text('Varifocal')")
    assert lecture.frame.evaluate("typeof line") == "object"  # another loss of the page loads nothing again


def test_what_is_hidden_is_part_of_the_state(lecture):
    lecture.ask("setState", query="loss=Focal")
    lecture.ask("subscribe")
    lecture.page.evaluate("told.length = 0")
    state = lecture.ask("setState", query="loss=Focal&hide=gradient&sliders=y")["state"]
    assert (state["query"], state["revealed"]) == ("loss=Focal&hide=gradient", False)
    lecture.page.evaluate("until(({ lossAtlas, state }) => lossAtlas === 'change' && state.query.includes('hide=gradient'))")
    lecture.frame.wait_for_selector(".js-line[data-part~=gradient], [data-part~=gradient] .js-line", state="hidden")
    assert lecture.frame.locator(".controls .name").all_inner_texts() == ["y\u2002target"]
    assert lecture.ask("setState", state={"hide": None, "draw": "loss"}, revealed=True)["state"]["query"] == "loss=Focal&draw=loss"
    assert lecture.ask("getState")["state"]["revealed"] is True
    assert lecture.ask("setState", query="loss=Focal&sliders=gamma,y")["state"]["query"] == "loss=Focal"


def test_what_the_reader_predicts_is_told_to_who_has_subscribed(lecture):
    subscription = lecture.ask("subscribe")["id"]
    prediction = {"kind": "draw", "part": "gradient", "answer": [[0, 1], [1, 2]]}
    lecture.frame.evaluate("(detail) => document.dispatchEvent(new CustomEvent('atlas-answer', { detail }))", prediction)
    told = lecture.page.evaluate("until(({ lossAtlas }) => lossAtlas === 'prediction')")
    assert told == {"lossAtlas": "prediction", "id": subscription, "prediction": prediction}


def test_who_subscribes_to_covered_answers_reveals_them_and_lays_those_of_others_over_the_picture(lecture):
    lecture.ask("subscribe", covered=True)
    lecture.ask("setState", query="loss=Focal&choose=gradient", answers=[0, 1, 1, "x"])
    lecture.frame.wait_for_selector(".atlas-choose [role=radio]").click()
    lecture.frame.locator(".atlas-choose > button").click()
    verdict = lecture.frame.locator(".atlas-verdict")
    assert verdict.text_content().startswith("Your answer is given.")
    assert lecture.ask("setState", revealed=True)["state"]["revealed"]
    assert "is the gradient." in verdict.text_content()
    assert "3 answers in all: 1 for panel 1, 2 for panel 2" in verdict.text_content()


def test_the_page_around_takes_the_frame_to_other_pages(lecture):
    assert "no page" in lecture.ask("setState", page="nowhere")["message"]
    lecture.page.evaluate("told.length = 0")
    assert lecture.ask("setState", page="regression", query="loss=Huber&hide=gradient", state={"delta": 2})["page"] == "regression"
    lecture.page.evaluate("until(({ lossAtlas, page }) => lossAtlas === 'ready' && page === 'regression')")
    state = lecture.ask("getState")["state"]
    assert (state["page"], state["query"]) == ("regression", "loss=Huber&delta=2&hide=gradient")
    lecture.page.evaluate("told.length = 0")
    lecture.ask("setState", page="claims")
    lecture.page.evaluate("until(({ lossAtlas, page }) => lossAtlas === 'ready' && page === 'claims')")
    lecture.page.evaluate("told.length = 0")
    lecture.ask("setState", page="binary", query="loss=Focal&gamma=1&sliders=gamma,y")
    lecture.page.evaluate("until(({ lossAtlas, page }) => lossAtlas === 'ready' && page === 'binary')")
    lecture.frame.wait_for_selector(".js-line", state="attached")
    assert lecture.frame.locator(".controls input").count() == 2


def test_the_page_around_takes_the_picture_and_strange_messages_have_no_answer(lecture):
    assert lecture.ask("picture", format="svg")["picture"].startswith("<svg xmlns")
    assert lecture.ask("picture", format="png")["picture"].startswith("data:image/png;base64,iVBOR")
    assert lecture.ask("picture", format="gif")["message"] == 'no format "gif": there are svg, png'
    assert lecture.ask("format")["message"].startswith('no request "format": there are getState')
    count = lecture.page.evaluate("told.length")
    strange = (
        '["text", null, 7, [], { lossAtlas: "getState" }, { lossAtlas: 1, id: 1 }, { lossAtlas: "getState", id: {} }, { id: 1 }]'
    )
    lecture.page.evaluate(f"{strange}.forEach((message) => frame.contentWindow.postMessage(message, '*'))")
    lecture.ask("getState")
    assert lecture.page.evaluate("told.length") == count + 1


@pytest.mark.parametrize(
    ("state", "drawn"),
    [
        ("regression?loss=Huber&delta=2", ".st-key-delta input[aria-valuetext='2']"),
        ("embedding?loss=Triplet&alpha=1.5", ".framed [data-picture=points] path"),
    ],
)
def test_each_snippet_brings_its_frame_to_life(outer, around, server, node, state, drawn):
    address, place = around
    source = f"{server}/{state}"
    texts = {
        name: node.call("export/embed.js", "snippetOf", name, source, "huber") for name in node.call("export/embed.js", "PLACES")
    }
    cell = {}
    exec(texts["Jupyter"].replace("\nIFrame", "\nfigure = IFrame"), cell)  # as the kernel runs it
    texts["Jupyter"] = cell["figure"]._repr_html_()
    texts["Quarto"] = texts["Quarto"].removeprefix("```{=html}\n").removesuffix("\n```")  # what Pandoc leaves of a raw block
    texts["reveal.js"] = texts["reveal.js"].replace("data-src", "src")  # what reveal.js does when the slide is near
    place["html"] = AROUND.format(frames="".join(texts.values()))
    outer.goto(address)
    outer.locator("iframe").last.scroll_into_view_if_needed()
    outer.evaluate("until(() => told.filter(({ lossAtlas }) => lossAtlas === 'ready').length === 5)")
    for frame in outer.frames[1:]:
        assert f"{state}&embed=true" in frame.url
        frame.wait_for_selector(drawn, state="attached")


# a frame of each kind of picture, with something of it that is there once it is drawn
SCENES = {
    "segmentation?loss=Tversky": "[data-picture=masks] .atlas-pixels",
    "detection": "[data-picture=boxes] .js-line",
    "detection?picture=shares&sliders=": "[data-picture=shares] section",
    "embedding?loss=Triplet": "[data-picture=points] path",
    "divergences?picture=pair": "[data-picture=pair] .atlas-bars-group",
    "batch": "[data-picture=batch] .js-line",
    "likelihoods?loss=Gaussian+NLL": "[data-picture=spread] path",
    "likelihoods": "[data-picture=chart] .js-line",
    "ranking": "[data-picture=items] path",
    "multiclass": "[data-picture=chart] .js-line",
}


FITS = """async () => {
  const { resolve, promise } = Promise.withResolvers();
  const place = document.querySelector('.framed > .atlas');
  const look = (left) => {
    const { scrollHeight, clientHeight, scrollWidth, clientWidth } = place;
    const fit = scrollHeight <= clientHeight + 2 && scrollWidth <= clientWidth + 1;
    if (fit || !left) resolve([scrollHeight, clientHeight, scrollWidth, clientWidth, fit]);
    else requestAnimationFrame(() => look(left - 1));
  };
  look(300);
  return promise;
}"""
# a page asks itself, as the page around a frame does
PICTURE = """(format) => new Promise((resolve, reject) => {
  addEventListener("message", ({ data }) => data.lossAtlas !== "picture" && data.id === format && resolve(data));
  postMessage({ lossAtlas: "picture", id: format, format });
  setTimeout(() => reject(new Error(`no ${format} has come`)), 60_000);
})"""
INSIDE = """(svg) => {
  const { documentElement: root } = new DOMParser().parseFromString(svg, "image/svg+xml");
  return [root.localName, root.textContent, root.querySelectorAll("path, rect, image, circle").length,
    root.querySelector('[data-part="gradient"]:not(:empty)') !== null];
}"""


@pytest.mark.parametrize("address", SCENES)
def test_a_frame_shows_the_picture_of_its_page_fits_it_gives_it_as_a_file_and_is_accessible(page, axe, server, address):
    page.set_viewport_size(SMALL)
    page.goto(f"{server}/{address}{'&' if '?' in address else '?'}embed=true")
    page.wait_for_selector(f".framed {SCENES[address]}", state="attached")
    assert page.evaluate(FITS)[-1]
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert page.locator(".framed > .atlas > :visible").count() == 1
    page.set_viewport_size(WIDE)
    check_file_and_access(page, axe)


@pytest.mark.parametrize("address", ["numerics?form=BCE+from+logits", "questions", "claims?verdict=holds"])
def test_a_frame_of_a_list_gives_its_picture_as_a_file_and_is_accessible(page, axe, server, address):
    page.set_viewport_size(WIDE)
    page.goto(f"{server}/{address}{'&' if '?' in address else '?'}embed=true")
    page.wait_for_selector(".js-line", state="attached")
    check_file_and_access(page, axe)


def check_file_and_access(page, axe):
    page.evaluate(axe)
    assert page.evaluate(RUN, LIGHT) == []
    name, words, shapes, _ = page.evaluate(INSIDE, page.evaluate(PICTURE, "svg")["picture"])
    assert name == "svg"
    assert len(words) > 20
    assert shapes > 10
    assert page.evaluate(PICTURE, "png")["picture"].startswith("data:image/png;base64,iVBOR")


def test_what_is_hidden_is_not_in_the_file_of_a_picture(page, server):
    for query, there in (("", True), ("&hide=gradient", False)):
        page.goto(f"{server}/likelihoods?loss=Gaussian+NLL{query}&embed=true")
        page.wait_for_selector("[data-picture=spread] path", state="attached")
        assert page.evaluate(INSIDE, page.evaluate(PICTURE, "svg")["picture"])[3] == there


@pytest.mark.parametrize("address", ["catalogue", "own", "lessons"])
def test_a_page_without_a_picture_says_where_there_is_one(page, server, address):
    page.goto(f"{server}/{address}?embed=true")
    page.wait_for_function("document.body.classList.contains('embed')")
    page.wait_for_timeout(500)
    assert page.evaluate(PICTURE, "svg")["message"].startswith("there is no picture to take on this page: go to one that draws")


def test_a_box_that_is_dragged_in_a_frame_changes_the_state(outer, around, server):
    address, place = around
    place["html"] = AROUND.format(
        frames=f'<iframe src="{server}/detection?embed=true" title="Boxes" width="480" height="320"></iframe>'
    )
    outer.goto(address)
    outer.evaluate("until(({ lossAtlas }) => lossAtlas === 'ready')")
    lecture = Lecture(outer)
    lecture.frame.wait_for_selector("[data-picture=boxes] .js-line", state="attached")
    before = lecture.ask("subscribe")["state"]["values"]
    lecture.frame.locator(".atlas-body-box").press("ArrowRight")
    moving = outer.evaluate("until(({ moving }) => moving === true)")
    assert moving["hand"] == ["target", "box", "pull"]
    rested = outer.evaluate("until(({ moving }) => moving === false)")["state"]
    assert rested["values"]["box"][0] == pytest.approx(before["box"][0] + 0.1)
    assert lecture.ask("setState", state={"box": None})["state"]["query"] == ""


def test_a_loss_of_ones_own_says_where_it_opens(page, server):
    page.goto(f"{server}/compare?loss1=Your+own&formula1=abs(r)&embed=true")
    words = page.locator(".without")
    words.wait_for()
    assert words.inner_text() == "A loss of your own is differentiated by PyTorch: open this in the app."
    assert words.locator("a").get_attribute("href").endswith("/compare?loss1=Your+own&formula1=abs%28r%29")
    page.goto(f"{server}/compare?loss1=Huber&embed=true")
    page.wait_for_selector(".js-line", state="attached")
    assert not words.is_visible()


@pytest.mark.parametrize("address", ["/regression?loss=Barron&embed=true", "/?embed=true&sliders=nothing"])
def test_a_small_frame_needs_no_scroll_bar_and_is_accessible(page, axe, server, address):
    page.set_viewport_size(SMALL)
    page.goto(f"{server}{address}")
    page.wait_for_selector(".js-line", state="attached")
    scrolled = "[document.documentElement, document.querySelector('.panel'), document.querySelector('.page')]"
    assert page.evaluate(f"{scrolled}.every((one) => one.scrollHeight <= one.clientHeight && one.scrollWidth <= one.clientWidth)")
    assert page.locator(".atlas-plot").bounding_box()["height"] > SMALL["height"] * 0.6
    assert page.evaluate("document.querySelector('nav.pages, h1, .lead').offsetWidth <= 1")
    page.evaluate(axe)
    assert page.evaluate(RUN, LIGHT) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(RUN, DARK) == []
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert "embed=true" in page.url
    assert "=" in page.url.split("?")[1].replace("embed=true", "").replace("loss=Barron", "").replace("sliders=nothing", "")
