"""A kept original comes back byte for byte, or not at all."""

import hashlib
import io
from pathlib import Path

import pytest

from tongjian.supervision.ledger.quarantine import (
    CHUNK,
    MAGIC,
    TAG,
    Tampered,
    new_key,
    seal,
    unseal,
    unseal_to,
)

SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17]


@pytest.mark.parametrize("size", SIZES)
def test_round_trip(tmp_path: Path, size: int) -> None:
    content = bytes(index % 251 for index in range(1000)) * (size // 1000 + 1)
    source, sealed, key = tmp_path / "a", tmp_path / "b", new_key()
    source.write_bytes(content[:size])
    assert seal(source, sealed, key) == hashlib.new("sm3", content[:size]).hexdigest()
    sink = io.BytesIO()
    unseal_to(sealed, key, sink)
    assert sink.getvalue() == content[:size]
    assert not list(tmp_path.glob("*.tmp"))


def _sealed(tmp_path: Path) -> tuple[Path, bytes]:
    source, sealed, key = tmp_path / "a", tmp_path / "b", new_key()
    source.write_bytes("收款人".encode() * CHUNK)
    seal(source, sealed, key)
    return sealed, key


def test_nothing_readable_is_kept(tmp_path: Path) -> None:
    sealed, _ = _sealed(tmp_path)
    assert "收款人".encode() not in sealed.read_bytes()
    assert sealed.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("harm", ["key", "byte", "cut", "chunk", "swapped", "magic"])
def test_harm_is_noticed(tmp_path: Path, harm: str) -> None:
    sealed, key = _sealed(tmp_path)
    content, step = sealed.read_bytes(), CHUNK + TAG
    first, second = content[4 : 4 + step], content[4 + step : 4 + 2 * step]
    harmed = {
        "key": content,
        "byte": content[:50] + bytes([content[50] ^ 1]) + content[51:],
        "cut": content[:-5],
        "chunk": content[: 4 + step],
        "swapped": MAGIC + second + first + content[4 + 2 * step :],
        "magic": b"XXXX" + content[4:],
    }[harm]
    sealed.write_bytes(harmed)
    with pytest.raises(Tampered):
        list(unseal(sealed, new_key() if harm == "key" else key))
