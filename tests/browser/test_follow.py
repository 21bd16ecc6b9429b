"""A class follows its teacher: two browsers, the app's page in one, the follower's plain page in the other."""

import asyncio
from urllib.parse import quote

import pytest

from benchmarks.follow import Class
from components.rooms.service import ADDRESS
from tests.support.alone import alone
from tests.support.axe import DARK, LIGHT, RUN
from tests.support.redis import RedisServer, require
from tests.support.server import running
from tests.support.visit import PATIENCE, Visit

PHONE = {"width": 390, "height": 844}
THUMB = """() => {
    const input = document.querySelector(".st-key-slider_gamma input[type=range]");
    const box = input.parentElement.parentElement.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
}"""


class Student:
    """A follower's page."""

    def __init__(self, page):
        self.page = page

    def opens(self, address):
        """Opens the room, and waits for the picture."""
        self.page.goto(address)
        self.page.frame_locator("iframe").locator(".js-line").first.wait_for(state="attached")

    @property
    def frame(self):
        """The picture."""
        return self.page.frame_locator("iframe")

    def draws(self):
        """Draws a line, and gives it."""
        pen = self.frame.locator(".atlas-pen .atlas-hand")
        pen.focus()
        for _ in range(3):
            pen.press("Shift+ArrowRight")
        pen.press("Enter")

    def answers(self, kind):
        """Answers a question of this kind by keys."""
        if kind == "draw":
            self.draws()
        elif kind == "place":
            self.frame.locator(".atlas-marker .atlas-hand").press("ArrowRight")
            self.frame.locator(".atlas-marker .atlas-hand").press("Enter")
        elif kind == "guess":
            self.frame.locator(".atlas-guess input").fill("3")
            self.frame.locator(".atlas-guess input").press("Enter")
        else:
            self.frame.locator("[role=radio]").nth(1).click()
            self.frame.get_by_role("button", name="Give the answer").click()

    def says(self, words):
        self.page.locator("[role=status]", has_text=words).wait_for()

    def sees(self, part, address="binary"):
        """Waits until the frame is at an address with this part of a query."""
        self.page.wait_for_function(
            "([page, part]) => { const { pathname, search } = frames[0].location;"
            " return pathname.endsWith(`/${page}`) && search.includes(part); }",
            arg=[address, part],
        )


@pytest.fixture(scope="module")
def phone_tab(chromium):
    """One tab of a browser of their own for all students: what a page loads anew in it is compiled already."""
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


@pytest.fixture
def student(phone_tab, server):
    """A student who was not there before: the browser has kept nothing, and is at the server's page without a room."""
    page, wrong = phone_tab, []
    page.context.set_offline(False)
    page.emulate_media(color_scheme="light")
    page.goto(f"{server}/room")
    page.evaluate("localStorage.clear(), sessionStorage.clear()")

    def note(error):
        wrong.append(str(error))

    page.on("pageerror", note)
    yield Student(page)
    page.goto("about:blank")
    page.remove_listener("pageerror", note)
    assert wrong == []


@pytest.fixture
def room(visit, server):
    """The letters of the room that the teacher has opened on a page."""
    visit.go("/binary?loss=Focal")
    visit.page.wait_for_selector("[data-stage]")
    visit.settle()
    visit.page.click(".atlas-follow")
    visit.page.click("[data-name=open]")
    yield visit.page.text_content(".atlas-room .letters")
    if visit.page.locator(".atlas-follow.on").count():
        if not visit.page.locator(".atlas-room[open]").count():
            visit.page.click(".atlas-follow")
        visit.page.click("[data-name=end]")
    visit.page.locator(".atlas-room [data-name=open]").wait_for()
    visit.page.click("[data-name=close]")


