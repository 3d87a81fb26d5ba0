"""The ledger measured at ten million payments beside plain PostgreSQL and bare DuckDB.

``BENCH_PART`` names the parts wanted (all when it is empty); ``BENCH_KEEP=1`` keeps the filled
installation for the next run; ``BENCH_PLAIN=0`` leaves out the other systems.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from pathlib import Path

from benchmarks.report import HEAD, Line, part, table

ROWS = int(os.environ.get("BENCH_ROWS", "10000000"))
TITLE = "预算监督"
BEFORE = (
    f"{ROWS:,} 笔支付，十个行政区划，五个年度，{os.cpu_count()} 核，Python"
    f" {platform.python_version()}，PostgreSQL 18（内嵌）。同一次运行，同一台机器，数据都在内存缓存里。"
)
QUESTIONS_HEAD = (
    "| 问题 | 目标 | 本系统 | PostgreSQL | DuckDB（同样的文件） | DuckDB（自有表） | 与 PostgreSQL 比 | 与 DuckDB（同样的文件）比 |",
    "|---|---|---|---|---|---|---|---|",
)


def wanted(name: str) -> bool:
    """Whether a part is to be measured."""
    parts = os.environ.get("BENCH_PART", "").split(",")
    return parts == [""] or name in parts


def measure(work: Path) -> str:
    """Measure the parts wanted; the ledger's part of the report."""
    from benchmarks.budget import pages, questions
    from benchmarks.budget.place import loaded
    from benchmarks.budget.plain import Plain

    place = loaded(work, ROWS)
    plain = Plain(place) if os.environ.get("BENCH_PLAIN") != "0" else None
    written: list[str] = []

    def add(name: str, title: str, head: tuple[str, str], make: Callable[[], list[Line]]) -> None:
        if wanted(name):
            written.append(table(title, head, make()))

    add(
        "pages",
        "网页，4 个客户端，每次问没有问过的，p95",
        HEAD,
        lambda: list(pages.measure(place, plain)),
    )
    if plain is not None:
        other = plain
        add(
            "engine",
            "引擎：编译、运行、取回，1 个客户端，中位数",
            QUESTIONS_HEAD,
            lambda: questions.measure(place, other),
        )
    return part(TITLE, BEFORE, written, NOTES)


NOTES = (
    "网页：经过 HTTP、会话、权限、行级安全和页面渲染；PostgreSQL 一边只算 SQL，同样 4 个客户端。",
    "引擎：三边问同样的问题、用同样的条件；PostgreSQL 有为这些问题建的覆盖索引并经过 VACUUM；"
    "DuckDB 一边是手写的 SQL，一种直接读台账的同一批文件，一种读自己的表（按地区、年度、单位、日期排好）。",
)
