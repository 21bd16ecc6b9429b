"""A file as it is served: compressed once, and with the word how long a browser may keep it."""

from __future__ import annotations

import gzip
import hashlib
from base64 import b64decode, b64encode
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import Response

from losses.core.shared import shared
from losses.core.store import Form, kept

_brotli: Any = import_module("brotli")  # it comes without types
QUALITY, BEST = 9, 11  # of brotli: the best makes a file a tenth smaller in ten times the time, for which nobody waits
_COMPRESSED: Form[bytes] = Form(written=lambda body: b64encode(body).decode(), read=b64decode)
# The best first. A browser takes brotli over TLS or from its own machine only: a proxy between might not know it.
ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": partial(_brotli.compress, mode=_brotli.MODE_TEXT, quality=QUALITY),
    "gzip": partial(gzip.compress, compresslevel=6, mtime=0),
    "identity": bytes,
}
FOR_EVER = "public, max-age=31536000, immutable"  # its address names its content
ASK_AGAIN = "no-cache"  # kept, and used again where the server says that it is still the same


def best_encoding(accepted: str) -> str:
    """The first of the encodings that an Accept-Encoding header takes.

    >>> best_encoding("gzip, deflate, br, zstd"), best_encoding("gzip;q=1.0, br;q=0"), best_encoding("")
    ('br', 'gzip', 'identity')
    """
    weights = {name.strip(): weight.strip() for name, _, weight in (part.partition(";q=") for part in accepted.lower().split(","))}
    return next((name for name in ENCODINGS if weights.get(name, "0").strip("0.") or weights.get(name) == ""), "identity")


class Packed:
    """A file in each encoding that a browser takes, compressed when it is first asked for."""

    def __init__(self, body: bytes, kind: str, keep: str = FOR_EVER) -> None:
        self._body, self._kind, self._keep = body, kind, keep
        self._tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        self._encoded = shared()(self._encode)
        self._best: bytes | None = None

    def encoded(self, encoding: str) -> bytes:
        """The body in this encoding, compressed at once unless it has been."""
        return self._best if encoding == "br" and self._best is not None else self._encoded(encoding)

    def _encode(self, encoding: str) -> bytes:
        return ENCODINGS[encoding](self._body)

    def compress_best(self) -> None:
        """Compress it as far as brotli can, once for all starts of the app."""
        best = partial(_brotli.compress, self._body, mode=_brotli.MODE_TEXT, quality=BEST)
        self._best = kept("brotli", _COMPRESSED, (self._tag,), best)

    def answer(self, asked: Headers) -> Response:
        """The answer to a request with these headers: the file, or the word that it is what the browser has kept."""
        encoding = best_encoding(asked.get("accept-encoding", ""))
        headers = {"Cache-Control": self._keep, "Vary": "Accept-Encoding", "ETag": self._tag}
        if self._tag in asked.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if encoding != "identity":
            headers["Content-Encoding"] = encoding
        return Response(self.encoded(encoding), media_type=self._kind, headers=headers)
