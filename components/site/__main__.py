"""Writes the atlas as a static site: `python -m components.site OUT`."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

from components.kit.packed import ENCODINGS
from components.site.document import WORKER, html, shared_files
from components.site.pages import documents
from components.site.worker import worker


def files() -> dict[str, str]:
    """The text of every file of the site by its path."""
    pages = {f"{document.page}/index.html".lstrip("/"): html(document) for document in documents()}
    kept = {**shared_files(), **pages}
    return kept | {WORKER: worker(kept)}


def write(folder: Path) -> None:
    """Write the site into a folder, and print the size of each file, and of it compressed."""
    print(f"{'file':30}{'bytes':>10}{'gzip':>10}{'brotli':>10}")
    total = [0, 0, 0]
    for name, text in files().items():
        body = text.encode()
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)
        sizes = [len(body), len(gzip.compress(body, 9, mtime=0)), len(ENCODINGS["br"](body))]
        total = [have + more for have, more in zip(total, sizes, strict=True)]
        print(f"{name:30}" + "".join(f"{size:>10}" for size in sizes))
    print(f"{'all':30}" + "".join(f"{size:>10}" for size in total))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m components.site OUT")
    write(Path(sys.argv[1]))
