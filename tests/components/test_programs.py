"""The file of programs of whole pictures, and its address."""

import json
import shutil
from pathlib import Path

import pytest

from components import programs
from losses import LOSSES
from losses.scenes import KNOBS

SOURCES = Path(programs.__file__).parent.parent / "losses"


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """A copy of the package of losses that the address is made from."""
    shutil.copytree(SOURCES, tmp_path / "losses")
    monkeypatch.setattr(programs, "_LOSSES", tmp_path / "losses")
    yield tmp_path / "losses"
    programs._version.cache_clear()


@pytest.mark.parametrize("name", ["scenes.py", "fields.py", "segmentation/overlap.py", "segmentation/distances.py"])
def test_the_address_changes_with_every_file_that_programs_are_made_from(copied, name):
    """It is kept by browsers for ever."""
    programs._version.cache_clear()
    before = programs.address(64)
    programs._version.cache_clear()
    assert programs.address(64) == before
    with (copied / name).open("a") as file:
        file.write("# changed\n")
    programs._version.cache_clear()
    assert programs.address(64) != before


def test_the_file_holds_every_loss_of_masks_and_every_way_to_sweep_the_scene():
    found = json.loads(programs.programs(64))
    assert list(found["losses"]) == [slug for slug, loss in LOSSES.items() if loss.family == "segmentation"]
    assert list(found["scene"]) == list(KNOBS)
    assert {"measures", "shares", "sorted"} < set(found)
    assert len(programs._pack(64)) < 16_000, "on the wire"
