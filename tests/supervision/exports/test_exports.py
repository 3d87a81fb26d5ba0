"""Workbooks in the background: whole or not at all, for their owner while they may have them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, ROOT, TOWN, body
from tongjian.core.audit.models import AuditEvent
from tongjian.core.identity.actions import grant_role, revoke_role
from tongjian.core.identity.models import Membership
from tongjian.core.notify.models import Notice
from tongjian.supervision.exports import actions, tasks, workbook
from tongjian.supervision.exports.models import Export
from tongjian.supervision.exports.tasks import remove_old, write_workbook
from tongjian.supervision.queries import reads as query_reads

BASE = f"j={DISTRICT}&year=2024"


def ask(clerk: Clerk, role: str = "committee", query: str = BASE, place: str = DISTRICT) -> Export:
    client = clerk.world.client(role, place)
    answer = client.post("/exports/new/", {"dataset": "payment", "query": query}, follow=True)
    assert answer.status_code == 200
    with clerk.world.scope():
        found: Export = Export.objects.latest("requested_at")
        return found


def again(clerk: Clerk, export: Export) -> Export:
    with clerk.world.scope():
        found: Export = Export.objects.get(pk=export.pk)
        return found


def written(clerk: Clerk, query: str = BASE) -> Export:
    export = ask(clerk, query=query)
    write_workbook(export.pk, DISTRICT)
    return again(clerk, export)


def book(clerk: Clerk, export: Export) -> CalamineWorkbook:
    content = body(clerk.world.client("committee").get(f"/exports/{export.pk}/file/"))
    return CalamineWorkbook.from_filelike(io.BytesIO(content))


def test_a_workbook_from_request_to_download(office: Clerk) -> None:
    export = ask(office)
    client = office.world.client("committee")
    assert "排队中" in client.get("/exports/").content.decode()
    assert client.get(f"/exports/{export.pk}/file/").status_code == 404
    write_workbook(export.pk, DISTRICT)
    done = again(office, export)
    assert (done.state, done.rows, done.written) == ("done", 4, 4)
    found = book(office, export)
    assert found.sheet_names == ["说明", "明细1"]
    cover = found.get_sheet_by_name("说明").to_python()
    assert ["数据截至", done.as_of.isoformat()] in [row[:2] for row in cover]
    assert any(len(str(cell)) == 64 for row in cover for cell in row)  # the SM3 of the source
    lines = found.get_sheet_by_name("明细1").to_python()
    amount = lines[0].index("支付金额（元）")
    assert sorted(row[amount] for row in lines[1:]) == [400.0, 700.0, 1000.0, 2500.5]
    page = client.get("/exports/").content.decode()
    assert f"/exports/{export.pk}/file/" in page
    with office.world.scope():
        assert Notice.objects.filter(user=done.user, text__contains="可以下载").exists()
        assert AuditEvent.objects.filter(action="export.download").exists()


def test_no_account_no_full_name_and_no_formula(office: Clerk) -> None:
    lines = [
        {"payee": "王小明", "purpose": "=1+1", "payee_account": "6222021001001234567"},
        {"payee": "李小红"},
    ]
    assert office.deliver(office.file("个人.csv", "payment", *lines)).accepted
    found = book(office, written(office)).get_sheet_by_name("明细1").to_python()
    texts = [str(cell) for row in found for cell in row]
    assert "王**" in texts
    assert "李**" in texts
    assert "王小明" not in texts
    assert not any("6222021001001234567" in text or text.startswith("p:") for text in texts)
    assert "'=1+1" in texts
    assert "收款账号" not in found[0]
    plain = office.world.client("committee").get(f"/query/payment/rows/csv/?{BASE}")
    content = body(plain).decode("utf-8-sig")
    assert "王**" in content
    assert "p:" not in content


def test_filters_and_the_day_are_fixed_at_the_request(office: Clerk) -> None:
    export = ask(office, query=f"{BASE}&min=1000")
    assert "min=1000" in export.query
    assert export.rows == 2
    assert f"as_of={export.as_of}" in export.query
    write_workbook(export.pk, DISTRICT)
    assert again(office, export).rows == 2


def test_many_rows_take_several_sheets(office: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    original = workbook.write

    def small(*given: Any, **named: Any) -> Any:
        return original(*given, **named, most=3)

    monkeypatch.setattr(tasks, "write", small)
    found = book(office, written(office))
    assert found.sheet_names == ["说明", "明细1", "明细2"]
    sizes = [len(found.get_sheet_by_name(name).to_python()) for name in found.sheet_names[1:]]
    assert sizes == [4, 2]


def test_a_cancelled_workbook_is_never_offered(office: Clerk, folder: Path) -> None:
    export = ask(office)
    client = office.world.client("committee")
    client.post(f"/exports/{export.pk}/cancel/")
    write_workbook(export.pk, DISTRICT)
    assert again(office, export).state == "cancelled"
    assert client.get(f"/exports/{export.pk}/file/").status_code == 404
    assert list(folder.iterdir()) == []


def test_cancelled_while_it_is_written(
    office: Clerk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = ask(office)
    monkeypatch.setattr(actions, "progress", lambda *_: False)
    write_workbook(export.pk, DISTRICT)
    assert list(folder.iterdir()) == []
    assert office.world.client("committee").get(f"/exports/{export.pk}/file/").status_code == 404


def test_killed_while_written_it_begins_again(
    office: Clerk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = ask(office)

    def killed(*_: Any, **__: Any) -> Iterator[Any]:
        raise SystemExit

    original = query_reads.batches
    monkeypatch.setattr(query_reads, "batches", killed)
    with pytest.raises(SystemExit):
        write_workbook(export.pk, DISTRICT)
    assert again(office, export).state == "running"
    assert office.world.client("committee").get(f"/exports/{export.pk}/file/").status_code == 404
    (folder / f"{export.pk}.part").write_bytes(b"half")
    monkeypatch.setattr(query_reads, "batches", original)
    write_workbook(export.pk, DISTRICT)
    assert again(office, export).state == "done"
    assert [path.name for path in folder.iterdir()] == [f"{export.pk}.xlsx"]
    write_workbook(export.pk, DISTRICT)  # taken up once more: nothing to do
    assert again(office, export).state == "done"


def test_what_fails_is_told(office: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    export = ask(office)

    def broken(*_: Any, **__: Any) -> Iterator[Any]:
        raise OSError("disk full")

    monkeypatch.setattr(query_reads, "batches", broken)
    with pytest.raises(OSError, match="disk"):
        write_workbook(export.pk, DISTRICT)
    failed = again(office, export)
    assert (failed.state, failed.said) == ("failed", tasks.BROKEN)


def test_who_lost_the_right_gets_nothing(office: Clerk) -> None:
    first, second = written(office), ask(office)
    user = office.world.person("committee")
    with office.world.scope():
        grant_role(
            user=user, role="deputy", jurisdiction=DISTRICT, unit="", by=ROOT, now=office.moment()
        )
        held = Membership.objects.get(user=user, role="committee")
        revoke_role(subject=held, by=ROOT, now=office.moment())
    client = office.world.client("committee")
    assert client.get(f"/exports/{first.pk}/file/").status_code in (403, 404)
    write_workbook(second.pk, DISTRICT)
    assert again(office, second).said == tasks.GONE


def test_expired_files_are_deleted_with_what_a_crash_left(office: Clerk, folder: Path) -> None:
    export = written(office)
    (folder / "0123.xlsx").write_bytes(b"left behind")
    assert remove_old(office.moment(1)) == 0
    assert [path.name for path in folder.iterdir()] == [f"{export.pk}.xlsx"]
    assert export.expires_at is not None
    assert remove_old(export.expires_at + timedelta(minutes=1)) == 1
    assert list(folder.iterdir()) == []
    assert again(office, export).state == "expired"


def test_another_person_and_another_place_see_nothing(office: Clerk) -> None:
    export = written(office)
    for role, place in (("auditor", DISTRICT), ("town", TOWN)):
        client = office.world.client(role, place)
        assert client.get(f"/exports/{export.pk}/file/").status_code == 404
        assert client.get(f"/exports/{export.pk}/progress/").status_code == 404
        assert client.post(f"/exports/{export.pk}/cancel/").status_code == 404
    deputy = office.world.client("deputy")
    assert deputy.get("/exports/").status_code == 403
    answer = deputy.post("/exports/new/", {"dataset": "payment", "query": BASE})
    assert answer.status_code == 403
    town = office.world.client("town", TOWN)
    town.post("/exports/new/", {"dataset": "payment", "query": BASE})
    with office.world.scope():
        assert Export.objects.filter(user=office.world.person("town", TOWN)).get().rows == 1


def test_bad_requests_are_told(office: Clerk) -> None:
    client = office.world.client("committee")
    given = {"dataset": "payment", "query": f"{BASE}&min=99999999"}
    page = client.post("/exports/new/", given, follow=True).content.decode()
    assert "没有符合条件的行" in page
    assert client.post("/exports/new/", {"dataset": "x"}).status_code == 404
    for _ in range(actions.AT_ONCE):
        ask(office)
    page = client.post("/exports/new/", {**given, "query": BASE}, follow=True).content.decode()
    assert "请等它们完成" in page
    assert client.get("/exports/?state=done&sort=-rows&format=csv").status_code == 200
