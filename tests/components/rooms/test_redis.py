"""Rooms in a real Redis, which two processes share, and which goes away and comes back."""

import asyncio
import json
from contextlib import asynccontextmanager

from components.rooms import redis_store, store
from components.rooms.service import hub_of, running
from tests.support.alone import alone
from tests.support.rooms import LINE, School


@asynccontextmanager
async def two_processes(redis):
    """Two hubs with a room that was opened in the first."""
    hubs = [hub_of(redis.address) for _ in range(2)]
    async with running(hubs[0]), running(hubs[1]):
        here, there = (School(hub) for hub in hubs)
        await here.open()
        there.code, there.secret = here.code, here.secret
        yield here, there


def with_two(test):
    """Runs a test with the two."""

    def run(redis):
        async def within():
            async with two_processes(redis) as (here, there):
                await test(redis, here, there)

        alone(within())

    run.__name__ = test.__name__
    return run


@with_two
async def test_what_one_process_is_told_all_followers_hear_in_order(redis, here, there):
    async with here.follow() as one, there.follow() as two, there.follow() as three:
        tickets = [(await each.next("hello"))["ticket"] for each in (one, two, three)]
        assert len(set(tickets)) == 3
        numbers = [await (here, there)[i % 2].move(query=f"gamma={i}") for i in range(40)]
        for listener in (one, two, three):
            assert [(await listener.next("state"))["seq"] for _ in numbers] == numbers == list(range(1, 41))
    async with there.follow() as late:
        assert (await late.next("state"))["query"] == "gamma=39"
    async with here.follow(last=40) as back:
        await there.move(query="gamma=40")
        assert (await back.next("state"))["seq"] == 41


@with_two
async def test_answers_counts_and_secrets_hold_in_both(redis, here, there):
    async with here.follow() as one, there.follow() as two, there.follow(secret=there.secret) as teacher:
        for school, listener, height in ((there, one, 1), (here, two, 2)):  # each answers where the other listens
            ticket = (await listener.next("hello"))["ticket"]
            assert await school.answer(ticket, [[x, height * y] for x, y in LINE], "draw") == 200
            assert await school.answer(ticket, height) == 200
        while await teacher.next("count") != {"followers": 2, "answers": 2, "last": 4}:
            pass
        _, given = await there.ask("GET", f"/{here.code}/answers", secret=here.secret)
        assert [(each["who"], each["at"], each["answer"]) for each in given] == [(1, 2, 1), (2, 4, 2)]
        await here.ask("DELETE", f"/{here.code}/answers", secret=here.secret)
        while (await teacher.next("count"))["answers"]:
            pass
        assert (await there.ask("POST", f"/{here.code}", {}, "wrong"))[0] == 403
        await there.ask("DELETE", f"/{here.code}", secret=here.secret)
        for listener in (one, two):
            await listener.next("closed")
    assert (await here.ask("GET", f"/{here.code}/answers"))[0] == 404


@with_two
async def test_a_redis_that_is_killed_is_said_and_the_room_comes_back_with_it(redis, here, there):
    async with here.follow() as one, there.follow() as two:
        await here.move(query="gamma=1")
        for listener in (one, two):
            await listener.next("state")
        redis.kill()
        for listener in (one, two):
            await listener.next("away")
        status, told = await here.ask("POST", f"/{here.code}", {}, here.secret)
        assert (status, "does not answer" in told["message"]) == (503, True)
        redis.start()
        for listener in (one, two):
            await listener.next("back")
        assert await there.move(query="gamma=2") == 2, "the number goes on"
        for listener in (one, two):
            assert (await listener.next("state"))["query"] == "gamma=2"
    async with there.follow() as late:
        assert (await late.next("state"))["seq"] == 2


@with_two
async def test_a_closed_room_is_not_brought_back(redis, here, there):
    async with here.follow() as one:
        await one.next("hello")
        (local,) = here.hub
        await there.ask("DELETE", f"/{here.code}", secret=here.secret)
        await one.next("closed")
        await here.hub.store._catch_up([local])
        assert await here.hub.store.find(here.code) is None


@with_two
async def test_what_is_kept_expires_and_rooms_have_a_most(redis, here, there):
    async with here.follow() as one:
        ticket = (await one.next("hello"))["ticket"]
        await here.move()
        await here.answer(ticket)
        client = here.hub.store._client
        keys = [key for key in await client.keys("*") if key != redis_store._ALL]
        assert len(keys) == 4
        for key in keys:
            assert 0 < await client.ttl(key) <= store.LIFE + 1, key
        assert here.secret not in json.dumps([await client.hgetall(key) for key in keys])
        assert await client.zcard(redis_store._ALL) == 1
        for i in range(store.ROOMS):
            await client.zadd(redis_store._ALL, {f"room{i}": 4e9})
        assert (await here.ask("POST", "", {}))[0] == 503


def test_an_app_whose_redis_is_not_there_yet_says_so_and_finds_it_later(redis):
    redis.kill()

    async def within():
        hub = hub_of(redis.address)
        async with running(hub):
            school = School(hub)
            status, told = await school.ask("POST", "", {})
            assert (status, "does not answer" in told["message"]) == (503, True)
            redis.start()
            await school.open()
            async with school.follow() as one:
                await one.next("hello")
                while not one.heard():
                    await school.move()
                    await asyncio.sleep(0.05)

    alone(within())
