"""The state of every page without Streamlit: what an address says is what it was made from."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from random import Random
from urllib.parse import parse_qs

import pytest

from components.kit.state import random_state, read
from components.states.addresses import TABLES, address, page_address, play_address
from losses import LOSSES, losses_of
from losses.studies.claims import CLAIMS
from losses.studies.questions import QUESTIONS


def same(one, other):
    """Whether two states are equal up to the digits of an address."""
    if is_dataclass(one):
        return type(one) is type(other) and all(same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    if isinstance(one, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return one == pytest.approx(other, rel=1e-9) if isinstance(one, float) else one == other or callable(one)


@pytest.mark.parametrize("page", TABLES)
def test_a_random_state_is_read_from_its_address_again(page):
    random = Random(page)
    for _ in range(10):
        query, state = random_state(TABLES[page], random)
        assert same(read(TABLES[page], query), state), query


@pytest.mark.parametrize("page", TABLES)
def test_nonsense_in_an_address_is_the_first_state(page):
    first = read(TABLES[page], {})
    query, _ = random_state(TABLES[page], Random(0))
    assert same(read(TABLES[page], {key: ["nonsense", "twice"] for key in query}), first)


def test_an_address_names_the_page_the_key_and_the_value_that_it_cannot_say():
    with pytest.raises(ValueError, match=r"binary: y cannot be 2"):
        address("binary", loss="bce", y=2)
    with pytest.raises(ValueError, match=r"regression: no field 'gamma' in this state, which is to be 1"):
        address("regression", gamma=1)
    with pytest.raises(ValueError, match=r"binary: loss cannot be 'huber'|binary: loss cannot be 'Huber'"):
        address("binary", loss="huber")


@pytest.mark.parametrize("loss", losses_of("multiclass"), ids=lambda loss: loss.slug)
def test_no_two_fields_of_the_multiclass_page_have_one_key(loss):
    def fields_at(values):
        fields = []

        def pick(field):
            fields.append(field)
            return values.get(field.key, field.default)

        TABLES["multiclass"](pick)
        return fields

    for over in next(field for field in fields_at({"loss": loss.name}) if field.key == "loss2").options:
        every = [field.key for field in fields_at({"loss": loss.name, "loss2": over})]
        assert len(set(every)) == len(every), over


@pytest.mark.parametrize("slug", LOSSES)
def test_the_address_of_a_loss_opens_with_it(slug):
    page, _, query = page_address(LOSSES[slug]).partition("?")
    assert page == LOSSES[slug].family
    assert query.startswith("loss=")


PLAYS = {slug: entry.play for slug, entry in (CLAIMS | QUESTIONS).items()}


@pytest.mark.parametrize("slug", PLAYS)
def test_every_claim_and_question_leads_to_a_state_of_a_page(slug):
    page, _, query = play_address(PLAYS[slug]).partition("?")
    assert page == PLAYS[slug].page
    assert list(parse_qs(query)) == [key for key, _ in PLAYS[slug].values]


def test_states_need_no_streamlit():
    code = (
        "import sys; import components.states.addresses, components.chart.scene, components.kit.state, components.kit.tuned; "
        "print('streamlit' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
