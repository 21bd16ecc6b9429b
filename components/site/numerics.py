"""The numerics page of the site: what needs PyTorch's number formats is computed when the site is written."""

from __future__ import annotations

import inspect
import math
from collections.abc import Iterable, Mapping
from functools import cache
from textwrap import dedent
from typing import TypeVar, cast

from components.chart.figure import HTML
from components.kit import code
from components.kit.state import Field, Pick, Table
from components.site.document import Document
from components.site.graph import Graph
from components.site.layout import beside, controls, in_the_app, picture, plain_page, without
from components.site.messages import Drawn, Part
from components.site.words import emphasised
from components.states import numerics
from components.states.numerics import CLAMP, FIRST_PRECISION, STEP, Numerics
from components.studies import numerics as app
from components.studies.numerics import BEST, CHECK, ERROR_DIGITS, FORMS_APART, QUANTITIES, WRITTEN
from components.wire.chart import Figure
from components.wire.pages import CodeMessage
from components.wire.site import PlainPage, Sheet, SheetRow
from losses.core.curve import Array
from losses.core.numbers import number, number_of
from losses.studies.numerics import FORMS, STEPS, Breaks, Check, breaks

T = TypeVar("T")
DIGITS = 4  # significant ones of a value in a table
KEPT = 6  # significant ones of an error between two of which the table has one
_CHECKED, _COMPARED = ("family", "loss", STEP.name), ("form", "precision", "z")  # the fields that the site offers


def _offering(*keys: str) -> Table[Numerics]:
    """The page's table with all but these fields at their defaults."""

    def table(pick: Pick) -> Numerics:
        def built(field: Field[T]) -> T:
            return pick(field) if field.key in keys else field.default

        return numerics.table(built)

    return table


@cache
def _check_of(family: str, loss: str) -> tuple[float, Mapping[str, Check]]:
    options = {"family": family, "loss": loss}

    def pick(field: Field[T]) -> T:
        return cast("T", options[field.key]) if field.key in options else field.default

    return app.checked(numerics.table(pick))


@cache
def _breaks_of(form: str, precision: str) -> Breaks:
    forms = FORMS[form]
    return breaks(forms, precision, **({CLAMP.name: CLAMP.default} if forms.clamp else {}))


def _check(state: Numerics) -> Sheet:
    """The check of a gradient at the first settings of a loss."""
    loss = state.tuned.loss
    slope, found = _check_of(loss.family, loss.name)
    words = emphasised(app.check_words(state, slope, found))
    errors = app.errors_figure(found, state.h)
    sheet: Sheet = {
        "words": words,
        "places": STEPS.tolist(),
        "straight": True,
        "at": errors["at"],
        "figures": [],
        "head": [],
        "rows": [],
        "digits": ERROR_DIGITS,
        "why": "",
    }
    if not app.is_drawn(found):
        return sheet
    sheet["figures"] = [_empty(errors), {**app.orders_figure(found), "at": []}]
    sheet["head"] = [*BEST, "error at h = {x}"]
    sheet["rows"] = [
        {"name": name, "cells": cells, "columns": [_column(one.central, KEPT)], "lines": [line["y"]]}
        for (name, *cells), one, line in zip(app.best_steps(found), found.values(), errors["lines"], strict=True)
    ]
    return {**sheet, "why": emphasised(app.why_best(found))}


def _compare(state: Numerics) -> Sheet:
    """Both forms of a loss in one precision."""
    found = _breaks_of(state.forms.name, state.precision)
    figures = app.forms_figures(found, state.z)
    return {
        "words": emphasised(app.break_words(found, state.precision)),
        "places": found.z.tolist(),
        "straight": False,
        "at": figures["values"]["at"],
        "figures": [_empty(drawn) for drawn in figures.values()],
        "head": ["at z = {x}", *QUANTITIES],
        "rows": [],
        "digits": DIGITS,
        "why": emphasised(state.forms.about),
    }


def _empty(drawn: Figure) -> Figure:
    """A figure without what its sheet has: the places, and the lines."""
    return {**drawn, "at": [], "lines": []}


