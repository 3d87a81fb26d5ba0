"""Rule 18: money from above lies too long before it is handed on."""

from collections.abc import Mapping
from typing import Any

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

DOCUMENT = [*UNIT, "document_no"]
KEY = [*DOCUMENT, "date_received", "date_issued"]


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare, per document and unit, the day the money came with the day it was allotted."""
    rows = tables.dataset("allotment")
    rows = rows.filter(
        rows.origin.fill_null("own") == "upper",
        rows.date_received.notnull(),
        rows.date_issued.notnull(),
        rows.amount_yuan > 0,
    )
    rows = rows.mutate(days=day_count(rows.date_received, rows.date_issued))
    slow = rows.filter(rows.days > settings["days"])
    sums = slow.group_by([*KEY, "days"]).agg(
        amount=_.amount_yuan.sum(), project_name=_.project_name.max()
    )
    proof = with_evidence(sums, KEY, evidence_of(slow, KEY, "allotment", slow.amount_yuan))
    hits = named(proof, tables)
    return results(
        hits,
        subject=("allotment", hits.unit.concat("/", hits.document_no), hits.document_no),
        level="yellow",
        figures=(hits.days, settings["days"]),
        unit="天",
        further={
            "unit_name": hits.unit_name,
            "project_name": hits.project_name,
            "amount": hits.amount,
            "received": hits.date_received,
            "issued": hits.date_issued,
        },
    )


def words(row: Mapping[str, Any]) -> str:
    """Say when the money came, when it went on, and how far beyond the setting."""
    what = f"“{row['project_name']}”" if row["project_name"] else ""
    received = f"{chinese_day(row['received'])}收到"
    issued = f"{chinese_day(row['issued'])}才下达给{row['unit_name']}"
    return (
        f"{row['year']}年上级资金{what}{money(row['amount'])}（{row['subject_name']}）"
        f"{received}，{issued}，{late_by(row, '相隔')}。"
    )


RULE = LedgerRule(
    number=18,
    title="上级资金分解下达过慢",
    level="yellow",
    group="publication",
    basis=(Basis(practice="财政实务"),),
    page=Page(
        purpose="找出收到上级资金以后很久才下达到预算单位的指标。",
        why=("上级的钱到了却停在财政部门，项目等钱开工，到年底又花不完。黄色表示需要说明。"),
        method=(
            "来源为上级的指标，按单位和指标文号，从收到上级文件的日期算到下达日期，按自然日计算，"
            "收到次日为第1天；超过界限天数即预警，同一文号下达日期不同的分别判断。"
        ),
        example=("某项上级资金4月8日收到，5月30日才下达给某单位，相隔52天，超过30天，预警。"),
        exclusions=(
            "本级安排的指标不判断；收回（负数）和金额为零的不判断；没有收到日期的不判断；"
            "恰好等于界限天数的不预警。"
        ),
    ),
    thresholds=(Threshold("days", 30, "天", "收到后超过此天数才下达即预警", 1, 366),),
    datasets=("allotment",),
    find=find,
    words=words,
)
