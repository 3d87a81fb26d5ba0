"""The service hall measured: a hall with a million cases, its officials and its applicants."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from benchmarks.report import Row, section

CASES = int(os.environ.get("BENCH_CASES", "1000000"))
LIVED = int(os.environ.get("BENCH_LIVED", "200"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "40"))
TITLE = "办事大厅"
BEFORE = (
    f"{CASES:,} 件办件，{os.cpu_count()} 核，Python {platform.python_version()}，"
    "PostgreSQL 18（内嵌），本系统的网页服务两个进程，与数据库、发出请求的客户端在同一台机器上，"
    "经过 HTTP、会话、权限、行级安全和页面渲染。"
)
NOTES = (
    f"数据：先由 {LIVED} 件办件照真实流程走完两年，再用 SQL 复制到 {CASES:,} 件（编号、查询码、人、"
    "日期各不相同），其中百分之二在办，其余六年里已经办结；在办件和二十五分之一的已办结件带着"
    "经办记录、计时、材料和文书。列表轮流由 12 名承办人和 4 名审核人打开。",
    "“不间断”：16 个客户端收到答复立刻发下一次，两个核始终占满，等待时间主要是排队；"
    "“各每秒一次”：16 个人各自看一秒再点下一页。",
    "列表、办件页面、查进度：PostgreSQL 一边只查出页面上的行，不含 HTTP、会话、权限和页面。",
    "提交：每次都是一份新的完整申请，五个附件事先经正常上传和安全检查，每个答复都核对是新的办件；"
    "PostgreSQL 一边在一个事务里取号并写入同样的办件、材料、步骤、计时和回执，不含核对答案、"
    "审计链、通知和短信。",
    "查进度：不登录。查错时每次来自不同的地址，因为同一地址查错十次就要等候；查对不受限制。",
    "同一时段（容量 5）80 人同时预约恰好 5 人成功，见 tests/hall/appointments/test_at_once.py；"
    "查询数不随权限和行数增加，见 tests/hall/office 和 tests/hall/applications 里的测试。",
)


def measure(work: Path) -> str:
    """Measure the hall; its part of the report."""
    from benchmarks import server
    from benchmarks.hall import applying, place, rows, visits
    from tongjian.core import clock
    from tongjian.core.database import embedded
    from tongjian.core.database.setup import migrate, use

    name = os.environ["TONGJIAN_DATABASE"]
    use(name)
    embedded.drop_database(name)
    migrate()
    made = place.make_place(clock.now(), LIVED)
    submits = max(2, ROUNDS // 5)
    prepared = [
        (one, list(applying.drafts(one, submits + 1, clock.now())))
        for one in applying.families(visits.USERS, clock.now())
    ]
    with embedded.superuser(name) as connection:
        rows.make_rows(connection, CASES, [user.pk for user in made.officers])
    with server.serving(TONGJIAN_PROXIES="1") as (port, _):
        hall = visits.Hall(made, port, ROUNDS)
        found: list[Row] = visits.office(hall)
        found += visits.submitting(hall, [(one.cookie, drafts) for one, drafts in prepared])
        found += visits.uploading(hall, [one for one, _ in prepared])
        found += visits.tracking(hall)
    embedded.drop_database(name)
    return section(TITLE, found, before=BEFORE, notes=NOTES)
