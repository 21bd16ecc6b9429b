"""What a server installs, and the proxy in front of it."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def names_and_versions(text):
    """The pinned packages of a list of requirements."""
    return set(re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", text, re.MULTILINE))


def test_the_lock_holds_the_pinned_direct_requirements():
    lock = names_and_versions((ROOT / "requirements.lock").read_text())
    direct = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if line]
    assert all("==" in line for line in direct)
    assert names_and_versions("\n".join(direct)) <= lock
    assert len(lock) > len(direct)


def test_each_line_of_the_lock_is_a_version_or_a_hash_and_each_version_has_a_hash():
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    version = re.compile(r"[a-z0-9-]+==[^\s;]+( ; [^\\]+)? \\")
    digest = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
    assert [line for line in lines if not version.fullmatch(line) and not digest.fullmatch(line)] == []
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        assert bool(digest.fullmatch(below)) == line.endswith("\\")


def test_the_readme_leads_to_the_notes_and_they_name_what_there_is():
    assert "(docs/DEPLOY.md)" in (ROOT / "README.md").read_text()
    notes = (ROOT / "docs" / "DEPLOY.md").read_text()
    paths = re.findall(r"`([\w.-]*/[\w./-]+\.\w+)`", notes)
    assert len(paths) > 4
    assert [path for path in paths if not (ROOT / path).is_file()] == []
    server = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["server"]
    assert f"| {server['maxWidgetStateSize']} MB |" in notes


@pytest.mark.skipif(shutil.which("nginx") is None, reason="needs nginx")
def test_nginx_takes_the_configuration(tmp_path):
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/pid; events {{}} http {{ include {ROOT}/deploy/nginx.conf; }}")
    subprocess.run(["nginx", "-t", "-q", "-e", f"{tmp_path}/log", "-c", whole], check=True, capture_output=True)
