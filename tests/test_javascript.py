"""The tests of JavaScript by itself, in tests/js."""

import subprocess
from pathlib import Path

from tests.support.javascript import NODE


def test_the_modules_tests_pass():
    directory = Path(__file__).parent / "js"
    done = subprocess.run([NODE, "--test", *directory.glob("*.test.mjs")], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
