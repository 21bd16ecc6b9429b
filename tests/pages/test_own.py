"""The page of a loss of one's own, and formulas in the slots of other pages: links, sliders, and what a wrong text leaves."""

from urllib.parse import parse_qs, urlencode

import pytest

from components.kit.state import read
from components.states.formulas import FORMULAS, OWN
from components.states.own import EXAMPLES, table
from losses import curve, own
from losses.core.axes import AXES
from losses.formulas.spelling import LONGEST
from tests.support.hostile import HOSTILE as MANY
from tests.support.pages import messages, opened, programs, said, scenes, short, told

CAUCHY = "delta^2*log(1 + (r/delta)^2)"
WRONG = "0.3*mse(r) + $"
HOSTILE = [
    "<img src=//example.org/a.png onerror=alert(1)>",
    "<script>alert(1)</script>",
    "[Sign-in](//example.org) ![x](//example.org/a.png)",
    "$\\href{//example.org}{x}$ :red[red] **bold**",
    "\u202e2^r",
    "__import__('os').system('true')",
]


def box(app, key="formula"):
    """What the box with this key was told."""
    boxes = messages(app, "formula")
    return boxes[("formula", "pair").index(key)]


def curves(app):
    """What the chart draws."""
    return next(scene for scene in scenes(app) if "curves" in scene)["curves"]


def write(app, text, key="formula"):
    """What the box leaves when the hand rests."""
    app.session_state[key] = text
    app.run()
    assert not app.exception
    return app


def symbols(app):
    """The formulas that the page shows."""
    return [block.value.strip("$\n") for block in app.latex]


def test_it_opens_on_a_mixture_with_an_empty_address():
    app = opened("own.py")
    assert said(app) == {}
    assert box(app)["text"] == FORMULAS["residual"][0]
    assert box(app)["problem"] is None
    assert [drawn["name"] for drawn in curves(app)] == [OWN]


def test_a_link_says_the_formula_its_sliders_and_what_lies_over_it():
    state = {"formula": CAUCHY, "delta_": "2", "loss2": "Cauchy", "delta2": "3", "x": ["-3", "4"], "at": "1.5"}
    app = opened("own.py", **state)
    assert said(app) == state
    assert [(drawn["name"], drawn["inputs"]["delta"]) for drawn in curves(app)] == [(OWN, 2), ("Cauchy", 3)]
    assert app.session_state["delta_"] == 2


def test_a_slider_appears_as_its_name_does_and_keeps_its_number():
    app = write(opened("own.py"), "a*r^2")
    app.session_state["a_"] = 1.5
    write(app, "a*r^2 + b*abs(r)")
    assert said(app) == {"formula": "a*r^2 + b*abs(r)", "a_": "1.5"}
    assert [control["key"] for control in curves(app)[0]["controls"]] == ["a_", "b_"]


def test_names_of_hyperparameters_meet_no_key_of_the_page():
    app = write(opened("own.py"), "at*r^2 + loss2*abs(r) + show")
    assert {"at_", "loss2_", "show_"} == {control["key"] for control in curves(app)[0]["controls"]}
    assert said(app) == {"formula": "at*r^2 + loss2*abs(r) + show"}


def test_while_the_text_is_wrong_the_last_curve_and_its_sliders_stay():
    app = write(opened("own.py"), CAUCHY)
    app.session_state["delta_"] = 2.5
    before = curves(app.run())
    write(app, WRONG)
    assert curves(app) == before
    assert said(app) == {"formula": WRONG, "delta_": "2.5"}
    problem = box(app)["problem"]
    assert (box(app)["text"], problem["before"], problem["place"]) == (WRONG, "0.3*mse(r) + ", "$")
    assert problem["problem"]
    assert problem["cure"]
    write(app, "abs(r)")
    assert box(app)["problem"] is None
    assert said(app) == {"formula": "abs(r)"}


def test_a_wrong_formula_from_a_link_stands_in_the_box_and_the_picture_says_why_it_is_empty():
    app = opened("own.py", formula=WRONG, loss2="Huber")
    assert box(app)["text"] == WRONG
    assert box(app)["problem"]
    assert curves(app) == []
    (chart,) = messages(app, "live")
    assert chart["note"] == "The formula cannot be read, so there is no curve to draw yet."
    assert said(app) == {"formula": WRONG, "loss2": "Huber"}


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_kept_as_text_and_is_nothing_else(text):
    app = opened("own.py", formula=text)
    message = box(app)
    assert message["text"] == text
    assert message["problem"]
    assert "\u202e" not in "".join(message["problem"].values())
    for blocks in (app.markdown, app.caption, app.latex):
        assert not any(text[:12] in block.value for block in blocks)
    assert not any(text[:12] in element.proto.body for element in app.get("html"))


