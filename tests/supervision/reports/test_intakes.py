from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import xlwt
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.ledger.files import rows as sample_rows
from tests.supervision.readers.reports.sketch import build
from tests.supervision.reports.test_drafts import ACCOUNTS
from tests.world import DISTRICT, ROOT, TOWN, World
from tongjian.core.action import action
from tongjian.core.files.store import store
from tongjian.core.identity.actor import Actor
from tongjian.supervision.documents.actions import upload
from tongjian.supervision.documents.models import Document
from tongjian.supervision.ledger import reads as ledger
from tongjian.supervision.ledger.models import Delivery
from tongjian.supervision.ledger.tasks import process_delivery
from tongjian.supervision.reports.models import CellCorrection, Intake, NameMapping
from tongjian.supervision.reports.tasks import read_intake

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def locks_are_let_go() -> Iterator[None]:
    """Run what follows a commit at once: a test's transaction never commits."""
    with patch("django.db.transaction.on_commit", lambda then, *_, **__: then()):
        yield


MESSY = """## 支出
2024年{month}月一般公共预算支出执行情况表||
||单位：万元
项　　目|预算数|累计执行数
一、一般公共服务支出|100|40.5
　　其中：人大事务|10|4
二、教育支出|200|{education}
三、平安建设专项|30|12
四、老旧小区管线整治|20|5
支 出 合 计|350|{total}
"""


def table(folder: Path, month: int, education: str = "90.25", total: str = "147.75") -> Path:
    text = MESSY.format(month=month, education=education, total=total)
    return build(text, folder / f"执行表{month}.xlsx")


def hand_in(world: World, path: Path, role: str = "finance", **changed: Any) -> Any:
    given = {
        "jurisdiction": DISTRICT,
        "source": "finance",
        "fiscal_year": "2024",
        "period": "05",
        "level_scope": "own_level",
        "automatic": "on",
        "file": SimpleUploadedFile(path.name, path.read_bytes()),
    }
    return world.client(role).post("/reports/new/", {**given, **changed})


def read(world: World) -> Intake:
    row: Intake
    with world.scope():
        row = Intake.objects.get(state="queued")
    read_intake(row.pk, row.jurisdiction_id)
    with world.scope():
        row = Intake.objects.get(pk=row.pk)
    return row


def publish_deliveries(world: World) -> list[Delivery]:
    with world.scope():
        waiting = list(Delivery.objects.filter(state="received"))
    for one in waiting:
        process_delivery(one.pk, one.jurisdiction_id)
    with world.scope():
        return list(Delivery.objects.filter(pk__in=[one.pk for one in waiting]))


def ledger_rows(world: World) -> list[dict[str, Any]]:
    with world.scope():
        tables = ledger.open_tables(
            as_of=world.now.date().replace(year=2030), years=[2024], jurisdictions=[DISTRICT]
        )
        found = tables.dataset("final_account")
        rows: list[dict[str, Any]] = tables.execute(found).to_pylist()
    return sorted(rows, key=lambda row: (row["period"], row["line_no"]))


