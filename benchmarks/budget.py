"""The ledger measured: deliver, drill down, list, export and judge a million payments."""

from __future__ import annotations

import os
import platform
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.report import Row, milliseconds, seconds, section

ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "40"))
NOW = datetime(2025, 2, 3, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TITLE = "预算监督"
BEFORE = (
    f"{ROWS:,} 笔支付，{os.cpu_count()} 核，Python {platform.python_version()}，"
    "PostgreSQL 18（内嵌），本系统经过 HTTP、权限、行级安全和页面渲染。"
)
NOTES = (
    "核对：PostgreSQL 一边是 COPY 进文本表、用 SQL 核对类型和重复、转成带索引的表；"
    "本系统另外加密封存原文件、生成报告、替换个人信息、写 SM3。",
    "规则：PostgreSQL 一边是手写的同样条件，只数命中，不带证据、措辞和各地自己的阈值。",
    "下钻、筛选：PostgreSQL 一边只算 SQL，不含 HTTP 和页面。",
)


def measure(work: Path) -> str:
    """Measure the ledger with a million payments; its part of the report."""
    from benchmarks import data, http, postgres, rules_sql, server
    from tests.world import DISTRICT, ROOT, World
    from tongjian.core.database import embedded
    from tongjian.core.database.setup import migrate
    from tongjian.supervision.ledger.actions import deliver
    from tongjian.supervision.warning.engine import judge_ledger
    from tongjian.supervision.warning.reads import open_ledger, settings_on

    embedded.drop_database("benchmark")
    migrate()
    world = World.make(NOW)
    committee = world.person("committee").username
    payments, budget = work / "payments.csv", work / "budget.csv"
    data.write_payments(payments, ROWS)
    data.write_budget(budget)
    rows: list[Row] = []
    with http.timed() as ours:
        outcome = deliver(
            file=payments,
            dataset="payment",
            jurisdiction=DISTRICT,
            fiscal_year=data.YEAR,
            by=ROOT,
            now=NOW,
        )
    assert outcome.accepted, outcome.message
    assert deliver(
        file=budget,
        dataset="budget",
        jurisdiction=DISTRICT,
        fiscal_year=data.YEAR,
        by=ROOT,
        now=NOW,
    ).accepted
    with embedded.superuser("benchmark") as plain:
        theirs = postgres.load(plain, payments)
        rows.append(seconds(f"核对并发布 {ROWS:,} 笔支付（CSV）", "≤ 10 秒", ours[0], theirs))
        with server.serving() as (port, pid):
            cookie = server.sign_in(port, committee)
            rows += _pages(port, cookie, plain)
            rows.append(_export(port, cookie, pid, plain))
        _budget_table(plain, budget)
        with world.scope(), http.timed() as ours:
            tables = open_ledger(jurisdictions=[DISTRICT], year=data.YEAR, as_of=NOW.date())
            judge_ledger(tables, settings_on(NOW.date()))
        with http.timed() as other:
            for query in rules_sql.RULES.values():
                plain.execute(query).fetchone()
        rows.append(seconds("全部台账规则", "≤ 5 秒", ours[0], other[0]))
    embedded.drop_database("benchmark")
    return section(TITLE, rows, before=BEFORE, notes=NOTES)


def _pages(port: int, cookie: str, plain: object) -> list[Row]:
    from benchmarks import data, http, postgres, server
    from tongjian.core.database import embedded

    base = f"j={data.PLACE}&year={data.YEAR}"
    units = [f"{data.PLACE}{1 + n % 40:03d}{1 + n // 40:03d}" for n in range(data.UNITS)]

    def path(turn: int) -> str:
        unit = units[turn % len(units)]
        return f"organisation={data.PLACE}&organisation={unit[:9]}&organisation={unit}"

    def whole(turn: int) -> str:
        return f"/query/payment/?{base}"

    def one_unit(turn: int) -> str:
        return f"/query/payment/?{base}&{path(turn)}"

    def listed(turn: int) -> str:
        return f"/query/payment/rows/?{base}&{path(turn)}&q=%E9%A1%B9%E6%9C%8D&sort=-amount_yuan"

    def direct(query: str, parameters: object) -> object:
        def make() -> object:
            connection = embedded.superuser("benchmark")

            def ask(turn: int) -> None:
                given = parameters(turn) if callable(parameters) else None
                connection.execute(query, given).fetchall()

            return ask

        return make

    def unit(turn: int) -> list[str]:
        return [units[turn % len(units)]]

    def unit_and_word(turn: int) -> list[str]:
        return [units[turn % len(units)], "%项服%"]

    pairs = (
        ("下钻：全区按部门", whole, direct(postgres.DRILL, None)),
        ("下钻：换着看各单位的项目", one_unit, direct(postgres.DRILL_UNIT, unit)),
        ("筛选明细：换着看各单位，带关键词", listed, direct(postgres.LISTED, unit_and_word)),
    )
    rows = []
    for title, ours, theirs in pairs:
        asking = server.asking(port, cookie, ours)
        mine = http.percentile(http.at_once(asking, ROUNDS), 0.95)
        other = http.percentile(http.at_once(theirs, max(4, ROUNDS // 8)), 0.95)  # type: ignore[arg-type]
        rows.append(milliseconds(f"{title}，4 个客户端，p95", "≤ 100 毫秒", mine, other))
    return rows


def _export(port: int, cookie: str, pid: int, plain: object) -> Row:
    from benchmarks import data, postgres, server

    path = f"/query/payment/rows/csv/?j={data.PLACE}&year={data.YEAR}"
    server.download(port, path, cookie, pid)
    seconds, _, growth = server.download(port, path, cookie, pid)
    theirs, _ = postgres.export(plain)  # type: ignore[arg-type]
    return (
        f"导出 {ROWS:,} 行 CSV",
        "≥ 100,000 行/秒，内存不涨",
        f"{ROWS / seconds:,.0f} 行/秒，内存 +{growth >> 20} MB",
        f"{ROWS / theirs:,.0f} 行/秒（COPY）",
        f"{theirs / seconds:.2f}",
    )


def _budget_table(plain: object, path: Path) -> None:
    execute = plain.execute  # type: ignore[attr-defined]
    names = path.open().readline().strip().split(",")
    execute("DROP TABLE IF EXISTS plain_budget, staging_budget")
    execute(f"CREATE UNLOGGED TABLE staging_budget ({', '.join(f'{n} text' for n in names)})")
    with plain.cursor().copy("COPY staging_budget FROM STDIN (FORMAT csv, HEADER true)") as copy:  # type: ignore[attr-defined]
        copy.write(path.read_bytes())
    execute(
        "CREATE TABLE plain_budget AS SELECT unit, function_code, project,"
        " coalesce(nullif(effective_date, ''), '2024-01-01')::date AS effective_date,"
        " current_yuan::numeric(18, 2) FROM staging_budget"
    )
    execute("CREATE INDEX ON plain_budget (unit, function_code, project)")
    execute("ANALYZE plain_budget")
