"""Figures of the hall: counted by PostgreSQL, nothing is not zero."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.hall.office.rows import Rows
from tests.world import DISTRICT, TOWN, World, body
from tongjian.core.clock import SHANGHAI
from tongjian.core.scope import set_local
from tongjian.hall.cases.models import ClockEntry, Correction, HallCase
from tongjian.hall.feedback.models import Enquiry, Rating
from tongjian.hall.items.models import Item

URL = "/office/figures/"


def at(day: str, hour: int = 10) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02d}:00:00").replace(tzinfo=SHANGHAI)


def figures(world: World, query: str = "", role: str = "head", place: str = DISTRICT) -> Any:
    response = world.client(role, place).get(f"{URL}?{query}")
    assert response.status_code == 200
    return {table.key: table for table in response.context["tables"]}, {
        one.title: one for one in response.context["targets"]
    }


def line(table: Any, *names: str) -> list[Any]:
    found = next(one for one in table.lines if one.names == names)
    return [cell.value for cell in found.cells]


def stop(case: HallCase, clock: str, when: datetime, name: str = "decision") -> None:
    ClockEntry.objects.create(
        jurisdiction_id=DISTRICT,
        case=case,
        clock=clock,
        kind="stop",
        name=name,
        at=when,
        by="系统",
        entered_at=when,
    )


@pytest.fixture
def item(rows: Rows) -> Item:
    with rows.scope():
        return rows.item("deferral", "延缓入学")


def test_volumes_by_item_and_by_month_with_true_totals(rows: Rows, item: Item) -> None:
    with rows.scope():
        other = rows.item("bus", "校车使用许可")
        rows.closed(item, at("2025-09-10"))
        rows.closed(item, at("2025-10-10"), outcome="rejected")
        rows.closed(other, at("2025-10-11"), outcome="withdrawn")
        rows.closed(other, at("2025-10-12"), outcome="voided")
        rows.case(other)
    tables, _ = figures(rows.world)
    assert line(tables["volumes"], "延缓入学") == [2, 2, 1, 1, 0, 0, 0]
    assert line(tables["volumes"], "校车使用许可") == [2, 1, 0, 0, 0, 1, 0]
    assert line(tables["volumes"], "合计") == [4, 3, 1, 1, 0, 1, 0]
    tables, _ = figures(rows.world, "by=month")
    assert line(tables["volumes"], "2025年10月")[:2] == [3, 2]
    tables, _ = figures(rows.world, "by=month&from=2025-09&to=2025-09")
    assert line(tables["volumes"], "合计")[:2] == [1, 1]


def test_midnight_belongs_to_shanghai(rows: Rows, item: Item) -> None:
    with rows.scope():
        rows.case(item, submitted_at=at("2025-10-01", 0))
    tables, _ = figures(rows.world, "by=month")
    assert line(tables["volumes"], "2025年10月")[0] == 1


def test_punctuality_is_by_the_day_a_limit_stopped(rows: Rows, item: Item) -> None:
    due = at("2025-10-10").date()
    with rows.scope():
        for days, name in ((0, "decision"), (1, "decision"), (5, "closed")):
            case = rows.closed(item, at("2025-10-10"), statutory_due=due, promised_due=due)
            stop(case, "statutory", at("2025-10-10", 23) + timedelta(days=days), name)
            stop(case, "promised", at("2025-10-09"), name)
        rows.case(item, statutory_due=due, promised_due=None)
    tables, targets = figures(rows.world)
    assert line(tables["on-time"], "延缓入学") == [2, 1, Decimal(50), 2, 2, Decimal(100), 1, 0]
    assert targets["完成率"].value == Decimal(75) and targets["完成率"].met is False


def test_first_time_completion_and_paper(rows: Rows, item: Item) -> None:
    with rows.scope():
        rows.closed(item, at("2025-10-10"))
        rows.closed(item, at("2025-10-10"), corrected=True, paper=True)
        rows.closed(item, at("2025-10-10"), outcome="refused")
        rows.closed(item, at("2025-10-10"), outcome="withdrawn")
    tables, targets = figures(rows.world)
    assert line(tables["first-time"], "延缓入学")[:2] == [3, 1]
    assert line(tables["paperless"], "延缓入学") == [4, 3, Decimal(75)]
    assert targets["办公无纸化普及率"].met is False


def test_corrections_by_material(rows: Rows, item: Item) -> None:
    with rows.scope():
        set_local("tongjian.action", "test")
        for number in range(2):
            points = [{"material": "proof", "name": "医院证明", "what": "缺章"}]
            points += [{"field": "name", "name": "姓名", "what": "写错"}] * (1 - number)
            Correction.objects.create(
                jurisdiction_id=DISTRICT,
                case=rows.case(item),
                points=points,
                issued_at=at("2025-10-15"),
                by="x",
            )
        rows.case(item)
        rows.case(item)
    tables, _ = figures(rows.world)
    assert line(tables["corrections"], "延缓入学", "医院证明") == [2, 2, Decimal(50)]
    assert line(tables["corrections"], "延缓入学", "姓名") == [1, 1, Decimal(25)]


def test_step_times_are_working_days_median_and_ninetieth(rows: Rows, item: Item) -> None:
    with rows.scope():
        for last in ("2025-09-30", "2025-10-09", "2025-10-10"):  # a holiday and its make-up days
            case = rows.closed(item, at(last))
            rows.walk(case, ("a", at("2025-09-29")), ("b", at(last)))
    tables, _ = figures(rows.world)
    count, median, most = line(tables["steps"], "延缓入学", "承办")
    assert (count, median) == (3, Decimal("2.0"))  # 30 September, then 9 and 10 October
    assert most == Decimal("2.8")


def test_ratings_stand_beside_their_response_rate(rows: Rows, item: Item) -> None:
    with rows.scope():
        cases = [rows.closed(item, at("2025-10-10")) for _ in range(4)]
        for case, score in zip(cases, (1, 5), strict=False):
            Rating.objects.create(
                jurisdiction_id=DISTRICT,
                item=item,
                case=case,
                score=score,
                channel="computer",
                at=at("2025-10-12"),
            )
        set_local("tongjian.action", "test")
        for number, satisfied in enumerate((1, 4, None)):
            Enquiry.objects.create(
                jurisdiction_id=DISTRICT,
                number=f"F{number}",
                code=f"ENQUIRY{number}",
                kind="requirement",
                text="x",
                due=at("2025-10-30").date(),
                satisfied=satisfied,
                at=at("2025-10-12"),
            )
    tables, targets = figures(rows.world)
    assert line(tables["ratings"], "延缓入学") == [
        *[2, 1, Decimal(50), Decimal(3)],
        *[4, 2, Decimal(50)],
    ]
    assert targets["用户满意率"].value == Decimal(50)
    assert targets["需求满足度"].value == Decimal(50)


def test_no_data_is_not_zero(world: World) -> None:
    page = world.client("head").get(URL).content.decode()
    tables, targets = figures(world)
    assert all(one.value is None and one.met is None for one in targets.values())
    assert "没有数据" in page and "0.0%" not in page
    assert not any(table.lines for table in tables.values())


def test_exports_per_table_and_bad_addresses(rows: Rows, item: Item) -> None:
    with rows.scope():
        rows.closed(item, at("2025-10-10"))
    client = rows.world.client("officer")
    file = client.get(f"{URL}?table=volumes&format=csv")
    lines = list(csv.reader(io.StringIO(body(file).decode("utf-8-sig"))))
    assert lines[0][:3] == ["事项", "收到", "办结"]
    assert lines[1][:3] == ["延缓入学", "1", "1"] and lines[2][0] == "合计"
    assert body(client.get(f"{URL}?table=steps&format=xlsx"))[:2] == b"PK"
    assert client.get(f"{URL}?table=nothing&format=csv").status_code == 404
    wrong = client.get(f"{URL}?from=x&to=2025-13&item=99&by=z").content.decode()
    assert wrong.count("无法识别") == 2 and "没有这个事项" in wrong
    assert "已对调" in client.get(f"{URL}?from=2025-09&to=2025-03").content.decode()
    assert "五年" in client.get(f"{URL}?from=2001-01").content.decode()
    for year in ("0001", "9999", "-001"):
        assert client.get(f"{URL}?from={year}-01&to={year}-02").status_code == 200


def test_who_sees_the_figures_of_which_hall(rows: Rows, item: Item) -> None:
    with rows.scope():
        rows.closed(item, at("2025-10-10"))
    tables, _ = figures(rows.world, role="hall_supervisor")
    assert tables["volumes"].lines
    tables, _ = figures(rows.world, place=TOWN)
    assert not tables["volumes"].lines
    for role in ("applicant", "joint", "item_editor", "deputy"):
        assert rows.world.client(role).get(URL).status_code == 403


def test_the_price_grows_neither_with_items_nor_with_months(rows: Rows, item: Item) -> None:
    def queries(query: str) -> int:
        client = rows.world.client("head")
        client.get(URL)
        with CaptureQueriesContext(connection) as found:
            client.get(f"{URL}?{query}")
        return len(found)

    few = queries("from=2025-10")
    with rows.scope():
        for number in range(12):
            case = rows.closed(rows.item(f"item-{number}", f"事项{number}"), at("2025-10-10"))
            rows.walk(case, ("a", at("2025-10-01")), ("b", at("2025-10-10")))
    assert queries("from=2024-01&by=month") == queries("from=2025-10") == few
    assert few <= 30
