"""Small tables of numbers, aligned, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_STYLE = """
<style>
.atlas-numbers { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; margin: 0.4rem 0 0.8rem 58px; }
.atlas-numbers th, .atlas-numbers td { font-weight: 400; text-align: right; padding: 0.2rem 0 0.2rem 2rem; }
.atlas-numbers th:first-child { text-align: left; padding-left: 0; }
.atlas-numbers tr + tr { border-top: 1px solid color-mix(in srgb, currentColor 12%, transparent); }
@media (max-width: 640px) {
  .atlas-numbers { margin-left: 0; }
  .atlas-numbers th, .atlas-numbers td { padding-left: 0.8rem; }
}
</style>
"""


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table with a line of heads, if there are any, whose rows begin with what they are about.

    >>> table([], [["a", "1"]]).split("</style>")[1].strip()
    '<table class="atlas-numbers"><tr><th>a</th><td>1</td></tr></table>'
    """
    head = "".join(f"<th>{escape(word)}</th>" for word in heads)
    body = "".join(
        f"<tr><th>{escape(first)}</th>{''.join(f'<td>{escape(text)}</td>' for text in rest)}</tr>" for first, *rest in rows
    )
    return f'{_STYLE}<table class="atlas-numbers">{f"<tr>{head}</tr>" if heads else ""}{body}</table>'
