"""Rule 29: land brings more than all general revenue."""

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
from tongjian.supervision.warning.expressions import evidence_of, results, with_evidence
from tongjian.supervision.warning.expressions_revenue import (
    LAND,
    SIDE,
    one_scope,
    reached,
    revenue_rows,
    scope_words,
    until_words,
    within,
)
from tongjian.supervision.warning.plain import money, moneys

KEYS = [*SIDE, "last"]


def find(tables: RuleTables, settings: Settings) -> Any:
    """Hold land against general revenue, from January to the last month both are known of."""
    general, land = revenue_rows(tables, "general"), revenue_rows(tables, "fund", LAND)
    funds = revenue_rows(tables, "fund", ("103",))
    known = funds.group_by(list(SIDE)).agg(funds_last=_.month.max())
    both = reached(general).inner_join(known, list(SIDE))
    ends = one_scope(both.select(*SIDE, last=ibis.least(both["last"], both.funds_last)))
    ends = ends.filter(ends["last"] >= settings["from_month"])
    mine, theirs = within(land, ends), within(general, ends)
    sums = (
        mine.group_by(KEYS)
        .agg(land=_.actual_yuan.sum())
        .inner_join(theirs.group_by(KEYS).agg(general=_.actual_yuan.sum()), KEYS)
    )
    hits = with_evidence(
        sums.filter(sums.land > sums.general, sums.land > 0),
        KEYS,
        *(evidence_of(each, KEYS, "revenue", each.actual_yuan) for each in (mine, theirs)),
    )
    return results(
        hits,
        subject=("fund", ibis.literal("fund"), ibis.literal("土地出让收入")),
        level="yellow",
        figures=(hits.land, hits.general),
        unit="元",
        further={name: hits[name] for name in ("last", "level_scope")},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say both sums and by how much land is ahead."""
    land, general = moneys(row["actual"], row["expected"])
    return (
        f"{until_words(row)}{row['subject_name']}{scope_words(row)}{land}，"
        f"超过一般公共预算收入{general}，多{money(row['difference'])}，"
        "财力依赖土地，请说明。"
    )


RULE = LedgerRule(
    number=29,
    title="土地收入超过一般公共预算收入",
    level="yellow",
    group="revenue",
    basis=(Basis(practice="财政实务"),),
    page=Page(
        purpose="看土地出让收入是否超过一般公共预算收入。",
        why=(
            "土地卖一块少一块，行情变化时收入会突然减少。土地收入比一般公共预算收入还多，"
            "说明财力过分依赖土地。黄色表示需要说明。"
        ),
        method=(
            "以两种收入都已报送的最近一个月份为准：1月至该月国有土地使用权出让收入、国有土地收益基金收入和"
            "农业土地开发资金收入（1030146—1030148）合计，大于同期一般公共预算收入"
            "（税收收入101与非税收入103）合计的，即预警。"
        ),
        example=(
            "某区1—9月土地出让收入3,100,000,000.00元，一般公共预算收入2,600,000,000.00元，预警。"
        ),
        exclusions=(
            "没有报送政府性基金收入，或者基金收入只报到款（10301）的不判断；年初头几个月不判断；"
            "一般公共预算收入1月到该月的数据不齐的不判断（全年只在12月报一次合计的，按全年判断）；总预算与本级从不混加，"
            "两种收入都报了总预算（含所属各镇）的用总预算，否则用本级。"
        ),
    ),
    thresholds=(Threshold("from_month", 3, "月", "从此月起判断", 1, 12),),
    datasets=("revenue",),
    find=find,
    words=words,
)
