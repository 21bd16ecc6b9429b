"""The static site: its pages show at each address what the app shows, and nothing in them asks another host."""

import itertools
import json
import math
import re
import subprocess
from base64 import b64decode
from html import unescape
from random import Random
from urllib.parse import parse_qs, urlencode

import numpy as np
import pytest

from components.batch.page import batch_scene
from components.chart.scene import Picture, scene
from components.families.adversarial.equilibrium import equilibrium_message
from components.families.detection.composed import shares_message
from components.families.detection.page import boxes_message
from components.families.divergences.distributions import pair_message
from components.families.embedding.points import points_message
from components.families.likelihoods.spread import spread_message
from components.families.ranking.items import items_message
from components.families.segmentation.scene import details_message, masks_message
from components.kit.state import random_state, read
from components.site.document import html, relinked, site
from components.site.documents import document
from components.site.facts import about
from components.site.parts import offered_losses
from components.site.planes import LIKELIHOODS
from components.site.words import emphasised
from components.states import (
    adversarial,
    batch,
    catalogue,
    claims,
    compare,
    detection,
    divergences,
    embedding,
    fields,
    lessons,
    multiclass,
    numerics,
    own,
    questions,
    ranking,
    segmentation,
)
from components.states.addresses import TABLES
from components.states.formulas import OWN
from components.states.rows import KINDS
from components.states.rows import read as rows_of
from components.studies import numerics as app
from losses import FAMILIES, LOSSES
from losses.core.axes import AXES
from losses.core.code import snippet
from losses.core.numbers import number
from losses.studies.claims import CLAIMS
from losses.studies.game import MOST, played
from losses.studies.numerics import breaks
from losses.studies.questions import QUESTIONS
from losses.tracing.program import Program
from tests.support.javascript import NODE, SUPPORT
from tests.support.static import PLACE

ADDRESSES = 12  # of each page
DRAWN = ["", *FAMILIES, compare.PAGE]  # the pages with a chart or a scene of their own
TRACED = ("binary", "multiclass", "divergences", "segmentation", "detection", compare.PAGE)  # those with many curves take seconds


def picture_of(state):
    return state if isinstance(state, Picture) else state.picture


def chart_message(state):
    picture = picture_of(state)
    return {"scene": scene(picture), "note": picture.problem or picture.note}


def with_files(page, folder):
    """The multiclass page with the programs of all its files, as they were written for all tests."""
    entries = page["chart"]["entries"]
    programs = dict(entries["programs"])
    for loss, name in entries["files"].items():
        _, held = (folder / PLACE / multiclass.PAGE / name).read_text().strip().removesuffix(";").split(" = ", 1)
        programs |= {f"{loss} {kind}": program for kind, program in json.loads(held).items()}
    return {**page, "chart": {**page["chart"], "entries": {**entries, "programs": programs}}}


def classes_message(state):
    """What the app sends, without the floor and the note on it, which need a search on the server."""
    picture = state.picture
    return {"scene": scene(picture), "note": picture.problem}


def pruned(messages):
    """Messages whose curves have programs with only the rows that their outputs need."""
    for message in filter(None, messages.values()):
        for curve in message.get("scene", {}).get("curves", []):
            if "gradient1" in curve.get("program", {}).get("outputs", {}):
                program = Program.of(curve["program"])
                curve["program"] = json.loads(json.dumps(program.part(*program.outputs).data))
    return messages


# What the app sends to the pictures of a page that has more than its chart, as functions of the state.
SENT = {
    detection.PAGE: {"chart": chart_message, "boxes": boxes_message, "shares": shares_message},
    divergences.PAGE: {"chart": chart_message, "pair": pair_message},
    adversarial.PAGE: {"chart": chart_message, "equilibrium": equilibrium_message},
    embedding.PAGE: {"chart": chart_message, "points": points_message},
    LIKELIHOODS: {"chart": chart_message, "spread": spread_message},
    multiclass.PAGE: {"chart": classes_message},
    ranking.PAGE: {"chart": chart_message, "items": items_message},
    segmentation.PAGE: {"masks": masks_message},  # what the browser samples has a test of its own
}


