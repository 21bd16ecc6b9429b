"""The address of the programs of whole pictures; tests/browser/ fetches and runs them."""

import shutil
from pathlib import Path

import pytest

from components.kit.program import programs
from losses.core import store
from losses.core.store import version

SOURCES = Path(programs.__file__).parents[3] / "losses"


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """A copy of the package of losses that the address is made from."""
    shutil.copytree(SOURCES, tmp_path / "losses")
    monkeypatch.setattr(store, "_SOURCES", tmp_path / "losses")
    yield tmp_path / "losses"
    version.cache_clear()


@pytest.mark.parametrize("name", ["scenes.py", "fields.py", "segmentation/overlap.py", "segmentation/distances.py"])
def test_the_address_changes_with_every_file_that_programs_are_made_from(copied, name):
    """It is kept by browsers for ever."""
    version.cache_clear()
    before = programs.address(64)
    version.cache_clear()
    assert programs.address(64) == before
    with (copied / name).open("a") as file:
        file.write("# changed\n")
    version.cache_clear()
    assert programs.address(64) != before
