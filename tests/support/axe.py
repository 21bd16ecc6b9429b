"""axe-core in a page: what it finds, and by which rules."""

from tests.support.server import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# Streamlit's own: its menu nests its lists of pages in a way that the rules list and listitem refuse.
RUN = """(rules) => axe.run({ exclude: [["[data-testid=stSidebarNav]"]] }, { resultTypes: ["violations"], ...rules })
    .then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html }) => html.slice(0, 150))]))"""
LIGHT = {"rules": {"target-size": {"enabled": True}}}
DARK = {"runOnly": ["color-contrast"]}  # the theme changes nothing else
ALONE = {"iframes": False}  # of a document whose frames are each looked at by themselves
