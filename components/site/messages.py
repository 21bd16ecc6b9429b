"""The messages of a plain page's pictures, from the app's own functions of the page's state, run when the site is written.

A part of a message names the fields that it is computed from, and is stored once for each value that their options give it. Of all
other fields it carries the value as it is, or nothing. Where a value stands is seen by giving the field another one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Generic, TypeVar, Union, cast

from components.kit.state import Field, Table
from components.site.graph import values_of
from components.wire.site import PlainPart, PlainPicture

S = TypeVar("S")
T = TypeVar("T")
CARRIED = "carried"  # the one key of an object that stands for the value of a field
BETWEEN = "\n"  # options of an entry of the index
Path = tuple[str | int, ...]
JSON = Union[str, float, bool, None, "list[JSON]", "dict[str, JSON]"]


@dataclass(frozen=True)
class Part(Generic[S]):
    """What a state puts into a message at a path, such as "scene.curves", computed from the fields `by`.

    Lists at one path are joined.
    """

    path: str
    made: Callable[[S], object]
    by: Sequence[str] = ()


@dataclass(frozen=True)
class Drawn(Generic[S]):
    """A picture by its name: its module, the parts of its message, and for each value that the hand leaves in it its path there."""

    name: str
    module: str
    parts: Sequence[Part[S]]
    left: Mapping[str, str]

    def plain(self, table: Table[S]) -> PlainPicture:
        """The picture of a page with this table as data."""
        parts = [_plain_part(table, part, self.parts) for part in self.parts]
        left = {name: _steps(path) for name, path in self.left.items()}
        return {"name": self.name, "module": f"{self.module}.js", "parts": parts, "left": left}


def _steps(path: str) -> list[str]:
    return path.split(".") if path else []


def _plain_part(table: Table[S], part: Part[S], parts: Sequence[Part[S]]) -> PlainPart:
    own = _steps(part.path)
    paths = [_steps(path) for path in dict.fromkeys(each.path for each in parts)]
    inner = [path[len(own) :] for path in paths if path != own and path[: len(own)] == own]
    index: dict[str, int] = {}
    values: dict[str, int] = {}
    for options in _combinations(table, part.by):
        made = _template(table, part, options, inner)
        index[BETWEEN.join(options.get(key, _Option("", None)).text for key in part.by)] = values.setdefault(made, len(values))
    return {"path": own, "by": part.by, "index": index, "values": [json.loads(text) for text in values]}


@dataclass(frozen=True)
class _Option:
    """What the address says of an option, and its value."""

    text: str
    value: Any


Options = dict[str, _Option]


def _combinations(table: Table[Any], by: Sequence[str]) -> Iterator[Options]:
    """Every combination of the options of these fields that a page can have while its other fields are at their defaults."""
    waiting: list[Options] = [{}]
    while waiting:
        taken = waiting.pop()
        _, fields = _run(table, taken)
        following = next((field for key, field in fields.items() if key in by and key not in taken), None)
        if following is None:
            yield taken
        else:
            waiting += [taken | {following.key: option} for option in _options(following)]


def _options(field: Field[Any]) -> list[_Option]:
    """All values of a field that has few."""
    values = values_of(field)
    if not values:
        raise TypeError(f"{field.key}: no part can depend on {type(field).__name__}, which has too many values")
    return [_Option(field.write(value)[0], value) for value in values]


def _run(table: Table[S], options: Options) -> tuple[S, dict[str, Field[Any]]]:
    """The state with these options, and else defaults, and the fields that it has."""
    fields: dict[str, Field[Any]] = {}

    def pick(field: Field[T]) -> T:
        fields[field.key] = field
        return cast("T", options[field.key].value) if field.key in options else field.default

    return table(pick), fields


def _template(table: Table[S], part: Part[S], options: Options, inner: Sequence[Sequence[str]]) -> str:
    """A part of a message for these options as JSON, without its inner parts, and a mark for each value that it carries."""

    def made(options: Options) -> Any:  # noqa: ANN401
        value = json.loads(json.dumps(part.made(_run(table, options)[0]), allow_nan=False))
        for *above, last in inner:
            del _at(value, above)[last]
        return value

    base = made(options)
    marks: dict[Path, str] = {}
    for key, field in _run(table, options)[1].items():
        other = _another(field)
        if key in part.by or other is None:
            continue
        changed = made(options | {key: _Option("", other)})
        before, after = json.loads(json.dumps([field.default, other]))
        marks |= dict.fromkeys(_carried(base, changed, before, after, key), key)
    for path, key in marks.items():
        if not path:
            base = {CARRIED: key}
        else:
            _at(base, path[:-1])[path[-1]] = {CARRIED: key}
    return json.dumps(base)


def _at(value: Any, path: Sequence[str | int]) -> Any:  # noqa: ANN401
    for step in path:
        value = value[step]
    return value


def _another(field: Field[T]) -> T | None:
    """A value of a field that is not its default; None for a choice of one."""
    random = Random(0)
    values = (field.draw(random) for _ in range(100))
    return next((value for value in values if value != field.default and field.legal(value)), None)


def _carried(base: JSON, changed: JSON, before: JSON, after: JSON, key: str, path: Path = ()) -> Iterator[Path]:
    """The paths where the value of a field stands. TypeError where something else changes with it."""
    if base == changed:
        return
    if base == before and changed == after:
        yield path
    elif isinstance(base, dict) and isinstance(changed, dict) and base.keys() == changed.keys():
        for name in base:
            yield from _carried(base[name], changed[name], before, after, key, (*path, name))
    elif isinstance(base, list) and isinstance(changed, list) and len(base) == len(changed):
        for i, entry in enumerate(base):
            yield from _carried(entry, changed[i], before, after, key, (*path, i))
    else:
        raise TypeError(f"{'.'.join(map(str, path))} is computed from {key}, which is not among the fields that its part names")
