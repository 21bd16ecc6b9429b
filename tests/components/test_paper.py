"""A picture on paper: the curves of the loss, at sizes in mm, with letters that are letters; TeX is run where there is one."""

import math
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from components.chart.scene import Picture
from components.export.drawing import drawing, text_of
from components.export.paper import pdf, svg
from components.export.pgfplots import pgfplots, tex
from components.export.sheet import MOST_ROWS, SIZES, sheet
from components.kit.state import read
from components.kit.tuned import Tuned
from components.states.addresses import TABLES
from losses import LOSSES, take
from losses.core.axes import params_on, settings_on
from losses.core.curve import evaluate

ABOUT = "https://atlas.example.org/regression?loss=Huber&delta=2%C3%A4"


def state(page, **query):
    shown = read(TABLES[page], {key: [text] if isinstance(text, str) else text for key, text in query.items()})
    return getattr(shown, "picture", shown)


def picture_of(loss, panels=("value", "slope")):
    axis = loss.axis
    settings = settings_on(loss, axis, {param.name: param.default for param in params_on(loss, axis)})
    return Picture(axis, axis.span, panels, [Tuned(loss, settings)], 0.3)


PICTURES = {
    "weight": (state("regression", loss="Huber", show=["curvature", "weight"]), "column"),
    "four": (state("compare", loss3="Tukey", loss4="Your own", what="loss ratio"), "columns"),
    "aside": (state("compare", layout="side by side", axis="logit"), "columns"),
    "jump": (state("compare", axis="margin", loss1="Zero-one", scale="unit slope at the point"), "column"),
    "classes": (state("multiclass", loss="Weighted cross entropy", classes="10"), "column"),
    "slide": (state("binary", loss="Focal", show=["curvature"]), "slide"),
}


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_the_tables_are_the_loss_at_few_points_that_are_where_it_bends(loss):
    picture = picture_of(loss)
    (value, slope) = sheet(drawing(picture), SIZES["column"]).frames
    for frame, name in ((value, "value"), (slope, "slope")):
        pieces = frame.curves[0]
        assert 2 <= sum(map(len, pieces)) + len(pieces) - 1 <= MOST_ROWS
        low, high = frame.range
        rows = [row for piece in pieces for row in piece if low < row[1] < high]  # where it leaves the frame it is cut
        x = np.array([x for x, _ in rows])
        wanted = getattr(evaluate(loss, picture.axis, x, 0.3, **picture.curves[0].settings), name)
        np.testing.assert_allclose([y for _, y in rows], wanted, rtol=1e-9, atol=1e-9 * (high - low))
    between = np.linspace(*picture.span, 301)[1:-1]
    whole = evaluate(loss, picture.axis, between, 0.3, **picture.curves[0].settings).value
    for piece in value.curves[0]:
        x, y = np.array(piece).T
        inside = (between > x[0]) & (between < x[-1])
        off = np.abs(np.interp(between[inside], x, y) - whole[inside]) / (value.range[1] - value.range[0]) * value.height
        assert np.quantile(np.append(off, 0.0), 0.95) < 0.1  # mm: a steep line may be a point of the grid to the side


def test_a_jump_is_a_gap_and_a_kink_is_none():
    picture, _ = PICTURES["jump"]
    value, _ = sheet(drawing(picture), SIZES["column"]).frames
    assert [len(piece) for piece in value.curves[0]] == [2, 2]
    value, slope = sheet(drawing(picture_of(LOSSES["mae"])), SIZES["column"]).frames
    assert (len(value.curves[0]), len(slope.curves[0])) == (1, 2)


@pytest.mark.parametrize("name", PICTURES)
def test_an_svg_has_its_size_in_mm_and_letters_that_are_letters(name):
    picture, size = PICTURES[name]
    text = svg(picture, size, ABOUT)
    root = ElementTree.fromstring(text)
    assert root.get("width") == f"{SIZES[size].width}mm"
    assert root.get("viewBox").split()[2] == f"{SIZES[size].width}"
    assert float(root.get("font-size")) == pytest.approx(SIZES[size].letters * 25.4 / 72, rel=1e-3)
    said = ["".join(each.itertext()) for each in root.iter("{http://www.w3.org/2000/svg}text")]
    for curve in picture.curves:
        assert any(line.startswith(curve.loss.name) for line in said)
    assert text.count("@font-face") == 2
    assert "nan" not in text
    assert len(text) < 60_000
    assert text == svg(picture, size, ABOUT)


@pytest.mark.parametrize("name", PICTURES)
def test_a_pdf_is_one_page_of_its_size_with_its_font_in_it(name):
    picture, size = PICTURES[name]
    file = pdf(picture, size, ABOUT)
    (box,) = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", file)
    assert float(box[0]) == pytest.approx(SIZES[size].width / 25.4 * 72, abs=0.01)
    assert file.count(b"/FontFile2") == 2
    assert len(file) < 40_000
    assert file == pdf(picture, size, ABOUT)
    assert set(re.findall(rb"/LC (\d)", file)) == {b"0"}  # ends of dashes are cut, as square ones fill the gaps between dots


def test_the_source_says_what_it_is():
    picture, size = PICTURES["weight"]
    source = pgfplots(picture, size, ABOUT)
    comment = [line for line in source.splitlines() if line.startswith("%")]
    assert comment[0] == "% Huber against the residual. Huber, δ = 1."
    assert comment[1] == f"% {ABOUT}"
    assert "PyTorch" in comment[2]
    assert source.count(r"\addplot") == 4
    hostile = pgfplots(picture, size, "a\n\\input{secret}")
    assert [line for line in hostile.splitlines() if "secret" in line] == [r"% a \input{secret}"]


def test_names_that_tex_would_read_as_commands_are_letters():
    def my_loss_100(r, *, N_cls=2.0):
        return N_cls * r**2

    my_loss_100.__name__ = "<100 % of α_β & {x}>"
    source = pgfplots(picture_of(take(my_loss_100)))
    assert r"\textless{}100 \% of $\alpha$\_$\beta$ \& \{x\}\textgreater{}" in source
    assert r"$N_{\mathrm{cls}}$" in source
    assert tex((("10⁻¹²·w₁₀", False),)) == r"10$^{-12}\cdot$w$_{10}$"


def test_what_cannot_be_traced_is_drawn_from_samples_and_marked():
    def sorted_squares(r):
        return r**2 if float(r.detach().sum()) > -math.inf else r

    loss = take(sorted_squares)
    assert loss.untraced
    assert text_of(drawing(picture_of(loss)).names[0]) == "sorted_squares (drawn from samples)"


@pytest.mark.slow
@pytest.mark.parametrize(("engine", "name"), [("pdflatex", "four"), ("pdflatex", "classes"), ("lualatex", "weight")])
def test_the_source_compiles_without_a_warning(tmp_path, engine, name):
    if not shutil.which(engine):
        pytest.skip(f"there is no {engine}: apt-get install texlive-luatex texlive-pictures lmodern")
    picture, size = PICTURES[name]
    (tmp_path / "picture.tex").write_text(pgfplots(picture, size, ABOUT))
    command = [engine, "-interaction=nonstopmode", "-halt-on-error", "picture.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    log = (tmp_path / "picture.log").read_text(errors="replace")
    assert done.returncode == 0, log[-2000:]
    assert not re.search(r"warning|(over|under)full|missing character", log, re.IGNORECASE), log
    assert "(1 page" in log
