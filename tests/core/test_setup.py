"""Bringing the database up to date beside others, and the locks it lays."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from django.db import connection

from tongjian.core.database import embedded, guard
from tongjian.core.database.roles import as_owner

COMMAND = [sys.executable, "-m", "tongjian.cli"]


def started(*words: str, **extra: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *words],
        env={**os.environ, **extra},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_processes_may_make_the_tables_at_once(django_db_setup: None) -> None:
    name = f"own_{uuid.uuid4().hex[:12]}"
    try:
        both = [started("migrate", TONGJIAN_DATABASE=name) for _ in range(2)]
        outcomes = [one.communicate(timeout=200) for one in both]
        assert [one.returncode for one in both] == [0, 0], outcomes
    finally:
        embedded.drop_database(name)


def policies() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_policies")
        return {row[0] for row in cursor.fetchall()}


def test_locks_are_laid_again_only_where_something_changed(own_database: str) -> None:
    with as_owner(), connection.cursor() as cursor:
        guard.apply()
        before = policies()
        cursor.execute("DROP POLICY jurisdiction ON core_unit")
        guard.apply()
        assert policies() == before - {"core_unit"}  # nothing made anew, nothing laid
        cursor.execute("CREATE TABLE another (id int)")
        guard.apply()
        assert policies() == before


@pytest.mark.parametrize(
    "words",
    [
        "migrate",
        "demo",
        "run",
        "verify audit",
        "audit publish",
        "warn run",
        "deliver x.csv --dataset payment --jurisdiction 310112 --year 2024",
    ],
)
def test_production_refuses_what_is_not_safe_in_plain_words(words: str, tmp_path: Path) -> None:
    home = str(tmp_path)
    process = started(*words.split(), TONGJIAN_ENV="production", TONGJIAN_HOME=home)
    said, errors = process.communicate(timeout=100)
    assert process.returncode == 1
    assert said == ""
    assert "Traceback" not in errors and "生产环境" in errors


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgres://a:b@127.0.0.1:1/x"}, "DATABASE_OWNER_URL"),
        (
            {
                "DATABASE_URL": "postgres://a:b@127.0.0.1:1/x",
                "DATABASE_OWNER_URL": "postgres://a:b@127.0.0.1:1/x",
            },
            "连不上数据库",
        ),
    ],
)
def test_a_database_that_is_not_there_is_told(
    given: dict[str, str], words: str, tmp_path: Path
) -> None:
    safe = {
        "TONGJIAN_ENV": "production",
        "TONGJIAN_SECRET_KEY": "s" * 50,
        "TONGJIAN_CLAMAV": "none",
    }
    process = started("migrate", **safe, **given, TONGJIAN_HOME=str(tmp_path))
    said, errors = process.communicate(timeout=100)
    assert (process.returncode, said) == (1, "")
    assert "Traceback" not in errors and words in errors


@pytest.mark.parametrize(
    "line",
    ['{"a": 1}', "5", "[" * 100_000, '{"jurisdiction": [], "sequence": "1"}', "\x00"],
)
def test_what_is_no_export_is_refused(line: str, tmp_path: Path) -> None:
    file = tmp_path / "记录.jsonl"
    file.write_text(line + "\n")
    process = started("verify", "audit", str(file))
    said, errors = process.communicate(timeout=100)
    assert (process.returncode, said) == (1, "")
    assert "Traceback" not in errors and "记录.jsonl 第 1 行" in errors


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    process = started("demo", "documents", str(tmp_path / "file"))
    said, errors = process.communicate(timeout=100)
    assert (process.returncode, said) == (1, "")
    assert "无法写入" in errors and "Traceback" not in errors
