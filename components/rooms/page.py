"""The page of a follower: plain HTML around a frame, the same for all rooms, without a session."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import cache
from string import Template

from components.export.offline import colours
from components.kit.assets import folder, style
from components.kit.packed import ASK_AGAIN, Packed
from components.rooms.codes import LENGTH

_RULES = {
    "default-src": "'none'",
    "style-src": "'unsafe-inline'",  # its own, in the page
    "connect-src": "'self'",
    "frame-src": "'self'",
    "img-src": "data:",  # the icon, which is none
    "base-uri": "'none'",
    "form-action": "'none'",
}

_PAGE = Template("""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="$policy">
<title>Follow · Loss Atlas</title>
<link rel="icon" href="data:,">
<style>$style</style>
<body>
<header>
<h1>Follow a teacher</h1>
<p role="status"></p>
<button type="button" class="back" hidden>Return to the teacher</button>
</header>
<main>
<form hidden>
<label for="code">The $length letters of the room</label>
<input id="code" name="code" required autocomplete="off" autocapitalize="characters" spellcheck="false">
<button>Follow</button>
</form>
<iframe title="What the teacher shows"></iframe>
</main>
<script type="module">$script</script>
</body>
</html>
""")


@cache
def page(up: str) -> Packed:
    """The HTML, for an address from which `up` leads to the app: with letters of a room, or without, where it asks for them."""
    script = f'import {{ start }} from "{up}{folder()}rooms/follower.js"; start();'
    hashed = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    dark = f"@media (prefers-color-scheme: dark) {{ {colours('dark')} }}"
    html = _PAGE.substitute(
        policy="; ".join(f"{name} {value}" for name, value in _RULES.items()) + f"; script-src 'self' 'sha256-{hashed}'",
        style=f"{colours('light')}\n{dark}\n{style('rooms/room')}",
        length=LENGTH,
        script=script,
    )
    return Packed(html.encode(), "text/html", ASK_AGAIN)
