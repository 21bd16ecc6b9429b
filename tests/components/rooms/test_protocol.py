"""What a teacher's and a class's browsers say to a room: order, latecomers, secrets, answers, and all that is refused."""

import asyncio
import json
import random

import pytest

from components.rooms import guard, hub, store
from components.rooms.codes import ALPHABET, code_in, new_code
from tests.support.alone import alone
from tests.support.rooms import LINE, STATE, School


def school_test(test):
    """Runs a test with a school whose teacher has opened a room."""

    def run():
        async def within():
            await test(await School().open())

        alone(within())

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


def test_letters_are_easily_told_apart_and_rarely_meet():
    assert not set("IO01AEU") & set(ALPHABET)
    assert len({new_code() for _ in range(1000)}) > 990
    assert code_in(new_code().lower())


@school_test
async def test_all_followers_get_each_state_once_and_in_order(school):
    async with school.follow() as one, school.follow() as two:
        for listener in (one, two):
            assert len((await listener.next("hello"))["ticket"]) == 32
        numbers = [await school.move(query=f"gamma={i}") for i in range(50)]
        assert numbers == list(range(1, 51))
        for listener in (one, two):
            news = [await listener.next("state") for _ in numbers]
            assert [each["seq"] for each in news] == numbers
            assert [each["query"] for each in news] == [f"gamma={i}" for i in range(50)]


@school_test
async def test_who_comes_late_or_comes_back_gets_the_last_state_once(school):
    async with school.follow() as early:
        await early.next("hello")
        assert early.heard() == []
    await school.move(query="gamma=1")
    await school.move(query="gamma=2")
    async with school.follow() as late:
        assert await late.next("state") == {"seq": 2, **STATE, "query": "gamma=2"}
    async with school.follow(last=1) as back:
        assert (await back.next("state"))["seq"] == 2
    async with school.follow(last=2) as same:
        await school.move(query="gamma=3")
        assert (await same.next("state"))["seq"] == 3


@school_test
async def test_a_state_that_one_fetches_on_coming_back_reaches_those_who_stayed(school):
    async with school.follow() as stayed:
        await stayed.next("hello")

        async def ahead(_):
            return 7, json.dumps({**STATE, "query": "gamma=7"})

        school.hub.store.last = ahead  # the store has it, and has yet to publish it here
        async with school.follow() as back:
            assert (await back.next("state"))["seq"] == 7
            assert await stayed.next("state") == {"seq": 7, **STATE, "query": "gamma=7"}


@school_test
async def test_one_who_reads_slowly_takes_little_memory_and_ends_with_the_last_state(school):
    async with school.follow() as slow:
        await slow.next("hello")
        slow.reads.clear()
        for i in range(1000):
            school.clock.now += 1
            await school.move(query=f"gamma={i}")
        slow.reads.set()
        seen = []
        while not seen or seen[-1] < 1000:
            seen.append((await slow.next("state"))["seq"])
        assert seen == sorted(set(seen))
        assert len(seen) < 3 * hub.BEHIND


@school_test
async def test_only_the_secret_moves_a_room_closes_it_and_reads_hidden_answers(school):
    other = await School(school.hub).open()
    await school.move(query="gamma=1")
    asked = [
        ("POST", "", STATE),
        ("DELETE", "", None),
        ("GET", "/events", None),
        ("GET", "/answers", None),
        ("DELETE", "/answers", None),
    ]
    for secret in ("", "x", school.secret[:-1], school.secret.upper(), school.code, other.secret):
        for method, path, body in asked:
            status, told = await school.ask(method, f"/{school.code}{path}", body, secret)
            assert (status, "browser that opened" in told["message"]) == (403, True)
    status, told = await school.ask("POST", f"/{school.code}", STATE)
    assert status == 403
    async with school.follow() as listener:
        assert (await listener.next("state"))["seq"] == 1


def made_up(chance):
    """A body that no browser of ours sends."""
    values = [
        None,
        True,
        0,
        -1.5,
        1e308,
        "",
        "binary",
        "x" * 300,
        "<script>",
        "\ud800",
        [],
        [1],
        {},
        {"page": 1},
        [[0, 0]],
        "../x",
        "Ä",
    ]
    state = dict(STATE)
    kind = chance.randrange(4)
    if kind == 0:
        return chance.randbytes(chance.randrange(200))
    if kind == 1:
        return json.dumps(chance.choice(values)).encode()
    if kind == 2:
        del state[chance.choice(list(state))]
    else:
        state[chance.choice(["page", "moving", "revealed", "shown"])] = chance.choice([None, 0, [], {}, "A", "../x", "\ud800", 1.5])
    return json.dumps(state).encode()


