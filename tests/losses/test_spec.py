"""The registry: the public contract of names and ranges, and what the decorator refuses."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from typing import Annotated

import pytest
import torch
from torch import Tensor

from losses import FAMILIES, LOSSES, Loss
from losses.core.axes import axes_of, has_target
from losses.core.axes import residual as residual_axis
from losses.core.formula import formula_symbols
from losses.core.registry import loss
from losses.core.spec import NON_NEGATIVE, OPEN_UNIT, POSITIVE, S0, S1, UNIT, Interval, Knob, Paper
from tests.support.catalogue import CATALOGUE, CONTRACT, GAN, INPUTS, PARTS

AXES_OF = {
    "residual": {"residual"},
    "probability": {"probability", "logit", "margin"},
    "logit": {"probability", "logit", "margin"},
    "margin": {"probability", "logit", "margin"},
    "class_logit": {"logit", "class_logit"},
    "log_probability": {"logit", "class_logit", "log_probability"},
    "outcome": {"logit", "outcome"},
    "overlap": {"overlap"},
    "shift": {"shift"},
    "distance": {"distance", "angle"},
    "angle": {"angle"},
    "fake_score": {"fake_score"},
    "difference": {"difference"},
    "log_ratio_difference": {"log_ratio_difference"},
    "probability_ratio": {"probability_ratio"},
    "log_mean": {"log_mean", "mean"},
    "mean": {"log_mean", "mean"},
    "gaussian_residual": {"gaussian_residual", "log_variance"},
    "scaled_residual": {"scaled_residual", "log_scale"},
    "latent_mean": {"latent_mean", "latent_log_variance"},
}
COSINES = {"info_nce", "cosine_embedding", "siglip", "arcface", "cosface"}
ALSO = {slug: {"fake_probability"} for slug in GAN}
OWN_AXIS = {
    "x": "log_mean",
    "mean": "mean",
    "residual": "residual",
    "d": "difference",
    "p": "probability",
    "z": "logit",
    "s": "margin",
}

every_loss = pytest.mark.parametrize("entry", LOSSES.values(), ids=LOSSES)


def test_the_registry_holds_the_catalogue_in_its_order():
    for part in PARTS:
        slugs = [slug for table in part.values() for slug in table]
        assert [slug for slug in LOSSES if slug in slugs] == slugs  # more may be added, between them too
    families = [family for family in FAMILIES if family in CATALOGUE]
    titles = ["Regression", "Binary classification", "Multiclass", "Divergences", "Segmentation", "Detection", "Embedding"]
    titles += ["Adversarial"]
    assert [(family, FAMILIES[family]) for family in families] == list(zip(CATALOGUE, titles, strict=True))
    added = {"likelihoods": "Likelihoods", "ranking": "Ranking and preference"}
    assert FAMILIES.items() - {*zip(CATALOGUE, titles, strict=True)} == added.items()


@pytest.mark.parametrize("slug", CONTRACT)
def test_inputs_and_hyperparameters_are_the_catalogues(slug: str):
    entry = LOSSES[slug]
    family, wanted = CONTRACT[slug]
    assert (entry.slug, entry.family, entry.inputs) == (slug, family, INPUTS[slug])
    knobs = {p.name: (p.default, p.knob.low, p.knob.high, p.knob.log) for p in entry.params}
    assert knobs == wanted
    assert list(knobs) == list(wanted)
    assert entry.defaults == {name: knob[0] for name, knob in knobs.items()}


@every_loss
def test_a_loss_is_drawn_on_its_own_axis_and_on_those_that_lead_to_it(entry: Loss):
    assert {axis.slug for axis in axes_of(entry)} == AXES_OF[entry.axis.slug] | ALSO.get(entry.slug, set())
    assert entry.axis in axes_of(entry)
    own = {"multiclass": "log_probability" if entry.slug == "nll" else "class_logit", "divergences": "outcome"}
    own |= {"segmentation": "overlap", "detection": "shift", "adversarial": "fake_score"}
    own |= dict.fromkeys(("dpo", "ipo", "slic"), "log_ratio_difference") | {"ppo_clip": "probability_ratio"}
    own |= dict.fromkeys(("laplace_nll", "student_t_nll"), "scaled_residual")
    own |= {"gaussian_nll": "gaussian_residual", "gaussian_kl": "latent_mean"}
    own |= {"embedding": "angle" if entry.slug in COSINES else "distance"}
    assert entry.axis.slug == own.get(entry.slug, own.get(entry.family, OWN_AXIS.get(entry.inputs[0])))
    takes = {
        "multiclass": "classes",
        "divergences": "classes",
        "segmentation": "pixels",
        "detection": "boxes",
        "embedding": "vectors",
    }
    assert entry.axis.takes == takes.get(entry.family, "numbers")
    alone = (
        entry.family in ("regression", "segmentation", "detection")
        or "label" in entry.inputs
        or entry.inputs in (("fake",), ("d",))
    )
    alone |= "anchor" in entry.inputs
    assert has_target(entry) == (not alone)
    assert entry.prediction == entry.inputs[-1 if entry.family in ("divergences", "adversarial") else 0]


def test_the_knobs_of_classes_are_those_of_the_catalogue():
    each = {(slug, p.name): p.knob.each for slug, entry in LOSSES.items() for p in entry.params if p.knob.each}
    slugs = {"weighted_cross_entropy": "weight", "multiclass_focal": "alpha", "logit_adjusted": "prior"}
    assert each == dict.fromkeys(slugs.items(), "class")
    parts = LOSSES["multiclass_focal"].parts(3)
    assert [(p.name, p.default, p.knob.symbol, p.knob.each) for p in parts] == [
        ("gamma", 2.0, r"\gamma", ""),
        *((f"alpha{i}", 1.0, rf"\alpha_{{{i}}}", "") for i in (1, 2, 3)),
    ]
    assert [p.knob.help for p in parts[1:]] == [f"class {i}: how many times it counts" for i in (1, 2, 3)]


@every_loss
def test_names_are_unique_and_a_logarithmic_slider_starts_above_zero(entry: Loss):
    assert [other.slug for other in LOSSES.values() if other.name == entry.name] == [entry.slug]
    assert all(p.knob.low > 0 for p in entry.params if p.knob.log)
    assert all(p.knob.help and p.knob.symbol for p in entry.params)


@every_loss
def test_the_help_of_a_loss_says_what_a_reader_needs(entry: Loss):
    doc = entry.help
    assert doc.startswith(entry.summary)
    for name in entry.inputs:
        assert f"\n    {name}: " in doc.split("Inputs (")[1]
    sources = doc.split("\nSources:\n")[1]
    assert entry.sources
    for source in entry.sources:
        assert f"    {source.title}" in sources
        assert source.link in sources
    for param in entry.params:
        assert f"    {param.name}: {param.knob.help}; in {param.knob.domain}, default {param.default:g}" in doc
        assert "ValueError" in doc
    assert "ValueError" in doc or not entry.params


@every_loss
def test_the_worked_example_moves_every_hyperparameter_off_its_default(entry: Loss):
    example = entry.help.rsplit("\n\n", 1)[1]
    assert example.startswith(f">>> {entry.slug}(")
    call = example.splitlines()[0].removeprefix(">>> ")
    with_call = {entry.slug: lambda *inputs, **settings: settings, "torch": torch}
    settings = eval(call, with_call)
    assert settings.keys() == entry.defaults.keys()
    for name, value in settings.items():
        assert value != entry.defaults[name]


UNDATED = {S0.title, S1.title}  # two of the five source documents


@every_loss
def test_a_source_with_a_publication_has_a_year_and_every_link_is_complete(entry: Loss):
    for source in entry.sources:
        assert source.link == "" or source.link.startswith("https://")
        assert not source.link or source.year or source.title in UNDATED


# What the decorator refuses. Each function is a legal loss but for one thing.

DOC = """One line.

    What it is for.

    >>> wrong
    """
Delta = Annotated[float, Knob(r"\delta", 0.5, 5.0, "a width")]


@pytest.fixture(autouse=True)
def _registry_is_left_alone() -> Iterator[None]:
    before = dict(LOSSES)
    yield
    assert list(LOSSES.items()) == list(before.items())


def register(function: Callable[..., Tensor], formula: str = r"\delta r", name: str = "Trial", doc: str | None = DOC) -> None:
    function.__doc__ = doc
    loss(name, axis=residual_axis, formula=formula, sources=[])(function)


def test_a_legal_loss_is_registered(monkeypatch: pytest.MonkeyPatch):
    """The base of the refusals below: the same function without anything wrong goes in."""

    def trial(residual: Tensor, *, delta: Delta = 1.0) -> Tensor:
        return delta * residual

    monkeypatch.setattr("losses.core.registry.LOSSES", {})
    register(trial)
    entry = sys.modules["losses.core.registry"].LOSSES["trial"]
    assert entry.function is trial
    assert (entry.name, entry.inputs, entry.defaults) == ("Trial", ("residual",), {"delta": 1.0})
    assert entry(torch.tensor(3.0), delta=2.0) == 6
    assert (entry.summary, entry.about, entry.formula_inputs) == ("One line.", "What it is for.", ("r",))


def test_how_a_loss_copes_with_imbalance_is_kept_as_declared(monkeypatch: pytest.MonkeyPatch):
    def trial(residual: Tensor) -> Tensor:
        return residual

    trial.__doc__ = DOC
    monkeypatch.setattr("losses.core.registry.LOSSES", {})
    loss("Trial", axis=residual_axis, formula="r", sources=[], imbalance="the rare class counts twice")(trial)
    assert sys.modules["losses.core.registry"].LOSSES["trial"].imbalance == "the rare class counts twice"


def test_a_duplicate_slug_is_refused():
    def huber(residual: Tensor, *, delta: Delta = 1.0) -> Tensor:
        return delta * residual

    with pytest.raises(ValueError, match="huber"):
        register(huber)


def test_a_duplicate_name_in_the_family_is_refused(monkeypatch: pytest.MonkeyPatch):
    def trial(residual: Tensor, *, delta: Delta = 1.0) -> Tensor:
        return delta * residual

    monkeypatch.setattr(trial, "__module__", "losses.regression")
    monkeypatch.setitem(trial.__globals__, "trial", trial)
    with pytest.raises(ValueError, match="trial"):
        register(trial, name="Huber")


def test_a_formula_without_the_symbol_of_a_hyperparameter_is_refused():
    def trial(residual: Tensor, *, delta: Delta = 1.0) -> Tensor:
        return delta * residual

    with pytest.raises(ValueError, match=r"trial.*lacks.*delta"):
        register(trial, formula="r^2")


@pytest.mark.parametrize("formula", [r"\delta r + \kappa", r"\delta r q", r"\delta p"])
def test_a_formula_with_an_unknown_symbol_is_refused(formula: str):
    def trial(residual: Tensor, *, delta: Delta = 1.0) -> Tensor:
        return delta * residual

    with pytest.raises(ValueError, match=r"trial.*neither inputs nor hyperparameters"):
        register(trial, formula=formula)


def test_a_default_outside_the_slider_is_refused():
    def trial(residual: Tensor, *, delta: Delta = 7.0) -> Tensor:
        return delta * residual

    with pytest.raises(ValueError, match=r"trial: delta = 7\.0 must lie in \[0\.5, 5\]"):
        register(trial)


def test_a_slider_outside_the_domain_is_refused():
    def trial(residual: Tensor, *, delta: Annotated[float, Knob(r"\delta", 0.0, 5.0, "a width")] = 1.0) -> Tensor:
        return delta * residual

    with pytest.raises(ValueError, match=r"trial: delta.*\(0, inf\)"):
        register(trial)


def test_a_hyperparameter_without_a_knob_or_a_default_is_refused():
    def no_knob(residual: Tensor, *, delta: float = 1.0) -> Tensor:
        return delta * residual

    def no_default(residual: Tensor, *, delta: Delta) -> Tensor:
        return delta * residual

    for function in (no_knob, no_default):
        with pytest.raises(ValueError, match=rf"{function.__name__}.*delta.*Knob"):
            register(function)


@pytest.mark.parametrize(
    "doc",
    [None, "", "One line.", "One line.\n\n>>> wrong", "One line.\n\nWhat it is for.", "One line.\n\nWhy.\n\nNo example."],
)
def test_a_docstring_without_one_of_its_parts_is_refused(doc: str | None):
    def trial(residual: Tensor, *, delta: Delta = 1.0) -> Tensor:
        return delta * residual

    with pytest.raises(ValueError, match=r"trial: the docstring needs"):
        register(trial, doc=doc)


# The small pieces.


@pytest.mark.parametrize(
    ("interval", "text", "inside", "outside"),
    [
        (POSITIVE, "(0, inf)", [5e-324, 1.0, 1e308], [0.0, -1.0, math.inf, math.nan]),
        (NON_NEGATIVE, "[0, inf)", [0.0, 1e308], [-5e-324, math.inf, math.nan]),
        (UNIT, "[0, 1]", [0.0, 0.5, 1.0], [-1e-300, 1.0000000000000002, math.nan]),
        (OPEN_UNIT, "(0, 1)", [1e-300, 0.9999999999999999], [0.0, 1.0, math.nan]),
        (Interval(-math.inf, 2.0), "(-inf, 2]", [-1e308, 2.0], [-math.inf, 2.0000000000000004]),
    ],
    ids=str,
)
def test_an_interval_knows_its_members_and_its_text(interval: Interval, text: str, inside: list[float], outside: list[float]):
    assert str(interval) == text
    assert all(value in interval for value in inside)
    assert not any(value in interval for value in outside)
    assert torch.tensor(inside, dtype=torch.float64) in interval
    assert torch.tensor([*inside, outside[0]], dtype=torch.float64) not in interval


def test_a_source_can_carry_a_mistake_and_links_to_its_doi_before_its_url():
    plain = Paper("Title", 1999, doi="10.1/x", url="https://example.org")
    wrong = plain.but("A sign.")
    assert (plain.mistake, wrong.mistake) == ("", "A sign.")
    assert (wrong.title, wrong.year, wrong.doi, wrong.url) == (plain.title, plain.year, plain.doi, plain.url)
    assert plain.link == wrong.link == "https://doi.org/10.1/x"
    assert Paper("Title", url="https://example.org").link == "https://example.org"
    assert Paper("Title").link == ""


def test_formula_symbols_skips_commands_words_and_the_sigmoid():
    assert formula_symbols(r"\operatorname{softplus}(r) + \sigma(z) \text{ if } |\epsilon| > \mathrm{e}^c") == {
        "r",
        "z",
        r"\epsilon",
        "c",
    }
    assert formula_symbols(r"\frac{\alpha}{\alphabet} \begin{cases} y \end{cases}") == {r"\alpha", "y"}


def test_formula_symbols_skips_what_a_sum_runs_over_and_the_number_of_classes():
    assert formula_symbols(r"\frac{1}{C} \sum_c w_c y_c + \max_j z_j") == {"w", "y", "z"}
    assert formula_symbols(r"c \log(1 + r/c)") == {"c", "r"}


def test_a_letter_with_a_word_below_it_is_a_symbol_and_a_small_one_is_the_letter():
    assert formula_symbols(r"\frac{y}{N_{\text{box}}} - z_{\text{label}}") == {"y", r"N_{\text{box}}", "z"}


@pytest.mark.parametrize(
    ("slug", "found"),
    [
        ("huber", ("r",)),
        ("bce", ("p", "y")),
        ("hinge", ("m",)),
        ("nll", ("x", "y")),
        ("entropy", ("q",)),
        ("kl_qp", ("p", "q")),
        ("pixel_cross_entropy", ("z", "y")),
        ("triplet", ("a", "p", "n")),
        ("hinge_discriminator", ("r", "f")),
        ("mask_rcnn", ("z", "P", "T", "p", "y")),
    ],
)
def test_the_formula_names_its_inputs(slug: str, found: tuple[str, ...]):
    assert LOSSES[slug].formula_inputs == found
