"""What the catalogue says of the losses, and that it is what they are."""

import math
import re
from html.parser import HTMLParser

import pytest

from components.catalogue import catalogue
from components.states import catalogue as states
from components.states.fields import listed
from losses import FAMILIES, LOSSES, properties
from losses.analysis.properties import far_axis, steepest
from losses.core.axes import has_target


class Rows(HTMLParser):
    """The rows of the table: each one's attributes, and the text, links and labels of its cells."""

    def __init__(self):
        super().__init__()
        self.rows, self.cell = [], None

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "tr":
            self.rows.append({"of": found, "cells": []})
        elif tag in ("td", "th"):
            self.rows[-1]["cells"].append({"text": "", "links": [], "says": ""})
            self.cell = self.rows[-1]["cells"][-1]
        elif tag == "a":
            self.cell["links"].append(found["href"])
        elif tag == "span" and "aria-label" in found:
            self.cell["says"] = found["aria-label"]

    def handle_data(self, data):
        if self.cell is not None:
            self.cell["text"] += data


@pytest.fixture(scope="module")
def rows():
    parser = Rows()
    parser.feed(catalogue.losses_table())
    head, *body = parser.rows
    assert len(head["cells"]) == len(catalogue.COLUMNS) + 1
    return {row["of"]["data-slug"]: row for row in body}


def cell(rows, slug, column):
    return rows[slug]["cells"][1 + [*catalogue.COLUMNS].index(column)]


@pytest.mark.slow
def test_every_loss_has_a_row_in_the_registrys_order(rows):
    assert list(rows) == list(LOSSES)


@pytest.mark.parametrize("slug", LOSSES)
def test_a_row_says_what_is_true_of_its_loss(rows, slug):
    loss, found = LOSSES[slug], properties(slug)
    assert cell(rows, slug, "loss")["links"][0].startswith(loss.family)
    others = f" Other names: {', '.join(loss.aliases)}." if loss.aliases else ""
    calls = "".join(f"{found.library}: {found.call}{f' ({found.words})' if found.words else ''}" for found in loss.elsewhere)
    assert cell(rows, slug, "loss")["text"] == loss.name + loss.summary + others + calls
    assert cell(rows, slug, "task")["text"] == FAMILIES[loss.family]
    flags = {
        "convex": found.convex,
        "smooth": found.smooth,
        "bounded": found.bounded,
        "redescends": steepest(slug) is not None
        and all(properties(slug, axis=far_axis(slug), target=y).redescending for y in ((0.0, 1.0) if has_target(loss) else (1.0,))),
    }
    for column, holds in flags.items():
        assert cell(rows, slug, column)["says"] == ("yes" if holds else "no")
    limit = steepest(slug)
    text = cell(rows, slug, "steepest")["text"].strip()
    assert text == "–" if limit is None else float(text) == pytest.approx(limit, rel=1e-3, abs=5e-5)
    assert cell(rows, slug, "imbalance")["text"] == loss.imbalance
    assert len(re.findall(r"\w+", cell(rows, slug, "hyperparameters")["text"])) == len(loss.params)


@pytest.mark.parametrize("slug", LOSSES)
def test_the_source_shown_is_the_earliest_dated_one_and_the_others_are_counted(rows, slug):
    papers = LOSSES[slug].sources
    shown = cell(rows, slug, "source")
    years = [paper.year for paper in papers if paper.year]
    paper = min(papers, key=lambda one: one.year or math.inf)
    assert paper.year == min(years, default=None)
    assert shown["links"] == ([paper.link] if paper.link else [])
    short = f"{paper.author} {paper.year}" if paper.year else paper.author
    assert shown["text"] == (f"{short} + {len(papers) - 1}" if len(papers) > 1 else short)


def test_points_stand_under_points():
    limits = [catalogue.COLUMNS["steepest"].cell(loss) for loss in LOSSES.values()]
    after = {len(re.split(r"[.\u2008]", text)[1]) for text in limits}
    assert after == {4}


@pytest.mark.parametrize(
    ("column", "key"),
    [
        ("loss", lambda loss: loss.name.lower()),
        ("task", lambda loss: [*FAMILIES].index(loss.family)),
        ("convex", lambda loss: not properties(loss).convex),
        ("steepest", lambda loss: math.inf if steepest(loss) is None else steepest(loss)),
        ("imbalance", lambda loss: not loss.imbalance),
        ("hyperparameters", lambda loss: len(loss.params)),
    ],
)
def test_the_places_put_the_losses_in_the_order_of_a_column(rows, column, key):
    index = [*catalogue.COLUMNS].index(column)
    by_place = sorted(LOSSES.values(), key=lambda loss: int(rows[loss.slug]["of"]["data-places"].split()[index]))
    assert by_place == sorted(LOSSES.values(), key=key)