def without_address(messages):
    """Messages without where the browser finds programs, which the site has in the page."""
    return {
        name: {**message, "programs": ""} if message and "programs" in message else message for name, message in messages.items()
    }


def fields_of(table, query):
    """The fields of a state with their values, by key."""
    fields = {}

    def pick(field):
        value = field.read(query[field.key]) if field.key in query else None
        fields[field.key] = field.default if value is None or not field.legal(value) else field.clean(value)
        return fields[field.key]

    table(pick)
    return fields


def addresses(table, keep=()):
    random = Random(17)
    while True:
        query, _ = random_state(table, random, keep)
        if [OWN] not in query.values():
            yield query


def shown(page, queries):
    """What a page shows at addresses, in Node."""
    asked = json.dumps({"page": page, "queries": [urlencode(query, doseq=True) for query in queries]})
    done = subprocess.run([NODE, SUPPORT / "site.mjs"], input=asked, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.slow) if name in TRACED else name for name in DRAWN])
def test_a_page_shows_at_random_addresses_what_the_app_shows(request, name):
    table = TABLES[name]
    draw = addresses(table, ["side"])  # a large frame takes seconds
    queries = [next(draw) for _ in range(ADDRESSES)]
    parts = document(name).data["page"]
    if name == multiclass.PAGE:
        parts = with_files(parts, request.getfixturevalue("site_folder"))
    sent = SENT.get(name, {"chart": chart_message})
    drawn = {**parts, "pictures": [picture for picture in parts["pictures"] if picture["name"] in sent]}
    for query, there in zip(queries, shown(drawn, queries), strict=True):
        here = fields_of(table, query)
        assert there["keys"] == list(here), query
        assert there["values"] == json.loads(json.dumps(here)), query
        state = read(table, query)
        messages = {picture: message(state) for picture, message in sent.items()}
        assert pruned(without_address(there["messages"])) == json.loads(json.dumps(without_address(messages))), query
        assert read(table, parse_qs(there["query"])) == state, query


@pytest.mark.parametrize(
    ("page", "table", "kept"),
    [
        (catalogue.PAGE, catalogue.table, lambda state: catalogue.fitting(state.tasks, state.asked)),
        (claims.PAGE, claims.table, lambda state: [claim.slug for claim in state.fitting]),
        (questions.PAGE, questions.table, lambda _: list(QUESTIONS)),
    ],
)
def test_a_list_keeps_at_random_addresses_what_the_app_keeps(page, table, kept):
    draw = addresses(table)
    queries = [next(draw) for _ in range(60)]
    for query, there in zip(queries, shown(document(page).data["list"], queries), strict=True):
        state = read(table, query)
        assert there["values"] == fields_of(table, query), query
        assert there["kept"] == kept(state), query
        assert read(table, parse_qs(there["query"], keep_blank_values=True)) == state, query


# What no page of the site takes of the app's addresses, by the page, with the words in which the page says so.
UNTAKEN = {
    numerics.PAGE: "each loss at its first settings, one point and one target, and the first clamp",
    own.PAGE: "needs the app",
}


@pytest.mark.parametrize(
    "page",
    [pytest.param(page, marks=pytest.mark.slow) if page in (*TRACED, batch.PAGE, numerics.PAGE) else page for page in TABLES],
)
def test_a_page_takes_every_key_that_an_address_of_the_app_has_or_says_that_it_does_not(page):
    asked = {key for query in itertools.islice(addresses(TABLES[page]), 200) for key in query}
    made = document(page)
    held = made.data.get("page") or made.data.get("list") or {}
    taken = {field["key"] for field in held["table"]["fields"]} if held else set()
    if page == lessons.PAGE:
        taken = {"lesson", "step"}  # the browser reads them (lessons/place.js), in the app, too
    assert bool(asked - taken) == (page in UNTAKEN), asked - taken
    assert UNTAKEN.get(page, "") in html(made)


