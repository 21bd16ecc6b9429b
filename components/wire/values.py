"""What comes back from the browser: anybody can send anything, so a value counts only where it is of its type."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from types import NoneType
from typing import Literal, NotRequired, TypeGuard, TypeVar, cast, get_args, get_origin, get_type_hints, is_typeddict

T = TypeVar("T")

LONGEST = 200  # letters of a text, and entries of an array or object
UNPAIRED = re.compile("[\ud800-\udfff]")  # half a character, which no other text can hold
EXACT = 2**53  # up to here a whole number of the browser's is exact


def fits(kind: type[T], value: object, longest: int = LONGEST) -> TypeGuard[T]:
    """Whether JSON from the browser is a value of this type, with no text longer than `longest`.

    Numbers are finite, arrays have their length, and objects have no other keys than their own.

    >>> fits(float, 2), fits(float, "2"), fits(float, float("inf")), fits(float, True)
    (True, False, False, False)
    >>> fits(tuple[float, float], [1, 2]), fits(tuple[float, float], [1]), fits(tuple[float, ...], [1])
    (True, False, True)
    >>> fits(str, "text"), fits(str, "text", longest=3)
    (True, False)
    >>> fits(Literal["a", "b"], "a"), fits(Literal["a", "b"], "c")
    (True, False)
    """
    return _fits(kind, value, longest)


def _fits(hint: object, value: object, longest: int) -> bool:
    kind, parts = get_origin(hint), get_args(hint)
    if kind is Literal:
        return isinstance(value, str) and value in parts
    if kind is tuple or kind is Sequence:
        return isinstance(value, list | tuple) and _is_array(parts, cast("Sequence[object]", value), longest)
    if kind is Mapping or is_typeddict(hint):
        return isinstance(value, Mapping) and _is_object(hint, cast("Mapping[str, object]", value), longest)
    if parts:
        return any(_fits(part, value, longest) for part in parts)  # of a union
    if isinstance(value, bool):
        return hint is bool
    if isinstance(value, int):
        return abs(value) <= EXACT and (hint is int or hint is float)
    if isinstance(value, float):
        return abs(value) <= sys.float_info.max and hint is float
    if isinstance(value, str):
        return hint is str and len(value) <= longest and UNPAIRED.search(value) is None
    return value is None and hint is NoneType


def _is_array(parts: tuple[object, ...], values: Sequence[object], longest: int) -> bool:
    if len(parts) == 1 or parts[-1] is ...:
        return len(values) <= LONGEST and all(_fits(parts[0], value, longest) for value in values)
    return len(values) == len(parts) and all(_fits(part, value, longest) for part, value in zip(parts, values, strict=True))


def _is_object(hint: object, values: Mapping[str, object], longest: int) -> bool:
    if get_origin(hint) is Mapping:
        return len(values) <= LONGEST and all(_fits(get_args(hint)[1], value, longest) for value in values.values())
    fields = get_type_hints(hint, include_extras=True)
    if not values.keys() <= fields.keys():
        return False
    for name, field in fields.items():
        optional = get_origin(field) is NotRequired
        if name in values and not _fits(get_args(field)[0] if optional else field, values[name], longest):
            return False
        if name not in values and not optional:
            return False
    return True
