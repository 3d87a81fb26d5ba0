"""Pulls from a real PostgreSQL and a real MariaDB."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.supervision.channels import databases
from tests.supervision.channels.conftest import Queue
from tests.supervision.channels.databases import PASSWORD, USER, Department
from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, ROOT
from tongjian.core.audit.models import AuditEvent
from tongjian.supervision.channels.models import PullRun, PullSlice, PullSource
from tongjian.supervision.channels.pull import run as running
from tongjian.supervision.channels.pull import servers, tasks
from tongjian.supervision.channels.pull.actions import save_pull, start_pull
from tongjian.supervision.channels.pull.errors import PullRefused
from tongjian.supervision.channels.pull.run import Outcome, preview, pull
from tongjian.supervision.ledger import reads
from tongjian.supervision.ledger.models import Delivery
from tongjian.supervision.ledger.paths import work_root

Setup = Callable[..., PullSource]
MAPPING = {
    "fund_type": "'一般公共预算'",
    "level_scope": "'本级'",
    "kind": "'基本支出'",
    "amount_yuan": "金额",
}


@pytest.fixture(scope="session")
def mariadb_socket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    if databases.mariadb_missing():
        pytest.skip("MariaDB (mariadbd) is not installed")
    with databases.mariadb_server(tmp_path_factory.mktemp("maria")) as socket:
        yield socket


@pytest.fixture(params=["postgresql", "mariadb"])
def department(request: pytest.FixtureRequest, django_db_setup: None) -> Iterator[Department]:
    if request.param == "postgresql":
        with databases.postgresql() as found:
            yield found
        return
    with databases.mariadb(request.getfixturevalue("mariadb_socket")) as found:
        yield found


ONE = pytest.mark.parametrize("department", ["postgresql"], indirect=True)  # alike on both


def fields(department: Department, **given: Any) -> dict[str, Any]:
    return {
        "name": "FINANCE_PAYMENT",
        "title": "国库支付库",
        "source": "finance",
        "dataset": "payment",
        "engine": department.engine,
        "host": department.host,
        "port": department.port,
        "database": department.database,
        "user": USER,
        "tls": False,
        "query": department.query,
        "mapping": MAPPING,
        "year_column": "y",
        "period_column": "m",
        "unit_column": "",
        "watermark_column": "changed",
        "row_limit": 1_000_000,
        "timeout_s": 60,
        "every_hours": None,
        "daily_at": time(2),
        "active": True,
        **given,
    }


@pytest.fixture
def setup(
    clerk: Clerk, department: Department, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> Setup:
    monkeypatch.setenv("TONGJIAN_PULL_HOSTS", f"{department.host},127.0.0.1:1")
    monkeypatch.setenv("TONGJIAN_PULL_FINANCE_PAYMENT_PASSWORD", PASSWORD)

    def make(subject: PullSource | None = None, **given: Any) -> PullSource:
        with clerk.world.scope(DISTRICT):
            return save_pull(
                subject=subject,
                jurisdiction=DISTRICT,
                by=ROOT,
                now=clerk.world.now,
                **fields(department, **given),
            )

    return make


def fill(department: Department) -> None:
    for month, amount in ((5, "100.10"), (6, "200.20"), (6, "300.30")):
        number = f"ZF{month}{amount[0]}"
        changed = f"2024-0{month}-28 10:00:00"
        department.pay(number, f"2024-0{month}-15", amount, changed)
    department.pay("ZF9", "2024-06-01", "9", "2024-06-28 10:00:00", "作废的一笔")


def ledger_rows(clerk: Clerk) -> dict[str, str]:
    """Return what the ledger of the year shows: payment → amount."""
    with clerk.world.scope(DISTRICT):
        tables = reads.tables_as_of(clerk.today(), 2024, [DISTRICT])
        found = tables.execute(tables.payment[["payment_no", "amount_yuan"]]).to_pylist()
    return {row["payment_no"]: str(row["amount_yuan"]) for row in found}


def test_pulled_twice_nothing_doubles_and_corrections_come_through(
    clerk: Clerk, department: Department, setup: Setup, queue: Queue
) -> None:
    fill(department)
    source, now = setup(), clerk.world.now
    first = pull(source, now=now)
    assert (len(first.deliveries), first.rows, queue.run()) == (2, 3, 2)
    assert ledger_rows(clerk) == {"ZF51": "100.10", "ZF62": "200.20", "ZF63": "300.30"}
    with clerk.world.scope(DISTRICT):
        made = list(Delivery.objects.order_by("sequence").select_related("package"))
        assert [item.package.carrier for item in made] == ["pull", "pull"]
        assert made[1].given_totals == {"行数": "2", "amount_yuan": "500.5"}
        actor = AuditEvent.objects.filter(action="delivery.receive").latest("sequence").actor
        assert actor == "来源：财政部门 数据库抽取 FINANCE_PAYMENT"
    for _ in range(2):
        again = pull(source, now=now)
        assert (again.deliveries, again.rows, queue.jobs) == ([], 0, [])
        assert "没有变化" in again.message
    whole = pull(source, now=now, whole=True)
    assert (whole.deliveries, whole.same, queue.jobs) == ([], 2, []), "the same bytes count once"
    department.run(
        "UPDATE payments SET amount = 250, changed = '2024-07-01 08:00:00' WHERE no = 'ZF62'"
    )
    assert len(pull(source, now=now).deliveries) == queue.run() == 1
    assert ledger_rows(clerk)["ZF62"] == "250.00"
    department.run("DELETE FROM payments WHERE no = 'ZF63'")
    assert len(pull(source, now=now).deliveries) == queue.run() == 1
    assert ledger_rows(clerk) == {"ZF51": "100.10", "ZF62": "250.00"}
    department.pay("ZF64", "2024-05-02", "7.00", "2024-05-01 00:00:00")
    assert len(pull(source, now=now).deliveries) == queue.run() == 1, "late under an early mark"
    assert ledger_rows(clerk) == {"ZF51": "100.10", "ZF64": "7.00", "ZF62": "250.00"}
    assert not list(work_root().glob("pull-*"))


def test_a_month_that_vanishes_is_told_and_not_emptied(
    clerk: Clerk, department: Department, setup: Setup, queue: Queue
) -> None:
    fill(department)
    source = setup()
    pull(source, now=clerk.world.now)
    queue.run()
    department.run("DELETE FROM payments WHERE no = 'ZF51'")
    outcome = pull(source, now=clerk.world.now)
    assert outcome.deliveries == [] and "2024 年 5 月" in outcome.message
    assert "ZF51" in ledger_rows(clerk)


def test_the_database_can_only_be_read(
    clerk: Clerk, department: Department, setup: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(department)
    source = setup()
    with running.opened(source) as data:
        for sql in (
            "INSERT INTO payments (no) VALUES ('X')",
            "UPDATE payments SET amount = 0",
            "DELETE FROM payments",
        ):
            with pytest.raises(PullRefused, match="已拒绝"), running.opened(source) as other:
                list(
                    other.server.rows(sql) if department.engine == "mariadb" else _plain(other, sql)
                )
        assert len(list(data.server.rows("SELECT no FROM payments"))) == 4
    with running.opened(source) as data, pytest.raises(PullRefused, match="没有读取权限"):
        list(data.server.rows("SELECT word FROM secrets"))


def _plain(data: Any, sql: str) -> list[Any]:
    """Run a statement as it is: a cursor of the server's takes nothing but a SELECT."""
    return list(data.server.columns(sql))