def test_a_student_sees_what_the_teachers_hand_does(visit, room, student, server):
    teacher = visit.page
    student.page.goto(f"{server}/room/{room.lower()}")
    student.sees("loss=Focal")
    student.says("You see what the teacher shows.")
    assert student.page.context.cookies() == []
    teacher.locator(".atlas-room div", has_text="1 student follows").wait_for()
    teacher.click("[data-name=close]")

    x, y = teacher.evaluate(THUMB)
    teacher.mouse.move(x, y)
    teacher.mouse.down()
    teacher.mouse.move(x + 40, y, steps=4)
    held = teacher.locator(".st-key-slider_gamma input[type=range]").get_attribute("aria-valuetext")
    student.sees(f"gamma={float(held):g}&")
    assert "gamma" not in teacher.url, "the hand has not let go"
    teacher.mouse.up()
    visit.settle()

    panel = teacher.locator(".nsewdrag").first.bounding_box()
    teacher.mouse.move(panel["x"] + panel["width"] / 4, panel["y"] + panel["height"] / 2)
    teacher.mouse.down()
    teacher.mouse.move(panel["x"] + panel["width"] / 2, panel["y"] + panel["height"] / 2, steps=3)
    student.sees("at=0.5")
    teacher.mouse.up()
    visit.settle()
    teacher.keyboard.press("p")
    teacher.keyboard.press("g")
    student.sees("hide=gradient")
    assert "present" not in student.page.frames[1].url
    teacher.keyboard.press("g")
    teacher.keyboard.press("Escape")


def test_a_student_leaves_the_teacher_and_returns_until_the_room_is_closed(visit, room, student, server):
    teacher = visit.page
    student.page.goto(f"{server}/room/{room}")
    student.sees("loss=Focal")
    student.page.frames[1].wait_for_selector(".js-line", state="attached")
    teacher.click("[data-name=close]")
    student.page.frames[1].locator(".st-key-gamma input").focus()
    student.page.keyboard.press("Home")
    student.says("You have moved something yourself.")
    visit.go("/regression?loss=Huber")
    student.page.wait_for_function("frames[0].location.pathname.endsWith('/binary')")
    student.page.keyboard.press("Shift+Tab")
    student.page.get_by_role("button", name="Return to the teacher").press("Enter")
    student.sees("loss=Huber", "regression")
    student.says("You see what the teacher shows.")

    teacher.click(".atlas-follow")
    teacher.click("[data-name=end]")
    student.says("The room is closed.")


def test_a_cut_is_said_and_the_student_catches_up(visit, room, student, server):
    student.page.goto(f"{server}/room/{room}")
    student.sees("loss=Focal")
    student.page.frames[1].wait_for_selector(".js-line", state="attached")
    student.page.context.set_offline(True)
    student.says("The connection to the server is cut.")
    visit.page.click("[data-name=close]")
    visit.go("/regression?loss=Huber")
    student.page.context.set_offline(False)
    student.sees("loss=Huber", "regression")
    student.says("You see what the teacher shows.")


def test_both_ends_are_accessible_and_wrong_letters_are_said(visit, room, student, server, axe):
    visit.page.evaluate(axe)
    assert visit.page.evaluate(RUN, LIGHT) == []
    page = student.page
    page.emulate_media(color_scheme="light")
    page.goto(f"{server}/room")
    page.evaluate(axe)
    assert page.evaluate(RUN, LIGHT) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(RUN, DARK) == []
    page.get_by_label("The 6 letters of the room").fill("bcd fgh")
    page.keyboard.press("Enter")
    student.says("There is no room with these letters.")
    page.goto(f"{server}/room/{room}")
    student.sees("loss=Focal")
    page.frames[1].wait_for_selector(".js-line", state="attached")
    assert page.evaluate(
        "document.scrollingElement.scrollWidth <= innerWidth && document.scrollingElement.scrollHeight <= innerHeight"
    )
    page.evaluate(axe)
    assert page.evaluate(RUN, DARK) == []


