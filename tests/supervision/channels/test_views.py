"""The pages of the ways in, as a system administrator and an operator meet them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.supervision.channels import databases
from tests.supervision.channels.conftest import Machine, Queue, make_token
from tests.supervision.channels.databases import PASSWORD, USER, Department
from tests.supervision.channels.test_pull import fill
from tests.supervision.ledger.conftest import Clerk
from tests.supervision.ledger.files import rows, text
from tests.world import DISTRICT, TOWN, body
from tongjian.core.audit.models import AuditEvent
from tongjian.core.exchange.models import SourceToken
from tongjian.supervision.channels.models import PullRun, PullSource
from tongjian.supervision.channels.pull import tasks

MAPPING = "预算种类 = '一般公共预算'\n口径 = '本级'\n支出类型 = '基本支出'\n支付金额 = 金额"


@pytest.fixture
def department(django_db_setup: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Department]:
    with databases.postgresql() as found:
        monkeypatch.setenv("TONGJIAN_PULL_HOSTS", found.host)
        monkeypatch.setenv("TONGJIAN_PULL_TREASURY_PASSWORD", PASSWORD)
        yield found


def asked(department: Department, **given: str) -> dict[str, str]:
    return {
        "title": "国库集中支付系统",
        "name": "TREASURY",
        "jurisdiction": DISTRICT,
        "source": "finance",
        "dataset": "payment",
        "engine": "postgresql",
        "host": department.host,
        "port": "5432",
        "database": department.database,
        "user": USER,
        "query": department.query,
        "mapping": MAPPING,
        "year_column": "y",
        "period_column": "m",
        "unit_column": "",
        "watermark_column": "changed",
        "every_hours": "6",
        "daily_at": "",
        "row_limit": "1000",
        "timeout_s": "60",
        "active": "on",
        **given,
    }


def page(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_token_is_shown_once_and_revoked(clerk: Clerk, queue: Queue) -> None:
    client = clerk.world.client("system_admin")
    sent = {
        "jurisdiction": DISTRICT,
        "source": "tax",
        "label": "征管系统<夜间>",
        "datasets": ["revenue"],
        "expires_on": "2099-01-01",
    }
    assert "两年之内" in page(client.post("/channels/tokens/new/", sent))
    wrong = page(client.post("/channels/tokens/new/", {**sent, "datasets": ["payment"]}))
    assert "税务部门不报送国库集中支付" in wrong and "征管系统&lt;夜间&gt;" in wrong
    soon = (clerk.world.now + timedelta(days=400)).date().isoformat()
    made = client.post("/channels/tokens/new/", {**sent, "expires_on": soon})
    found = re.search(r"tjs_[\w-]+", page(made))
    assert found is not None and "no-store" in made["Cache-Control"]
    one = Machine(clerk.world.client("operator"), SourceToken(), found[0])
    assert [item["name"] for item in one.get("/api/v1/datasets").json()] == ["revenue"]
    listed = page(client.get("/channels/tokens/"))
    assert found[0] not in listed and f"…{found[0][-4:]}" in listed and "征管系统" in listed
    exported = body(client.get("/channels/tokens/?format=csv")).decode("utf-8-sig")
    assert found[0] not in exported and "税务部门" in exported
    with clerk.world.scope(DISTRICT):
        token = SourceToken.objects.get()
        event = AuditEvent.objects.filter(action="channels.create_token").latest("sequence")
        assert event.data["token"] == token.pk and found[0] not in str(event.data)
    where = f"/channels/tokens/{token.pk}/revoke/"
    assert "立即不能再用" in page(client.get(where))
    assert "已停用" in page(client.post(where, follow=True))
    assert one.get("/api/v1/datasets").status_code == 401
    assert "已经停用" in page(client.post(where, follow=True))


def test_other_places_and_roles_find_nothing(clerk: Clerk, department: Department) -> None:
    token, _ = make_token(clerk.world)
    client = clerk.world.client("system_admin")
    client.post("/channels/pulls/new/", asked(department))
    with clerk.world.scope(DISTRICT):
        pull = PullSource.objects.get()
    ways = [
        f"/channels/tokens/{token.pk}/revoke/",
        f"/channels/pulls/{pull.pk}/",
        f"/channels/pulls/{pull.pk}/edit/",
        f"/channels/pulls/{pull.pk}/preview/",
        f"/channels/pulls/{pull.pk}/runs/1/",
    ]
    town, deputy = clerk.world.client("system_admin", TOWN), clerk.world.client("deputy")
    for way in ways:
        assert town.get(way).status_code == 404, way
        assert deputy.get(way).status_code == 403, way
    start = f"/channels/pulls/{pull.pk}/start/"
    assert town.post(start).status_code == 404 and deputy.post(start).status_code == 403
    assert client.get(start).status_code == 405
    assert client.get(f"/channels/pulls/{pull.pk}/runs/99999/").status_code == 404
    refused = town.post("/channels/pulls/new/", asked(department))
    assert "不在可用的选项中" in page(refused)


def test_a_pull_is_set_up_previewed_tried_and_changed(
    clerk: Clerk, department: Department, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(department)
    jobs: list[dict[str, Any]] = []

    class Configured:
        def defer(self, **given: Any) -> int:
            jobs.append(given)
            return len(jobs)

    monkeypatch.setattr(tasks.run_pull, "configure", lambda **_: Configured())
    client = clerk.world.client("system_admin")
    for given, says in (
        ({"query": "DELETE FROM payments"}, "只能写 SELECT"),
        ({"host": "10.0.0.1"}, "TONGJIAN_PULL_HOSTS"),
        ({"mapping": "没有 = x"}, "不是国库集中支付数据的列"),
        ({"daily_at": "02:00"}, "只能填一项"),
        ({"name": "x"}, "大写字母"),
    ):
        answer = page(client.post("/channels/pulls/new/", asked(department, **given)))
        assert says in answer and "国库集中支付系统" in answer, "what was typed is kept"
    made = client.post("/channels/pulls/new/", asked(department))
    where = made["Location"]
    assert "还没有取过" in page(client.get(where))
    shown = page(client.get(f"{where}preview/"))
    assert "某***" in shown and "某某公司" not in shown and "100.10" in shown
    started = client.post(f"{where}start/")
    running = started["Location"]
    assert "等待后台处理" in page(client.get(running))
    assert "等待后台处理" in page(client.get(running, headers={"HX-Request": "true"}))
    again = client.post(f"{where}start/")
    assert again["Location"] == running and len(jobs) == 1
    tasks.run_pull.func(**jobs.pop())
    queue.run()
    assert client.get(running, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    told = page(client.get(running))
    assert "取得 3 行，报送 2 个批次" in told and "已入库" in told
    overview = page(client.get(where))
    assert "2024-06-28" in overview and "每 6 小时" in overview
    exported = body(client.get("/channels/pulls/?format=csv")).decode("utf-8-sig")
    assert "TREASURY" in exported and "已完成" in exported
    monkeypatch.setenv("TONGJIAN_PULL_TREASURY_PASSWORD", "另一个")
    assert "没有取到" not in page(client.get("/channels/"))
    edited = client.get(f"{where}edit/")
    assert "支付金额" not in page(edited) and "amount_yuan = 金额" in page(edited)
    changed = asked(department, title="改了名", query="SELECT gone FROM payments")
    assert client.post(f"{where}edit/", changed)["Location"] == where
    wrong = page(client.get(f"{where}preview/"))
    assert "不存在的列" in wrong and PASSWORD not in wrong
    client.post(f"{where}start/", {"whole": "1"})
    with clerk.world.scope(DISTRICT):
        assert PullRun.objects.latest("pk").whole
    tasks.run_pull.func(**jobs.pop())
    with clerk.world.scope(DISTRICT):
        failed = PullRun.objects.latest("pk")
    assert "没有取成" in page(client.get(f"{where}runs/{failed.pk}/"))


def test_the_overview_says_by_which_way_things_came(
    clerk: Clerk, machine: Any, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TONGJIAN_INBOX", raising=False)
    admin = clerk.world.client("system_admin")
    shown = page(admin.get("/channels/"))
    assert "没有设置 TONGJIAN_INBOX" in shown and "还没有从这里来的批次" in shown
    key = machine().send(text("payment", rows("payment", {}))).json()["delivery"]
    queue.run()
    shown = page(admin.get("/channels/"))
    assert "1 个有效的接入凭证" in shown and "六月.csv" in shown
    assert f"/deliveries/{key}/" not in shown, "an administrator sees no figures"
    facts = page(clerk.world.client("finance").get(f"/deliveries/{key}/"))
    assert "<dt>途径</dt><dd>接口</dd>" in facts


def test_the_operator_sees_names_and_states_alone(
    clerk: Clerk, machine: Any, department: Department, queue: Queue
) -> None:
    clerk.world.client("system_admin").post("/channels/pulls/new/", asked(department))
    machine().send(text("payment", rows("payment", {"amount_yuan": "987654.00"})))
    queue.run()
    client = clerk.world.client("operator")
    shown = page(client.get("/channels/states/?way=api"))
    assert "接口" in shown and "国库集中支付系统" in shown and "还没有取过" in shown
    assert "987654" not in shown and department.database not in shown
    assert client.get("/channels/").status_code == 403


def test_the_watched_folder_has_its_list(clerk: Clerk) -> None:
    assert "还没有收到文件" in page(clerk.world.client("system_admin").get("/channels/inbox/"))
