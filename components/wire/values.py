"""What comes back from the browser: anybody can send anything, so a value counts only where it is of its type."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NotRequired, TypeGuard, TypeVar, cast, get_args, get_origin, get_type_hints, is_typeddict

T = TypeVar("T")


def fits(kind: type[T], value: object) -> TypeGuard[T]:
    """Whether JSON from the browser is a value of this type, with finite numbers and every array of its length.

    >>> fits(float, 2), fits(float, "2"), fits(float, math.inf), fits(float, True)
    (True, False, False, False)
    >>> fits(tuple[float, float], [1, 2]), fits(tuple[float, float], [1]), fits(tuple[float, ...], [1])
    (True, False, True)
    """
    return _fits(kind, value)


def _fits(hint: object, value: object) -> bool:
    kind, parts = get_origin(hint), get_args(hint)
    if kind is tuple or kind is Sequence:
        return isinstance(value, Sequence) and not isinstance(value, str) and _is_array(parts, cast("Sequence[object]", value))
    if kind is Mapping or is_typeddict(hint):
        return isinstance(value, Mapping) and _is_object(hint, cast("Mapping[str, object]", value))
    if parts:
        return any(_fits(part, value) for part in parts)  # of a union
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return isinstance(hint, type) and isinstance(value, hint)


def _is_array(parts: tuple[object, ...], values: Sequence[object]) -> bool:
    if len(parts) == 1 or parts[-1] is ...:
        return all(_fits(parts[0], value) for value in values)
    return len(values) == len(parts) and all(map(_fits, parts, values))


def _is_object(hint: object, values: Mapping[str, object]) -> bool:
    if get_origin(hint) is Mapping:
        return all(_fits(get_args(hint)[1], value) for value in values.values())
    for name, field in get_type_hints(hint, include_extras=True).items():
        optional = get_origin(field) is NotRequired
        if name in values and not _fits(get_args(field)[0] if optional else field, values[name]):
            return False
        if name not in values and not optional:
            return False
    return True