def _drawn(state: Numerics) -> list[SheetRow]:
    """The rows of the two forms, which are drawn."""
    found = _breaks_of(state.forms.name, state.precision)
    figures = app.forms_figures(found, state.z).values()
    return [{**row, "lines": [drawn["lines"][i]["y"] for drawn in figures]} for i, row in enumerate(_rows(found, WRITTEN))]


def _right(state: Numerics) -> list[SheetRow]:
    """The row of what is right, in any precision."""
    found = _breaks_of(state.forms.name, FIRST_PRECISION)
    return _rows(found, [name for name in app.sides(found) if name not in WRITTEN])


def _rows(found: Breaks, names: Iterable[str]) -> list[SheetRow]:
    """The rows of these names, which are not drawn yet."""
    sides = app.sides(found)
    return [
        {"name": name, "cells": [], "columns": [_column(values, DIGITS) for values in sides[name]], "lines": []} for name in names
    ]


def _column(values: Array, digits: int) -> list[float | str]:
    """Values with the digits that a reader sees, or what is computed of them needs; in words where they are not finite."""
    return [number_of(number(v, digits)) if math.isfinite(v) else number(v) for v in values.tolist()]


def _written(state: Numerics) -> CodeMessage:
    return {"code": dedent(inspect.getsource(state.forms.naive))}


def _stable(state: Numerics) -> CodeMessage:
    return {"code": dedent(inspect.getsource(state.forms.stable))}


_CHECK = Drawn[Numerics](
    "check",
    "site/sheet",
    [
        Part("", _check, ("family", "loss")),
        Part("places", lambda state: _check(state)["places"]),
        Part("at", lambda state: _check(state)["at"]),
    ],
    {},
)
_TWO_FORMS = (
    Drawn[Numerics](
        "forms",
        "site/sheet",
        [
            Part("", _compare, ("form", "precision")),
            Part("places", lambda state: _compare(state)["places"]),
            Part("at", lambda state: _compare(state)["at"]),
            Part("rows", _drawn, ("form", "precision")),
            Part("rows", _right, ("form",)),
        ],
        {},
    ),
    Drawn[Numerics]("written", "kit/code", [Part("", _written, ("form",))], {}),
    Drawn[Numerics]("stable", "kit/code", [Part("", _stable, ("form",))], {}),
)


def numerics_parts() -> PlainPage:
    """The check of a gradient, two forms of a loss, and the code of both, as data."""
    pictures = [_CHECK.plain(_offering(*_CHECKED)), *(each.plain(_offering(*_COMPARED)) for each in _TWO_FORMS)]
    order = [*_CHECKED, *_COMPARED]
    return {"table": Graph(_offering(*order)).plain, "order": order, "chart": None, "pictures": pictures, "about": {}}


def numerics_page() -> Document:
    """The page of these."""
    figures = [f'<div data-sheet="figure{i}">{HTML}</div>' for i in range(2)]
    words, table, why = (f'<div data-sheet="{name}"></div>' for name in ("words", "table", "why"))
    check = beside(picture("check", f"{words}{figures[0]}{table}{figures[1]}{why}"), controls(_CHECKED))
    forms = beside(picture("forms", f"{why}{words}{''.join(figures)}{table}"), controls(_COMPARED), main=True)
    programs = "".join(
        f"<div><small>{word}</small>{picture(name, code.HTML)}</div>"
        for word, name in (("As written", "written"), ("Stable", "stable"))
    )
    parts = numerics_parts()
    offered, there = ({field["key"] for field in table["fields"]} for table in (parts["table"], Graph(numerics.table).plain))
    note = in_the_app(
        "The rounding of each number format is PyTorch's own, so this page shows what was computed when it was made: each loss at "
        "its first settings, one point and one target, and the first clamp. The app computes it for all others:"
    )
    left = without(sorted(there - offered), drawn=True)
    body = f'{left}<h2>{CHECK}</h2>{check}<h2>{FORMS_APART}</h2>{forms}<section class="programs">{programs}</section>{note}'
    return plain_page(numerics.PAGE, parts, body)
