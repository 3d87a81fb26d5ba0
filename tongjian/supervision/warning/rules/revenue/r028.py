"""Rule 28: taxes are a small part of general revenue."""

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
    evidence_of,
    in_class,
    results,
    share_pct,
    with_evidence,
)
from tongjian.supervision.warning.expressions_revenue import (
    SIDE,
    TAX,
    one_scope,
    reached,
    revenue_rows,
    scope_words,
    until_words,
    within,
)
from tongjian.supervision.warning.plain import money, percent

KEYS = [*SIDE, "last"]


def find(tables: RuleTables, settings: Settings) -> Any:
    """Hold taxes against general revenue from January to the last month delivered."""
    rows = revenue_rows(tables, "general")
    ends = one_scope(reached(rows))
    counted = within(rows, ends.filter(ends["last"] >= settings["from_month"]))
    sums = counted.group_by(KEYS).agg(
        whole=_.actual_yuan.sum(),
        tax=counted.actual_yuan.sum(where=in_class(counted.revenue_code, TAX)).fill_null(0),
    )
    shares = sums.filter(sums.whole > 0).mutate(share=share_pct(sums.tax, sums.whole))
    low = shares.filter(shares.share < settings["least_pct"])
    hits = with_evidence(low, KEYS, evidence_of(counted, KEYS, "revenue", counted.actual_yuan))
    return results(
        hits,
        subject=("fund", ibis.literal("general"), ibis.literal("一般公共预算收入")),
        level="yellow",
        figures=(hits.share, settings["least_pct"]),
        unit="百分点",
        further={name: hits[name] for name in ("tax", "whole", "last", "level_scope")},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what taxes brought and of how much."""
    share, limit = percent(row["actual"]), percent(row["expected"])
    part = f"不到{limit}" if share == limit else share
    return (
        f"{until_words(row)}{row['subject_name']}{scope_words(row)}{money(row['whole'])}，"
        f"其中税收{money(row['tax'])}，只占{part}，请说明非税收入的来源。"
    )


RULE = LedgerRule(
    number=28,
    title="税收占比偏低",
    level="yellow",
    group="revenue",
    basis=(Basis(practice="财政实务"),),
    page=Page(
        purpose="看一般公共预算收入中税收占多大比重。",
        why=(
            "税收稳定、可持续。税收占比低，说明收入靠处置资产、罚没等一次性来源支撑，质量不高。"
            "黄色表示需要说明。"
        ),
        method=(
            "以最近一个已报送的月份为准：1月至该月税收收入（101）合计÷一般公共预算收入"
            "（税收收入101与非税收入103）合计，低于50%即预警。"
        ),
        example="某镇1—6月收入30,000,000.00元，其中税收12,000,000.00元，占40%，预警。",
        exclusions=(
            "年初头几个月不判断；1月到该月的数据不齐的不判断（全年只在12月报一次合计的，按全年判断）；收入合计为零或为负的不判断；"
            "转移性收入（110）和债务收入（105）不计入；总预算与本级从不混加，"
            "报了总预算（含所属各镇）的用总预算，否则用本级。"
        ),
    ),
    thresholds=(
        Threshold("least_pct", 50, "%", "税收占一般公共预算收入低于此比例", 0, 100),
        Threshold("from_month", 3, "月", "从此月起判断", 1, 12),
    ),
    datasets=("revenue",),
    find=find,
    words=words,
    unit="百分点",
)
