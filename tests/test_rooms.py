"""The plan of components/: its rooms, the floors they stand on, and imports that only go down (losses/: test_architecture.py).

A room is what stands at the door of a package: a module, or a folder with all that is in it. The JavaScript of a room counts with
its Python.
"""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = "components"
# From the ground up. A room imports from those below it; rooms of one floor stand beside each other and do not import each other.
FLOORS = [
    {"wire"},
    {"kit"},
    {"chart"},
    {"states", "export"},
    {"explorer", "rooms", "notebook"},
    {"families", "batch", "catalogue", "studies", "lessons"},
    {"site"},
]


def room_of(path: Path) -> str:
    return path.parts[1].removesuffix(".py").removesuffix(".js")


def python_imports(path: Path) -> set[str]:
    """The modules of the package that a Python file imports, as paths from the root without their ending."""
    modules: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.ImportFrom) and node.module == PACKAGE:
            modules |= {f"{PACKAGE}.{name.name}" for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules.add(node.module)
        elif isinstance(node, ast.Import):
            modules |= {name.name for name in node.names}
    return {module.replace(".", "/") for module in modules if module.startswith(f"{PACKAGE}.")}


def script_imports(path: Path) -> set[str]:
    """The same for a JavaScript file, whose imports are relative to its own folder."""
    names = re.findall(r'(?:from|import\() ?"(\.{1,2}/[^"]+)"', (ROOT / path).read_text())
    return {str((ROOT / path.parent / name).resolve().relative_to(ROOT)) for name in names}


@cache
def rooms() -> dict[str, set[str]]:
    """What each room imports of the others."""
    plan: dict[str, set[str]] = {}
    for file in [*(ROOT / PACKAGE).rglob("*.py"), *(ROOT / PACKAGE).rglob("*.js")]:
        path = file.relative_to(ROOT)
        if path == Path(PACKAGE, "__init__.py"):
            assert len(ast.parse(file.read_text()).body) == 1, "a package that only says what it is"
            continue
        imports = python_imports(path) if file.suffix == ".py" else script_imports(path)
        plan.setdefault(room_of(path), set()).update({room_of(Path(name)) for name in imports} - {room_of(path)})
    return plan


def floor_of(room: str) -> int:
    """How many rooms stand one on the other up to this one."""
    return 1 + max((floor_of(below) for below in rooms()[room]), default=0)


def test_imports_only_go_down():
    height = {room: floor for floor, names in enumerate(FLOORS) for room in names}
    assert rooms().keys() == height.keys()
    for room, imports in rooms().items():
        for other in imports:
            assert height[other] < height[room], f"{room} imports {other}"


def test_the_folders_of_the_families_do_not_import_each_other():
    folder = Path(PACKAGE, "families")
    for file in [*(ROOT / folder).rglob("*.py"), *(ROOT / folder).rglob("*.js")]:
        path = file.relative_to(ROOT)
        imports = python_imports(path) if file.suffix == ".py" else script_imports(path)
        families = {Path(name).parts[2] for name in imports if Path(name).is_relative_to(folder)}
        assert families <= {path.parts[2]}, f"{path} imports {families}"


def test_a_newcomer_can_look_the_house_over():
    assert len(rooms()) <= 18
    assert max(map(floor_of, rooms())) <= 7
