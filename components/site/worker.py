"""The site's service worker: the module that keeps files, with the version and the addresses of those that it keeps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from components.kit.modules import modules
from components.site.document import versioned

_MODULE = "site/worker.js"


def worker(files: Mapping[str, str]) -> str:
    """The script that keeps these files, given by their paths; its version changes with any of their texts.

    A browser of today may lack workers that are modules, so it is a classic script: the module's function, and a call.
    """
    content = "\0".join(part for item in sorted(files.items()) for part in item)
    version = hashlib.sha256(content.encode()).hexdigest()[:12]
    addresses = [_address(name, text) for name, text in files.items()]
    function = modules()[_MODULE].replace("export function", "function")
    return f"{function}\nserve(self, {json.dumps(version)}, {json.dumps(addresses)});\n"


def _address(name: str, text: str) -> str:
    """Where a page asks for a file; a page itself is the address of its folder."""
    return name.removesuffix("index.html") if name.endswith("index.html") else versioned(name, text)
