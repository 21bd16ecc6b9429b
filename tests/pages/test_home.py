"""The first page: a live figure with an outlier, three ways on, and first questions within one tap."""

from html import unescape

from components.catalogue.families import most_different
from components.catalogue.home import DOORS
from components.catalogue.sparkline import DOWN, POINTS, UP, drawn_points
from losses import FAMILIES, LOSSES, curve
from losses.studies.questions import QUESTIONS
from tests.support.pages import messages, opened, said, scenes, text


def links(app):
    """The HTML with links that the page holds."""
    return unescape(" ".join(message["markup"] for message in messages(app, "gallery")))


def test_it_opens_with_huber_and_an_outlier_on_it():
    app = opened("home.py")
    (scene,) = scenes(app)
    assert [curve["slug"] for curve in scene["curves"]] == ["huber"]
    assert scene["probe"] == 4
    assert "outlier, r = 4" in text(app)
    assert "Now it is 1, where squared error pulls with 8." in text(app)


def test_the_sentences_follow_the_slider_and_the_link():
    app = opened("home.py", delta="2", at="-3")
    assert "outlier, r = −3" in text(app)
    assert "Now it is 2, where squared error pulls with 6." in text(app)
    assert said(app) == {"delta": "2", "at": "-3"}


def test_a_dot_within_delta_is_called_no_outlier():
    app = opened("home.py", at="0.5")
    assert "The dot is no outlier: it lies in the bowl, r = 0.5." in text(app)
    assert "Now it is 0.5, where squared error pulls with 1." in text(app)


def test_three_doors_and_first_questions_lead_on():
    found = links(opened("home.py"))
    for page in DOORS:
        assert f'href="{page}"' in found
    first = [QUESTIONS[slug] for slug in ("gradient_for", "first_loss", "with_outliers", "focal_gamma", "easy_example")]
    assert all(f">{question.asked}<" in found for question in first)
    assert all(f'href="questions?question={question.slug}"' in found for question in first)


def test_each_family_shows_three_of_its_losses():
    found = links(opened("home.py"))
    for family in FAMILIES:
        chosen = most_different(family)
        assert len({loss.slug for loss in chosen}) == 3
        assert all(loss.family == family for loss in chosen)
        assert all(f">{loss.name}<" in found for loss in chosen)


def test_the_small_drawings_have_zero_and_sign_where_they_are():
    """Of both curves what is positive lies above the zero line, what is negative below it, and nothing out of the frame."""
    for slug, loss in LOSSES.items():
        own = curve(slug, target=loss.axis.target.start, span=loss.axis.span, points=POINTS)
        for heights, values in zip(drawn_points(slug).reshape(2, -1), (own.value, own.slope), strict=True):
            shown = heights == heights  # no NaN
            assert ((heights[shown] > 0) == (values[shown] > 0)).all()
            assert ((heights[shown] < 0) == (values[shown] < 0)).all()
            assert heights[shown].max() <= UP + 1e-6
            assert heights[shown].min() >= -DOWN - 1e-6