def test_a_pull_sees_one_moment(
    clerk: Clerk, department: Department, setup: Setup, queue: Queue, monkeypatch: Any
) -> None:
    """What is written while a pull runs comes with the next one, whole."""
    fill(department)
    source, real = setup(), running._write

    def meanwhile(data: Any, state: Any, path: Path) -> Iterator[int]:
        number = f"NEW{state.period}"
        department.pay(number, f"2024-{state.period}-20", "5.00", "2024-08-01 00:00:00")
        return real(data, state, path)

    monkeypatch.setattr(running, "_write", meanwhile)
    assert pull(source, now=clerk.world.now).rows == 3
    monkeypatch.setattr(running, "_write", real)
    queue.run()
    assert len(ledger_rows(clerk)) == 3
    assert pull(source, now=clerk.world.now).rows == 5
    queue.run()
    assert len(ledger_rows(clerk)) == 5


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"user": "nobody"}, "失败"),
        ({"database": "gone"}, "失败"),
        ({"host": "127.0.0.1", "port": 1}, "服务器拒绝连接"),
        ({"tls": True}, "TLS"),
        ({"query": "SELECT gone FROM payments"}, "不存在的列"),
        ({"query": "SELECT * FROM gone"}, "不存在的表"),
        ({"query": "SELECT no AS payment_no FROM payments"}, "必填列"),
        ({"watermark_column": "gone"}, "水位列“gone”"),
        ({"year_column": "date_paid"}, "年度列的值"),
        ({"period_column": "date_paid"}, "期间列的值"),
        ({"row_limit": 2}, "上限 2 行"),
    ],
    ids=range(11),
)
def test_what_goes_wrong_is_said(
    clerk: Clerk, department: Department, setup: Setup, given: dict[str, Any], says: str
) -> None:
    fill(department)
    if given.get("tls") and department.engine == "postgresql":
        given = {**given, "host": "127.0.0.1", "port": 1}  # no TLS over the embedded one's socket
        says = "连接 127.0.0.1:1"
    source = setup(**given)
    with pytest.raises(PullRefused) as told:
        pull(source, now=clerk.world.now)
    assert says in str(told.value) and PASSWORD not in str(told.value)
    with clerk.world.scope(DISTRICT):
        assert not Delivery.objects.exists() and not PullSlice.objects.exists()


