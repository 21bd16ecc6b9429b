"""The numerics page of the site: what needs PyTorch's number formats is computed when the site is written."""

from __future__ import annotations

import inspect
import math
from collections.abc import Mapping
from functools import cache
from textwrap import dedent
from typing import TypeVar, cast

from components.chart.figure import HTML
from components.kit import code
from components.kit.state import Field, Pick
from components.site.document import Document
from components.site.graph import Graph
from components.site.layout import beside, controls, in_the_app, picture, plain_page
from components.site.messages import Drawn, Part
from components.site.words import emphasised
from components.states import numerics
from components.states.numerics import CLAMP, FIRST_PRECISION, STEP, Numerics
from components.studies import numerics as app
from components.studies.numerics import BEST, CHECK, FORMS_APART, QUANTITIES, WRITTEN
from components.wire.chart import Figure
from components.wire.pages import CodeMessage
from components.wire.site import PlainPage, Sheet, SheetRow
from losses.core.curve import Array
from losses.core.numbers import number
from losses.studies.numerics import FORMS, Breaks, Check, breaks

T = TypeVar("T")
DIGITS = 4  # significant ones of a value in a table
_CHECKED, _COMPARED = ("family", "loss", STEP.name), ("form", "precision", "z")  # the fields that the site offers


def _table(pick: Pick) -> Numerics:
    """The page's table with all other fields at their defaults."""

    def built(field: Field[T]) -> T:
        return pick(field) if field.key in (*_CHECKED, *_COMPARED) else field.default

    return numerics.table(built)


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
    sheet: Sheet = {"words": words, "at": errors["at"], "figures": [], "head": [], "rows": [], "digits": 2, "why": ""}
    if not app.is_drawn(found):
        return sheet
    sheet["figures"] = [_empty(errors), {**app.orders_figure(found), "at": []}]
    sheet["head"] = [*BEST, "error at h = {x}"]
    sheet["rows"] = [
        {"name": name, "cells": cells, "lines": [line["y"]], "drawn": True}
        for (name, *cells), line in zip(app.best_steps(found), errors["lines"], strict=True)
    ]
    return {**sheet, "why": emphasised(app.why_best(found))}


def _compare(state: Numerics) -> Sheet:
    """Both forms of a loss in one precision."""
    found = _breaks_of(state.forms.name, state.precision)
    figures = app.forms_figures(found, state.z)
    return {
        "words": emphasised(app.break_words(found, state.precision)),
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
    return _rows(_breaks_of(state.forms.name, state.precision), drawn=True)


def _right(state: Numerics) -> list[SheetRow]:
    """The row of what is right, in any precision."""
    return _rows(_breaks_of(state.forms.name, FIRST_PRECISION), drawn=False)


def _rows(found: Breaks, *, drawn: bool) -> list[SheetRow]:
    return [
        {"name": name, "cells": [], "lines": [_line(values) for values in side], "drawn": drawn}
        for name, side in app.sides(found).items()
        if (name in WRITTEN) == drawn
    ]


def _line(values: Array) -> list[float | str]:
    """Values as a table has them, in words where they are not finite."""
    return [float(f"{v:.{DIGITS}g}") if math.isfinite(v) else number(v) for v in values.tolist()]


def _written(state: Numerics) -> CodeMessage:
    return {"code": dedent(inspect.getsource(state.forms.naive))}


def _stable(state: Numerics) -> CodeMessage:
    return {"code": dedent(inspect.getsource(state.forms.stable))}


_PICTURES = (
    Drawn[Numerics](
        "check", "site/sheet", [Part("", _check, ("family", "loss")), Part("at", lambda state: _check(state)["at"])], {}
    ),
    Drawn[Numerics](
        "forms",
        "site/sheet",
        [
            Part("", _compare, ("form", "precision")),
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
    pictures = [each.plain(_table) for each in _PICTURES]
    order = [*_CHECKED, *_COMPARED]
    return {"table": Graph(_table).plain, "order": order, "chart": None, "pictures": pictures, "about": {}}


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
    note = in_the_app(
        "Each loss is checked here at its first settings, at one point and for one target, and the clamp is the first one. The app "
        "also does it for others:"
    )
    body = f'<h2>{CHECK}</h2>{check}<h2>{FORMS_APART}</h2>{forms}<section class="programs">{programs}</section>{note}'
    return plain_page(numerics.PAGE, numerics_parts(), body)
