"""Keyed hashes and sealed texts, by keys drawn from the installation's ``TONGJIAN_TOKEN_KEY``.

A keyed hash finds a telephone number again without storing it; a sealed text can be read by the
installation alone, so that a copy of the database gives nothing away. Each purpose has its own key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tongjian.core.home import secret

NONCE = 12


class Unreadable(Exception):
    """A sealed text cannot be opened: another key sealed it, or it was changed."""


def _key(purpose: str) -> bytes:
    master = hashlib.sha256(secret("TONGJIAN_TOKEN_KEY").encode()).digest()
    return hmac.new(master, purpose.encode(), hashlib.sha256).digest()


def keyed(purpose: str, text: str) -> str:
    """Return the keyed hash of ``text`` as 64 hexadecimal digits."""
    return hmac.new(_key(purpose), text.encode(), hashlib.sha256).hexdigest()


def seal(purpose: str, text: str) -> str:
    """Return ``text`` encrypted (AES-256-GCM), as printable characters."""
    nonce = os.urandom(NONCE)
    sealed = AESGCM(_key(purpose)).encrypt(nonce, text.encode(), purpose.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(purpose: str, sealed: str) -> str:
    """Return what was sealed; raises ``Unreadable``."""
    try:
        raw = base64.urlsafe_b64decode(sealed.encode())
        opened = AESGCM(_key(purpose)).decrypt(raw[:NONCE], raw[NONCE:], purpose.encode())
    except (InvalidTag, ValueError) as error:
        raise Unreadable("sealed under another key, or changed") from error
    return opened.decode()
