"""Chromium runs a program as Node does: one of each kind. What they say is compared with torch under Node, for every loss."""

import json

import numpy as np
import pytest

from components.kit.assets import folder
from losses.scenes.batch import trace_cost
from losses.scenes.mask_programs import trace_pixels
from losses.scenes.points import trace_points
from losses.tracing.program import trace, trace_entries
from tests.support.javascript import Page

PROGRAMS = {
    "curve": lambda: trace("focal", "logit"),
    "curve of classes": lambda: trace("cross_entropy"),
    "vectors": lambda: trace_entries("cross_entropy", 3),
    "boxes": lambda: trace("box_ciou", "shift"),
    "points": lambda: trace_points("triplet"),
    "picture": lambda: trace_pixels("hausdorff_dt", 64),
    "cost": trace_cost,
}


@pytest.fixture(scope="module")
def chromium_engine(desk, server):
    page = desk.new_page()
    page.goto(f"{server}/_stcore/health")
    yield Page(page, f"{server}/{folder()}")
    page.close()


@pytest.mark.parametrize("kind", PROGRAMS)
def test_chromium_runs_a_program_as_node_does(chromium_engine, node, kind):
    program = json.loads(PROGRAMS[kind]().to_json())
    random = np.random.default_rng(3)
    inputs = {name: random.random() for name in program["inputs"]} | {"x": random.random(64 * 64)}
    mine, nodes = (engine.call("kit/program/program.js", "evaluate", program, inputs) for engine in (chromium_engine, node))
    assert mine.keys() == nodes.keys() == program["outputs"].keys()
    for name in mine:
        np.testing.assert_allclose(mine[name], nodes[name], rtol=1e-12, atol=1e-12, err_msg=name)
