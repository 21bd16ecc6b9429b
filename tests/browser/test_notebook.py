"""A notebook that a real kernel ran, saved as HTML: its figures are alive without the kernel, and share one Plotly.js."""

import re
from html import escape
from pathlib import Path

import numpy as np
import pytest

from losses import curve

ROOT = Path(__file__).parents[2]
CELLS = (
    "from components.notebook import explore\nexplore('focal', gamma=2)",
    "def squared(prediction, target, *, scale=2.0):\n    return ((prediction - target) / scale) ** 2\nexplore(squared)",
)
LINES = "document.querySelector('.atlas-plot').data.map(({x, y}) => [Array.from(x), Array.from(y)])"


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """The notebook as nbconvert saves it."""
    nbformat = pytest.importorskip("nbformat")
    client = pytest.importorskip("nbclient").NotebookClient
    exporter = pytest.importorskip("nbconvert").HTMLExporter
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in CELLS])
    client(notebook, timeout=120, resources={"metadata": {"path": str(ROOT)}}).execute()
    text, _ = exporter(embed_images=True).from_notebook_node(notebook)
    file = tmp_path_factory.mktemp("notebook") / "notebook.html"
    file.write_text(re.sub(r'<(script|link)[^>]*(src|href)="https://[^>]*>(</script>)?', "", text))  # nbconvert's own, from outside
    return file


def test_a_slider_of_a_saved_notebook_moves_the_curve_without_a_kernel(chromium, saved):
    assert saved.read_text().count("id=&quot;plotly&quot;") + saved.read_text().count('id="plotly"') == 1
    context = chromium.new_context(offline=True)
    page = context.new_page()
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(saved.as_uri())
    focal, own = [page.locator("iframe").nth(i).element_handle().content_frame() for i in range(2)]
    for frame in (focal, own):
        frame.wait_for_selector(".scatterlayer path.js-line", state="attached", timeout=30_000)
    thumb = focal.locator(".st-key-gamma input")
    thumb.scroll_into_view_if_needed()
    box = thumb.bounding_box()
    page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    focal.wait_for_function("document.querySelector('.atlas-readout').textContent.includes('γ = 3.5')")
    page.wait_for_timeout(400)  # until Plotly, which is asked here, has followed
    gamma = float(thumb.get_attribute("aria-valuetext"))
    assert 3.2 < gamma < 3.8
    x, y = focal.evaluate(LINES)[0]
    wanted = curve("focal", gamma=gamma)
    np.testing.assert_allclose(x, wanted.x, rtol=1e-12)
    np.testing.assert_allclose(y, wanted.value, rtol=1e-9, atol=1e-12)
    assert len(own.evaluate(LINES)) == 2
    assert wrong == []
    context.close()


def test_figures_in_one_sandbox_share_plotly(chromium, saved):
    """VS Code shows all outputs in one frame without an origin, so that the figures cannot reach the page around them."""
    figures = re.findall(r'<div style="position: relative;.*?</iframe></div>', saved.read_text(), re.DOTALL)
    assert len(figures) == 2
    context = chromium.new_context(offline=True)
    page = context.new_page()
    sandbox = (
        f'<iframe sandbox="allow-scripts" style="width: 900px; height: 900px" srcdoc="{escape("".join(figures[::-1]))}"></iframe>'
    )
    page.set_content(sandbox)
    inside = page.frame_locator("iframe")
    for i in range(2):
        inside.frame_locator(f"iframe >> nth={i}").locator(".scatterlayer path.js-line").first.wait_for(
            state="attached", timeout=30_000
        )
    context.close()