def test_a_student_sees_the_picture_of_a_lessons_step_and_is_asked_its_question(visit, room, student, server):
    teacher = visit.page
    student.opens(f"{server}/room/{room}")
    teacher.click("[data-name=close]")
    visit.go("/lessons?lesson=outliers&step=2")
    student.sees("at=8", "regression")
    step = teacher.frame_locator("iframe.shown")
    step.locator(".js-line").first.wait_for(state="attached")
    panel = step.locator(".nsewdrag").first.bounding_box()
    middle = panel["y"] + panel["height"] / 2
    teacher.mouse.move(panel["x"] + panel["width"] / 4, middle)
    teacher.mouse.down()
    teacher.mouse.move(panel["x"] + panel["width"] / 2, middle, steps=3)
    student.sees("at=0", "regression")
    teacher.mouse.up()

    teacher.get_by_role("button", name="Next").click()
    student.sees("draw=gradient", "regression")
    student.draws()
    student.says("Your answer is given")
    lines = step.locator(".atlas-others")
    lines.wait_for(state="attached")
    assert lines.get_attribute("d").count("M") == 1
    assert "1 line in all." in step.locator(".atlas-verdict").text_content()
    step.get_by_role("button", name="Reveal").click()
    student.frame.locator(".atlas-verdict", has_text="area").wait_for()
    teacher.get_by_role("button", name="Back").first.click()
    student.sees("at=", "regression")
    teacher.get_by_role("button", name="Next").click()
    step.locator(".atlas-pen").wait_for()
    lines.wait_for(state="detached")


ASKED = {  # what the teacher presses, what the address then says, and what the answer of one student is
    "d": ("draw=gradient", "1 line in all."),
    "k": ("place=minimum", "1 answer in all: their median is p = "),
    "u": ("guess=loss", "1 answer in all: their median is 3"),
    "h": ("choose=gradient", "1 answer in all: 0 for panel 1, 1 for panel 2, 0 for panel 3, 0 for panel 4."),
}


def test_a_class_answers_without_names_and_sees_its_answers_when_the_teacher_lets_it(visit, room, student, server):
    teacher = visit.page
    student.opens(f"{server}/room/{room}")
    teacher.click("[data-name=close]")
    teacher.keyboard.press("p")
    for letter, (question, words) in ASKED.items():
        teacher.keyboard.press(letter)
        student.sees(question)
        student.answers(question.split("=")[0])
        student.says("Your answer is given, without a name.")
        teacher.locator(".atlas-verdict", has_text=words).wait_for()
        assert "Your answer is given." in student.frame.locator(".atlas-verdict").text_content(), "it is covered"
    assert student.frame.locator("[role=radio]", has_text="1 of 1").count() == 0, "only the teacher sees them"

    teacher.click(".atlas-follow")
    teacher.locator(".atlas-room div", has_text="1 answer").wait_for()
    for _ in range(2):  # on, off, and on again
        teacher.click("[data-name=shown]")
        student.frame.locator("[role=radio]", has_text="1 of 1").wait_for()
        teacher.click("[data-name=shown]")
        student.frame.locator("[role=radio]", has_text="1 of 1").wait_for(state="detached")
    teacher.click("[data-name=close]")
    teacher.get_by_role("button", name="Reveal").click()
    student.frame.locator(".atlas-verdict", has_text="which you chose").or_(
        student.frame.locator(".atlas-verdict", has_text="You chose panel 2")
    ).wait_for()
    teacher.click(".atlas-follow")
    teacher.click("[data-name=clear]")
    teacher.locator(".atlas-room div", has_text="0 answers").wait_for()
    teacher.click("[data-name=close]")
    teacher.locator(".atlas-verdict", has_text="in all").wait_for(state="detached")
    teacher.keyboard.press("Escape")


