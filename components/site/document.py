"""A page of the site as an HTML file, and the files that all pages share."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from html import escape
from string import Template
from typing import cast

from components.export.offline import colours
from components.kit.assets import PLOTLY, plotly, style
from components.kit.bundle import bundle, more, reached
from components.states import batch, catalogue, claims, compare, home, lessons, numerics, own, questions
from components.states.addresses import TITLES
from components.wire.site import PlainPage
from losses import FAMILIES

NAME = "Loss Atlas"
SCRIPT, SHEET, WORKER = "atlas.js", "atlas.css", "worker.js"
START = "<code>pip install -r requirements.txt &amp;&amp; streamlit run app.py</code>"
COMMON = ("site/page.js", "site/embed.js", "chart/live.js")  # the modules of most pages; a page carries what else it needs
SECTIONS = {
    "Start": (home.PAGE, lessons.PAGE, compare.PAGE, own.PAGE, batch.PAGE),
    "Losses": tuple(FAMILIES),
    "Look up": (catalogue.PAGE, questions.PAGE, claims.PAGE, numerics.PAGE),
}
_STYLES = (
    *("kit/name", "kit/bars", "kit/code", "kit/layout", "kit/navigation", "kit/stage", "chart/chart", "chart/figure"),
    *("families/detection/boxes", "families/embedding/points", "families/segmentation/masks", "batch/batch"),
    *("families/likelihoods/spread", "families/ranking/items"),
    *("catalogue/catalogue", "catalogue/home", "lessons/lessons", "site/site", "site/frame"),
)

# It runs when all of the page is there, with the modules that the page adds.
_START = Template("""{
const own = document.currentScript;
if (location.protocol === "file:") {
  for (const link of document.links) {
    if (link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
  }
}
const starts = own.dataset.start.split(" ").filter(Boolean);
const isFramed = new URLSearchParams(location.search).getAll("embed").some((text) => text.toLowerCase() === "true");
document.body.classList.toggle("embed", isFramed);
if (isFramed) starts.unshift("site/embed.js");
for (const start of starts) atlas(start).start();
// Offline after the first visit. A disk has no workers; a frame shows one picture, and its reader has not asked for the rest.
if (own.src && self.origin !== "null" && self === top && !isFramed && navigator.serviceWorker) {
  const register = () => navigator.serviceWorker.register(new URL("$worker", own.src));
  addEventListener("load", () => register().catch(() => {})); // a browser that stores nothing refuses it
}
}
""")

_PAGE = Template("""<!doctype html>
<html lang="en" data-plotly="$plotly">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="$policy">
<title>$title</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="$sheet">
<script defer src="$script" data-start="$start"></script>
<body class="$look">
<nav class="pages" aria-label="Pages">$pages</nav>
<main class="page">
<header><h1>$heading</h1></header>
$body
</main>
$data</body>
</html>
""")

_CARRIED = Template('<script id="$name" type="application/json">$text</script>\n')


@dataclass(frozen=True)
class Document:
    """What a page says: its body as HTML with the app's addresses, what its modules get as JSON by id, and those modules.

    A page that needs Python says that it is in the app. So does one that leaves out an option which needs it, where its address
    asks for that: `left_out` is the option. Its files, by their names, are made when somebody wants them.
    """

    page: str
    introduction: str
    body: str
    data: Mapping[str, object]
    starts: tuple[str, ...] = ()
    needs_app: bool = False
    files: Mapping[str, Callable[[], str]] = field(default_factory=dict[str, Callable[[], str]])
    left_out: str = ""

    @property
    def title(self) -> str:
        return title_of(self.page)


@dataclass(frozen=True)
class Host:
    """Who serves a page, as the page sees it: the folder of pages, what the address of a page ends in, and its files.

    `app` is how a page that needs the app says where it is, with {title} and {page} in the place of its title and its name, and
    `own` how one says it of a loss of the reader's own.
    """

    pages: str
    ending: str
    files: Mapping[str, str]
    app: str
    own: str

    def address(self, page: str) -> str:
        """The address of a page; of the first one if the name is empty."""
        return f"{self.pages}{page}{self.ending}" if page else self.pages


def site(page: str) -> Host:
    """The static site, as one of its pages sees it."""
    up = "../" if page else "./"
    files = {name: f"{up}{versioned(name, text)}" for name, text in shared_files().items()}
    needs = f"needs the app, where PyTorch differentiates the formula: {START} starts it."
    return Host(up, "/", files, f"{{title}} {needs}", f"A loss of your own {needs}")


def title_of(page: str) -> str:
    """What a page is called; the first page as the whole.

    >>> title_of("binary"), title_of("")
    ('Binary classification', 'Loss Atlas')
    """
    return (TITLES | FAMILIES).get(page, NAME)


def html(document: Document, host: Host | None = None) -> str:
    """The file of a page, as a host serves it: the static site if none is named."""
    host = host or site(document.page)
    own = _modules(document)
    return _PAGE.substitute(
        title=escape(document.title if document.page == home.PAGE else f"{document.title} · {NAME}"),
        heading=escape(document.title),
        policy=_policy(own),
        plotly=host.files[PLOTLY],
        sheet=host.files[SHEET],
        script=host.files[SCRIPT],
        look=document.page or "home",
        pages=_sections(document.page, host),
        body=document.introduction + _left_out(document, host) + relinked(document.body, host) + _in_the_app(document, host),
        data="".join(_carried(name, value) for name, value in document.data.items()) + (f"<script>{own}</script>\n" if own else ""),
        start=" ".join(document.starts),
    )


def relinked(markup: str, host: Host) -> str:
    """Markup of the app, its links to pages as those of a host.

    >>> relinked('<a href="binary?loss=Focal">', site("compare"))
    '<a href="../binary/?loss=Focal">'
    """
    return _LINK.sub(lambda match: f'href="{host.address(match[1])}{match[2]}"', markup)


def _left_out(document: Document, host: Host) -> str:
    if not document.left_out:
        return ""
    return f'<p class="without" data-option="{escape(document.left_out)}" hidden>{host.own.format(page=document.page)}</p>'


def _in_the_app(document: Document, host: Host) -> str:
    if not document.needs_app:
        return ""
    return f'<p class="app">{host.app.format(title=escape(document.title), page=document.page)}</p>'


_LINK = re.compile(rf'href="({"|".join(name for names in SECTIONS.values() for name in names if name)})((?:\?[^"]*)?)"')


def _sections(current: str, host: Host) -> str:
    return "".join(
        f"<section><h2>{escape(section)}</h2>{''.join(_link(page, current, host) for page in pages)}</section>"
        for section, pages in SECTIONS.items()
    )


def _link(page: str, current: str, host: Host) -> str:
    words = "Home" if page == home.PAGE else title_of(page)
    here = ' aria-current="page"' if page == current else ""
    return f'<a href="{host.address(page)}" data-page="{page}"{here}>{escape(words)}</a>'


def _carried(name: str, value: object) -> str:
    """A value in the page under an id, as JSON that ends no script."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).replace("<", r"\u003c")
    return _CARRIED.substitute(name=name, text=text)


def _modules(document: Document) -> str:
    """The script of a page's modules that are not common to all; empty where there are none."""
    page = cast("PlainPage | None", document.data.get("page"))
    drawn = [picture["module"] for picture in page["pictures"]] if page else []
    common = reached(*COMMON)
    return more(name for name in reached(*document.starts, *drawn) if name not in common)


def _policy(own: str) -> str:
    """What a page with this script of its own may load: the site's files, that script, and nothing else."""
    digest = f" 'sha256-{b64encode(hashlib.sha256(own.encode()).digest()).decode()}'" if own else ""
    rules = {
        "default-src": "'none'",
        "script-src": f"'self'{digest}",
        "style-src": "'self' 'unsafe-inline'",  # Plotly writes rules of its own
        "img-src": "'self' data: blob:",
        "connect-src": "'self' blob:",  # pages that become slides; the programs of masks, which the page itself holds
        "worker-src": "'self'",
        "frame-src": "'self'",  # the steps of a lesson
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


@cache
def shared_files() -> Mapping[str, str]:
    """The files of all pages by their names."""
    dark = f"@media (prefers-color-scheme: dark) {{ {colours('dark')} }}"
    return {
        SCRIPT: bundle(reached(*COMMON)) + _START.substitute(worker=WORKER),
        SHEET: f"{colours('light')}\n{dark}\n{style(*_STYLES)}",
        PLOTLY: plotly(),
    }


@lru_cache(maxsize=64)
def versioned(name: str, text: str) -> str:
    """The address of a file, which also names its content: no page takes what a browser has kept of another version."""
    return f"{name}?{hashlib.sha256(text.encode()).hexdigest()[:8]}"
