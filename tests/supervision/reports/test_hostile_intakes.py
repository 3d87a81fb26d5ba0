"""Report tables in the hands of the wrong clerk, or of two, or with nonsense in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.readers.reports.sketch import build
from tests.supervision.reports.test_drafts import ACCOUNTS
from tests.supervision.reports.test_intakes import hand_in, locks_are_let_go, read, table
from tests.world import DISTRICT, ROOT, TOWN, World
from tongjian.core.action import action
from tongjian.core.files.store import store
from tongjian.core.identity.actions import revoke_role
from tongjian.core.identity.models import Membership
from tongjian.supervision.documents.actions import upload
from tongjian.supervision.documents.models import Document
from tongjian.supervision.ledger.models import Delivery
from tongjian.supervision.reports import tasks
from tongjian.supervision.reports.models import CellCorrection, Intake, NameMapping

pytestmark = pytest.mark.django_db
__all__ = ["locks_are_let_go"]


def test_another_sources_clerk_settles_nothing_in_finances_table(
    clerk: Clerk, tmp_path: Path
) -> None:
    world = clerk.world
    hand_in(world, table(tmp_path, 5))
    row = read(world)
    assert row.state == "open"
    tax = world.client("department", DISTRICT, "tax")
    before = row.content
    cell = {"sheet": "支出", "row": "4", "reason": "改"}
    for path, given in (
        ("map/", {"side": "expenditure", "name": "平安建设专项", "code": "204"}),
        ("cell/", cell),
        ("publish/", {"reason": "照原表"}),
        ("discard/", {}),
    ):
        answer = tax.post(f"/reports/{row.pk}/{path}", given)
        assert answer.status_code in (302, 403, 404, 422), path
    with world.scope():
        assert not NameMapping.objects.exists() and not CellCorrection.objects.exists()
        row = Intake.objects.get(pk=row.pk)
        assert (row.state, row.content) == ("open", before)
        assert not Delivery.objects.exists()
    finance = world.client("finance")
    given = {"side": "expenditure", "name": "平安建设专项", "code": "204"}
    assert finance.post(f"/reports/{row.pk}/map/", given).status_code == 302
    with world.scope():
        mapping = NameMapping.objects.get()
    assert tax.post(f"/reports/names/{mapping.pk}/forget/").status_code in (302, 403, 404)
    with world.scope():
        assert NameMapping.objects.count() == 1


def put_intake(world: World, kind: str, content: dict[str, Any]) -> Intake:
    """Return an intake of a document that was read."""

    @action("test.put", None)
    def put(*, subject: Document, by: Any, now: Any) -> Intake:
        subject.content, subject.state = content, "read"
        subject.save()
        made: Intake = Intake.objects.create(
            jurisdiction_id=DISTRICT,
            kind=kind,
            document=subject,
            source="finance" if kind == "accounts" else "units",
            file_name="文件.pdf",
            fiscal_year=2024,
            unit=f"{DISTRICT}001001",
            project="P1",
            state="open",
            content=content,
            uploaded_at=now,
        )
        return made

    with world.scope():
        document = upload(
            jurisdiction=DISTRICT,
            kind=kind,
            file_name="文件.pdf",
            stored=store([b"x"], "documents", 10),
            by=ROOT,
            now=world.now,
        )
        return put(subject=document, by=ROOT, now=world.now)


TARGETS = {
    "project": "项目",
    "year_budget_yuan": "100.00",
    "targets": [
        {"level1": "产出", "level2": "数量", "indicator": "人数", "target": "≥5人"},
        {"level1": "产出", "level2": "质量", "indicator": "合格", "target": "≥95%"},
    ],
}


@pytest.mark.parametrize(
    "text", ["十二", "NaN", "1e999999", "Infinity", "1,000.00", "", "２", "--"]
)
def test_whatever_a_cell_of_accounts_is_corrected_to_the_page_still_opens(
    clerk: Clerk, text: str
) -> None:
    row = put_intake(clerk.world, "accounts", ACCOUNTS)
    client = clerk.world.client("finance")
    number = str(ACCOUNTS["tables"][0]["number"])
    column = next(iter(ACCOUNTS["tables"][0]["rows"][0]["values"]))
    given = {"sheet": number, "row": "1", f"cell-{column}": text, "reason": "改"}
    answer = client.post(f"/reports/{row.pk}/cell/", given)
    assert answer.status_code in (302, 422)
    assert client.get(f"/reports/{row.pk}/").status_code == 200
    assert client.post(f"/reports/{row.pk}/publish/", {"reason": "照原表"}).status_code in (
        302,
        422,
    )
    assert client.get(f"/reports/{row.pk}/").status_code == 200


@pytest.mark.parametrize("field", ["level1", "level2", "indicator", "target"])
def test_a_blank_in_a_declaration_breaks_nothing(clerk: Clerk, field: str) -> None:
    row = put_intake(clerk.world, "declaration", TARGETS)
    client = clerk.world.client("finance")
    given = {"sheet": "targets", "row": "1", f"cell-{field}": "", "reason": "改"}
    assert client.post(f"/reports/{row.pk}/cell/", given).status_code in (302, 422)
    assert client.get(f"/reports/{row.pk}/").status_code == 200


@pytest.mark.parametrize("row", ["²", "0", "-1", "99999999999999999999", "1.5", ""])
def test_no_row_is_asked_for_that_cannot_be(clerk: Clerk, tmp_path: Path, row: str) -> None:
    hand_in(clerk.world, table(tmp_path, 5))
    found = read(clerk.world)
    client = clerk.world.client("finance")
    for sheet in ("支出", "没有", "'"):
        answer = client.get(f"/reports/{found.pk}/cell/?sheet={sheet}&row={row}")
        assert answer.status_code == 404, sheet


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00" * 100, b"PK\x03\x04nothing", "项目,金额\n".encode()],
    ids=["empty", "nul", "zip", "text"],
)
@pytest.mark.parametrize("name", ["表.csv", "表.xlsx", "表.xls", "表.docx"])
def test_a_file_that_is_none_is_told_and_opens(clerk: Clerk, content: bytes, name: str) -> None:
    path_file = SimpleUploadedFile(name, content)
    client = clerk.world.client("finance")
    given = {
        "jurisdiction": DISTRICT,
        "source": "finance",
        "fiscal_year": "2024",
        "period": "05",
        "level_scope": "own_level",
        "file": path_file,
    }
    answer = client.post("/reports/new/", given)
    assert answer.status_code in (200, 302)
    if answer.status_code == 302:
        row = read(clerk.world)
        assert row.state in ("failed", "open")
        assert client.get(f"/reports/{row.pk}/").status_code == 200
        for number in ("1", "2"):
            page = client.get(f"/reports/{row.pk}/cell/?sheet=&row={number}")
            assert page.status_code in (200, 404)


def test_a_town_and_a_reader_settle_nothing(clerk: Clerk, tmp_path: Path) -> None:
    hand_in(clerk.world, table(tmp_path, 5))
    row = read(clerk.world)
    for client, wanted in (
        (clerk.world.client("finance", TOWN), 404),
        (clerk.world.client("deputy"), 403),
        (clerk.world.client("unit"), 403),
    ):
        for path in ("map/", "cell/", "publish/", "discard/"):
            assert client.post(f"/reports/{row.pk}/{path}").status_code == wanted, path


PLAIN = """## 支出
2024年5月一般公共预算支出执行情况表||
||单位：万元
项　　目|预算数|累计执行数
一、一般公共服务支出|100|40.5
二、教育支出|200|90.25
支 出 合 计|300|130.75
"""


def test_a_kill_between_reading_and_publishing_keeps_no_table_waiting(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = clerk.world
    hand_in(world, build(PLAIN, tmp_path / "表.xlsx"))
    with world.scope():
        key = Intake.objects.get().pk
    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
        killed.setattr(tasks, "_publish", Mock(side_effect=KeyboardInterrupt))
        tasks.read_intake(key, DISTRICT)
    for _ in range(2):  # however often it is taken up
        tasks.read_intake(key, DISTRICT)
        with world.scope():
            row = Intake.objects.get()
            assert (row.state, len(row.deliveries)) == ("published", 1)
            assert Delivery.objects.count() == 1


def test_nothing_is_published_in_the_name_of_who_lost_the_right(
    clerk: Clerk, tmp_path: Path
) -> None:
    world = clerk.world
    hand_in(world, build(PLAIN, tmp_path / "表.xlsx"))
    with world.scope():
        (role,) = Membership.objects.filter(user=world.person("finance"))
        revoke_role(subject=role, by=ROOT, now=world.now)
    row = read(world)
    with world.scope():
        assert row.state == "open" and not Delivery.objects.exists()