def test_the_first_order_is_the_registrys(rows):
    index = [*catalogue.COLUMNS].index(states.FIRST_SORT)
    places = [int(row["of"]["data-places"].split()[index]) for row in rows.values()]
    assert places == sorted(places)


@pytest.mark.parametrize("slug", LOSSES)
def test_a_search_looks_through_name_summary_task_hyperparameters_and_sources(slug):
    loss = LOSSES[slug]
    words = [
        loss.name,
        *loss.aliases,
        loss.summary,
        FAMILIES[loss.family],
        *loss.defaults,
        *(paper.title for paper in loss.sources),
    ]
    text = catalogue.searched(loss)
    assert [word for word in words if word.lower() not in text] == []


@pytest.mark.parametrize(
    ("alias", "slug"),
    [
        ("Charbonnier", "pseudo_huber"),
        ("pinball", "quantile"),
        ("logistic", "soft_margin"),
        *((alias, "ranknet") for alias in ("BPR", "pairwise logistic", "reward model", "Bradley-Terry")),
        *((alias, "info_nce") for alias in ("NT-Xent", "MultipleNegativesRanking")),
        ("L1", "mae"),
        ("L2", "mse"),
        ("LAD", "mae"),
        ("RetinaNet", "focal"),
        ("balanced softmax", "logit_adjusted"),
        ("KD", "distillation"),
        *((alias, "gaussian_kl") for alias in ("ELBO", "VAE")),
    ],
)
def test_a_name_that_people_use_leads_to_the_loss_and_stands_in_its_row(rows, alias, slug):
    assert any(alias in name for name in catalogue.names(LOSSES[slug]))
    assert alias in cell(rows, slug, "loss")["text"]
    assert alias in listed([LOSSES[slug]])(LOSSES[slug].name)  # what a picker searches


def test_a_symbol_is_found_as_a_reader_types_it():
    assert "γ" in catalogue.searched(LOSSES["focal"])
    assert "γ" not in catalogue.searched(LOSSES["bce"])


def test_filters_ask_for_all_of_the_properties_and_one_of_the_tasks():
    everything = list(LOSSES)
    assert states.fitting([], []) == everything
    assert states.fitting(list(FAMILIES.values()), []) == everything
    assert states.fitting(["Regression"], []) == [slug for slug in everything if LOSSES[slug].family == "regression"]
    both = states.fitting([], ["convex", "smooth"])
    assert set(both) == set(states.fitting([], ["convex"])) & set(states.fitting([], ["smooth"]))
    assert "huber" in both
    assert "mae" not in both
    assert "cauchy" not in both


@pytest.mark.parametrize(
    ("word", "fit", "do_not"),
    [
        ("convex", ["mse", "hinge", "bce"], ["cauchy", "zero_one"]),
        ("smooth", ["huber", "squared_hinge", "focal"], ["mae", "hinge", "quantile"]),
        (
            "robust to outliers",
            ["mae", "huber", "tukey", "hinge", "bce"],
            ["mse", "expectile", "exponential", "squared_hinge", "box_iou", "kl_pq", "wasserstein_generator", "cross_entropy"],
        ),
        ("handles imbalance", ["weighted_bce", "balanced_bce", "focal", "balanced_focal"], ["bce", "hinge", "huber"]),
    ],
)
def test_a_filter_keeps_what_the_textbook_would(word, fit, do_not):
    kept = states.fitting([], [word])
    assert set(fit) <= set(kept)
    assert not set(do_not) & set(kept)


def test_the_search_box_takes_as_much_as_a_link():
    assert f'maxlength="{states.LONGEST_SEARCH}"' in catalogue.FINDER


@pytest.mark.parametrize(
    ("slug", "year"), [("mse", 1805), ("mae", 1887), ("bce", 1952), ("cross_entropy", 1952), ("soft_margin", 1958), ("nll", 1952)]
)
def test_the_first_source_of_an_old_loss_is_old(slug, year):
    assert states.earliest(LOSSES[slug]).year == year


@pytest.mark.parametrize("slug", LOSSES)
def test_a_pull_without_a_limit_does_not_fall_back_to_0_far_out(slug):
    assert not (states.redescends(LOSSES[slug]) and steepest(slug) is None)


@pytest.mark.parametrize("slug", LOSSES)
def test_a_row_names_the_axis_along_which_its_properties_are_computed(rows, slug):
    assert cell(rows, slug, "along")["text"] == LOSSES[slug].axis.words
