"""The letters of a room, the secret that moves it, and the tickets of those who follow."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

ALPHABET = "BCDFGHJKLMNPQRSTVWXYZ"  # without vowels there are no words; without I and O no letter looks like another
LENGTH = 6
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_TICKET = re.compile("([0-9a-f]{16})([0-9a-f]{16})")


def new_code() -> str:
    """The letters of a new room."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def code_in(text: str) -> str | None:
    """The letters of a room that a text says, in whatever case; None where it says none.

    >>> code_in("bcdfgh"), code_in("ABCDEF"), code_in("BCDFG"), code_in("BCDFGH ")
    ('BCDFGH', None, None, None)
    """
    code = text.upper()
    return code if _CODE.fullmatch(code) else None


def new_secret() -> str:
    """A secret that nobody guesses."""
    return secrets.token_urlsafe(24)


def digest(secret: str) -> str:
    """What is kept of a secret: enough to know it again, and not the secret itself."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_secret(secret: str, kept: str) -> bool:
    """Whether this is the secret of which the digest is kept.

    >>> is_secret("a", digest("a")), is_secret("b", digest("a"))
    (True, False)
    """
    return hmac.compare_digest(digest(secret), kept)


def new_ticket(key: str) -> str:
    """A ticket of the room with this key: a random number, signed, so that each process knows it without a list."""
    who = secrets.token_hex(8)
    return who + _signature(who, key)


def who_in(ticket: str, key: str) -> str | None:
    """The random number of a ticket of this room; None for a ticket of another room, or none at all.

    >>> who_in(new_ticket("key"), "key") is None, who_in(new_ticket("other"), "key"), who_in("x", "key")
    (False, None, None)
    """
    match = _TICKET.fullmatch(ticket)
    return match[1] if match and hmac.compare_digest(_signature(match[1], key), match[2]) else None


def _signature(who: str, key: str) -> str:
    return hmac.new(key.encode(), who.encode(), hashlib.sha256).hexdigest()[:16]