def test_a_messy_table_is_mapped_once_corrected_published_and_passes_next_month(
    clerk: Clerk, tmp_path: Path
) -> None:
    world = clerk.world
    assert hand_in(world, table(tmp_path, 5, education="九十")).status_code == 302
    row = read(world)
    page, client = f"/reports/{row.pk}/", world.client("finance")
    shown = client.get(page).content.decode()
    assert "有 2 个名称要对上" in shown and "平安建设专项" in shown and "读不出" in shown
    mine = {"side": "expenditure", "name": "平安建设专项", "code": "204"}
    assert client.post(f"{page}map/", {**mine, "code": "999"}).status_code == 422
    assert client.post(f"{page}map/", mine).status_code == 302
    assert (
        client.post(f"{page}map/", {**mine, "name": "老旧小区管线整治", "code": ""}).status_code
        == 302
    )
    assert client.post(f"{page}publish/").status_code == 422
    where = {"sheet": "支出", "row": "6"}
    form = client.get(f"{page}cell/", where).content.decode()
    assert "九十" in form
    fixed = {**where, "cell-C": "90.25", "reason": "应为数字"}
    assert client.post(f"{page}cell/", {**where, "cell-C": "90.25"}).status_code == 422
    assert client.post(f"{page}cell/", fixed).status_code == 302
    shown = client.get(page).content.decode()
    assert "没有要核对的" in shown and "九十 → 90.25" in shown
    assert client.post(f"{page}publish/").status_code == 302
    (delivery,) = publish_deliveries(world)
    assert delivery.state == "published", delivery.fault_counts
    assert (delivery.period, delivery.unit, delivery.source) == ("05", DISTRICT, "finance")
    kept = [
        (one["line_name"], one["function_code"], str(one["final_yuan"]))
        for one in ledger_rows(world)
    ]
    assert kept == [
        ("一般公共服务支出", "201", "405000.00"),
        ("教育支出", "205", "902500.00"),
        ("平安建设专项", "204", "120000.00"),
        ("老旧小区管线整治", None, "50000.00"),
    ], "the total and what is of another line are not counted twice"
    assert (
        hand_in(world, table(tmp_path, 6, education="100", total="157.5"), period="06").status_code
        == 302
    )
    assert read(world).state == "published", "next month nothing is asked"
    (delivery,) = publish_deliveries(world)
    assert delivery.state == "published" and delivery.period == "06"
    assert len(ledger_rows(world)) == 8


def test_a_total_that_does_not_add_up_waits_for_a_person(clerk: Clerk, tmp_path: Path) -> None:
    world = clerk.world
    assert hand_in(world, table(tmp_path, 5, total="999")).status_code == 302
    row = read(world)
    client, page = world.client("finance"), f"/reports/{row.pk}/"
    for name, code in (("平安建设专项", "204"), ("老旧小区管线整治", "212")):
        client.post(f"{page}map/", {"side": "expenditure", "name": name, "code": code})
    assert "对不上" in client.get(page).content.decode()
    assert client.post(f"{page}publish/").status_code == 422
    assert client.post(f"{page}publish/", {"reason": "原表印错"}).status_code == 302
    again = client.post(f"{page}publish/", {"reason": "x"})
    assert again.status_code == 422 and "刚刚有人处理过" in again.content.decode()
    assert "原表印错" in client.get(page).content.decode()


def test_a_table_of_another_month_or_year_is_not_published_unseen(
    clerk: Clerk, tmp_path: Path
) -> None:
    world = clerk.world
    with_codes = tmp_path / "表.xlsx"
    build(
        "## 表\n2024年1-5月支出表||\n单位：万元||\n项目|预算数|执行数\n教育支出|20|9\n", with_codes
    )
    hand_in(world, with_codes, period="06")
    row = read(world)
    page = world.client("finance").get(f"/reports/{row.pk}/").content.decode()
    assert row.state == "open" and "表上写的是截至 5 月，报送选的是 6 月" in page
    hand_in(world, with_codes, fiscal_year="2023")
    row = read(world)
    page = world.client("finance").get(f"/reports/{row.pk}/").content.decode()
    assert row.state == "open" and "表上写的是 2024 年，报送选的是 2023 年" in page
    hand_in(world, with_codes)
    assert read(world).state == "published"


def test_rights_and_places(clerk: Clerk, tmp_path: Path) -> None:
    world, path = clerk.world, table(tmp_path, 5)
    assert hand_in(world, path).status_code == 302
    row = read(world)
    page = f"/reports/{row.pk}/"
    assert world.client("deputy").get(page).status_code == 200
    for client, status in ((world.client("deputy"), 403), (world.client("finance", TOWN), 404)):
        for step in ("map", "publish", "discard"):
            assert (
                client.post(f"{page}{step}/", {"side": "revenue", "name": "x"}).status_code
                == status
            )
        assert client.get(f"{page}cell/", {"sheet": "支出", "row": "5"}).status_code == status
    assert world.client("finance", TOWN).get(page).status_code == 404
    assert hand_in(world, path, role="deputy").status_code == 403
    tax = hand_in(world, path, role="department")
    assert tax.status_code == 200 and "选择一个有效的选项" in tax.content.decode()
    own = world.client("finance")
    for wrong in (
        {"sheet": "没有", "row": "5"},
        {"sheet": "支出", "row": "x"},
        {"sheet": "支出", "row": "999"},
    ):
        assert own.get(f"{page}cell/", wrong).status_code == 404
    assert own.post(f"{page}discard/").status_code == 302
    assert own.post(f"{page}publish/").status_code == 422
    assert own.get("/reports/?format=csv").status_code == 200


