"""How a page differs that the app and the static site show, as tests/support/shown.js reads it from the browser."""

import math
from pathlib import Path

from components.states.formulas import OWN

SHOWN = (Path(__file__).parent / "shown.js").read_text()
CLOSE = 1e-12  # of the curves, relative to numbers above 1


def differences(app, site):
    """What the site shows otherwise than the app, in words."""
    if not site["controls"]:
        return ["the site has no control"]
    wrong = [f"title {app['title']!r} {site['title']!r}"] if app["title"] != site["title"] else []
    for name in app["words"].keys() & site["words"].keys():
        if app["words"][name] != site["words"][name]:
            wrong.append(f"{name}: app {app['words'][name]} site {site['words'][name]}")
    kept = {control["key"]: without_own(control) for control in app["controls"] if control["key"] not in site["without"]}
    drawn = {control["key"]: control for control in site["controls"]}
    for key in kept | drawn:
        if kept.get(key) != drawn.get(key):
            wrong.append(f"control: app {kept.get(key)} site {drawn.get(key)}")
    if (order := [key for key in kept if key in site["panel"]]) != [key for key in site["panel"] if key in kept]:
        wrong.append(f"order of controls: app {order} site {site['panel']}")
    if len(app["plots"]) != len(site["plots"]) and not site["isUndrawn"]:
        wrong.append(f"{len(app['plots'])} plots in the app and {len(site['plots'])} in the site")
    for i, (there, here) in enumerate(zip(app["plots"], site["plots"], strict=False)):
        if [name for name, *_ in there] != [name for name, *_ in here]:
            wrong.append(f"plot {i}: app {[name for name, *_ in there]} site {[name for name, *_ in here]}")
        elif far := farthest(there, here):
            wrong.append(f"plot {i}: {far}")
    return wrong


def without_own(control):
    """A control of the app without the option that needs the app: a formula of the reader's."""
    return control | {"options": [option for option in control["options"] if option != OWN]} if "options" in control else control


def farthest(there, here):
    """Where two lists of lines, each a name with its numbers, are not equal; empty where they are."""
    for (name, *rows), (_, *others) in zip(there, here, strict=True):
        for row, other in zip(rows, others, strict=True):
            if len(row) != len(other):
                return f"{name} has {len(row)} and {len(other)} numbers"
            for a, b in zip(row, other, strict=True):
                if a != b and not is_close(a, b):
                    return f"{name} is {a} and {b}"
    return ""


def is_close(a, b):
    """Whether two numbers of curves are equal but for rounding; rows of numbers, too."""
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(is_close(one, other) for one, other in zip(a, b, strict=True))
    if isinstance(a, str) or isinstance(b, str) or a is None or b is None:
        return a == b
    return math.isclose(a, b, rel_tol=CLOSE, abs_tol=CLOSE)
