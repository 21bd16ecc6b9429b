"""The rooms of the app alone, as a process that starts at once: uvicorn tests.support.rooms_app:app."""

import os
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from components.rooms.guard import Guard
from components.rooms.routes import Rooms
from components.rooms.service import ADDRESS, hub_of, running

hub = hub_of(os.environ.get(ADDRESS))


@asynccontextmanager
async def lifespan(_):
    async with running(hub):
        yield


routes = [Route("/_stcore/health", lambda _: PlainTextResponse("ok")), *Rooms(hub, Guard()).routes("")]
app = Starlette(routes=routes, lifespan=lifespan)
