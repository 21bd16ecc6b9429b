"""The operations that the browser's interpreter has."""

import re
from pathlib import Path

PROGRAM = Path(__file__).parents[2] / "components" / "program"


def known() -> set[str]:
    """The operations that the browser has, element-wise or of whole pictures."""
    program, pixels = ((PROGRAM / name).read_text() for name in ("program.js", "whole.js"))
    tables = (
        program[program.index("OPERATIONS = {") : program.index("const LOOPS")],
        pixels[pixels.index("WHOLE = {") : pixels.index("\n};")],
    )
    return {name for table in tables for name in re.findall(r"^  (\w+)[:,(]", table, re.MULTILINE)} | {"in", "const"}
