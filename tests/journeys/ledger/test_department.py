"""A department's own database, pulled again and again: nothing doubles, corrections come through."""

from __future__ import annotations

import pytest

from tests.journeys.ledger.story import BASE, Ledger, Visitor, waits
from tests.supervision.channels.databases import USER, Department
from tests.supervision.channels.test_views import MAPPING
from tests.world import DISTRICT


def sets_up(admin: Visitor, department: Department) -> None:
    admin.open("/channels/").press("管理抽取").press("设置抽取")
    admin.fill(
        title="国库集中支付系统",
        name="TREASURY",
        jurisdiction=DISTRICT,
        source="finance",
        dataset="payment",
        engine="postgresql",
        host=department.host,
        port="5432",
        database=department.database,
        user=USER,
        query=department.query,
        mapping=MAPPING,
        year_column="y",
        period_column="m",
        watermark_column="changed",
    )
    if admin.page.locator("main [name=tls]").is_checked():
        admin.page.locator("main [name=tls]").uncheck()
    admin.press("保存").sees("还没有取过").looks("pull")
    admin.press("看前 20 行").sees("310112001001", "200.20").looks("pull-preview")
    admin.page.go_back()


def pulls(admin: Visitor, says: str) -> None:
    admin.press("现在取数")
    waits(admin, "取数结果").sees(says)


def shown(staff: Visitor, rows: str, *amounts: str) -> None:
    staff.open(f"/query/payment/rows/{BASE}").sees(f"共 {rows} 行", *amounts)


@pytest.mark.soak
def test_pulled_twice_nothing_doubles_and_a_correction_comes_through(
    department: Department, ledger: Ledger
) -> None:
    admin, staff = ledger.official("system_admin"), ledger.official("committee")
    sets_up(admin, department)
    pulls(admin, "报送的批次")
    admin.looks("pull-run")
    ledger.until(lambda: published(admin) == 2, "the worker publishes both months")
    shown(staff, "3", "100.10", "200.20", "300.30")
    admin.press("回到这个抽取")
    pulls(admin, "没有变化")
    shown(staff, "3", "100.10", "200.20", "300.30")
    department.run(
        "UPDATE payments SET amount = 250.25, changed = '2026-03-02 08:00:00' WHERE no = 'ZF2'"
    )
    admin.press("回到这个抽取")
    pulls(admin, "报送的批次")
    ledger.until(lambda: published(admin) == 1, "the worker publishes the corrected month")
    shown(staff, "3", "100.10", "250.25", "300.30")
    staff.misses("200.20")
    staff.open(f"/query/payment/explain/{BASE}&measure=paid").sees("650.65")


def published(admin: Visitor) -> int:
    """How many deliveries of the run shown are in the ledger."""
    admin.page.reload()
    return int(admin.page.locator("main .rows__side", has_text="已入库").count())
