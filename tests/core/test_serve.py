"""The keeper of the product's processes."""

from __future__ import annotations

from django.conf import settings
from django.db import connection

from tongjian.serve import database_answers


def test_a_database_that_stopped_is_noticed_and_a_servers_is_its_own_keepers(
    own_database: str, monkeypatch: object
) -> None:
    assert database_answers()
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = "postgres_gone"
    host = connection.settings_dict["HOST"]
    connection.settings_dict["HOST"] = "/nonexistent"
    try:
        assert not database_answers()
        monkeypatch.setitem(settings.OWNER_CONNECTION, "HOST", "db.example")  # type: ignore[attr-defined]
        assert database_answers()
    finally:
        connection.settings_dict.update(NAME=before, HOST=host)
