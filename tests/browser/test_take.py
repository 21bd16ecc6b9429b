"""The picture as a file: what is downloaded is what is drawn."""

import csv
import re
import struct
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from losses import LOSSES, curve
from losses.core.axes import AXES
from losses.core.curve import evaluate


def taken(visit, label, size=None):
    visit.menu()
    if size:
        visit.page.get_by_label("Size of the image").select_option(size)
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name=label, exact=True).click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_the_csv_holds_the_numbers_and_says_what_they_are(visit):
    visit.open("/binary?loss=Focal&axis=logit&gamma=1.5&y=0.25&loss2=Hinge")
    name, body = taken(visit, "CSV")
    lines = body.decode().splitlines()
    assert name == "focal-hinge.csv"
    assert lines[:4] == [
        "# x: logit, z",
        "# curve 1: Focal; gamma = 1.5; y = 0.25",
        "# curve 2: Hinge; y = 0.25",
        f"# {visit.page.url.removeprefix(visit.server)}",  # without a host that only this machine knows
    ]
    rows = np.array([[float(cell) for cell in row] for row in csv.reader(lines[5:])])
    assert lines[4] == "curve,x,value,slope,curvature"
    for i, (slug, settings) in enumerate([("focal", {"gamma": 1.5}), ("hinge", {})], start=1):
        _, x, value, slope, curvature = rows[rows[:, 0] == i].T
        wanted = evaluate(LOSSES[slug], AXES["logit"], x, 0.25, **settings)
        assert len(x) > 400
        np.testing.assert_allclose(value, wanted.value, rtol=1e-12)
        np.testing.assert_allclose(slope, wanted.slope, rtol=1e-11, atol=1e-14)
        np.testing.assert_allclose(curvature, wanted.curvature, rtol=1e-10, atol=1e-13)


def test_the_csv_of_a_scaled_picture_names_the_factor(visit):
    visit.open("/compare?scale=unit+curvature+at+the+truth")
    _, body = taken(visit, "CSV")
    (line,) = re.findall(r"# curve 2: Cauchy.*", body.decode())
    factor = float(line.rsplit(" ", 1)[1])
    np.testing.assert_allclose(factor, 0.5, rtol=1e-9)


def test_the_svg_stands_alone_with_curves_marks_and_a_key(visit):
    visit.open("/compare?loss3=Tukey&layout=side+by+side")
    _, body = taken(visit, "SVG")
    text = body.decode()
    ElementTree.fromstring(text)
    assert "var(--" not in text
    for line in ("Huber\u2003δ = 1.00", "Cauchy\u2003δ = 1.00", "Tukey\u2003c = 4.685"):
        assert line in text
    assert text.count("js-line") >= 6
    assert "<circle" in text


def test_what_is_hidden_on_the_page_is_not_in_the_image(visit):
    visit.open("/compare?hide=curve2&hide=tangent&guess=loss")
    _, body = taken(visit, "SVG")
    text = body.decode()
    assert "Huber\u2003δ = 1.00" in text
    assert "Cauchy" not in text
    assert "tangent" not in text
    assert re.search(r"r = −?[\d.]+<", text), "the point has its place and not its number"
    assert ">?<" in text, "the curve is covered where its number is to be guessed"


def test_what_is_hidden_on_the_page_is_not_in_the_files_for_a_paper(visit):
    visit.open("/compare?hide=curve2&draw=gradient")
    visit.menu()
    visit.page.get_by_label("Size on paper").select_option("columns")
    name, body = taken(visit, "TeX")
    source = body.decode()
    assert name == "huber-cauchy-columns.tex"
    assert "hide=curve2&draw=gradient" in source.splitlines()[1]
    assert source.count(r"\addplot") == 1  # the loss of the first curve
    assert "Cauchy" not in source.replace(source.splitlines()[1], "")
    visit.page.keyboard.press("Escape")
    visit.page.keyboard.press("p")  # the next two keys are those of a picture that fills the window
    visit.page.keyboard.press("2")
    visit.page.keyboard.press("d")
    visit.page.keyboard.press("Escape")
    _, body = taken(visit, "TeX")
    assert body.decode().count(r"\addplot") == 4
    name, body = taken(visit, "PDF")
    assert (name, body[:4]) == ("huber-cauchy-columns.pdf", b"%PDF")


