"""The files for a paper, as a browser asks for them: it names the address of the page, and what is hidden there.

The browser alone knows what is hidden, so it says which panels and curves that are. The route needs no session: all of a picture is
in its address.
"""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from components.chart.scene import Picture
from components.export.drawing import Hidden
from components.export.pgfplots import pgfplots
from components.export.sheet import SIZES
from components.kit.state import read, read_pair
from components.states.addresses import TABLES, pictured
from components.states.compare import SLOTS

_KINDS = {"pdf": "application/pdf", "tex": "text/x-tex"}
_MOST_WAITING = 20  # files are made one at a time, so that the processors are left to the other visitors
_BUSY = "Many files are being made now: try again in a minute"
_LONGEST = 20_000  # letters of an address
_PLACES = list(map(str, range(len(SLOTS))))  # of curves


def picture_in(address: str) -> Picture | None:
    """The picture of curves that an address leads to; None where it leads to none.

    >>> picture_in("/atlas/regression?loss=Huber").curves[0].loss.name, picture_in("/lessons"), picture_in("//[")
    ('Huber', None, None)
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    page = parts.path.rsplit("/", 1)[-1]
    if page not in TABLES or len(address) > _LONGEST:
        return None
    picture = pictured(read(TABLES[page], parse_qs(parts.query, keep_blank_values=True)))
    return None if picture is None or picture.problem else picture


def hidden_in(query: QueryParams) -> Hidden:
    """What a browser says is hidden; what it says of no panel and no curve hides nothing.

    >>> hidden_in(QueryParams("panel=slope&curve=1&gap=value&between=-0.5&between=0.5")).gaps
    {'value': (-0.5, 0.5)}
    """
    between = read_pair(query.getlist("between"))
    return Hidden(
        panels=query.getlist("panel"),
        curves=[int(text) for text in query.getlist("curve") if text in _PLACES],
        unnumbered=query.getlist("unnumbered"),
        gaps={name: between for name in query.getlist("gap") if between},
        key="key" in query,
    )


def file_of(kind: str, size: str, query: QueryParams) -> Response:
    """The file that a query asks for."""
    about = query.get("address", "")
    picture = picture_in(about)
    if picture is None:
        return PlainTextResponse("This address leads to no picture of curves", 404)
    if kind == "tex":
        return Response(pgfplots(picture, size, about, hidden_in(query)), media_type=_KINDS[kind])
    from components.export.paper import pdf  # fpdf2 and fontTools take half a second, which the start of the app need not wait

    return Response(pdf(picture, size, about, hidden_in(query)), media_type=_KINDS[kind])


def route() -> Route:
    """The route of these files, in the folder of the app's files."""
    one = CapacityLimiter(1)

    async def serve(request: Request) -> Response:
        kind, size = request.path_params["kind"], request.path_params["size"]
        if kind not in _KINDS or size not in SIZES:
            return Response(status_code=404)
        if one.statistics().tasks_waiting >= _MOST_WAITING:
            return PlainTextResponse(_BUSY, 503, headers={"Retry-After": "60"})
        return await to_thread.run_sync(file_of, kind, size, request.query_params, limiter=one)

    return Route("/paper/{size}.{kind}", serve)