def test_each_of_the_many_hostile_texts_comes_through_an_address_as_text_without_a_curve():
    for text in MANY:
        state = read(table, parse_qs(urlencode({"formula": text})))
        if len(text) > LONGEST:
            assert state.typed.formula.text == FORMULAS["residual"][0]
            continue
        assert state.typed.formula.text == text
        assert state.typed.formula.error, text
        assert state.typed.curve is None


def test_too_long_a_text_is_no_formula_of_a_link():
    app = opened("own.py", formula="r" * 501)
    assert box(app)["text"] == FORMULAS["residual"][0]
    assert said(app) == {}


@pytest.mark.parametrize("axis", FORMULAS)
def test_each_axis_opens_on_a_formula_of_its_own(axis):
    app = opened("own.py", axis=axis)
    assert box(app)["text"] == FORMULAS[axis][0]
    assert box(app)["problem"] is None
    assert curves(app)


@pytest.mark.parametrize(("axis", "text"), [(axis, text) for axis, texts in FORMULAS.items() for text in texts])
def test_each_formula_of_ours_is_a_loss_with_numbers(axis, text):
    drawn = curve(own(text, axis), target=AXES[axis].target.start, points=9)
    assert all(abs(value) < 1e9 for value in drawn.value[1:-1])


def test_on_another_axis_a_formula_stays_where_it_can_be_taken():
    app = write(opened("own.py", axis="probability"), "bce(p, y)")
    app.session_state["axis"] = "logit"
    app.run()
    assert box(app)["text"] == "bce(p, y)"
    app.session_state["axis"] = "residual"
    app.run()
    assert box(app)["text"] == FORMULAS["residual"][0]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_opens_as_it_says(example):
    app = opened("own.py", **example.query)
    assert said(app) == short(example.query)
    assert example.look_for in " ".join(block.value for block in app.markdown)
    assert box(app)["problem"] is None


def test_what_the_examples_say_is_so():
    mixture, _, quantile, asymmetric, focal, penalty, capped, certain = [
        own(example.values.get("formula", FORMULAS[axis][0]), axis)
        for example in EXAMPLES
        for axis in [example.values.get("axis", "residual")]
    ]
    at = curve(mixture, span=(2.0, 3.0), points=2)
    assert (at.value[0], at.slope[0]) == (pytest.approx(2.6), pytest.approx(1.9))
    sides = curve(quantile, span=(-5.0, 5.0), points=11)
    assert sides.slope[0] / -sides.slope[-1] == pytest.approx(9)
    assert curve(asymmetric, span=(-1.0, 1.0), points=3).value.tolist() == [3, 0, 1]
    assert curve(focal, span=(0.9, 1.0), points=2).slope[-1] > 0
    best = curve(penalty, span=(0.5, 0.9), points=4001)
    assert best.x[best.value.argmin()] == pytest.approx(0.5**0.5, abs=1e-3)
    flat = curve(capped, span=(-4.0, -3.0), points=3)
    assert flat.slope.tolist() == [0, 0, 0]
    sure = curve(certain, span=(0.0, 30.0), points=301)
    assert 0 < sure.value.argmin() < 300


def test_formulas_are_losses_of_compare_each_with_its_sliders_and_a_link():
    state = {"loss1": OWN, "formula1": CAUCHY, "delta_1": "2", "loss2": "Huber", "loss3": OWN, "formula3": "abs(r)"}
    app = opened("compare.py", **state)
    assert said(app) == state
    assert [drawn["name"] for drawn in curves(app)] == ["Your own 1", "Huber", "Your own 3"]
    assert [message["text"] for message in messages(app, "formula")] == [CAUCHY, "abs(r)"]
    before = curves(app)
    write(app, WRONG, "formula3")
    assert curves(app) == before
    assert messages(app, "formula")[1]["problem"]


def test_compare_has_no_curve_for_a_wrong_formula_from_a_link():
    app = opened("compare.py", loss1=OWN, formula1=WRONG, loss2="Huber")
    assert [drawn["name"] for drawn in curves(app)] == ["Huber"]
    assert messages(app, "formula")[0]["problem"]


