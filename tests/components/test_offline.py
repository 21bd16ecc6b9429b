"""The page of its own carries each loss whole: the scene in its text, drawn by the browser's modules under Node, is the loss."""

import json
import re

import numpy as np
import pytest

from components.chart.scene import Picture, scene
from components.export.offline import View, offline_page
from components.kit.tuned import Tuned
from components.states.formulas import FORMULAS
from losses import LOSSES, own
from losses.core.axes import params_on, settings_on
from losses.core.curve import evaluate

TYPED = [own(text, axis) for axis, texts in FORMULAS.items() for text in texts]
SCENE = re.compile(r'<script[^>]* id="scenes"[^>]*>(.*?)</script>', re.DOTALL)


LOCAL = (
    "localhost",
    "a.localhost",
    "printer.local",
    "atlas",
    "127.0.0.1",
    "10.1.2.3",
    "192.168.0.4",
    "172.20.1.1",
    "[::1]",
    "[fe80::1]",
)


@pytest.mark.parametrize("host", LOCAL)
def test_no_file_names_a_local_host(node, host):
    loss = LOSSES["huber"]
    drawn = scene(Picture(loss.axis, loss.axis.span, ("value", "slope"), [Tuned(loss, loss.defaults)]))
    assert (
        host
        not in offline_page([View(drawn, "", f"http://{host}:8501/regression?delta=2")]).split("<footer>")[1].split("<script")[0]
    )
    assert node.call("kit/csv.js", "publicAddress", f"http://{host}:8501/regression?delta=2#x") == "/regression?delta=2"


@pytest.mark.parametrize("host", ["atlas.example.org", "8.8.8.8", "127.example.org"])
def test_a_public_address_is_named_whole(node, host):
    loss = LOSSES["huber"]
    drawn = scene(Picture(loss.axis, loss.axis.span, ("value", "slope"), [Tuned(loss, loss.defaults)]))
    address = f"https://{host}/regression?delta=2"
    assert f'<a href="{address}">' in offline_page([View(drawn, "", address)])
    assert node.call("kit/csv.js", "publicAddress", address) == address


def moved(control, part):
    """What a slider says when its thumb stands at this part of its way."""
    low, high = control["range"]["low"], control["range"]["high"]
    value = low * (high / low) ** part if control["range"]["log"] else low + part * (high - low)
    return float(f"{value:.{control['decimals']}f}")


@pytest.mark.slow
@pytest.mark.parametrize("loss", [*LOSSES.values(), *TYPED], ids=lambda loss: loss.slug)
def test_the_scene_in_its_text_is_the_loss_at_any_setting(node, loss):
    axis = loss.axis
    names = [param.name for param in params_on(loss, axis)]
    defaults = {param.name: param.default for param in params_on(loss, axis)}
    tuned = Tuned(loss, settings_on(loss, axis, defaults))
    text = offline_page([View(scene(Picture(axis, axis.span, ("value", "slope"), [tuned], 0.3)), "", "")])
    carried = json.loads(SCENE.search(text)[1])[0]["scene"]
    (curve,) = carried["curves"]
    for part in (None, 0.0, 0.8, 1.0):
        if part is not None:
            curve["inputs"] |= {control["input"]: moved(control, part) for control in curve["controls"] if control["key"] in names}
        settings = {control["key"]: curve["inputs"][control["input"]] for control in curve["controls"] if control["key"] in names}
        assert settings.keys() == set(names)
        (line,) = node.call("../tests/support/picture.mjs", "lines", carried)
        wanted = evaluate(loss, axis, line["x"], 0.3, **settings_on(loss, axis, settings))
        for name in ("value", "slope"):
            known = ~np.isnan(line[name])
            assert known.sum() > 350
            np.testing.assert_allclose(line[name][known], getattr(wanted, name)[known], rtol=1e-10, atol=1e-12, err_msg=name)
