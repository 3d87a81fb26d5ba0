"""Originals kept as handed in, each encrypted under a key of its own.

Deleting the key erases the original without touching a file or a hash. A file is a header and
chunks of AES-256-GCM; each chunk's nonce is its number and the last one is marked, so that chunks
can be neither reordered nor cut off unnoticed.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"TJQ1"
CHUNK = 1 << 20
TAG = 16


class Tampered(Exception):
    """A kept original is damaged, cut off, or its key is another one."""


def new_key() -> bytes:
    """Return a fresh key for one original."""
    return secrets.token_bytes(32)


def seal(source: Path, target: Path, key: bytes) -> str:
    """Encrypt ``source`` into ``target`` (whole or not at all); return the SM3 of the source.

    One pass: each block is hashed in a second thread while it is encrypted and written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(".tmp")
    digest, cipher, number = hashlib.new("sm3"), AESGCM(key), 0
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        source.open("rb") as plain,
        os.fdopen(descriptor, "wb") as sealed,
        ThreadPoolExecutor(1) as second,
    ):
        sealed.write(MAGIC)
        block = plain.read(CHUNK)
        while True:
            hashed = second.submit(digest.update, block)
            following = plain.read(CHUNK)
            last = b"\1" if not following else b"\0"
            sealed.write(cipher.encrypt(number.to_bytes(12, "big"), block, last))
            hashed.result()
            if not following:
                break
            block, number = following, number + 1
        sealed.flush()
        os.fsync(sealed.fileno())
    temporary.rename(target)
    _settle(target.parent)
    return digest.hexdigest()


def unseal(source: Path, key: bytes) -> Iterator[bytes]:
    """Yield the original's bytes in pieces, or raise ``Tampered``."""
    cipher, number = AESGCM(key), 0
    with source.open("rb") as sealed:
        if sealed.read(len(MAGIC)) != MAGIC:
            raise Tampered(f"封存文件“{source.name}”的格式不对")
        block = sealed.read(CHUNK + TAG)
        while True:
            following = sealed.read(CHUNK + TAG)
            last = b"\1" if not following else b"\0"
            try:
                yield cipher.decrypt(number.to_bytes(12, "big"), block, last)
            except InvalidTag as error:
                raise Tampered(f"封存文件“{source.name}”已损坏，或密钥不符") from error
            if not following:
                return
            block, number = following, number + 1


def unseal_to(source: Path, key: bytes, target: BinaryIO) -> None:
    """Write the original's bytes to an open file."""
    for piece in unseal(source, key):
        target.write(piece)


def _settle(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
