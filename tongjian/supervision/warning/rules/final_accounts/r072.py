"""Rule 72: an audit finding is put right late, or not at all."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import ibis

from tongjian.supervision.warning.declare import Basis, LedgerRule, Page, RuleTables, Settings
from tongjian.supervision.warning.expressions import (
    judged_rows,
    named,
    results,
    single_evidence,
)
from tongjian.supervision.warning.plain import money


def find(tables: RuleTables, settings: Settings) -> Any:
    """Keep problems still open after the day they were due, and those done after it."""
    rows = judged_rows(tables.dataset("audit_finding"), tables)
    done = rows.status == "done"
    ended = ibis.ifelse(done, rows.date_done, ibis.literal(tables.as_of))
    rows = rows.mutate(done=done, days=ended.delta(rows.due, unit="day"))
    hits = named(rows.filter(rows.days > 0), tables)
    return results(
        hits,
        subject=("problem", hits.problem_no, hits.unit_name),
        level="red",
        figures=(hits.days, 0),
        unit="天",
        evidence=(single_evidence("audit_finding", hits), ibis.literal(1)),
        further={name: hits[name] for name in ("done", "due", "problem", "sum_yuan")},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what was due when, and how it stands."""
    days = int(row["actual"])
    sum_of = "" if row["sum_yuan"] is None else f"涉及{money(row['sum_yuan'])}，"
    state = f"迟了{days}天才完成" if row["done"] else f"已超过{days}天，仍没有完成整改的记录"
    return (
        f"{row['subject_name']}的审计问题“{row['problem']}”，{sum_of}"
        f"应于{row['due']:%Y年%-m月%-d日}前完成整改，{state}。"
    )


RULE = LedgerRule(
    number=72,
    title="审计问题整改超期",
    level="red",
    group="final_accounts",
    basis=(
        Basis(law="上海市预算审查监督条例", article=21),
        Basis(law="上海市预算审查监督条例", article=57),
    ),
    in_force_from=date(2021, 9, 28),
    page=Page(
        purpose="找出到期没有完成，或者超过期限才完成整改的审计问题。",
        why=(
            "人大要跟踪审计查出问题的整改，没有按期完成的要说明原因和下一步举措。"
            "红色表示迹象明显，需要书面答复，并不等于违法。"
        ),
        method=(
            "未整改、整改中的问题，整改期限早于查询日的，超期天数＝查询日－整改期限；"
            "已整改的问题，完成日期晚于整改期限的，超期天数＝完成日期－整改期限。大于0天即预警。"
        ),
        example="某问题应于1月25日前整改，2月1日查询时仍为整改中，超期7天，预警；1月25日当天完成的不预警。",
        exclusions="没有写整改期限的、已整改而没有写完成日期的，不判断；期限当天不算超期。",
    ),
    datasets=("audit_finding",),
    places="delivered",
    find=find,
    words=words,
    unit="天",
)