def test_slots_are_offered_what_the_app_offers_and_the_axis_follows_a_loss_as_there(node):
    axes, random = compare.page_axes(), Random(17)
    chart = {
        "compared": True,
        "slots": [{"key": f"loss{place}", "loss": "", "suffix": str(place)} for place in compare.SLOTS],
        "axes": {axis.slug: {"axis": {"slug": axis.slug}} for axis in axes},
        "curves": {f"{loss.name} {axis.slug}": 0 for loss in LOSSES.values() for axis in axes if axis.draws(loss)},
        "losses": offered_losses(),
    }
    for query in itertools.islice(addresses(compare.table), 30):
        options = {}

        def pick(field, query=query, options=options):
            options[field.key] = getattr(field, "options", [])
            value = field.read(query[field.key])
            return field.default if value is None or not field.legal(value) else value

        compare.table(pick)
        values = {key: texts[0] for key, texts in query.items()}
        for key in [slot["key"] for slot in chart["slots"]]:
            names = node.call("site/slots.js", "offered", chart, values, key)
            assert names == [name for name in options[key] if name in chart["losses"]], (query, key)
            taken = random.choice(names)
            changes = dict(node.call("site/slots.js", "followed", chart, values, key, taken))
            losses = [by_name(loss) for slot in chart["slots"] if (loss := (values | {key: taken})[slot["key"]]) != fields.NONE]
            assert changes["axis"] == [compare.axis_for(losses, by_name(taken), AXES[values["axis"]]).slug], (query, key, taken)
            assert all(changes[slot["key"]] == [(values | {key: taken})[slot["key"]]] for slot in chart["slots"])


def by_name(name):
    return fields.named(list(LOSSES.values()), name)


@pytest.mark.slow
def test_the_browser_samples_the_losses_of_masks_as_the_server_does():
    queries = [
        {"along": ["softness"], "loss": ["Focal Tversky"], "loss3": ["Hausdorff DT"], "noise": ["1"]},
        {"along": ["shift x"], "loss": ["Boundary"], "target": ["ring"], "drawn": ["2.BCB"], "side": ["128"]},
    ]
    for query, there in zip(queries, shown(document(segmentation.PAGE).data["page"], queries), strict=True):
        state = read(segmentation.table, query)
        sent, made = details_message(state)["sweep"]["curves"], there["messages"]["mask_details"]["sweep"]["curves"]
        for here, curve in zip(sent, made, strict=True):
            assert curve["name"] == here["name"]
            for part in ("y", "slopes"):
                assert curve[part] == [None if v is None else pytest.approx(v, rel=1e-9, abs=1e-9) for v in here[part]]


@pytest.mark.parametrize("number", [0.0, -0.5, 1 / 3, 1e-5, 2.5e-7, 123456.789, 1e10, 12345678901.5, 0.30000000000000004, math.pi])
def test_an_address_says_a_number_as_the_app_does(node, number):
    assert node.call("site/state.js", "digits", number) == format(number, ".10g")


@pytest.mark.parametrize(
    "moves", ["", "d2g1r10", "r1000", "r1000d1", f"d{MOST}", f"d{MOST + 1}", "d0", "d01", "x3", "d", "nonsense"]
)
def test_the_browser_takes_the_moves_that_can_be_played(node, moves):
    assert node.call("families/adversarial/moves.js", "isGame", moves) == (0 <= played(moves) <= MOST)


def test_links_lead_to_the_files_of_pages():
    assert relinked('<a href="compare?axis=logit">a</a> <a href="https://doi.org/1">b</a>', site("binary")) == (
        '<a href="../compare/?axis=logit">a</a> <a href="https://doi.org/1">b</a>'
    )


@pytest.mark.parametrize(("name", "records"), [(questions.PAGE, QUESTIONS), (claims.PAGE, CLAIMS)])
def test_every_question_and_every_claim_is_answered_with_its_figure(name, records):
    page = document(name)
    assert re.findall(r'<details class="item" id="(.*?)">', page.body) == list(records)
    for slug, record in records.items():
        answer = getattr(record, "answer", None) or record.evidence
        assert [line["name"] for line in page.data["figures"][slug]["lines"]] == list(answer.lines)
    assert "<merror" not in html(page)


