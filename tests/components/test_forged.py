"""Messages that no browser of ours sends: whatever comes instead of a component's event, nothing is raised and nothing is kept."""

import ast
import importlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any, NotRequired, get_args, get_origin, get_type_hints, is_typeddict

import pytest
import streamlit
from streamlit.proto.BackMsg_pb2 import BackMsg

import components
from components.catalogue import catalogue
from components.kit.link import leave
from components.kit.socket import CheckedSocket, is_readable
from components.states.formulas import OWN
from components.wire.chart import Pair
from components.wire.pages import TypedFormula
from components.wire.values import fits
from losses.formulas.spelling import LONGEST
from tests.support.alone import alone
from tests.support.pages import opened, said

PAGES = {
    "multiclass.py": {"probe", "entries"},
    "segmentation.py": {"painted", "sort"},
    "detection.py": {"probe", "entries", "scene", "found"},
    "embedding.py": {"probe", "entries", "places"},
    "likelihoods.py": {"probe", "entries", "point"},
    "ranking.py": {"probe", "entries", "scores"},
    "divergences.py": {"probe", "entries", "vectors"},
    "batch.py": {"text"},
    "own.py": {"probe", "entries", "typed"},
    "catalogue.py": {"told"},
}
WITH = {"likelihoods.py": {"loss": "Gaussian NLL"}}  # what a page opens with that has all of its events only then
AGAIN = "again"  # of the tab, on every page: that it comes is all it says, and its callback reads nothing
WRONG = [
    None,
    True,
    "x",
    "",
    "9" * 5000,
    "\ud800",
    -1,
    10**400,
    1e300,
    math.nan,
    math.inf,
    [],
    [[]],
    [1],
    {},
    {"a": {}},
    ["x"] * 5000,
]


def declared() -> dict[str, Any]:
    """The type of each event that a component may send, as the calls of left_in say it."""
    kinds: dict[str, Any] = {}
    root = Path(components.__file__).parent
    for path in root.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "left_in":
                _, event, kind, *_ = call.args
                module = importlib.import_module(".".join(path.relative_to(root.parent).with_suffix("").parts))
                assert isinstance(event, ast.Constant)
                assert event.value not in kinds
                kinds[event.value] = eval(ast.unparse(kind), vars(module))
    return kinds


KINDS = declared()


def example(kind: Any) -> Any:
    """A value of a type."""
    origin, parts = get_origin(kind), get_args(kind)
    if is_typeddict(kind):
        fields = get_type_hints(kind, include_extras=True).items()
        return {name: example(get_args(field)[0] if get_origin(field) is NotRequired else field) for name, field in fields}
    if origin is Mapping:
        return {"a": example(parts[1])}
    if origin is Sequence or parts[-1:] == (...,):
        return [example(parts[0])] * 3
    if origin is tuple:
        return [example(part) for part in parts]
    return {float: 0.5, int: 1, str: "text"}[parts[0] if parts else kind]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to every part of a value."""
    yield path
    steps = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for step in steps:
        yield from places(value[step], (*path, step))


def changed(value: Any, path: tuple[Any, ...], part: Any) -> Any:
    """A value with another part at the end of the way."""
    if not path:
        return part
    value = deepcopy(value)
    at = value
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = part
    return value


def forged(kind: Any) -> list[Any]:
    """Values that are not of a type or not of a page: a part of an example exchanged, left out or added."""
    own = example(kind)
    values = [own, *(changed(own, path, part) for path in places(own) for part in WRONG)]
    if isinstance(own, dict):
        values += [{key: own[key] for key in own if key != left_out} for left_out in own]
        values += [own | {key: 1} for key in ("_link_page", "loss", "x" * 5000)] + [own | {str(i): own for i in range(1000)}]
    return values


def session_of(app) -> Any:
    """What Streamlit keeps of the page's session."""
    return app.session_state._state._state


def handlers(app) -> dict[str, tuple[str, Any]]:
    """The component's key and the callback of each event on a page."""
    state = session_of(app)
    found = {}
    for metadata in state._new_widget_state.widget_metadata.values():
        if metadata.callbacks and metadata.id in state._key_id_mapper._id_key_mapping:
            key = state._key_id_mapper.get_key_from_id(metadata.id).removesuffix("__events")
            found |= {event: (key, callback) for event, callback in metadata.callbacks.items()}
    return found


def test_each_type_is_declared_once_and_its_example_fits():
    assert KINDS.keys() == set().union(*PAGES.values())
    for kind in KINDS.values():
        assert fits(kind, example(kind))
    assert sum(len(forged(kind)) for kind in KINDS.values()) > 200


@pytest.mark.parametrize("page", PAGES)
def test_a_forged_event_leaves_the_session_as_it_was(page, monkeypatch):
    monkeypatch.setattr(catalogue.losses_table, "soon", str)  # the table takes long, and has no events
    app = opened(page, **WITH.get(page, {}))
    session = dict(session_of(app).filtered_state)
    events = handlers(app)
    assert events.keys() == PAGES[page] | {AGAIN}
    monkeypatch.setattr(streamlit, "session_state", session)
    for event, (key, callback) in events.items():
        for value in WRONG if event == AGAIN else forged(KINDS[event]):
            if event == "probe" and fits(float, value) and abs(value) <= 1:
                continue  # a place on the axis
            if event == "point" and fits(Pair, value) and max(map(abs, value)) <= 1:
                continue  # a place in the plane
            if event == "typed" and fits(TypedFormula, value):
                continue  # a formula, which may say anything
            session[key] = {event: value}
            before = dict(session)
            callback()
            assert session == before, (event, value)


