"""What a plain page says about itself, and what other texts have: formulas and sources as HTML."""

from __future__ import annotations

import ast
import re
from html import escape

from latex2mathml.converter import convert

from components.kit.modules import COMPONENTS
from components.kit.terms import marked
from losses.core.spec import Paper

_PAGES = COMPONENTS.parent / "pages"
_WRITERS = {"explained", "write"}  # the functions by which a page says what it is about


def introduction(page: str) -> str:
    """The text under the title of a page of the app, which stands in its file; empty where it is computed.

    >>> introduction("catalogue")[:32]
    'Every loss in one table, at its '
    """
    for node in ast.walk(ast.parse((_PAGES / f"{page}.py").read_text())):
        if isinstance(node, ast.Call) and _name(node.func) in _WRITERS and isinstance(node.args[0], ast.Constant):
            return str(node.args[0].value)
    return ""


def lead(page: str) -> str:
    """What a page says first, with the definitions of its terms."""
    return re.sub(r"\*(.+?)\*", r"<em>\1</em>", f'<div class="lead">{marked(introduction(page), set())}</div>')


def emphasised(markdown: str) -> str:
    """A sentence of Markdown with words in bold, as HTML.

    >>> emphasised("Is **x** < 1")
    'Is <b>x</b> &lt; 1'
    """
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(markdown, quote=False))


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""


def mathml(latex: str) -> str:
    """A formula as a browser reads it, on a line of its own; keys scroll one that is wider than the screen."""
    return convert(latex, display="block").replace("<math ", '<math tabindex="0" ', 1)


def source(paper: Paper) -> str:
    """A source with its link, and what it gets wrong."""
    year = f" ({paper.year})" if paper.year else ""
    title = (
        f'<a href="{escape(paper.link)}" target="_blank" rel="noopener">{escape(paper.title)}</a>'
        if paper.link
        else escape(paper.title)
    )
    return f"{title}{year}" + (f"<br><small><em>{escape(paper.mistake)}</em></small>" if paper.mistake else "")
