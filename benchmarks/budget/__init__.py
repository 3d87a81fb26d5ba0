"""The ledger measured at ten million payments beside plain PostgreSQL and bare DuckDB.

``BENCH_PART`` names the parts wanted (all when it is empty); ``BENCH_KEEP=1`` keeps the filled
installation for the next run; ``BENCH_PLAIN=0`` leaves out the other systems.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.report import HEAD, Line, part, table

ROWS = int(os.environ.get("BENCH_ROWS", "10000000"))
TITLE = "预算监督"
BEFORE = (
    f"{ROWS:,} 笔支付，十个行政区划，五个年度，{os.cpu_count()} 核，Python"
    f" {platform.python_version()}，PostgreSQL 18（内嵌）。同一次运行，同一台机器，数据都在内存缓存里。"
)
PAGES = "网页，4 个客户端，每次问没有问过的，p95"
ANALYSES_HEAD = ("| 分析 | 目标（p95） | p50 | p95 |", "|---|---|---|---|")
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
    from benchmarks.budget import answers, events, exports, pages, publish, questions, wide
    from benchmarks.budget.place import loaded
    from benchmarks.budget.plain import Plain

    place = loaded(work, ROWS)
    plain = Plain(place) if os.environ.get("BENCH_PLAIN") != "0" else None
    written: list[str] = []

    def add(name: str, title: str, head: tuple[str, str], make: Callable[[], list[Line]]) -> None:
        if wanted(name):
            written.append(table(title, head, make()))

    add("pages", PAGES, HEAD, lambda: list(pages.measure(place, plain)))
    add(
        "analyses",
        "全部分析，经过 HTTP，4 个客户端",
        ANALYSES_HEAD,
        lambda: answers.analyses(place),
    )
    if plain is not None:
        asked = partial(questions.measure, place, plain)
        add("engine", "引擎：编译、运行、取回，1 个客户端，中位数", QUESTIONS_HEAD, asked)
    add("rules", "预警规则", HEAD, lambda: list(events.measure(place)))
    add("exports", "导出", HEAD, lambda: list(exports.measure(place, plain)))
    add("publish", "核对并发布", HEAD, lambda: list(publish.measure(place, plain)))
    add(
        "wide",
        "区划从十个增加到一百个，1 个客户端，中位数",
        HEAD,
        lambda: list(wide.measure(place)),
    )
    return part(TITLE, BEFORE, written, NOTES)


NOTES = (
    "网页：经过 HTTP、会话、权限、行级安全和页面渲染；PostgreSQL 一边只算 SQL，同样 4 个客户端。按单位、科目、月份"
    "汇总的问题由每个文件旁边的汇总文件回答；这里的支付由演示数据重复而成，20 万笔只有约 3,700 种组合，真实数据的组合"
    "更多，汇总文件会大一些。按金额、收款人、关键词筛选的问题仍读明细。",
    "引擎：三边问同样的问题、用同样的条件；PostgreSQL 有为这些问题建的覆盖索引并经过 VACUUM；"
    "DuckDB 一边是手写的 SQL，一种直接读台账的同一批文件，一种读自己的表（按地区、年度、单位、日期排好）。",
    "核对并发布：PostgreSQL 一边是 COPY 进文本表、用 SQL 核对类型和重复、转成带两个索引的表；本系统另外加密封存"
    "原文件、生成报告、替换个人信息、写 SM3。内存是做这件事的进程和它的子进程的常驻内存之和的最大值。",
    "规则：演示区的三十万笔支付里事先安排了这些事，另有一份不知道规则的清单；普通支付拆成多笔付给不同的供应商，"
    "直到够数，每天每个项目的合计不变，发生过事情的项目不拆。全部文件经过核对入库，再运行全部台账规则，与清单逐件核对。"
    "“第一次”是进程里第一次运行，规则先要编译成 SQL；“再一次”时已经编译过。手写的一边只数命中，不带证据、措辞、词的"
    "各种写法和各地自己的阈值；两个数据库数出的命中必须相同，定义完全一样的规则与本系统也必须相同。",
    "区划增加到十倍：另建一个数据库和台账，先放十个区划五年，再加九十个，问的始终是最初的十个。",
)
