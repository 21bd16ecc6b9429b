"""The colours of the app's theme for what leaves the app: a page, a program, a picture on paper. It needs no Streamlit."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

# The colours are said once, to Streamlit; what leaves the app reads them there.
_CONFIG = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
THEME: dict[str, dict[str, Any]] = {name: _CONFIG["theme"][name] for name in ("light", "dark")}


def variables(name: str) -> dict[str, str]:
    """The light or the dark theme under the names its colours have in the browser, for a page that leaves the app."""
    own = THEME[name]
    return {
        "text-color": own["textColor"],
        "background-color": own["backgroundColor"],
        "secondary-background-color": own["secondaryBackgroundColor"],
        "primary-color": own["primaryColor"],
        "font": "system-ui, sans-serif",
        "chart-categorical-colors": ", ".join(own["chartCategoricalColors"]),
    }
