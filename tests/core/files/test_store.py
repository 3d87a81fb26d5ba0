"""Originals under the names their senders gave them, and what killed uploads leave."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.world import World
from tongjian.core.files.store import named, store
from tongjian.core.files.sweep import UNTOUCHED, sweep
from tongjian.core.home import home, uploads


@pytest.mark.parametrize(
    "name",
    [
        "决算" * 200 + ".pdf",
        "../../etc/passwd",
        "..",
        ".",
        "",
        "a\x00b.pdf",
        "x" * 300,
        "\udcff.pdf",
    ],
)
def test_any_name_a_sender_gives_is_lent_inside_its_folder(tmp_path: Path, name: str) -> None:
    original = tmp_path / "original"
    original.write_bytes(b"content")
    with named(original, name) as lent:
        assert lent.read_bytes() == b"content"
        assert lent.parent.parent == tmp_path
        assert len(os.fsencode(lent.name)) <= 255
        if name.endswith(".pdf"):
            assert lent.suffix == ".pdf"
    assert [path.name for path in tmp_path.iterdir()] == ["original"]


def test_leftovers_of_killed_uploads_are_swept_and_nothing_else(world: World) -> None:
    old, fresh = uploads() / "old.upload", uploads() / "fresh.upload"
    folder = uploads() / "named-old"
    folder.mkdir(exist_ok=True)
    orphan = home() / store([b"orphan"], "documents", 100).path
    for path in (old, fresh):
        path.write_bytes(b"x")
    past = fresh.stat().st_mtime - UNTOUCHED - 10
    for path in (old, orphan, folder):
        os.utime(path, (past, past))
    assert sweep() >= 3
    assert not old.exists() and not orphan.exists() and not folder.exists()
    assert fresh.exists()
    fresh.unlink()
