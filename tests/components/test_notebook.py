"""A figure in a notebook: what it says is the loss, it needs no Streamlit, and it is small beside one Plotly.js."""

import base64
import json
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import numpy as np
import pytest

from components import notebook
from components.kit.assets import plotly
from components.kit.state import read
from components.notebook import explore
from components.states.addresses import TABLES
from losses import FAMILIES, LOSSES, curve, losses_of, own

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def a_new_notebook(monkeypatch):
    monkeypatch.setattr(notebook, "_carriers", [])


def squared(prediction, target, *, scale=2.0):
    return ((prediction - target) / scale) ** 2


def branching(r):
    return r**2 if float(r.detach().abs().max()) >= 0 else r


def scene_of(figure):
    page = unescape(re.search(r'srcdoc="([^"]*)"', figure._repr_html_())[1])
    return json.loads(re.search(r'<script id="scenes"[^>]*>(.*?)</script>', page, re.DOTALL)[1])[0]["scene"]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_loss_of_each_family_is_a_figure_and_has_a_program(family):
    loss = losses_of(family)[0]
    figure = explore(loss.slug)
    assert scene_of(figure)["curves"][0]["name"] == loss.name
    assert figure.url.startswith(f"{family}?loss=")
    compile(figure.code(), loss.slug, "exec")
    assert set(figure._repr_mimebundle_()) == {"text/html", "image/svg+xml", "text/plain"}


def test_its_address_opens_the_same_state_in_the_app():
    figure = explore("focal", gamma=3, axis="logit", y=0, x=(-4, 4))
    page, _, query = figure.url.partition("?")
    values = [part.split("=") for part in query.split("&")]
    shown = read(TABLES[page], {key: [text for name, text in values if name == key] for key, _ in values})
    assert shown == figure.picture
    inputs = scene_of(figure)["curves"][0]["inputs"]
    assert (inputs["gamma"], inputs["y"]) == (3, 0)


def test_several_losses_have_a_setting_together_or_each_its_own():
    first, second = scene_of(explore("huber", own("a*r^2"), delta=2, a=3))["curves"]
    assert (first["inputs"]["delta"], second["inputs"]["a"]) == (2, 3)
    both = scene_of(explore("huber", "cauchy", delta=2, delta2=3))["curves"]
    assert [each["inputs"]["delta"] for each in both] == [2, 3]


def test_a_function_of_the_readers_own_has_sliders_numbers_and_no_address():
    figure = explore(squared, "huber", scale=4)
    assert figure.url == ""
    assert scene_of(figure)["curves"][0]["controls"][0]["key"] == "scale1"
    rows = np.loadtxt(figure.csv().splitlines()[4:], delimiter=",")
    x, value, slope = rows[rows[:, 0] == 1][:, 1:4].T
    np.testing.assert_allclose(value, (x / 4) ** 2, rtol=1e-12)
    np.testing.assert_allclose(slope, x / 8, rtol=1e-12, atol=1e-15)
    with pytest.raises(ValueError, match="squared is a function of yours"):
        figure.code()


def test_the_numbers_are_those_of_the_loss():
    rows = np.loadtxt(explore("cauchy", delta=2).csv().splitlines()[3:], delimiter=",", skiprows=1)
    wanted = curve("cauchy", delta=2.0)
    np.testing.assert_allclose(rows[:, 2], wanted.value, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(rows[:, 3], wanted.slope, rtol=1e-12, atol=1e-15)


def test_what_cannot_be_traced_is_a_still_picture_that_says_why():
    figure = explore(branching)
    assert figure.picture.curves[0].loss.untraced
    for text in (figure.html(), figure._repr_html_()):
        assert "<svg" in text
        assert "<iframe" not in text
        assert "Drawn from samples, without sliders, as it cannot be traced. branching: " in text


@pytest.mark.parametrize(
    ("losses", "values", "words"),
    [
        ((), {}, "one to 4 losses, got 0"),
        (("nope",), {}, "no loss 'nope'"),
        (("focal",), {"gamma": 99}, "gamma cannot be 99"),
        (("focal",), {"delta": 1}, "no field 'delta'"),
        (("huber", "focal"), {}, "Huber, Focal share no axis"),
    ],
)
def test_what_it_cannot_show_it_refuses_in_words(losses, values, words):
    with pytest.raises(ValueError, match=words):
        explore(*losses, **values)


def test_where_frames_are_stripped_the_still_picture_is_left():
    figure = explore("huber")
    left = re.sub(r"<iframe.*?</iframe>", "", figure._repr_html_(), flags=re.DOTALL)
    (still,) = re.findall(r'<img alt="[^"]+" src="data:image/svg\+xml;base64,([^"]*)"', left)
    assert base64.b64decode(still).decode() == figure.svg("columns")
    assert len(left) < 100_000


def test_only_the_first_figure_carries_plotly(monkeypatch):
    sizes = [len(explore(slug)._repr_html_()) for slug in ("huber", "focal", "cross_entropy")]
    assert max(sizes[1:]) < 400_000
    assert sizes[0] - len(plotly()) / 2 < 400_000  # compressed
    monkeypatch.setattr(notebook, "_carriers", [])
    cells = iter(["a", "b", "a"])  # the first cell runs again
    monkeypatch.setattr(notebook, "_cell", lambda: next(cells))
    assert ['id="plotly"' in unescape(explore("mse")._repr_html_()) for _ in range(3)] == [True, False, True]


def test_it_needs_no_streamlit():
    code = "import sys; from components.notebook import explore; explore('huber').svg(); print('streamlit' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_losses_that_are_named_are_those_of_the_catalogue():
    assert explore(LOSSES["mse"]).picture == explore("mse").picture