def test_each_step_of_a_lesson_is_a_code_without_a_room_and_what_is_too_long_says_so(visit):
    page = visit.page
    visit.go("/lessons?lesson=outliers&step=1")
    for step in ("hide=tangent", "at=8", "draw=gradient"):
        page.locator(f".atlas-lesson-frames iframe.shown[src*='{step}&embed']").content_frame.locator(".js-line").first.wait_for(
            state="attached"
        )
        page.click(".atlas-follow")
        address = page.text_content(".atlas-room figcaption span")
        assert address.startswith(f"{visit.server}/regression?")
        assert step in address
        code = page.wait_for_selector(".atlas-room img")
        assert code.get_attribute("src") == f"{visit.server}/room/qr?of={quote(address, safe='')}"
        page.wait_for_function("(image) => image.complete && image.naturalWidth > 0", arg=code)
        page.click("[data-name=close]")
        page.get_by_role("button", name="Next").click()
    refusal = {"status": 400, "content_type": "application/json", "body": '{"message": "It is too long."}'}
    page.route("**/room/qr*", lambda route: route.fulfill(**refusal))
    page.click(".atlas-follow")
    page.locator(".atlas-room figure [role=status]", has_text="It is too long.").wait_for()
    page.unroute("**/room/qr*")
    page.click("[data-name=close]")


OVERLAPS = """() => {
    const all = [...document.querySelectorAll(".atlas-stage button, .atlas-readout span")];
    const boxes = all.filter((e) => e.getClientRects().length).map((e) => [e, e.getBoundingClientRect()]);
    const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    return boxes.flatMap(([one, a], i) => boxes.slice(i + 1)
        .filter(([other, b]) => !one.contains(other) && one.closest("button") && meet(a, b))
        .map(([other]) => [one.outerHTML, other.outerHTML]));
}"""


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 720)])
def test_the_button_stands_clear_of_all_others_and_of_the_numbers(visit, room, width, height):
    page = visit.page
    page.click("[data-name=close]")
    page.set_viewport_size({"width": width, "height": height})
    assert page.evaluate(OVERLAPS) == []
    page.keyboard.press("p")
    page.locator(":root[data-present] .atlas-readout").first.wait_for()
    visit.settle()
    assert page.evaluate(OVERLAPS) == []
    page.keyboard.press("Escape")


async def draw_lines(server, code, count):
    """So many students give a line each."""
    room = Class(server, code)
    students = [asyncio.create_task(room.follow(who, asyncio.Event())) for who in range(count)]
    while len(room.tickets) < count:
        await asyncio.sleep(0.05)
    await room.give_lines()
    for each in students:
        each.cancel()
    await asyncio.wait(students)


def test_the_lines_of_200_students_all_lie_over_the_picture(visit, room, server):
    visit.page.click("[data-name=close]")
    visit.page.keyboard.press("p")
    visit.page.keyboard.press("d")
    visit.page.wait_for_selector(".atlas-pen")
    alone(draw_lines(server, room, 200))
    visit.page.locator(".atlas-verdict", has_text="200 lines in all.").wait_for()
    lines = visit.page.get_attribute(".atlas-others", "d").split("M")[1:]
    assert len(set(lines)) == 200
    assert {line.count("L") for line in lines} == {100}
    visit.page.keyboard.press("Escape")


def test_a_redis_that_goes_away_is_said_at_both_ends_and_the_room_comes_back(desk, student, tmp_path, monkeypatch):
    require("redis-server")
    redis = RedisServer(tmp_path)
    redis.start()
    monkeypatch.setenv(ADDRESS, redis.address)
    with running() as server:
        visit = Visit(desk.new_page(), server)
        visit.open("/binary?loss=Focal")
        teacher, follow = visit.page, visit.page.locator(".atlas-follow")
        follow.click()
        teacher.click("[data-name=open]")
        code = teacher.text_content(".atlas-room .letters")
        student.opens(f"{server}/room/{code}")
        teacher.locator(".atlas-room div", has_text="1 student follows").wait_for()
        redis.kill()
        student.says("The server has lost its store of rooms.")
        teacher.locator(".atlas-room [role=status]", has_text="The server has lost its store of rooms.").wait_for()
        teacher.click("[data-name=close]")
        assert follow.text_content() == f"{code} · cut off"
        redis.start()
        student.says("You see what the teacher shows.")
        teacher.keyboard.press("p")
        teacher.keyboard.press("g")
        student.sees("hide=gradient")
        teacher.locator(".atlas-follow", has_text=f"{code} · 1").wait_for()
        teacher.close()
    redis.kill()
    visit.check()
