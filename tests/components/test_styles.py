"""What a rule of the style sheets costs while a slider moves: with it the browser styles few elements again, not the whole page."""

import re

from components.kit.modules import COMPONENTS

PRINTED = {".stElementContainer:not(:has(.stBidiComponent)) *"}  # on paper nothing moves
INSIDE = re.compile(r"\([^()]*\)")


def selectors():
    """Each selector of all style sheets, without comments."""
    for path in COMPONENTS.rglob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        for rule in re.findall(r"([^{};]+)\{", text):
            flat, marks = rule, ","
            while INSIDE.search(flat):  # commas inside parentheses divide no selectors
                flat = INSIDE.sub(lambda match: "." * len(match[0]), flat)
            ends = [i for i, letter in enumerate(flat) if letter in marks]
            yield from (
                (rule[start:end].strip(), flat[start:end].strip())
                for start, end in zip([0, *(i + 1 for i in ends)], [*ends, None], strict=True)
            )


def test_what_a_rule_with_has_styles_is_named():
    """A browser keeps in one list what any rule with :has() may style: with one rule for elements of any name that is the page."""
    unnamed = [
        selector
        for selector, flat in selectors()
        if ":has(" in selector and re.split(r"[ >+~]+", re.sub(r"(:+[\w-]+)\.+", r"\1", flat))[-1].startswith((":not", "*"))
    ]
    assert set(unnamed) == PRINTED
