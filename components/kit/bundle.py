"""JavaScript modules as one classic script: a browser loads no module from the disk, and fetches each of many on its own.

Each module is a function that returns what the module exports. It runs when another one first takes it, as modules run when they
are first imported. `atlas(path)` takes a module by its path below components/.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from posixpath import dirname, join, normpath

from components.kit.modules import modules, needed

# a comment that has its lines to itself; what it says of types is for the checker
_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*\*(?:(?!\*/).)*\*/)\n", re.MULTILINE | re.DOTALL)
_IMPORT = re.compile(r'^import (?:(\w+)|\{([^}]*)\}) from "([^"]*)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (default|(?:async )?function\*?|class|const) ?(\w+|\{[^}]*\})?", re.MULTILINE)
_TAKER = """self.atlasModules ??= {};
self.atlas = (path) => {
const kept = self.atlasModules;
if (typeof kept[path] === "function") kept[path] = kept[path](self.atlas);
return kept[path];
};
"""


def reached(*starts: str) -> list[str]:
    """The paths of modules and of all that they need, each once.

    >>> reached("kit/sliders.js", "kit/ahead.js", "kit/device.js")
    ['kit/sliders.js', 'kit/ahead.js', 'kit/numbers.js', 'kit/streamlit.js', 'kit/device.js']
    """
    return list(dict.fromkeys(name for start in starts for name in needed(start)))


def bundle(names: Iterable[str]) -> str:
    """The script of these modules, which makes `atlas`."""
    return f'"use strict";\n{_TAKER}{more(names)}'


def more(names: Iterable[str]) -> str:
    """A script that adds modules to those of a page, before or after `bundle`; empty without any. HTML can hold it."""
    functions = ",\n".join(f"{json.dumps(name)}: (atlas) => {{\n{_function(name)}}}" for name in names)
    text = f'"use strict";\nObject.assign((self.atlasModules ??= {{}}), {{\n{functions}\n}});\n' if functions else ""
    return text.replace("</script", r"<\/script").replace("<!--", r"<\!--")


def _function(name: str) -> str:
    """The text of a module as the body of a function, without its comments."""
    exported: list[str] = []

    def imported(match: re.Match[str]) -> str:
        default, names, path = match.groups()
        taken = f"default: {default}" if default else names.replace(" as ", ": ")
        return f"const {{ {taken.strip()} }} = atlas({json.dumps(normpath(join(dirname(name), path)))});"

    def local(match: re.Match[str]) -> str:
        kind, named = match.groups()
        if kind == "default":
            exported.append("default: whole")
            return f"const whole = {named or ''}"
        exported.extend(named.strip("{} ").split(", "))
        return f"{kind} {named}"

    text = _EXPORT.sub(local, _IMPORT.sub(imported, _COMMENT.sub("", modules()[name])))
    text = text.replace("import.meta.url", "document.baseURI")
    return f"{text}return {{ {', '.join(exported)} }};\n"