@school_test
async def test_a_thousand_made_up_messages_are_refused_with_a_reason_and_the_room_lives(school):
    chance = random.Random(18)
    async with school.follow() as listener:
        ticket = (await listener.next("hello"))["ticket"]
        for i in range(1000):
            school.clock.now += 1
            body = made_up(chance)
            if i % 2:
                status, told = await school.ask("POST", f"/{school.code}", body, school.secret)
            else:
                status, told = await school.ask("POST", f"/{school.code}/answers", body)
            assert status == 400, body
            assert 10 < len(told["message"]) < 200
            assert "script" not in told["message"]
        await school.move(query="gamma=9")
        assert (await listener.next("state"))["seq"] == 1
        assert await school.answer(ticket) == 200


@school_test
async def test_what_is_too_long_too_deep_or_of_another_kind_is_refused(school):
    state = json.dumps(STATE | {"query": "x" * 30_000}).encode()
    assert (await school.ask("POST", f"/{school.code}", state, school.secret))[0] == 413
    assert (await school.ask("POST", f"/{school.code}", b"[" * 20_000, school.secret))[0] == 400
    assert (await school.ask("POST", f"/{school.code}", STATE, school.secret, kind="text/plain"))[0] == 415
    assert (await school.ask("POST", "", b"x=1", kind="application/x-www-form-urlencoded"))[0] == 415
    async with school.follow() as listener:
        ticket = (await listener.next("hello"))["ticket"]
        assert await school.answer(ticket, LINE * 3, "draw") == 400
        assert await school.answer(ticket, LINE, "guess") == 400
        assert await school.answer(ticket, 3, "draw") == 400
        assert await school.answer(ticket, [[0, 0, 0]], "draw") == 400


@school_test
async def test_letters_cannot_be_guessed_fast_and_a_guesser_keeps_nobody_else_out(school):
    async def status(code, address):
        return (await school.ask("GET", f"/{code}/answers", address=address))[0]

    wrong = [await status(new_code(), "198.51.100.7") for _ in range(30)]
    assert wrong == [404] * guard.WRONG[0] + [429] * 10
    assert await status(school.code, "198.51.100.7") == 429, "it may be right, and is not told"
    assert await status(school.code, "203.0.113.5") == 403
    school.clock.now += 6
    assert await status(new_code(), "198.51.100.7") == 404
    for _ in range(30):  # from the classroom itself, whose teacher has opened the room
        await status(new_code(), "192.0.2.1")
    await school.move(query="gamma=1")
    async with school.follow() as listener:
        assert (await listener.next("state"))["seq"] == 1


def test_while_many_addresses_guess_strangers_wait_and_those_who_follow_do_not(monkeypatch):
    waits = []
    sleep = asyncio.sleep

    async def noted(seconds):
        waits.append(seconds)
        await sleep(0)

    async def within():
        school = await School().open()
        for i in range(guard.ALL_WRONG[0]):
            await school.ask("GET", f"/{new_code()}/answers", address=f"198.51.100.{i}")
        monkeypatch.setattr(guard.asyncio, "sleep", noted)
        await school.ask("GET", f"/{school.code}/answers", address="203.0.113.5")
        assert waits == [guard.DELAY]
        await school.ask("GET", f"/{school.code}/answers", address="203.0.113.5")
        await school.move()
        assert waits == [guard.DELAY]

    alone(within())


@school_test
async def test_a_flood_of_one_follower_is_refused_and_the_others_are_heard(school):
    async with school.follow() as one, school.follow() as two, school.follow(secret=school.secret) as teacher:
        tickets = [(await listener.next("hello"))["ticket"] for listener in (one, two)]
        flood = [await school.answer(tickets[0], i) for i in range(100)]
        assert flood.count(200) == guard.ANSWERED[0]
        assert set(flood) == {200, 429}
        assert await school.answer(tickets[1], 7) == 200
        while (count := await teacher.next("count"))["answers"] < 2:
            pass
        assert count["followers"] == 2
        assert [name for name, _ in one.heard()] == [], "the class sees nothing yet"
        _, given = await school.ask("GET", f"/{school.code}/answers", secret=school.secret)
        assert [(each["who"], each["answer"]) for each in given] == [(1, 4), (2, 7)]


