"""Small tables of numbers, aligned, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table with a line of heads, if there are any, whose rows begin with what they are about.

    >>> table([], [["a", "1"]])
    '<table class="atlas-numbers"><tr><th>a</th><td>1</td></tr></table>'
    """
    head = "".join(f"<th>{escape(word)}</th>" if word else "<td></td>" for word in heads)
    body = "".join(
        f"<tr><th>{escape(first)}</th>{''.join(f'<td>{escape(text)}</td>' for text in rest)}</tr>" for first, *rest in rows
    )
    return f'<table class="atlas-numbers">{f"<tr>{head}</tr>" if heads else ""}{body}</table>'
