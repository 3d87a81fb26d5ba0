"""The keeper of the product's processes."""

from __future__ import annotations

import os

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.db import connection

from tongjian.cli.setup import run
from tongjian.serve import database_answers, web, web_settings

WORKERS, THREADS = "TONGJIAN_WEB_WORKERS", "TONGJIAN_LEDGER_THREADS"


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


@pytest.mark.parametrize("name", [WORKERS, THREADS])
@pytest.mark.parametrize("text", ["0", "-1", "", "two", "2.5", "²", "9999"])
def test_a_number_of_processes_that_is_none_is_told_before_anything_starts(
    name: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, text)
    done = CliRunner().invoke(run, [])
    assert done.exit_code == 1 and isinstance(done.exception, SystemExit)
    assert f"{name} 应为 1 到 256 的整数，而不是“{text}”" in done.stderr


@pytest.mark.parametrize(
    ("workers", "threads"), [("1", "4"), ("2", "2"), ("3", "1"), ("4", "1"), ("9", "1")]
)
def test_the_webs_processes_share_the_cores(
    workers: str, threads: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    monkeypatch.setenv(WORKERS, workers)
    monkeypatch.delenv(THREADS, raising=False)
    assert web_settings() == {THREADS: threads}
    command = web("127.0.0.1", 8000)
    assert command[command.index("--workers") + 1] == workers
    monkeypatch.setenv(THREADS, "7")
    assert web_settings() == {THREADS: "7"}