@school_test
async def test_tickets_are_of_one_room(school):
    other = await School(school.hub).open()
    async with other.follow() as elsewhere:
        ticket = (await elsewhere.next("hello"))["ticket"]
        assert await other.answer(ticket) == 200
        for wrong in (ticket, "", "x" * 32, "0" * 32):
            assert await school.answer(wrong) == 403


@school_test
async def test_answers_are_shown_to_the_class_when_the_teacher_says_so_and_cleared(school):
    async with school.follow() as one:
        ticket = (await one.next("hello"))["ticket"]
        await school.move(query="draw=gradient")
        assert await school.answer(ticket, [[0, 1 / 3], [1, 2]], "draw") == 200
        assert (await school.ask("GET", f"/{school.code}/answers"))[0] == 403
        await school.move(query="draw=gradient", shown=True)
        assert await school.answer(ticket, [[0, 2 / 3], [1, 2]], "draw") == 200
        assert (await one.next("count"))["last"] == 2
        status, given = await school.ask("GET", f"/{school.code}/answers?after=1")
        assert (status, given) == (200, [{"who": 1, "at": 2, "kind": "draw", "part": "loss", "answer": [[0, 0.66667], [1, 2]]}])
        assert (await school.ask("GET", f"/{school.code}/answers?after=2"))[1] == []
        await school.ask("DELETE", f"/{school.code}/answers", secret=school.secret)
        assert (await one.next("count"))["answers"] == 0


@school_test
async def test_a_room_that_is_closed_says_so_and_is_gone(school):
    async with school.follow() as one:
        await one.next("hello")
        assert (await school.ask("DELETE", f"/{school.code}", secret=school.secret))[0] == 200
        await one.next("closed")
    status, told = await school.ask("POST", f"/{school.code}", STATE, school.secret)
    assert (status, told["message"].startswith("There is no room")) == (404, True)


def test_a_room_ends_after_a_day(monkeypatch):
    async def within():
        school = await School().open()
        now = store.time.time()
        async with school.follow() as one:
            await one.next("hello")
            monkeypatch.setattr(store.time, "time", lambda: now + store.LIFE + 1)
            school.hub.deliver(school.code, "state", 1, json.dumps(STATE))
            await one.next("closed")
        assert (await school.ask("GET", f"/{school.code}/answers"))[0] == 404

    alone(within())


def test_rooms_followers_and_streams_have_a_most(monkeypatch):
    monkeypatch.setattr(store, "ROOMS", 2)
    monkeypatch.setattr(hub, "FOLLOWERS", 1)

    async def within():
        school = await School().open()
        await School(school.hub).open()
        status, told = await school.ask("POST", "", {})
        assert (status, "rooms already" in told["message"]) == (503, True)
        async with school.follow() as one:
            await one.next("hello")
            status, told = await school.ask("GET", f"/{school.code}/events")
            assert (status, "follow this room already" in told["message"]) == (503, True)
            async with school.follow(secret=school.secret) as teacher:
                await teacher.next("hello")
        told = [await school.ask("POST", "", {}, address="198.51.100.9") for _ in range(guard.OPENED[0] + 1)]
        assert told[-1][0] == 429

    alone(within())


@pytest.mark.parametrize("code", ["qr", "BCDFG", "bcdfghj", "ABCDEF", "%00%00", "..", "BCDFGH%0a"])
def test_what_is_no_code_is_no_room(code):
    async def within():
        status, told = await School().ask("GET", f"/{code}/answers")
        assert (status, "no room" in told["message"]) == (404, True)

    alone(within())


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "/binary", "https://a/%0A", f"https://a/{'b' * 1000}"])
def test_a_code_is_drawn_of_an_address_of_the_web_that_a_camera_can_read(address):
    status, told = alone(School().ask("GET", f"/qr?of={address}"))
    assert status == 400
    assert told["message"].startswith("The address has more than" if "bb" in address else "of has to be")
