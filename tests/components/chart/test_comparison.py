"""What Compare says of two curves: the browser's search in view is that of losses.compare over the same span."""

import itertools
import json
import math
import random
import re
from pathlib import Path

import pytest

from losses import LOSSES
from losses.analysis import comparison as server
from losses.analysis.sampling import is_infinite
from losses.core.axes import AXES, has_target, params_on, settings_on
from losses.tracing.program import trace

SEARCH = Path(__file__).parents[3] / "components" / "chart" / "comparison.js"
COMPARED = [axis for axis in AXES.values() if axis.partners]


def pairs(axis, count=None):
    """Neighbours in the catalogue, so that every loss of the axis is in two pairs, and some at random."""
    losses = [loss for loss in LOSSES.values() if axis.draws(loss)]
    mixed = random.Random(axis.slug)
    shuffled = mixed.sample(losses, len(losses))
    return [*itertools.pairwise(losses), *itertools.pairwise(shuffled)][:count]


def settings_of(loss, axis):
    """The defaults, and a mixture of the sliders' ends."""
    params, mixed = params_on(loss, axis), random.Random(loss.slug)
    return [{p.name: p.default for p in params}, {p.name: mixed.choice((p.knob.low, p.knob.high)) for p in params}]


def curve_of(loss, axis):
    return {"slug": loss.slug, "program": json.loads(trace(loss, axis).to_json()), "open": axis.is_open(loss)}


def places(found):
    return [(place["low"], place["high"]) for place in found]


def agree(node, axis, pair, target):
    low, high = (end if math.isfinite(end) else None for end in (axis.domain.low, axis.domain.high))
    cases = [numbers for numbers in zip(*(settings_of(loss, axis) for loss in pair), strict=True)]
    cases = [
        numbers
        for numbers in cases
        if not any(is_infinite(loss, axis, target, **settings_on(loss, axis, own)) for loss, own in zip(pair, numbers, strict=True))
    ]
    inputs = [[own | {"y": target} for own in numbers] for numbers in cases]
    curves = [curve_of(loss, axis) for loss in pair]
    scene = {"slug": axis.slug, "low": low, "high": high}
    drawn = node.call("../tests/support/comparisons.mjs", "comparisons", scene, list(axis.span), curves, inputs)
    near = 1e-5 * (axis.span[1] - axis.span[0])
    for numbers, shown in zip(cases, drawn, strict=True):
        first, second = (settings_on(loss, axis, own) for loss, own in zip(pair, numbers, strict=True))
        found = server.compare(*pair, axis=axis, target=target, first_settings=first, second_settings=second)
        message = f"{[loss.slug for loss in pair]} on {axis.slug}, y = {target}, {numbers}"
        for name in ("values", "gradients"):
            wanted = [(meeting.low, meeting.high) for meeting in getattr(found, name)]
            assert places(shown[name]) == [pytest.approx(ends, abs=near) for ends in wanted], (name, message)
            assert [meeting["jump"] for meeting in shown[name]] == [meeting.jump for meeting in getattr(found, name)], message
        if found.greatest is None:
            assert shown["greatest"] is None, message
        else:
            assert shown["greatest"] == pytest.approx(found.greatest, rel=1e-5), message
        assert places(shown["places"]) == [pytest.approx(ends, abs=near) for ends in found.places], message


@pytest.mark.slow
@pytest.mark.parametrize("axis", COMPARED, ids=lambda axis: axis.slug)
def test_the_picture_compares_as_losses_do(node, axis):
    for pair in pairs(axis):
        for target in (0.3, 1.0) if any(map(has_target, pair)) else (1.0,):
            agree(node, axis, pair, target)


@pytest.mark.parametrize("axis", COMPARED, ids=lambda axis: axis.slug)
def test_the_picture_compares_the_first_losses_of_an_axis_as_losses_do(node, axis):
    agree(node, axis, [LOSSES[slug] for slug in axis.partners], 0.3)


def test_the_numbers_of_the_search_are_those_of_losses():
    numbers = dict(re.findall(r"^const ([A-Z_]+) = ([\d.e-]+);", SEARCH.read_text(), re.MULTILINE))
    assert len(numbers) == 15
    for name, text in numbers.items():
        assert float(text) == getattr(server, name), name
