"""The JavaScript modules of the components, and which of them a page needs: those its Python names, and all that they import."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import TypeVar

COMPONENTS = Path(__file__).parents[1]
_ROOT = COMPONENTS.parent
PAGES = {path.stem for path in (_ROOT / "pages").glob("*.py")} - {"navigation"}
IMPORT = re.compile(r'from "(\.{1,2}/[\w./]+\.js)"')  # the other module's path from the folder of this one
_NAMERS = {"mounted", "take"}  # functions whose second argument is the path of a module that they bring to the page

T = TypeVar("T")


@lru_cache
def modules() -> dict[str, str]:
    """The text of each module by its path below components/."""
    return {path.relative_to(COMPONENTS).as_posix(): path.read_text() for path in sorted(COMPONENTS.rglob("*.js"))}


def imported(module: str) -> list[str]:
    """The paths of the modules that one imports.

    >>> imported("kit/tab.js")
    ['kit/history.js', 'kit/stage.js', 'kit/streamlit.js', 'kit/touch.js']
    """
    return [normpath(join(dirname(module), name)) for name in IMPORT.findall(modules()[module])]


def needed(module: str) -> list[str]:
    """The paths of a module and of all that it imports, each once.

    >>> needed("kit/sliders.js")
    ['kit/sliders.js', 'kit/ahead.js', 'kit/numbers.js', 'kit/streamlit.js']
    """
    return _reached([module], imported)


@lru_cache
def modules_of(page: str) -> tuple[str, ...]:
    """The paths of the modules that a page needs, by the name of its file in pages/: each once, after those that import it."""
    files = _reached([_ROOT / "pages" / "navigation.py", _ROOT / "pages" / f"{page}.py"], lambda file: _read(file)[0])
    return tuple(_reached((f"{name}.js" for file in files for name in _read(file)[1]), imported))


def _reached(roots: Iterable[T], next_of: Callable[[T], Iterable[T]]) -> list[T]:
    """All that can be reached from the roots, each once, the nearest first."""
    reached = list(dict.fromkeys(roots))
    for node in reached:  # it grows meanwhile
        reached += [new for new in dict.fromkeys(next_of(node)) if new not in reached]
    return reached


@cache
def _read(file: Path) -> tuple[list[Path], list[str]]:
    """The files of this package that a Python file imports, and the modules that it names."""
    imports: list[str] = []
    named: list[str] = []
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            imports += [node.module, *(f"{node.module}.{each.name}" for each in node.names)]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _NAMERS:
            named += [str(path.value) for path in node.args[1:2] if isinstance(path, ast.Constant)]
    paths = [_ROOT / f"{name.replace('.', '/')}.py" for name in imports if name.startswith(f"{COMPONENTS.name}.")]
    return [path for path in paths if path.is_file()], named