def test_bad_files_are_told_in_words(clerk: Clerk, tmp_path: Path) -> None:
    world = clerk.world
    path = tmp_path / "表.xlsx"
    path.write_bytes(b"no workbook")
    refused = hand_in(world, path)
    assert refused.status_code == 200 and "没有收下" in refused.content.decode()
    empty = build("## 封面\n说明||\n", tmp_path / "空.xlsx")
    assert hand_in(world, empty).status_code == 302
    row = read(world)
    assert row.state == "failed" and "空.xlsx" in row.error
    assert "无法读取" in world.client("finance").get(f"/reports/{row.pk}/").content.decode()


def test_names_are_listed_and_can_be_forgotten(clerk: Clerk, tmp_path: Path) -> None:
    world = clerk.world
    hand_in(world, table(tmp_path, 5))
    row, client = read(world), world.client("finance")
    client.post(
        f"/reports/{row.pk}/map/", {"side": "expenditure", "name": "平安建设专项", "code": "204"}
    )
    assert "平安建设专项" in client.get("/reports/names/").content.decode()
    with world.scope():
        made = NameMapping.objects.get()
    assert (
        world.client("finance", TOWN).post(f"/reports/names/{made.pk}/forget/").status_code == 404
    )
    assert client.post(f"/reports/names/{made.pk}/forget/").status_code == 302
    listed = client.get("/reports/names/?format=csv")
    assert "平安建设专项" not in b"".join(listed.streaming_content).decode()  # type: ignore[attr-defined]


def test_accounts_become_deliveries_with_a_corrected_cell(clerk: Clerk) -> None:
    world, unit = clerk.world, f"{DISTRICT}001001"
    with world.scope():
        document = read_document(world, ACCOUNTS)
    client = world.client("finance")
    assert world.client("deputy").get(f"/reports/from/{document.pk}/").status_code == 403
    assert world.client("finance", TOWN).get(f"/reports/from/{document.pk}/").status_code == 404
    page = client.post(f"/reports/from/{document.pk}/", {"unit": unit, "fiscal_year": "2024"})[
        "Location"
    ]
    fixed = {"sheet": "3", "row": "3", "cell-本年支出合计": "10.30", "reason": "与原件不符"}
    assert client.post(f"{page}cell/", fixed).status_code == 302
    assert client.post(f"{page}publish/").status_code == 302
    made = publish_deliveries(world)
    assert {(one.dataset, one.state) for one in made} == {
        ("final_account", "published"), ("three_public", "published"),
    }, [one.fault_counts for one in made]  # fmt: skip
    assert {one.package.carrier for one in made} == {"document"}
    values = {row["line_name"]: str(row["final_yuan"]) for row in ledger_rows(world)}
    assert values["行政运行"] == "103000.00"
    with world.scope():
        assert CellCorrection.objects.get().old == "10.25"


@action("document.read", None)
def keep(*, subject: Document, content: dict[str, Any], by: Actor, now: datetime) -> Document:
    subject.content, subject.state, subject.unit_name = content, "read", "示例局"
    subject.save()
    return subject


def read_document(world: World, content: dict[str, Any]) -> Document:
    document = upload(
        jurisdiction=DISTRICT,
        kind="accounts",
        file_name="决算.pdf",
        stored=store([b"x"], "documents", 10),
        by=ROOT,
        now=world.now,
    )
    return keep(subject=document, content=content, by=ROOT, now=world.now)


def test_an_old_workbook_is_delivered_like_a_new_one(clerk: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "支付.xls"
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("支付")
    (row,) = sample_rows("payment", {})
    for column, (name, value) in enumerate(row.items()):
        sheet.write(0, column, name)
        sheet.write(1, column, value)
    book.save(str(path))
    assert clerk.deliver(path).accepted
