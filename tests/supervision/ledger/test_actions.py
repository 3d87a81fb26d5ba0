"""Deliveries from the door to the ledger: published whole, rejected whole, replaced, withdrawn."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.ledger.files import rows, write_csv
from tests.world import DISTRICT, ROOT, TOWN, unit
from tongjian.core.audit.models import AuditEvent as Event
from tongjian.core.exchange.models import Package
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.orgs.actions import set_units
from tongjian.core.scope import scope
from tongjian.supervision.ledger import actions, reads, recover
from tongjian.supervision.ledger.errors import DeliveryRefused
from tongjian.supervision.ledger.locks import Busy, held
from tongjian.supervision.ledger.models import Delivery, LedgerFile, OriginalKey, PayeeToken
from tongjian.supervision.ledger.parquet import sm3_of
from tongjian.supervision.ledger.quarantine import unseal


def paid(clerk: Clerk, day: int = 0, *codes: str) -> dict[str, Decimal]:
    """Return the amount of each payment number as of a day."""
    with clerk.world.scope(*codes):
        tables = reads.tables_as_of(clerk.today(day), 2024, codes or (DISTRICT,))
        found = tables.execute(tables.payment.select("payment_no", "amount_yuan")).to_pylist()
    return {row["payment_no"]: row["amount_yuan"] for row in found}


def stored(ledger: Path) -> list[Path]:
    return [path for path in (ledger / "store" / "files").rglob("*") if path.is_file()]


def test_a_good_file_counts_at_once(clerk: Clerk, ledger: Path) -> None:
    file = clerk.file("六月.csv", "payment", {}, {"amount_yuan": "10"})
    outcome = clerk.deliver(file, totals={"amount_yuan": "1244.50"})
    assert outcome.accepted and "已入库" in outcome.message
    assert paid(clerk) == {"ZF0001": Decimal("1234.50"), "ZF0002": Decimal("10.00")}
    assert paid(clerk, -1) == {}, "as of the day before nothing was there"
    with clerk.world.scope(DISTRICT):
        item = Delivery.objects.get(pk=outcome.delivery)
        assert (item.state, item.rows, item.sums) == ("published", 2, {"amount_yuan": "1244.50"})
        assert item.sm3 == sm3_of(file)
        listed = {file.path: file.sm3 for file in LedgerFile.objects.all()}
    assert {str(p.relative_to(ledger / "store")): sm3_of(p) for p in stored(ledger)} == listed


def test_it_came_through_the_door(clerk: Clerk, ledger: Path) -> None:
    file = clerk.file("p.csv", "payment", {"payee": "王小明"})
    key = clerk.deliver(file).delivery
    with clerk.world.scope(DISTRICT):
        package = Package.objects.get()
        secret = bytes(OriginalKey.objects.get(delivery_id=key).key)
        events = [event.action for event in Event.objects.filter(jurisdiction_id=DISTRICT)]
        trail = json.dumps([event.data for event in Event.objects.all()], ensure_ascii=False)
    assert (package.kind, package.sequence, package.content_sm3) == ("delivery/1", 1, sm3_of(file))
    assert package.manifest["delivery"] == key
    sealed = ledger / "quarantine" / DISTRICT / f"{key}.sealed"
    assert package.content == f"ledger/quarantine/{DISTRICT}/{key}.sealed"
    assert b"".join(unseal(sealed, secret)) == file.read_bytes()
    assert {"delivery.receive", "exchange.receive", "delivery.publish"} <= set(events)
    assert "王小明" not in trail


def test_a_faulty_file_is_kept_and_nothing_of_it_counts(clerk: Clerk, ledger: Path) -> None:
    outcome = clerk.deliver(clerk.file("坏.csv", "payment", {}, {"date_paid": "x"}))
    assert not outcome.accepted
    assert "坏.csv 有 1 处问题" in outcome.message and "第 3 行“支付日期”" in outcome.message
    assert paid(clerk) == {} and stored(ledger) == []
    assert (ledger / "quarantine" / DISTRICT / f"{outcome.delivery}.sealed").exists()
    with clerk.world.scope(DISTRICT):
        item = Delivery.objects.get()
        assert item.state == "rejected" and item.fault_counts["not_date"] == 1
        assert [fault.row for fault in reads.faults(item) if fault.fatal] == [3]
    assert not list((ledger / "work").iterdir())


def test_mended_it_is_published(clerk: Clerk) -> None:
    assert not clerk.deliver(clerk.file("a.csv", "payment", {"date_paid": "x"})).accepted
    assert clerk.deliver(clerk.file("a.csv", "payment", {})).accepted


def test_the_same_bytes_again_change_nothing(clerk: Clerk) -> None:
    file = clerk.file("a.csv", "payment")
    first = clerk.deliver(file)
    again = clerk.deliver(file, day=1)
    assert again.already and again.accepted and again.delivery == first.delivery
    assert "已报送" in again.message
    with clerk.world.scope(DISTRICT):
        assert Delivery.objects.count() == Package.objects.count() == 1


def test_the_same_bytes_bring_back_what_was_replaced(clerk: Clerk) -> None:
    first, second = clerk.file("a.csv", "payment"), clerk.file("b.csv", "payment", {}, {})
    clerk.deliver(first)
    clerk.deliver(second, day=1)
    assert not clerk.deliver(first, day=2).already
    assert len(paid(clerk, 1)) == 2 and len(paid(clerk, 2)) == 1


def test_a_later_month_replaces_its_part_of_the_year(clerk: Clerk) -> None:
    year = clerk.file("y.csv", "payment", {}, {"date_paid": "2024-07-01"})
    july = write_csv(
        clerk.folder / "7.csv",
        "payment",
        rows("payment", {"payment_no": "N1", "date_paid": "2024-07-02"}),
    )
    clerk.deliver(year)
    clerk.deliver(july, day=2, period="07")
    assert set(paid(clerk, 1)) == {"ZF0001", "ZF0002"}
    assert set(paid(clerk, 2)) == {"ZF0001", "N1"}


def test_withdrawn_from_today_and_what_it_replaced_counts_again(clerk: Clerk) -> None:
    clerk.deliver(clerk.file("a.csv", "payment"))
    second = clerk.deliver(clerk.file("b.csv", "payment", {}, {}), day=2)
    with clerk.world.scope(DISTRICT):
        item = reads.delivery(second.delivery)
        assert item is not None
        with pytest.raises(DeliveryRefused, match="原因"):
            actions.withdraw(subject=item, reason=" ", by=ROOT, now=clerk.moment(4))
        actions.withdraw(subject=item, reason="报错了", by=ROOT, now=clerk.moment(4))
        with pytest.raises(DeliveryRefused, match="不能撤回"):
            actions.withdraw(subject=item, reason="再来", by=ROOT, now=clerk.moment(4))
    assert [len(paid(clerk, day)) for day in (1, 3, 4)] == [1, 2, 1]


def test_history_is_placed_where_it_was_received(clerk: Clerk) -> None:
    clerk.deliver(clerk.file("new.csv", "payment", {}, {}))
    clerk.deliver(clerk.file("old.csv", "payment"), received=clerk.today(-100))
    assert [len(paid(clerk, day)) for day in (-101, -100, -1, 0)] == [0, 1, 1, 2]
    with pytest.raises(DeliveryRefused, match="晚于今天"):
        clerk.deliver(clerk.file("f.csv", "payment"), received=clerk.today(1))
    with pytest.raises(NotPermitted):
        clerk.deliver(
            clerk.file("h.csv", "payment", {}, {}, {}),
            received=clerk.today(-5),
            by=clerk.world.actor("finance"),
        )


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"dataset": "nothing"}, "没有数据集"),
        ({"source": "tax"}, "没有来源"),
        ({"period": "13"}, "期间"),
        ({"unit": "310112001001"}, "不按单位"),
        ({"jurisdiction": "999999"}, "没有行政区划"),
    ],
)
def test_a_request_that_makes_no_sense_keeps_nothing(
    clerk: Clerk, ledger: Path, given: dict[str, Any], says: str
) -> None:
    file = clerk.file("a.csv", "payment")
    with pytest.raises(DeliveryRefused, match=says):
        clerk.deliver(file, **{"dataset": "payment", **given})
    assert not list(ledger.rglob("*.sealed"))
    with pytest.raises(DeliveryRefused, match="找不到文件"):
        clerk.deliver(file.with_name("无.csv"))


def test_who_may_deliver_and_where(clerk: Clerk) -> None:
    file = clerk.file("a.csv", "payment")
    with pytest.raises(NotPermitted):
        clerk.deliver(file, by=clerk.world.actor("deputy"))
    with pytest.raises(NotPermitted):
        clerk.deliver(file, by=clerk.world.actor("finance", TOWN))
    assert clerk.deliver(file, by=clerk.world.actor("finance")).accepted


def test_a_town_does_not_see_the_district(clerk: Clerk) -> None:
    clerk.deliver(clerk.file("a.csv", "payment"))
    with scope([TOWN], ROOT):
        tables = reads.tables_as_of(clerk.today(), 2024, [TOWN, DISTRICT])
        assert tables.sources == ()
        assert Delivery.objects.count() == 0
    assert reads_years(clerk, TOWN) == [] and reads_years(clerk, DISTRICT) == [2024]


def reads_years(clerk: Clerk, code: str) -> list[int]:
    with clerk.world.scope(code):
        return reads.years([code])


def test_two_sources_are_never_added(clerk: Clerk) -> None:
    clerk.deliver(clerk.file("f.csv", "revenue"), "revenue")
    clerk.deliver(clerk.file("t.csv", "revenue", {"actual_yuan": "99"}), "revenue", source="tax")
    with clerk.world.scope(DISTRICT):
        day = clerk.today()
        usual = reads.tables_as_of(day, 2024, [DISTRICT])
        tax = reads.open_tables(
            as_of=day, years=[2024], jurisdictions=[DISTRICT], sources={"revenue": "tax"}
        )
        assert usual.revenue.actual_yuan.sum().execute() == Decimal("100.10")
        assert tax.revenue.actual_yuan.sum().execute() == Decimal("99.00")


def test_a_renamed_unit_keeps_the_names_it_bore(clerk: Clerk) -> None:
    renamed = replace(unit(DISTRICT, 1), unit_name="第1局机关", valid_from=clerk.today())
    with clerk.world.scope(DISTRICT):
        set_units(jurisdiction=DISTRICT, lines=[renamed], by=ROOT, now=clerk.moment())
        before = reads.unit_rows(clerk.today() - timedelta(days=1), [DISTRICT])
        after = reads.unit_rows(clerk.today(), [DISTRICT])
    assert (before[0][4], before[0][-1]) == ("第1局本级", None)
    assert (after[0][4], after[0][-1]) == ("第1局机关", "第1局本级")
    assert len(before) == len(after)


def test_dictionaries_are_as_of_the_day(clerk: Clerk) -> None:
    with clerk.world.scope(DISTRICT):
        tables = reads.tables_as_of(clerk.today(), 2024, [DISTRICT])
        units = tables.execute(tables.units.order_by("unit")).to_pylist()
        assert [unit["unit_name"] for unit in units] == ["第1局本级", "第2局本级"]
        assert units[0]["department_name"] == "第1局"
        functions = tables.execute(tables.functions).to_pylist()
        assert {
            "year": 2024,
            "code": "201",
            "name": "一般公共服务支出",
            "parent": None,
        } in functions
        early = reads.tables_as_of(clerk.today(-365 * 30), 2024, [DISTRICT])
        assert early.execute(early.units).num_rows == 0


def test_one_delivery_can_be_opened_after_it_was_replaced(clerk: Clerk) -> None:
    first = clerk.deliver(clerk.file("a.csv", "payment"))
    clerk.deliver(clerk.file("b.csv", "payment", {}, {}), day=1)
    with clerk.world.scope(DISTRICT):
        item = reads.delivery(first.delivery)
        assert item is not None
        assert reads.open_delivery(item).payment.count().execute() == 1
        assert reads.deliveries_by_id([first.delivery, "none"]) == {first.delivery: item}
        assert reads.place_of(item, 2) == ("", 2)


def test_a_person_and_an_original_can_be_erased(clerk: Clerk, ledger: Path) -> None:
    outcome = clerk.deliver(clerk.file("a.csv", "payment", {"payee": "王小明"}))
    with clerk.world.scope(DISTRICT):
        item = Delivery.objects.get(pk=outcome.delivery)
        token = PayeeToken.objects.get().token
        assert reads.payee_token("王 小明") == token
        assert reads.payee_names([token]) == {token: "王小明"}
        assert reads.people_shown([token]) == {token: "王**"}
        before = {path: sm3_of(path) for path in ledger.rglob("*") if path.is_file()}
        actions.erase_payee(jurisdiction=DISTRICT, token=token, by=ROOT, now=clerk.moment())
        actions.erase_original(subject=item, by=ROOT, now=clerk.moment())
        assert reads.payee_names([token]) == {}
        assert reads.people_shown([token]) == {token: "个人"}
        assert not OriginalKey.objects.exists()
    assert {path: sm3_of(path) for path in before} == before


def test_an_interrupted_delivery_goes_on_with_the_same_file(
    clerk: Clerk, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = clerk.file("a.csv", "payment")

    def killed(**_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(actions, "publish", killed)
        with pytest.raises(KeyboardInterrupt):
            clerk.deliver(file)
    assert paid(clerk) == {}
    outcome = clerk.deliver(file, day=1)
    assert outcome.accepted and not outcome.already
    assert len(paid(clerk, 1)) == 1
    with clerk.world.scope(DISTRICT):
        assert Package.objects.count() == 1


def test_sweeping_leaves_what_counts_and_what_is_in_work(clerk: Clerk, ledger: Path) -> None:
    outcome = clerk.deliver(clerk.file("a.csv", "payment"))
    kept = {path for path in ledger.rglob("*") if path.is_file()}
    orphan = ledger / "store" / "files" / "payment" / DISTRICT / "2024" / "orphan.parquet"
    sealed = ledger / "quarantine" / DISTRICT / "orphan2.sealed"
    half = ledger / "quarantine" / DISTRICT / "orphan3.tmp"
    working = ledger / "work" / "busy"
    working.mkdir()
    for path in (orphan, sealed, half):
        path.write_bytes(b"x")
    with held("busy"):
        assert recover.recover() == 0
        assert working.exists()
    recover.recover()
    assert {path for path in ledger.rglob("*") if path.is_file()} == kept
    assert not working.exists()
    assert len(paid(clerk)) == 1 and outcome.accepted


def test_a_delivery_is_worked_on_once(clerk: Clerk, ledger: Path) -> None:
    with held("x"), pytest.raises(Busy), held("x"):
        pass
    with held("x"):
        pass
