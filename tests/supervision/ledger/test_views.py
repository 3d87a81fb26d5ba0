"""The pages of deliveries, as a clerk and a deputy meet them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.ledger.files import rows, text
from tests.world import DISTRICT, TOWN
from tongjian.core.notify.models import Notice
from tongjian.supervision.ledger.models import Delivery
from tongjian.supervision.ledger.tasks import process_delivery, record_progress


def send(client: Any, content: str, **given: str) -> Any:
    file = io.BytesIO(content.encode())
    file.name = given.pop("name", "六月.csv")
    data = {
        "dataset": "payment",
        "jurisdiction": DISTRICT,
        "fiscal_year": "2024",
        "period": "",
        "source": "finance",
        "totals": "",
        **given,
    }
    return client.post("/deliveries/new/", {**data, "file": file})


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Return what was queued, which the test runs itself."""
    found: list[dict[str, Any]] = []

    def keep(**given: Any) -> int:
        found.append(given)
        return len(found)

    monkeypatch.setattr(process_delivery, "defer", keep)
    return found


def run(queued: list[dict[str, Any]]) -> None:
    process_delivery.func(**queued.pop())


def test_a_clerk_is_shown_what_is_wrong_mends_it_and_gets_a_receipt(
    clerk: Clerk, queued: list[dict[str, Any]], django_capture_on_commit_callbacks: Any
) -> None:
    client = clerk.world.client("finance")
    with django_capture_on_commit_callbacks(execute=True):
        page = send(client, text("payment", rows("payment", {}, {"date_paid": "昨天"})))
    assert page.status_code == 302
    where = page["Location"]
    key = where.split("/")[2]
    record_progress(key, "核对各行", 40)
    assert "核对各行" in client.get(where, headers={"HX-Request": "true"}).content.decode()
    run(queued)
    assert client.get(where, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    shown = client.get(where).content.decode()
    assert "第 3 行" in shown and "昨天" in shown and "YYYY-MM-DD" in shown
    exported: Any = client.get(f"{where}faults/?format=csv")
    assert "昨天" in b"".join(exported.streaming_content).decode("utf-8-sig")
    with django_capture_on_commit_callbacks(execute=True):
        page = send(client, text("payment", rows("payment", {}, {})), totals="行数=2")
    run(queued)
    shown = client.get(page["Location"]).content.decode()
    assert "已入库" in shown and "撤回" in shown
    receipt = client.get(f"{page['Location']}receipt/").content.decode()
    with clerk.world.scope(DISTRICT):
        assert Delivery.objects.get(state="published").sm3 in receipt
    user = clerk.world.person("finance")
    assert Notice.objects.filter(user=user).count() == 2


def test_the_same_file_again_leads_to_the_first(
    clerk: Clerk, queued: list[dict[str, Any]], django_capture_on_commit_callbacks: Any
) -> None:
    client, content = clerk.world.client("finance"), text("payment", rows("payment", {}))
    with django_capture_on_commit_callbacks(execute=True):
        first = send(client, content)
    run(queued)
    again = send(client, content)
    assert again["Location"] == first["Location"] and queued == []


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"source": "tax"}, "没有来源"),
        ({"totals": "没有等号"}, "列名=合计数"),
        ({"of": TOWN}, "不在可用的选项中"),
    ],
)
def test_what_is_refused_is_said_on_the_form(
    clerk: Clerk, queued: list[dict[str, Any]], given: dict[str, str], says: str
) -> None:
    client = clerk.world.client("finance", given.pop("of", DISTRICT))
    page = send(client, text("payment", rows("payment", {})), **given)
    assert page.status_code == 200 and says in page.content.decode()
    assert queued == []


def test_a_clerk_withdraws_with_a_reason_and_a_deputy_cannot(clerk: Clerk) -> None:
    outcome = clerk.deliver(clerk.file("a.csv", "payment"))
    where = f"/deliveries/{outcome.delivery}/"
    deputy = clerk.world.client("deputy")
    assert "data-opens-dialog" not in deputy.get(where).content.decode()
    assert deputy.post(f"{where}withdraw/", {"reason": "x"}).status_code == 403
    client = clerk.world.client("finance")
    assert client.get(f"{where}withdraw/").status_code == 405
    client.post(f"{where}withdraw/", {"reason": ""})
    with clerk.world.scope(DISTRICT):
        assert Delivery.objects.get().state == "published"
    page = client.post(f"{where}withdraw/", {"reason": "金额有误"}, follow=True)
    assert "金额有误" in page.content.decode()


def test_a_town_does_not_find_the_districts_delivery(clerk: Clerk) -> None:
    outcome = clerk.deliver(clerk.file("a.csv", "payment"))
    client = clerk.world.client("town", TOWN)
    assert client.get(f"/deliveries/{outcome.delivery}/").status_code == 404
    assert outcome.delivery not in client.get("/deliveries/").content.decode()


def test_the_operator_sees_names_and_states_alone(clerk: Clerk) -> None:
    clerk.deliver(clerk.file("机密.csv", "payment", {"amount_yuan": "987654.00"}))
    client = clerk.world.client("operator")
    shown = client.get("/deliveries/states/").content.decode()
    assert "已入库" in shown and "987654" not in shown
    assert client.get("/deliveries/").status_code == 403


def test_templates_and_dataset_pages(clerk: Clerk, tmp_path: Path) -> None:
    client = clerk.world.client("finance")
    sent: Any = client.get("/deliveries/template/payment/")
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"".join(sent.streaming_content))
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("代码表")
    assert "310112001001" in [cell for row in sheet.to_python() for cell in row]
    assert "支付凭证号" in client.get("/datasets/payment/").content.decode()
    assert client.get("/datasets/nothing/").status_code == 404
    assert "批次" in client.get("/deliveries/").content.decode()
