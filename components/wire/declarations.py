"""The types of the messages as TypeScript declarations, which the JavaScript modules are checked against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from inspect import cleandoc
from types import NoneType, UnionType
from typing import Literal, NotRequired, TypeVar, Union, get_args, get_origin, get_type_hints, is_typeddict

from components.wire import chart, frame, pages, rooms, site

_WORDS: dict[object, str] = {str: "string", float: "number", int: "number", bool: "boolean", NoneType: "null"}
_HEAD = "// Printed by `python -m components.wire`: the messages between the server and the browser. Not to be edited by hand."
_UNIONS = (Union, UnionType, Literal)


def declaration(message: type) -> str:
    """A TypedDict as the interface of the same name.

    >>> print(declaration(chart.Scale))
    /** Which derivative of each curve is brought to size 1, and at which place. */
    export interface Scale {
      by: "slope" | "curvature";
      at: number;
    }
    """
    lines = cleandoc(message.__doc__ or "").splitlines()
    about = [f"/** {lines[0]} */"] if len(lines) == 1 else ["/**", *(f" * {line}".rstrip() for line in lines), " */"]
    parameters = ", ".join(parameter.__name__ for parameter in getattr(message, "__parameters__", ()))
    name = f"{message.__name__}<{parameters}>" if parameters else message.__name__
    fields = [_field(name, hint) for name, hint in get_type_hints(message, include_extras=True).items()]
    return "\n".join([*about, f"export interface {name} {{", *fields, "}"])


def _field(name: str, hint: object) -> str:
    optional = get_origin(hint) is NotRequired
    return f"  {name}{'?' if optional else ''}: {typescript(get_args(hint)[0] if optional else hint)};"


def typescript(hint: object) -> str:
    """A type of Python as one of TypeScript.

    >>> typescript(tuple[float, str | None]), typescript(Mapping[str, Sequence[float]])
    ('[number, string | null]', 'Record<string, number[]>')
    """
    kind, parts = get_origin(hint), get_args(hint)
    if kind is Literal:
        return " | ".join(f'"{part}"' for part in parts)
    if kind in _UNIONS:
        return " | ".join(dict.fromkeys(map(typescript, parts)))
    if kind is Mapping:
        return f"Record<{typescript(parts[0])}, {typescript(parts[1])}>"
    if kind is tuple and parts[-1] is not ...:
        return f"[{', '.join(map(typescript, parts))}]"
    if kind in (tuple, Sequence):
        entry = typescript(parts[0])
        return f"({entry})[]" if get_origin(parts[0]) in _UNIONS else f"{entry}[]"
    if hint in _WORDS:
        return _WORDS[hint]
    if isinstance(hint, type | TypeVar):  # a TypedDict, or the parameter of one
        return hint.__name__
    raise TypeError(f"no type of JSON: {hint}")


def messages() -> list[type]:
    """Every TypedDict of the wire, in the order in which they are written."""
    modules = (chart, pages, site, frame, rooms)
    return list(dict.fromkeys(thing for module in modules for thing in vars(module).values() if is_typeddict(thing)))


def declarations() -> str:
    """All of them, as they stand in wire.d.ts."""
    return "\n\n".join([_HEAD, *map(declaration, messages())]) + "\n"
