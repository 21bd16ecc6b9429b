"""The types of the messages: the same for Python and for the JavaScript modules."""

from pathlib import Path

import components
from components.wire.declarations import declarations


def test_the_javascript_modules_are_checked_against_the_same_types():
    """`python -m components.wire > components/wire.d.ts` writes them anew."""
    assert (Path(components.__file__).parent / "wire.d.ts").read_text() == declarations()
