"""A page's table of fields as data: what follows a field, for each option of a choice.

The tables in components/states are functions of a pick. Here they run with a pick that takes the options of choices one after
the other and writes down which fields come. Choices after which the same fields come lead to the same node, so that the graph of a
page stays small although the combinations of its options are many.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from itertools import takewhile
from random import Random
from typing import Any, TypeVar, cast

from components.kit.state import Choice, Choices, Count, Field, Number, Numbers, Span, Switch, Table, Text
from components.kit.words import decimals
from components.wire.site import PlainField, PlainNode, PlainTable

T = TypeVar("T")
END = -1
PROBES = 2  # walks along random options by which two continuations are told apart, beside the one along the defaults
Taken = tuple[str, ...]  # the options taken at the first choices


def plain_field(field: Field[Any], without: Sequence[str] = ()) -> PlainField:
    """A field as data; `without` are options that only the app has. TypeError for a kind that the plain page has no control for."""
    words = {"key": field.key, "label": field.label, "help": field.help, "default": field.default}
    return cast("PlainField", words | _kind(field, without))


def _kind(field: Field[Any], without: Sequence[str]) -> dict[str, Any]:
    """What a field of its kind has beside its words."""
    match field:
        case Number():
            ends = {"low": field.low, "high": field.high, "ends": (field.legal(field.low), field.legal(field.high))}
            steps = {"step": field.stride, "decimals": decimals(field.stride, field.default)}
            whole = {"whole": True} if isinstance(field, Count) else {}
            return {"kind": "number", **ends, **whole, **({"stops": field.stops(field.default)} if field.log else steps)}
        case Span():
            return {"kind": "span", "low": field.low, "high": field.high, "step": field.step, "decimals": decimals(field.step)}
        case Choice():
            options = [option for option in field.options if field.legal(option) and option not in without]
            return {"kind": "choice", "options": options, "words": list(map(field.words, options)), "row": field.row}
        case Choices():
            return {"kind": "choices", "options": list(field.options)}
        case Switch():
            return {"kind": "switch"}
        case Numbers():
            limits = [{"weights": each.weights, "low": each.low, "high": _finite(each.high)} for each in field.limits]
            ends = {name: end for name, end in (("low", field.low), ("high", field.high)) if math.isfinite(end)}
            return {"kind": "numbers", **ends, "whole": field.whole, "limits": limits}
        case Text(form=str(form)) if form:
            return {"kind": "text", "longest": field.longest, "form": form}
        case _:
            raise TypeError(f"{field.key}: a plain page has no control for {type(field).__name__}")


def _finite(end: float) -> float | None:
    return end if math.isfinite(end) else None


class Graph:
    """The nodes of a page's table, each once."""

    def __init__(self, table: Table[Any], without: Sequence[str] = ()) -> None:
        self._table, self._without = table, without
        self._fields: dict[str, int] = {}
        self._nodes: dict[str, int] = {}
        self._known: dict[str, int] = {}  # the first node of a continuation, by what was seen of it
        self._after(())

    @property
    def plain(self) -> PlainTable:
        """The graph as data."""
        nodes: list[PlainNode] = [json.loads(text) for text in self._nodes]
        return {"fields": [json.loads(text) for text in self._fields], "nodes": nodes}

    def _after(self, taken: Taken) -> int:
        """The node of the field that follows these options."""
        following = self._fields_after(taken)
        probes = (self._fields_after(taken, Random(seed)) for seed in range(PROBES))
        continuation = json.dumps([following, *probes])
        if continuation not in self._known:
            self._known[continuation] = self._chain(taken, following)
        return self._known[continuation]

    def _chain(self, taken: Taken, following: Sequence[PlainField]) -> int:
        """The nodes of the fields up to the next choice, which leads on to what follows each of its options."""
        numbers = list(takewhile(lambda field: field["kind"] != "choice", following))
        node = END
        if len(numbers) < len(following):
            choice = following[len(numbers)]
            branches = [self._after((*taken, option)) for option in choice.get("options", ())]
            node = self._node(choice, branches if len(set(branches)) > 1 else branches[0])
        for field in reversed(numbers):
            node = self._node(field, node)
        return node

    def _node(self, field: PlainField, then: int | Sequence[int]) -> int:
        place = self._fields.setdefault(json.dumps(field), len(self._fields))
        return self._nodes.setdefault(json.dumps({"field": place, "next": then}), len(self._nodes))

    def _fields_after(self, taken: Taken, random: Random | None = None) -> list[PlainField]:
        """The fields that follow these options when each later choice has its default, or a random option."""
        left = list(taken)
        fields: list[PlainField] = []

        def pick(field: Field[T]) -> T:
            if not isinstance(field, Choice):
                if not left:
                    fields.append(plain_field(field))
                return field.default
            if left:
                return cast("T", left.pop(0))
            plain = plain_field(field, self._without)
            fields.append(plain)
            return cast("T", random.choice(plain.get("options", ())) if random else field.default)

        self._table(pick)
        return fields
