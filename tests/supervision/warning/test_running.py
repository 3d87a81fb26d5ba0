"""How far a run is: told while it runs, to those it concerns, and gone when it is over."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

import pytest

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.warning.ledger import Case, SmallLedger, pay
from tests.world import DISTRICT, TOWN
from tongjian.supervision.ledger.paths import work_root
from tongjian.supervision.warning.engine import judge, ledger_versions
from tongjian.supervision.warning.running import FORGOTTEN, PATTERN, Running, running, telling


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGJIAN_LEDGER", str(tmp_path / "ledger"))


def test_a_run_is_told_of_while_it_runs_where_it_runs() -> None:
    with telling([DISTRICT]) as told:
        assert running([DISTRICT]) is None
        told(3, 75)
        assert running([DISTRICT, TOWN]) == Running(1, 3, 75)
        assert running([TOWN]) is None and running([]) is None
        told(75, 75)
        assert running([DISTRICT]) == Running(1, 75, 75)
    assert running([DISTRICT]) is None


def test_one_that_ended_in_a_crash_is_forgotten_and_a_broken_file_does_no_harm() -> None:
    with telling([DISTRICT]) as told:
        told(1, 2)
        (path,) = work_root().glob(PATTERN)
        since = path.stat().st_mtime - FORGOTTEN - 1
        os.utime(path, (since, since))
        assert running([DISTRICT]) is None
        path.write_text("{")
        assert running([DISTRICT]) is None


def test_judging_tells_of_every_rule() -> None:
    rules = [rule for rule in ledger_versions() if rule.number in (47, 49)]
    case = Case(kind="edge", name="", payment=[pay("1.00", date(2024, 5, 3))])
    heard: list[tuple[int, int]] = []
    judge(SmallLedger(case), rules=rules, told=lambda done, total: heard.append((done, total)))
    assert heard == [(1, 2), (2, 2)]


def test_the_page_shows_it(clerk: Clerk) -> None:
    client = clerk.world.client("committee")
    with telling([DISTRICT]) as told:
        told(34, 75)
        text = client.get("/warnings/").content.decode()
        assert "正在核查" in text
        assert "34/75" in re.sub(r"<[^>]*>|\s", "", text)
    assert "正在核查" not in client.get("/warnings/").content.decode()