def test_below_the_pictures_stands_what_a_loss_is_at_its_defaults():
    words = unescape(re.sub(r"<[^>]+>", "", about(LOSSES["huber"])))
    assert ", slope at most 1 · " in words
    assert "Worked out from the curve at δ = 1" in words
    assert snippet(LOSSES["huber"]) in words


def known(values):
    """Values of a table, of which those that are not finite are in words."""
    infinite = {"∞": math.inf, "−∞": -math.inf, "undefined": math.nan}
    return [infinite.get(v, v) for v in values]


@pytest.mark.slow
def test_the_numerics_page_shows_what_the_app_computes():
    queries = [{"family": ["regression"], "loss": ["Huber"], "h": ["0.001"]}, {"form": ["Softplus"], "precision": ["float16"]}]
    for query, there in zip(queries, shown(document(numerics.PAGE).data["page"], queries), strict=True):
        state = read(numerics.table, query)
        check, forms = (there["messages"][name] for name in ("check", "forms"))
        slope, found = app.checked(state)
        errors, orders = app.errors_figure(found, state.h), app.orders_figure(found)
        assert check["words"] == emphasised(app.check_words(state, slope, found))
        assert [row["lines"] for row in check["rows"]] == [[line["y"]] for line in errors["lines"]]
        for row, one in zip(check["rows"], found.values(), strict=True):
            np.testing.assert_allclose(known(row["columns"][0]), one.central, rtol=1e-5)
        assert [[row["name"], *row["cells"]] for row in check["rows"]] == app.best_steps(found)
        assert (check["at"], check["figures"][0]["marks"]["x"]) == (errors["at"], state.h)
        assert check["figures"][1] == json.loads(json.dumps({**orders, "at": []}))
        broken = breaks(state.forms, state.precision, **state.clamp)
        assert forms["words"] == emphasised(app.break_words(broken, state.precision))
        assert forms["figures"][0]["bands"] == app.forms_figures(broken, state.z)["values"]["bands"]
        drawn = [row["lines"] for row in forms["rows"] if row["lines"]]
        figures = app.forms_figures(broken, state.z).values()
        assert drawn == [[figure["lines"][i]["y"] for figure in figures] for i in range(2)]
        for row, side in zip(forms["rows"], app.sides(broken).values(), strict=True):
            written = [[number(v) for v in known(column)] for column in row["columns"]]
            assert written == [[number(v) for v in values.tolist()] for values in side]
        assert there["messages"]["written"]["code"].startswith(f"def {state.forms.naive.__name__}(")


def test_the_batch_page_gives_its_pictures_at_random_addresses_what_the_app_gives():
    draw = addresses(batch.table)
    queries = [next(draw) for _ in range(ADDRESSES)]
    for query, there in zip(queries, shown(document(batch.PAGE).data["page"], queries), strict=True):
        state = read(batch.table, query)
        theta = list(map(float, state.theta.split()))
        assert there["messages"]["batch"] == {"scene": json.loads(json.dumps(batch_scene(state, theta)))}, query
        rows = np.frombuffer(b64decode(there["messages"]["instances"]["rows"]))
        np.testing.assert_array_equal(
            rows.reshape(-1, len(there["messages"]["instances"]["columns"])), rows_of(state.rows, state.kind)
        )
        assert there["messages"]["upload"]["kind"] == KINDS.index(state.kind)
        assert read(batch.table, parse_qs(there["query"], keep_blank_values=True)) == state, query


def test_rows_of_a_file_that_the_page_has_not_read_are_lost_and_rows_that_cannot_stand_are_those_at_first():
    queries = [{"rows_residual": ["file"]}, {"predictions": ["probabilities of class 1"], "rows_probability": ["2_1"]}]
    lost, illegal = (there["messages"] for there in shown(document(batch.PAGE).data["page"], queries))
    assert (lost["upload"]["lost"], illegal["upload"]["lost"]) == (True, False)
    first = rows_of(KINDS[1].first, KINDS[1])
    np.testing.assert_array_equal(np.frombuffer(b64decode(illegal["instances"]["rows"])), first.ravel())
