"""The ways in from the command line, committed for real."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.supervision.channels import databases
from tests.supervision.channels.databases import PASSWORD
from tests.supervision.channels.test_pull import fields, fill
from tests.supervision.ledger.conftest import Clerk
from tests.supervision.ledger.files import rows, text
from tests.world import DISTRICT, ROOT, World
from tongjian import cli
from tongjian.supervision.channels.folder import scan as scanning
from tongjian.supervision.channels.models import PullRun
from tongjian.supervision.channels.pull.actions import save_pull
from tongjian.supervision.ledger.models import Delivery


@pytest.fixture
def clerk(own_database: str, now: object, ledger: Path, tmp_path: Path) -> Clerk:
    return Clerk(World.make(now), tmp_path)  # type: ignore[arg-type] # the fixture's moment


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.main, ["channels", *words])


@pytest.mark.soak
def test_pulling_and_looking_by_hand(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("scan").exit_code == 1 and "TONGJIAN_INBOX" in run("scan").output
    (tmp_path / "home").mkdir()
    folder = tmp_path / "inbox" / DISTRICT / "finance"
    folder.mkdir(parents=True)
    monkeypatch.setenv("TONGJIAN_INBOX", str(tmp_path / "inbox"))
    monkeypatch.setattr(scanning, "home", lambda: tmp_path / "home")
    assert "没有新的文件" in run("scan").output
    file = folder / "payment-2023.csv.part"
    paid = {"fiscal_year": "2023", "date_paid": "2023-06-05", "date_applied": ""}
    file.write_text(text("payment", rows("payment", paid)), encoding="utf-8")
    run("scan")
    file.rename(folder / "payment-2023.csv")
    assert "收下：310112/finance/payment-2023.csv" in run("scan").output
    (tmp_path / "inbox" / "nowhere").mkdir()
    found = run("scan")
    assert found.exit_code == 1 and "nowhere" in found.output

    found = run("pull", "gone")
    assert found.exit_code == 1 and "还没有抽取" in found.output
    with databases.postgresql() as department:
        fill(department)
        monkeypatch.setenv("TONGJIAN_PULL_HOSTS", department.host)
        with clerk.world.scope(DISTRICT):
            save_pull(
                subject=None,
                jurisdiction=DISTRICT,
                by=ROOT,
                now=clerk.world.now,
                **fields(department),
            )
        found = run("pull", "FINANCE_PAYMENT")
        assert found.exit_code == 1 and "没有设置口令" in found.output
        monkeypatch.setenv("TONGJIAN_PULL_FINANCE_PAYMENT_PASSWORD", PASSWORD)
        found = run("pull", "finance_payment")
        assert found.exit_code == 0 and "取得 3 行，报送 2 个批次" in found.output
        assert "没有变化" in run("pull", "FINANCE_PAYMENT").output
        assert "完全相同" in run("pull", "FINANCE_PAYMENT", "--all").output
    with clerk.world.scope(DISTRICT):
        assert Delivery.objects.count() == 3
        assert sorted(PullRun.objects.values_list("state", flat=True)) == [
            *["done"] * 3,
            "failed",
        ]
