"""Rule 64: a unit moved too much of its budget between lines."""

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
    NOT_A_PROGRAMME,
    UNIT,
    evidence_of,
    named,
    of_programmes,
    results,
    share_pct,
    unit_lines,
    with_evidence,
)
from tongjian.supervision.warning.plain import money, percent


def find(tables: RuleTables, settings: Settings) -> Any:
    """Hold what was moved in or out, whichever is more, against what was approved."""
    rows = of_programmes(unit_lines(tables))
    into = rows.virement_yuan.sum(where=rows.virement_yuan > 0).fill_null(0)
    out_of = -rows.virement_yuan.sum(where=rows.virement_yuan < 0).fill_null(0)
    units = rows.group_by(list(UNIT)).agg(approved=_.approved_yuan.sum(), into=into, out_of=out_of)
    units = units.mutate(moved=ibis.greatest(units.into, units.out_of))
    shares = units.filter(
        units.approved >= settings["least_budget_yuan"], units.approved > 0
    ).mutate(share=share_pct(_.moved, _.approved))
    much = shares.filter(shares.share > settings["most_pct"])
    moves = rows.filter(rows.virement_yuan != 0)
    proof = evidence_of(moves, UNIT, "budget", moves.virement_yuan)
    hits = named(with_evidence(much, UNIT, proof), tables)
    return results(
        hits,
        subject=("unit", hits.unit, hits.unit_name),
        level="yellow",
        figures=(hits.share, settings["most_pct"]),
        unit="百分点",
        further={name: hits[name] for name in ("moved", "approved")},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say how much was moved and of how much."""
    return (
        f"{row['year']}年{row['subject_name']}在科目、项目之间调剂{money(row['moved'])}，"
        f"相当于年初预算{money(row['approved'])}的{percent(row['actual'])}，请说明理由和审批情况。"
    )


RULE = LedgerRule(
    number=64,
    title="预算调剂过多",
    level="yellow",
    group="adjustment",
    basis=(
        Basis(law="预算法", article=72),
        Basis(law="上海市预算审查监督条例", article=44),
    ),
    page=Page(
        purpose="找出年度中在科目、项目之间大量调剂预算的单位。",
        why=(
            "各部门、各单位的支出应当按预算科目执行，法律要求严格控制调剂。调剂过多，"
            "等于批准的预算没有约束力，也说明年初预算编得不实。黄色表示需要说明。"
        ),
        method=(
            "取有效的预算行，按预算单位计算调入合计与调出合计，取较大的一个，÷年初预算合计，"
            "超过20%即预警。20%是自定标准，法律没有规定比例。"
        ),
        example=(
            "某单位年初预算10,000,000.00元，项目之间调出、调入各2,600,000.00元，占26%，预警。"
        ),
        exclusions=(
            "经批准的预算调整数不算调剂；年初预算低于最小数的单位不判断；预备费（227）、转移性支出（230）、"
            "债务还本支出（231）和社会保险基金不计入。"
        ),
    ),
    thresholds=(
        Threshold("most_pct", 20, "%", "调剂占年初预算超过此比例", 0, 1000),
        Threshold("least_budget_yuan", 100_000, "元", "单位年初预算低于此数不判断"),
    ),
    word_lists={"不计入的功能分类": NOT_A_PROGRAMME},
    datasets=("budget",),
    find=find,
    words=words,
    unit="百分点",
)
