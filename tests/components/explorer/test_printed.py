"""The files for a paper as a browser asks for them: what is hidden on its page is not in them."""

import re
import xml.etree.ElementTree as ElementTree
from urllib.parse import urlencode

import pytest

from components.explorer.printed import picture_in, route
from components.export.drawing import Hidden
from components.export.paper import svg
from components.export.sheet import SIZES
from components.kit.assets import ROOT, mount
from tests.support.asgi import ask

ADDRESS = "/compare?axis=logit&loss1=Binary+cross+entropy&loss2=Focal&at=0.5&hide=curve2"


@pytest.fixture(scope="module")
def answer():
    """What the app answers when a file is asked for."""
    app = mount("", route())

    def asked(name="column.tex", address=ADDRESS, **hidden):
        return ask(app, f"/{ROOT}/paper/{name}?{urlencode({'address': address, **hidden}, doseq=True)}")

    return asked


def tables(source):
    """The curves of a TeX source, panel by panel: the colour of each, and its rows."""
    panels = source.split(r"\begin{axis}")[1:]
    found = [re.findall(r"\\addplot \[(\w+).*?table \{\n(.*?)\n\};", panel, re.DOTALL) for panel in panels]
    return [{color: [line.split() for line in rows.splitlines()] for color, rows in panel} for panel in found]


def test_all_is_shown_where_nothing_is_hidden_and_the_address_is_said(answer):
    value, slope = tables(answer().body.decode())
    assert set(value) == set(slope) == {"atlas1", "atlas2"}
    assert f"\n% {ADDRESS}\n" in answer().body.decode()


def test_a_panel_that_is_hidden_has_no_line_and_keeps_its_place(answer):
    value, slope = tables(answer(panel="slope").body.decode())
    assert (set(value), slope) == ({"atlas1", "atlas2"}, {})


def test_a_curve_that_is_hidden_has_no_line_and_no_name_and_the_frame_stays(answer):
    source = answer(curve="1").body.decode()
    assert [set(panel) for panel in tables(source)] == [{"atlas1"}, {"atlas1"}]
    assert "Focal" not in source.replace(ADDRESS, "")
    assert re.findall("ymax=.*", source) == re.findall("ymax=.*", answer().body.decode())
    none = answer(curve=["0", "1"]).body.decode()
    assert tables(none) == [{}, {}]
    assert "entropy" not in none.replace(ADDRESS, "")


def test_what_is_guessed_has_a_gap_in_its_panel_only(answer):
    value, slope = tables(answer(gap="value", between=[0.5 - 1, 0.5 + 1]).body.decode())
    for rows in value.values():
        assert ["nan", "nan"] in rows
        assert not [x for x, _ in rows if -0.5 < float(x) < 1.5]
    assert [x for x, _ in slope["atlas1"] if -0.5 < float(x) < 1.5]


def test_what_is_chosen_has_no_numbers_and_without_the_readout_there_is_no_key(answer):
    source = answer(unnumbered="slope").body.decode()
    assert [bool(labels) for labels in re.findall(r"yticklabels=\{(.*?)\}, *\n", source)] == [True, False]
    nameless = answer(key="hidden").body.decode()
    assert r"\draw [atlas1" in source
    assert r"\draw [atlas1" not in nameless
    assert "γ" not in nameless


def test_a_pdf_and_an_svg_leave_out_the_same(answer):
    whole, part = (answer("columns.pdf", panel=panel).body for panel in ("none", "slope"))
    assert whole.startswith(b"%PDF")
    assert len(part) < len(whole)
    picture = picture_in(ADDRESS)
    lines = [
        [
            path.get("stroke")
            for path in ElementTree.fromstring(svg(picture, hidden=hidden)).iter("{http://www.w3.org/2000/svg}path")
        ]
        for hidden in (Hidden(), Hidden(panels=["slope"]), Hidden(curves=[1]), Hidden(key=True))
    ]
    first, second = lines[0][-2:]  # the colours of the key
    assert [(each.count(first), each.count(second)) for each in lines] == [(3, 3), (2, 2), (3, 0), (2, 2)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", ["pdf", "tex"])
def test_every_file_can_be_empty_of_curves(answer, kind, size):
    made = answer(f"{size}.{kind}", panel=["value", "slope"], curve=["0", "1"], key="hidden")
    assert made.status == 200
    assert made.body


@pytest.mark.parametrize("address", ["/lessons", "/batch", "/nowhere", "//[", "/regression?x=" + "1" * 30_000, "/own?formula=("])
def test_an_address_without_curves_is_refused_in_words(answer, address):
    made = answer(address=address)
    assert (made.status, made.body) == (404, b"This address leads to no picture of curves")


def test_a_name_that_is_no_file_is_not_found_and_hostile_words_hide_nothing(answer):
    assert {answer(name).status for name in ("huge.tex", "column.exe", "column.svg", "..%2fcolumn.tex")} == {404}
    hostile = answer(
        panel="\\input{x}", curve=["-1", "99", "x", "0.5"], gap="value", between=["nan", "1"], address=f"{ADDRESS}&a=\n\\input{{x}}"
    )
    assert hostile.status == 200
    assert [line[0] for line in hostile.body.decode().splitlines() if "input" in line] == ["%"]
    assert [len(panel) for panel in tables(hostile.body.decode())] == [2, 2]
    assert answer("column.pdf", address=f"{ADDRESS}&a=\x00\r\n)>>").status == 200