def test_your_own_is_offered_where_an_axis_has_a_place_for_it():
    for axis in AXES.values():
        if axis.partners:
            app = opened("compare.py", axis=axis.slug)
            assert (OWN in app.selectbox(key="loss1").options) == (axis.slug in FORMULAS)


def test_the_page_leads_to_compare_with_its_formula():
    app = opened("own.py", formula=CAUCHY, delta_="2")
    (address,) = [element.proto.json for element in app.get("bidi_component") if "Open in Compare" in element.proto.json]
    assert "loss1=Your+own" in address
    assert "delta_1=2" in address


@pytest.mark.parametrize(
    ("kind", "text"), [("numbers", "r^4"), ("probabilities of class 1", "(p - y)^4"), ("logits of class 1", "(p - y)^4")]
)
def test_a_formula_is_a_loss_of_the_batch(kind, text):
    app = opened("batch.py", predictions=kind, loss1=OWN, formula1=text)
    (scene,) = [scene for scene in scenes(app) if "curves" in scene]
    assert scene["curves"][0]["name"] == "Your own 1"
    write(app, WRONG, "formula1")
    (scene,) = [scene for scene in scenes(app) if "curves" in scene]
    assert len(scene["curves"]) == 2


def test_its_programs_can_be_taken_away_and_the_link_says_which():
    app = opened("own.py", formula=CAUCHY, delta_="2")
    assert "torch.autograd.grad" in programs(app)[0]
    for name in app.button_group(key="code").options[1:]:
        app.button_group(key="code").set_value(name).run()
        assert said(app) == {"formula": CAUCHY, "delta_": "2", "code": name}
        assert "delta=2.0" in programs(app)[0]
        compile(programs(app)[0], name, "exec")
    app = opened("own.py", axis="class_logit", code="XGBoost")
    assert app.button_group(key="code").options == ["this curve", "PyTorch function", "PyTorch module"]
    assert said(app) == {"axis": "class_logit"}


def test_the_formula_and_its_derivatives_are_shown_as_they_were_read():
    app = opened("own.py")
    value, slope, curvature = symbols(app)
    assert value == r"L = 0.3 \, \text{MSE}\!\left( r \right) + 0.7 \, \text{MAE}\!\left( r \right) = 0.3 r^2 + 0.7 |r|"
    assert slope.endswith(r"= 0.6 r + 0.7 \, \operatorname{sgn}(r)")
    assert curvature.endswith("= 0.6")
    app = opened("own.py", formula=CAUCHY, delta_="2")
    assert "here $\\delta = 2$" in [block.value for block in app.caption]
    app = opened("own.py", axis="class_logit")
    assert len(app.latex) == 1
    assert "The gradient and the second derivative would be too long to read here." in [block.value for block in app.caption]


@pytest.mark.parametrize(("axis", "text"), [(axis, text) for axis, texts in FORMULAS.items() for text in texts])
def test_each_formula_of_ours_opens_with_all_that_is_said_of_it(axis, text):
    app = opened("own.py", axis=axis, formula=text)
    assert symbols(app)[0].startswith("L = ")
    assert programs(app)


def test_derivatives_that_the_reader_wrote_are_compared_with_those_of_the_formula():
    app = write(opened("own.py", formula="delta^2*(sqrt(1 + (r/delta)^2) - 1)"), "grad: r/sqrt(1 + (r/delta)^2)\nhess: 1", "pair")
    words = " ".join(block.value for block in app.markdown)
    assert "The gradient is right." in words
    assert "second derivative" in words
    assert "The second derivative is right." not in words
    assert box(app, "pair")["problem"] is None
    write(app, "grad: $", "pair")
    assert box(app, "pair")["problem"]
    assert "The gradient is right." not in " ".join(block.value for block in app.markdown)


def test_what_could_go_wrong_is_said_as_plain_text():
    app = opened("own.py", formula=CAUCHY)
    (sentences,) = [body for body in told(app) if "atlas-sentences" in body]
    assert "<li>Not convex: the second derivative is negative for r &lt; −1 and for r &gt; 1." in sentences
    assert "delta^2*log1p((r/delta)^2)" in sentences


def test_a_formula_that_is_undefined_has_no_properties_and_says_where():
    app = opened("own.py", formula="log(r) + abs(r - 1)", show="weight")
    assert "The loss is undefined for r &lt; 0" in " ".join(told(app))
    assert not any("Lipschitz" in block.value for block in app.markdown)
