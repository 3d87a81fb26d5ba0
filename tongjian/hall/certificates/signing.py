"""The key certificates are signed with: Ed25519, drawn from the installation's secret.

Pure of Django, so that ``tongjian verify certificate`` needs no database.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tongjian.core.home import InsecureSetup, home, secret

NAME = "TONGJIAN_CERTIFICATE_KEY"
SHORTEST = 32  # characters; a guessable secret would let anybody issue certificates
BLOCK = re.compile(rb"-----BEGIN PUBLIC KEY-----.+?-----END PUBLIC KEY-----", re.S)


class KeyUnreadable(Exception):
    """A file of public keys cannot be used; the message is Chinese."""


def private_key() -> Ed25519PrivateKey:
    """Return the signing key; outside production its secret is made and kept when absent."""
    return _drawn(secret(NAME))


def _drawn(text: str) -> Ed25519PrivateKey:
    if len(text) < SHORTEST:
        raise InsecureSetup(f"{NAME} 至少要有 {SHORTEST} 个随机字符")
    info = b"tongjian certificates 1"
    seed = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(text.encode())
    return Ed25519PrivateKey.from_private_bytes(seed)


def own_key() -> Ed25519PublicKey | None:
    """Return this installation's public key, or None where there is none; makes nothing."""
    text = os.environ.get(NAME)
    if not text:
        path = home() / "secrets" / NAME.lower()
        if not path.is_file():
            return None
        text = path.read_text()
    return _drawn(text).public_key()


def fingerprint(key: Ed25519PublicKey) -> str:
    """Return the SM3 of the raw key, by which a signature names its signer."""
    return hashlib.new("sm3", key.public_bytes_raw()).hexdigest()


def pem(key: Ed25519PublicKey) -> str:
    """Return a public key as PEM text."""
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()


def read_keys(path: Path) -> list[Ed25519PublicKey]:
    """Return the public keys of a PEM file, which may hold several; raises ``KeyUnreadable``."""
    try:
        text = path.read_bytes()
    except OSError as error:
        raise KeyUnreadable(f"读不到公钥文件“{path.name}”：{why(error)}") from error
    keys = [_loaded(block, path.name) for block in BLOCK.findall(text)]
    if not keys:
        raise KeyUnreadable(f"“{path.name}”里没有公钥（PEM 格式，BEGIN PUBLIC KEY）")
    return keys


def _loaded(block: bytes, name: str) -> Ed25519PublicKey:
    try:
        key = serialization.load_pem_public_key(block)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyUnreadable(f"“{name}”里的公钥损坏，无法读取") from error
    if not isinstance(key, Ed25519PublicKey):
        raise KeyUnreadable(f"“{name}”里的公钥不是 Ed25519 公钥，不能核验证照")
    return key


def why(error: OSError) -> str:
    """Return why a file could not be read, in Chinese."""
    words = {
        FileNotFoundError: "文件不存在",
        IsADirectoryError: "这是一个文件夹",
        PermissionError: "没有读取的权限",
    }
    return words.get(type(error), "读取失败")
