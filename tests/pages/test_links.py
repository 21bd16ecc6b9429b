"""A link restores its state exactly: what the server of a page that has just been opened sends, drawn by the browser's modules."""

from random import Random

import numpy as np
import pytest

from components.states import own
from tests.support.links import PAGES, random_link
from tests.support.pages import opened, scenes

STATES = 200


@pytest.mark.parametrize("page", [*PAGES, own.PAGE])
def test_a_link_restores_its_state_exactly(page, node):
    random = Random(page)
    for _ in range(-(-STATES // len(PAGES))):
        link = random_link(random, page)
        scene = next(scene for scene in scenes(opened(f"{page}.py", **link.query)) if "axis" in scene)
        np.testing.assert_allclose(scene["span"], link.picture.span, atol=1e-9, err_msg=link.address)
        link.check(node.call("../tests/support/picture.mjs", "lines", scene))
