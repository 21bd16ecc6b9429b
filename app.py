"""The launcher: `streamlit run app.py`.

Torch is imported with the losses, once, before the first visitor: two visitors importing it at the same moment race each other.
What else takes time is computed in the background, and kept on the disk for the next start.
"""

import gc
import os
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial

import streamlit as st
from starlette.middleware import Middleware

from components.catalogue.catalogue import losses_table
from components.catalogue.sparkline import sparkline
from components.explorer import printed
from components.kit import assets
from components.kit.ahead import compute_ahead
from components.kit.frontend import Frontend
from components.kit.program import programs
from components.kit.socket import CheckedSocket
from components.rooms.guard import Guard
from components.rooms.routes import Rooms
from components.rooms.service import ADDRESS, hub_of, running
from components.site import embedded
from components.site.pages import makers
from losses import LOSSES
from losses.core.store import open_store
from losses.core.threads import use_one_thread
from losses.scenes.masks import SIDES
from losses.studies import ahead

use_one_thread()
open_store()
gc.freeze()  # what is there now will live for ever: the garbage collector need not look at it again


def pieces() -> Iterator[Callable[[], object]]:
    """What is computed ahead, the most likely to be asked for first."""
    yield assets.compress_plotly
    yield from (partial(sparkline, slug) for slug in LOSSES)
    yield from ahead.pieces()
    yield from (losses_table, partial(programs.packed_programs, SIDES[0]))
    yield from (partial(embedded.embedded, page) for page in makers())
    yield from assets.compress_best()


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncGenerator[None]:
    """From the moment when the server can answer."""
    compute_ahead(pieces())
    async with running(hub):
        yield


base = st.get_option("server.baseUrlPath")
hub = hub_of(os.environ.get(ADDRESS))
routes = [assets.mount(base, programs.route(), embedded.route(), printed.route()), *Rooms(hub, Guard()).routes(base)]
middleware = [Middleware(CheckedSocket), Middleware(Frontend, base=base, embedded=embedded.embedded)]
app = st.App("pages/navigation.py", routes=routes, middleware=middleware, lifespan=lifespan)
