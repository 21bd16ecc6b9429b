"""Writes the atlas as a static site: `python -m components.site OUT`."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Mapping
from pathlib import Path

from components.kit.packed import ENCODINGS
from components.site.document import WORKER, html, shared_files
from components.site.documents import document
from components.site.pages import makers
from components.site.values import divided
from components.site.worker import worker
from losses.core.threads import use_one_thread


def files() -> dict[str, str]:
    """The text of every file of the site by its path."""
    kept = dict(shared_files())
    for page in makers():
        divided_page, values = divided(document(page))
        kept |= {f"{page}/index.html".lstrip("/"): html(divided_page), **values}
    return kept | {WORKER: worker(kept)}


def write(folder: Path) -> dict[str, str]:
    """Write the site into a folder: its files as `files` says them."""
    written = files()
    for name, text in written.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return written


def print_sizes(files: Mapping[str, str]) -> None:
    """Print how large each file is, and how large compressed."""
    print(f"{'file':30}{'bytes':>10}{'gzip':>10}{'brotli':>10}")
    total = [0, 0, 0]
    for name, text in files.items():
        body = text.encode()
        sizes = [len(body), len(gzip.compress(body, 9, mtime=0)), len(ENCODINGS["br"](body))]
        total = [have + more for have, more in zip(total, sizes, strict=True)]
        print(f"{name:30}" + "".join(f"{size:>10}" for size in sizes))
    print(f"{'all':30}" + "".join(f"{size:>10}" for size in total))


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit("usage: python -m components.site OUT")
    use_one_thread()  # in half the time of the processors
    print_sizes(write(Path(sys.argv[1])))