def test_a_typed_formula_becomes_the_text_of_its_box_and_nothing_else(monkeypatch):
    app = opened("compare.py", loss1=OWN)
    session = dict(session_of(app).filtered_state)
    key, callback = handlers(app)["typed"]
    monkeypatch.setattr(streamlit, "session_state", session)
    before = dict(session)
    for text in ("<script>", "_link_page", "r" * LONGEST):
        session[key] = {"typed": {"text": text, "turn": 7}}
        callback()
        assert session == before | {key: session[key], "formula1": text, "_turn_box_formula1": 7}
    for text in ("r" * (LONGEST + 1), "\ud800"):
        session[key] = {"typed": {"text": text, "turn": 8}}
        callback()
        assert session["formula1"] == "r" * LONGEST


def test_only_fields_of_the_page_take_values_and_all_or_none(monkeypatch):
    app = opened("detection.py")
    session = dict(session_of(app).filtered_state)
    monkeypatch.setattr(streamlit, "session_state", session)
    before = dict(session)
    box = (1.0, 1.0, 2.0, 2.0)
    for values in ({"box": box, "gamma": 2.0}, {"box": box, "target": (0.0, 0.0, 99.0, 1.0)}, {"_link_page": "x"}, {"masks": "x"}):
        assert not leave(values)
        assert session == before
    assert leave({"box": box})
    assert session == before | {"box": box}


# What Streamlit would not read.


def message(value: str, field: str = "json_trigger_value") -> bytes:
    back = BackMsg()
    back.rerun_script.query_string = "x=1"
    back.rerun_script.widget_states.widgets.add(id="a", bool_value=True)
    setattr(back.rerun_script.widget_states.widgets.add(id="b"), field, value)
    return back.SerializeToString()


def events(value: object, name: object = "told", **more: object) -> str:
    return json.dumps([{"event": name, "value": value, **more}])


UNREADABLE = {
    "no JSON": message("{"),
    "nothing": message(""),
    "no list": message('{"event": "told", "value": 1}'),
    "no events": message("[1, 2]"),
    "no name": message('[{"value": 1}]'),
    "no value": message('[{"event": "told"}]'),
    "a name that is no text": message(events(1, 5)),
    "another key": message(events(1, other=1)),
    "an endless number": message('[{"event": "told", "value": ' + "9" * 5000 + "}]"),
    "deep arrays": message('[{"event": "told", "value": ' + "[" * 100_000 + "]" * 100_000 + "}]"),
    "arrays deeper than any of ours": message('[{"event": "told", "value": ' + "[" * 20 + "]" * 20 + "}]"),
    "deep objects": message('{"a":' * 100_000 + "1" + "}" * 100_000),
    "a state": message('{"told": {"find": "x", "sort": "task", "turn": 1}}', "json_value"),
    "a state that is no JSON": message("{", "json_value"),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_is_not_readable_does_not_reach_streamlit(what):
    assert not is_readable(UNREADABLE[what])


def test_what_browsers_send_is_readable():
    other = BackMsg()
    other.stop_script = True
    readable = [
        message(events({"find": "x"})),
        message("[]"),
        message("x", "string_value"),
        other.SerializeToString(),
        b"",
        b"\xff\xff",
    ]
    assert all(map(is_readable, readable))


def test_an_unreadable_message_is_passed_over_and_the_next_one_comes():
    good = message(events(1))
    queue = [{"type": "websocket.connect"}]
    queue += [{"type": "websocket.receive", "bytes": data} for data in (*UNREADABLE.values(), good)]
    queue += [{"type": "websocket.disconnect"}]
    received: list[Any] = []

    async def app(_scope: object, receive: Any, _send: object) -> None:
        while not received or received[-1]["type"] != "websocket.disconnect":
            received.append(await receive())

    async def receive() -> Any:
        return queue.pop(0)

    alone(CheckedSocket(app)({"type": "websocket"}, receive, receive))
    assert [each.get("bytes") for each in received] == [None, good, None]


def test_a_forged_event_raises_nothing_on_its_way_through_streamlit():
    """From the message to the page that is drawn after it."""
    app = opened("detection.py", box=["1", "1", "2", "2"])
    before = said(app)
    states = app._tree.get_widget_states
    (aggregator,) = [
        wid
        for wid, m in session_of(app)._new_widget_state.widget_metadata.items()
        if m.callbacks and "scene" in m.callbacks and wid.endswith("events")
    ]

    def with_event(value: object) -> Any:
        widgets = states()
        widgets.widgets.add(id=aggregator, json_trigger_value=events(value, "scene"))
        return widgets

    for value in (None, [1], {"target": [0, 0, 1, 1]}, {"target": [0, 0, 1, 1], "box": [0, 0, 99, 1], "pull": "box_giou"}):
        app._tree.get_widget_states = lambda value=value: with_event(value)
        app.run()
        assert not app.exception
        assert said(app) == before
        states = app._tree.get_widget_states
    app._tree.get_widget_states = lambda: with_event({"target": [0, 0, 1, 1], "box": [0, 0, 3, 1], "pull": "box_giou"})
    app.run()
    assert said(app) == {"target": ["0", "0", "1", "1"], "box": ["0", "0", "3", "1"]}
