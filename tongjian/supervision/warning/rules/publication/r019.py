"""Rule 19: an allotment is stuck at one of its stages."""

from collections.abc import Mapping
from typing import Any

import ibis
from ibis import _

from tongjian.supervision.warning.declare import (
    Basis,
    LedgerRule,
    Page,
    RuleTables,
    Settings,
    Threshold,
)
from tongjian.supervision.warning.expressions import (
    UNIT,
    evidence_of,
    named,
    results,
    with_evidence,
)
from tongjian.supervision.warning.expressions_terms import chinese_day, day_count, late_by
from tongjian.supervision.warning.plain import money

KEY = [*UNIT, "document_no"]
STAGES = {
    "register_days": ("date_received", "date_registered", "登记"),
    "split_days": ("date_registered", "date_split", "分配"),
    "approve_days": ("date_split", "date_approved", "审批"),
    "issue_days": ("date_approved", "date_issued", "下达"),
}
"""Per setting: the day a stage begins, the day it ends, and what is done in it."""


def _stage(rows: Any, setting: str, place: int, limit: Any) -> Any:
    """Return per document and unit the longest the stage took where that exceeds the setting."""
    since, until, _name = STAGES[setting]
    known = rows.filter(rows[since].notnull(), rows[until].notnull())
    known = known.mutate(
        days=day_count(known[since], known[until]), since=known[since], until=known[until]
    )
    slow = known.filter(known.days > limit)
    first = ibis.window(
        group_by=KEY,
        order_by=[slow.days.desc(), slow.since, slow.delivery, slow["row"]],
    )
    ranked = slow.mutate(nth=ibis.row_number().over(first))
    limit_days = ibis.literal(int(limit)).cast("int64")
    return ranked.filter(ranked.nth == 0).select(
        *KEY,
        "days",
        "since",
        "until",
        stage=ibis.literal(setting),
        place=ibis.literal(place),
        most=limit_days,
        over=ranked.days - limit_days,
    )


def find(tables: RuleTables, settings: Settings) -> Any:
    """Find, per document and unit, the stage that exceeds its setting the most."""
    rows = tables.dataset("allotment")
    rows = rows.filter(rows.amount_yuan > 0)
    stuck = ibis.union(
        *(_stage(rows, name, place, settings[name]) for place, name in enumerate(STAGES))
    )
    worst_first = ibis.window(group_by=KEY, order_by=[stuck.over.desc(), stuck.place])
    ranked = stuck.mutate(nth=ibis.row_number().over(worst_first))
    worst = ranked.filter(ranked.nth == 0)
    sums = rows.group_by(KEY).agg(amount=_.amount_yuan.sum(), project_name=_.project_name.max())
    hits = with_evidence(
        worst.inner_join(sums, KEY), KEY, evidence_of(rows, KEY, "allotment", rows.amount_yuan)
    )
    hits = named(hits, tables)
    return results(
        hits,
        subject=("allotment", hits.unit.concat("/", hits.document_no), hits.document_no),
        level="yellow",
        figures=(hits.days, hits.most),
        unit="天",
        further={
            name: hits[name]
            for name in ("unit_name", "project_name", "amount", "since", "until", "stage")
        },
    )


def words(row: Mapping[str, Any]) -> str:
    """Say at which stage the allotment lay, from when to when."""
    project = f"“{row['project_name']}”" if row["project_name"] else ""
    stage = STAGES[row["stage"]][2]
    span = f"{chinese_day(row['since'])}到{chinese_day(row['until'])}"
    return (
        f"{row['year']}年下达给{row['unit_name']}的指标{project}{money(row['amount'])}"
        f"（{row['subject_name']}）停在{stage}环节，{late_by(row, f'{span}共')}。"
    )


def _setting(name: str, days: int) -> Threshold:
    return Threshold(name, days, "天", f"{STAGES[name][2]}环节超过此天数即预警（自定标准）", 1, 366)


RULE = LedgerRule(
    number=19,
    title="指标停留环节过久",
    level="yellow",
    group="publication",
    basis=(Basis(practice="财政实务"),),
    page=Page(
        purpose="找出在登记、分配、审批、下达某一环节停留过久的预算指标。",
        why=(
            "一笔钱从收到到下达要过几道手续。看清停在哪一道，才知道该问哪个科室。黄色表示需要说明。"
        ),
        method=(
            "按单位和指标文号，分别计算四个环节的自然日天数：收到到登记、登记到分配、分配到审批、"
            "审批到下达。任何一个环节超过该环节的界限即预警；同一文号有几个环节超过的，"
            "只报超过最多的一个。界限按环节设置，为自定标准。"
        ),
        example=(
            "某指标3月1日登记，4月20日才分配到单位，分配环节共50天，超过30天的界限20天，预警。"
        ),
        exclusions=(
            "环节的开始或结束日期没有写明的，该环节不判断；收回（负数）和金额为零的不判断；"
            "恰好等于界限的不预警；收到至下达的总时长由另一条规则判断。"
        ),
    ),
    thresholds=(
        _setting("register_days", 15),
        _setting("split_days", 30),
        _setting("approve_days", 30),
        _setting("issue_days", 15),
    ),
    datasets=("allotment",),
    find=find,
    words=words,
)
