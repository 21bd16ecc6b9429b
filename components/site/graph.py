"""A page's table of fields as data: what follows a field, for each option of a choice.

The tables in components/states are functions of a pick. Here they run with a pick that takes the options of choices one after
the other and writes down which fields come. Choices after which the same fields come lead to the same node, so that the graph of a
page stays small although the combinations of its options are many.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from random import Random
from typing import Any, TypeVar, cast

from components.kit.state import Choice, Choices, Count, Field, Number, Numbers, Span, Switch, Table, Text
from components.kit.words import decimals
from components.wire.site import PlainField, PlainNode, PlainTable

T = TypeVar("T")
END = -1
PROBES = 2  # walks along random options by which two continuations are told apart, beside the one along the defaults
Taken = tuple[Any, ...]  # the values taken at the first choices


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
            options = [option for option in values_of(field) if option not in without]
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


def values_of(field: Field[Any]) -> list[Any]:
    """All values of a field that has few; none of one that has many."""
    match field:
        case Choice():
            return [option for option in field.options if field.allowed(option)]
        case Switch():
            return [False, True]
        case Count():
            return [float(value) for value in range(int(field.low), int(field.high) + 1)]
        case _:
            return []


@dataclass(frozen=True)
class _Step:
    """A field of a walk through a table, and the values that the walk can take there; none where it does not choose."""

    field: PlainField
    values: Sequence[Any]


class Graph:
    """The nodes of a page's table, each once.

    What follows different options of a field that is kept `apart` is never one node: for fields that decide what is seen only along
    few of the walks, such as the number of classes, on which the sliders of some losses depend.
    """

    def __init__(self, table: Table[Any], without: Sequence[str] = (), apart: Sequence[str] = ()) -> None:
        self._table, self._without, self._apart = table, without, apart
        self._fields: dict[str, int] = {}
        self._nodes: dict[str, int] = {}
        self._known: dict[str, int] = {}  # the node of a choice, by what was seen of what follows it
        self._after(())

    @property
    def plain(self) -> PlainTable:
        """The graph as data."""
        nodes: list[PlainNode] = [json.loads(text) for text in self._nodes]
        return {"fields": [json.loads(text) for text in self._fields], "nodes": nodes}

    def _after(self, taken: Taken, apart: Taken = ()) -> int:
        """The node of the field that follows these options: a chain of fields up to the next choice, which leads on."""
        walks = [self._walk(taken), *(self._walk(taken, Random(seed)) for seed in range(PROBES))]
        chain = list(takewhile(lambda step: not step.values, walks[0]))
        rest = [walk[len(chain) :] for walk in walks]  # all walks begin with the chain
        continuation = json.dumps([apart, *([step.field for step in walk] for walk in rest)])
        if continuation not in self._known:
            self._known[continuation] = self._choice(taken, rest[0][0], apart) if rest[0] else END
        node = self._known[continuation]
        for step in reversed(chain):
            node = self._node(step.field, node)
        return node

    def _choice(self, taken: Taken, step: _Step, apart: Taken) -> int:
        """The node of a choice, with what follows each of its options."""
        kept = step.field["key"] in self._apart
        branches = [self._after((*taken, value), (*apart, value) if kept else apart) for value in step.values]
        return self._node(step.field, branches if len(set(branches)) > 1 else branches[0])

    def _node(self, field: PlainField, then: int | Sequence[int]) -> int:
        place = self._fields.setdefault(json.dumps(field), len(self._fields))
        return self._nodes.setdefault(json.dumps({"field": place, "next": then}), len(self._nodes))

    def _walk(self, taken: Taken, random: Random | None = None) -> list[_Step]:
        """The fields that follow these options when each later choice has its default, or a random option."""
        left = list(taken)
        steps: list[_Step] = []

        def pick(field: Field[T]) -> T:
            values = [value for value in values_of(field) if value not in self._without]
            if values and left:
                return cast("T", left.pop(0))
            if not left:
                steps.append(_Step(plain_field(field, self._without), values))
            return cast("T", random.choice(values)) if values and random else field.default

        self._table(pick)
        return steps
