"""The whole static site as it is written: its size, its policy, whom it would ask, and that another process writes the same."""

import os
import re
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256

import pytest

from components.kit.packed import ENCODINGS
from components.site.pages import makers
from tests.support.server import ROOT
from tests.support.static import PLACE, state

WHOLE, FIRST_VISIT = 8_000_000, 250_000  # bytes, compressed
PAGES = list(makers())
KINDS = ["br", "gzip"]  # GitHub Pages has no brotli
SELF = {"'self'", "'none'", "data:", "blob:"}
ALLOWED = SELF | {"'unsafe-inline'"}  # of style sheets only


@pytest.fixture(scope="module")
def written(site_folder):
    """The text of each file by its path."""
    folder = site_folder / PLACE
    return {path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def sizes(written):
    """How large each file is in an encoding."""
    packed = {kind: {name: len(ENCODINGS[kind](text.encode())) for name, text in written.items()} for kind in KINDS}
    return packed.__getitem__


def file_of(page):
    return f"{page}/index.html".lstrip("/")


def policy_of(text):
    """The sources that a page's policy allows, by what is loaded."""
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)[1]
    return {name: set(sources) for name, *sources in (rule.split() for rule in policy.split(";"))}


@pytest.mark.parametrize("kind", KINDS)
def test_the_whole_site_is_small(sizes, kind):
    assert sum(sizes(kind).values()) < WHOLE


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("page", PAGES)
def test_a_first_visit_is_small_without_plotly(sizes, site_folder, written, page, kind):
    files = [file_of(page), "atlas.js", "atlas.css"]
    pictures = state(site_folder, page)["pictures"] if 'id="page"' in written[file_of(page)] else []
    asked = [
        max(sizes(kind)[f"{page}/{address.split('?')[0]}"] for address in part["files"])
        for picture in pictures
        for part in picture["parts"]
        if "files" in part
    ]
    assert sum(sizes(kind)[file] for file in files) + sum(asked) < FIRST_VISIT


@pytest.mark.parametrize("page", PAGES)
def test_a_page_lets_in_its_own_files_only(written, page):
    text = written[file_of(page)]
    policy = policy_of(text)
    assert policy["default-src"] == {"'none'"}
    assert policy["base-uri"] == policy["form-action"] == {"'none'"}
    own = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    digests = {f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in own}
    assert policy["script-src"] == {"'self'"} | digests
    assert set().union(*policy.values()) - ALLOWED == digests
    assert "'unsafe-inline'" not in set().union(*(sources for name, sources in policy.items() if name != "style-src"))
    markup = re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)
    loaded = re.findall(r"""<(?:script|img|iframe|link|source|object|embed)\b[^>]*?(?:src|href|data)=["']([^"']*)""", markup)
    assert [address for address in loaded if not re.match(r"\.{1,2}/|data:", address)] == []


def test_no_file_of_its_own_names_another_host(written):
    ours = {name: text for name, text in written.items() if not name.endswith(".html") and name != "plotly.min.js"}
    for name, text in ours.items():
        assert set(re.findall(r"https?://[\w.-]+", text)) <= {"http://www.w3.org"}, name  # a name of SVG, which nobody asks
        assert not re.search(r"@import|importScripts|url\(['\"]?(?:https?:)?//", text), name


@pytest.mark.slow
def test_another_process_writes_the_same_site(written, tmp_path):
    script = f"import gc, pathlib; from components.site.__main__ import write; gc.freeze(); write(pathlib.Path({str(tmp_path)!r}))"
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "1"}, check=True)
    again = {path.relative_to(tmp_path).as_posix(): path.read_text() for path in tmp_path.rglob("*") if path.is_file()}
    assert sorted(again) == sorted(written)
    assert [name for name, text in written.items() if again[name] != text] == []
