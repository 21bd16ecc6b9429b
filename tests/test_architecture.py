"""The house rules that no linter knows: imports go one way, and nothing asks the outside for anything."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from losses import FAMILIES

ROOT = Path(__file__).parent.parent
PACKAGES = ("losses", "components", "pages", "tests", "benchmarks")
MAY_IMPORT = {
    "losses": {"losses"},
    "components": {"losses", "components"},
    "pages": {"losses", "components"},
}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_go_one_way(package):
    ours = {"losses", "components", "pages", "tests", "app"}
    for path in (ROOT / package).rglob("*.py"):
        assert imported(path) & ours <= MAY_IMPORT[package], path


LAYERS = [{"core"}, {*FAMILIES}, {"tracing"}, {"analysis"}, {"formulas"}, {"scenes"}, {"studies"}]  # of losses, from the lowest up


def rooms_below() -> dict[str, set[str]]:
    """For each room of losses, a module or a folder, the rooms that it imports from; the package itself is called losses."""
    below: dict[str, set[str]] = {}
    for path in (ROOT / "losses").rglob("*.py"):
        room = path.relative_to(ROOT / "losses").parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "losses":
                below.setdefault(room, set()).add([*node.module.split("."), "losses"][1])
    return {room: others - {room} for room, others in below.items() if room != "__init__"}


def test_no_room_of_losses_imports_from_one_above_it_or_from_the_package():
    layer = {room: i for i, rooms in enumerate(LAYERS) for room in rooms}
    below = rooms_below()
    assert below.keys() == layer.keys()
    for room, others in below.items():
        upward = {other for other in others if layer.get(other, len(LAYERS)) > layer[room]}
        assert not upward, f"{room} imports from {upward}"


def test_losses_has_few_rooms_and_floors():
    below = rooms_below()
    floors: dict[str, int] = {}
    while len(floors) < len(below):
        reached = {room for room, others in below.items() if room not in floors and others <= floors.keys()}
        assert reached, f"{below.keys() - floors.keys()} import each other in a circle"
        floors |= {room: 1 + max((floors[other] for other in below[room]), default=0) for room in reached}
    assert len(floors) <= 18
    assert max(floors.values()) <= 7


def test_losses_needs_neither_streamlit_nor_plotly_nor_torchs_compiler():
    code = """
import sys
from losses import LOSSES, curve
from losses.scenes.mask_programs import trace_scene
trace_scene(64, "shift_x")
for loss in LOSSES.values():
    curve(loss, target=loss.axis.target.start, points=5)
print(sorted({"streamlit", "plotly", "pandas", "sympy", "torch._dynamo"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_modules_functions_and_pages_stay_small():
    for path in [*ROOT.glob("*.py"), *(p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))]:
        lines = path.read_text().splitlines()
        assert len(lines) <= 440, path
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                length = (node.end_lineno - body[0].lineno + 1) if body else 0
                assert length <= 40, (path, node.name, length)
    for path in (ROOT / "pages").glob("*.py"):
        assert 6 <= len(path.read_text().splitlines()) <= 40, path


def test_tests_import_their_helpers_from_support_only():
    for path in (ROOT / "tests").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests."):
                assert f"{node.module}.".startswith("tests.support."), (path, node.module)


def test_pages_have_no_try_and_nothing_is_caught_blindly():
    for directory in ("losses", "components", "pages"):
        for path in (ROOT / directory).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ExceptHandler):
                    assert node.type is not None, path
                    assert directory != "pages", path


def test_few_findings_of_linters_and_type_checkers_are_suppressed():
    suppression = re.compile(r"#\s*(?:noqa|type: ignore|pyright: ignore)|eslint-(?:disable)|@ts-(?:ignore|expect-error|nocheck)")
    folders = [ROOT / name for name in PACKAGES]
    sources = [*ROOT.glob("*.*"), *(path for folder in folders for path in folder.rglob("*"))]
    texts = [path.read_text() for path in sources if path.suffix in {".py", ".js", ".mjs", ".ts", ".toml"}]
    assert sum(len(suppression.findall(text)) for text in texts) < 25


def test_nothing_of_ours_loads_from_outside():
    for path in (ROOT / "components").rglob("*"):
        if path.suffix in {".js", ".css", ".py"}:
            for address in re.findall(r"https?://[^\s\"'`)]+", path.read_text()):
                # links a reader may click are fine; what a page loads by itself is not
                assert address.startswith(("https://doi.org", "http://www.w3.org/")), (path, address)


def test_requirements_are_pinned_exactly():
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text().splitlines():
            assert line.startswith("-r ") or re.match(r"[\w-]+==[\d.]+(;.*)?$", line), (name, line)


def test_what_is_refused_is_told_where_no_markdown_is_read():
    for path in [*(ROOT / "components").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]:
        assert not re.search(r":red\[|st\.(error|warning|info|exception)\(", path.read_text()), f"{path}: use kit/outside.py"