def test_the_png_has_two_pixels_for_each_of_the_page(visit):
    visit.open("/regression")
    _, body = taken(visit, "PNG")
    width, height = struct.unpack(">II", body[16:24])
    box = visit.page.locator(".atlas-plot").bounding_box()
    assert body.startswith(b"\x89PNG")
    assert width == 2 * round(box["width"])
    assert height == 2 * (round(box["height"]) + 30)


def test_an_image_comes_as_a_slide_and_as_wide_as_a_column_of_print(visit):
    visit.open("/compare?axis=logit&at=-2.4")
    name, slide = taken(visit, "PNG", "slide")
    assert name == "bce-focal-slide.png"
    assert struct.unpack(">II", slide[16:24]) == (1920, 1080)
    name, column = taken(visit, "PNG", "column")
    width, _ = struct.unpack(">II", column[16:24])
    (place,) = [i for i in range(len(column) - 4) if column[i : i + 4] == b"pHYs"]
    per_metre, _, unit = struct.unpack(">IIB", column[place + 4 : place + 13])
    assert unit == 1
    assert width / per_metre * 1000 == pytest.approx(84, abs=0.1)  # mm
    _, body = taken(visit, "SVG", "column")
    text = body.decode()
    assert ElementTree.fromstring(text).get("width") == "84mm"
    assert "z = −2.4, L = 2.487" in text  # the point has its number
    assert "−0.8586" in text
    assert '@font-face{font-family:"Source Sans"' in text  # and the letters their font
    visit.page.get_by_label("Size of the image").select_option("screen")


def test_the_menu_is_in_view_and_closes_with_escape(visit):
    visit.open("/regression")
    visit.menu()
    assert visit.page.get_by_role("button", name="PNG", exact=True).bounding_box()["y"] < 400
    visit.page.keyboard.press("Escape")
    assert not visit.page.get_by_role("button", name="PNG", exact=True).is_visible()
    assert not visit.page.get_by_role("button", name="Python", exact=True).is_visible()


def test_the_python_code_and_the_offline_page_come_from_the_present_state(visit):
    visit.open("/regression?loss=Huber&delta=2.5")
    name, body = taken(visit, "Python")
    program = body.decode().replace("figure.show()", "")
    assert name == "huber.py"
    found = {}
    exec(compile(program, name, "exec"), found)
    np.testing.assert_allclose(found["figure"].data[0].y, curve("huber", delta=2.5).value, rtol=1e-12)
    name, body = taken(visit, "Offline page")
    assert name == "huber.html"
    assert '"delta": 2.5' in body.decode()
    assert "the same picture in the app" not in body.decode()  # the app's address here is a local one


def test_the_link_is_copied(visit):
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.open("/regression?loss=Huber&delta=2.5")
    visit.menu()
    visit.page.get_by_role("button", name="Copy link").click()
    visit.page.wait_for_selector("text=Copied")
    assert visit.page.evaluate("navigator.clipboard.readText()") == visit.page.url
    visit.page.wait_for_selector("text=Copy link")
    visit.page.get_by_label("Where a frame goes").select_option("Moodle")
    visit.page.get_by_role("button", name="Copy frame").click()
    visit.page.wait_for_selector("text=Copied")
    frame = f'<p><iframe src="{visit.page.url}&picture=chart&embed=true" '.replace("&", "&amp;")
    assert visit.page.evaluate("navigator.clipboard.readText()").startswith(frame)
    visit.page.evaluate("navigator.clipboard.writeText = () => Promise.reject(new Error()); document.execCommand = () => false")
    visit.page.get_by_role("button", name="Copy link").click()
    visit.page.wait_for_selector("text=Copying is not allowed here")
    visit.page.evaluate("delete navigator.clipboard.writeText; delete document.execCommand")


def test_a_file_needs_no_net(stranger):
    stranger.open("/compare")
    stranger.page.route("**/loss-atlas/**", lambda route: route.abort())
    stranger.menu()
    with stranger.page.expect_download() as download:
        stranger.page.get_by_role("button", name="CSV").click()
    assert download.value.suggested_filename.endswith(".csv")
    stranger.page.get_by_role("button", name="TeX").click()
    stranger.page.wait_for_selector("text=The server does not answer")