def test_a_slow_query_is_ended(clerk: Clerk, department: Department, setup: Setup) -> None:
    fill(department)
    many = "CROSS JOIN payments AS {}".format
    joins = " ".join(many(f"p{number}") for number in range(20))
    source = setup(query=f"{department.query.replace('-- 全部', joins)}", timeout_s=1)
    source.query = source.query.replace("no AS", "payments.no AS")
    for name in ("paid", "unit", "amount", "purpose", "payee", "changed"):
        source.query = source.query.replace(f" {name}", f" payments.{name}").replace(
            f"({name}", f"(payments.{name}"
        )
    source.query = source.query.replace("AS payments.", "AS ")
    with pytest.raises(PullRefused, match="时间限制"):
        pull(source, now=clerk.world.now)


@ONE
def test_hosts_and_passwords_come_from_the_operator(
    clerk: Clerk, department: Department, setup: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = setup()
    monkeypatch.delenv("TONGJIAN_PULL_FINANCE_PAYMENT_PASSWORD")
    with pytest.raises(PullRefused, match="TONGJIAN_PULL_FINANCE_PAYMENT_PASSWORD"):
        pull(source, now=clerk.world.now)
    monkeypatch.setenv("TONGJIAN_PULL_FINANCE_PAYMENT_PASSWORD", PASSWORD)
    for hosts in ("", "other", f"{department.host}x", f"{department.host}:1"):
        monkeypatch.setenv("TONGJIAN_PULL_HOSTS", hosts)
        with pytest.raises(PullRefused, match="TONGJIAN_PULL_HOSTS"):
            pull(source, now=clerk.world.now)
        with pytest.raises(PullRefused, match="TONGJIAN_PULL_HOSTS"):
            setup(name="OTHER")
    monkeypatch.setenv("TONGJIAN_PULL_HOSTS", f"{department.host}:{department.port}".upper())
    servers.require_allowed(department.host, department.port)


@ONE
def test_a_preview_shows_the_first_rows_without_names(
    clerk: Clerk, department: Department, setup: Setup
) -> None:
    for number in range(25):
        department.pay(f"ZF{number:03d}", "2024-06-15", "1.00", "2024-06-28 10:00:00")
    found = preview(setup())
    assert len(found.rows) == 20 and found.headings[4] == "支付凭证号"
    row = dict(zip(found.headings, found.rows[0], strict=True))
    assert (row["收款人"], row["支付金额（元）"]) == ("某***", "1.00")
    assert row["行政区划"] == DISTRICT and found.left_out == []


@ONE
def test_no_error_of_the_server_quotes_what_stands_in_the_rows(
    clerk: Clerk, department: Department, setup: Setup
) -> None:
    department.pay("ZF001", "2024-06-15", "1.00", "2024-06-28 10:00:00", "机密用途")
    asked = department.query.replace("SELECT no", "SELECT CAST(purpose AS integer) AS z, no")
    source = setup(query=asked, mapping={**MAPPING, "purpose": "z"})
    with pytest.raises(PullRefused, match=r"^服务器报告了错误$"):
        preview(source)
    source.query = department.query.replace("purpose,", "nothing,")
    with pytest.raises(PullRefused, match="nothing"):
        preview(source)


@ONE
def test_a_pull_switched_off_asks_nothing_even_when_its_run_waited(
    clerk: Clerk, department: Department, setup: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = setup()
    with clerk.world.scope(DISTRICT):
        run = start_pull(subject=source, whole=False, by=ROOT, now=clerk.world.now)
        save_pull(
            subject=source,
            jurisdiction=DISTRICT,
            by=ROOT,
            now=clerk.world.now,
            **fields(department, active=False),
        )
        with pytest.raises(PullRefused, match="已停用"):
            start_pull(subject=source, whole=True, by=ROOT, now=clerk.world.now)
    assert "已停用" in tasks.perform(run.pk, DISTRICT, clerk.world.now)
    client = clerk.world.client("system_admin")
    assert client.post(f"/channels/pulls/{source.pk}/start/").status_code == 302
    with clerk.world.scope(DISTRICT):
        assert PullRun.objects.get().state == "failed"


@ONE
def test_runs_are_queued_when_due_and_tell_what_came(
    clerk: Clerk,
    department: Department,
    setup: Setup,
    queue: Queue,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(department)
    source, now = setup(), clerk.world.now
    jobs: list[dict[str, Any]] = []

    class Configured:
        def defer(self, **given: Any) -> int:
            jobs.append(given)
            return len(jobs)

    monkeypatch.setattr(tasks.run_pull, "configure", lambda **_: Configured())
    assert tasks.queue_due(now) == []
    due = tasks.due_of(source, None)
    assert due is not None and due.hour == 2 and due > now
    assert tasks.queue_due(due) == ["FINANCE_PAYMENT"]
    assert tasks.queue_due(due) == [], "it waits already"
    tasks.perform(**jobs.pop(), now=due)
    with clerk.world.scope(DISTRICT):
        run = PullRun.objects.get()
        assert (run.state, run.rows, len(run.deliveries)) == ("done", 3, 2)
        assert run.by == "系统" and run.percent == 100
        with clerk.world.scope(DISTRICT):
            by_hand = start_pull(subject=source, whole=False, by=ROOT, now=due)
            assert start_pull(subject=source, whole=False, by=ROOT, now=due) == by_hand
    monkeypatch.setenv("TONGJIAN_PULL_HOSTS", "")
    said = tasks.perform(by_hand.pk, DISTRICT, due)
    with clerk.world.scope(DISTRICT):
        assert PullRun.objects.get(pk=by_hand.pk).state == "failed" and "名单" in said
        dead = PullRun.objects.create(
            jurisdiction_id=DISTRICT, pull=source, state="running", by="系统", queued_at=due
        )
    later = due + timedelta(hours=23)
    assert tasks.queue_due(due + timedelta(minutes=5)) == [] == tasks.queue_due(later)
    with clerk.world.scope(DISTRICT):
        assert PullRun.objects.get(pk=dead.pk).state == "interrupted"
    assert tasks.queue_due(due + timedelta(hours=24)) == ["FINANCE_PAYMENT"]


@ONE
def test_what_is_set_up_is_judged(clerk: Clerk, department: Department, setup: Setup) -> None:
    for given, says in (
        ({"name": "小写"}, "大写字母"),
        ({"source": "tax"}, "没有这个来源"),
        ({"dataset": "carry_over"}, "按全年"),
        ({"unit_column": "unit"}, "不按单位报送"),
        ({"database": "a b"}, "数据库名"),
        ({"user": "host=x"}, "用户名"),
        ({"year_column": 'y"'}, "不允许"),
        ({"query": "DELETE FROM payments"}, "SELECT"),
    ):
        with pytest.raises(PullRefused, match=says):
            setup(**given)
    fill(department)
    source = setup()
    pull(source, now=clerk.world.now)
    with clerk.world.scope(DISTRICT), pytest.raises(PullRefused, match="已经有别的抽取"):
        setup(name="FINANCE_PAYMENT")
    setup(source, title="改个名称")
    with clerk.world.scope(DISTRICT):
        assert PullSlice.objects.count() == 2
    setup(source, mapping={**MAPPING, "settlement": "'转账'"})
    with clerk.world.scope(DISTRICT):
        assert PullSlice.objects.count() == 0, "what is pulled changed, so all is pulled anew"


def test_an_outcome_says_what_happened() -> None:
    assert "没有变化" in Outcome().message
    assert "2 个期间" in Outcome(same=2).message
