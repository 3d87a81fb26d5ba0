"""Rule 32: non-tax revenue that was due and has not been paid in."""

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
    last_complete_month_end,
    month_end,
    named,
    results,
    with_evidence,
)
from tongjian.supervision.warning.plain import money, moneys

PLACE = ["jurisdiction", "fiscal_year"]
ITEM = [*PLACE, "unit", "fund_type", "item", "last"]


def find(tables: RuleTables, settings: Settings) -> Any:
    """Add up per unit and item; what fell due in the month just over has time left."""
    rows = tables.dataset("non_tax_due")
    rows = rows.filter(rows.level_scope == "own_level").mutate(month=rows.period.cast("int64"))
    ends = rows.group_by(PLACE).agg(last=_.month.max())
    rows = rows.inner_join(ends, PLACE)
    ended = month_end(ibis.date(rows.fiscal_year, rows["last"], 1))
    just_over = last_complete_month_end(tables.as_of)
    grace = ibis.ifelse((rows["last"] == 12) | (ended < just_over), 0, 1)
    due = rows.due_yuan.sum(where=rows.month <= rows["last"] - grace)
    sums = rows.group_by(ITEM).agg(
        due=due.fill_null(0), paid=rows.paid_in_yuan.sum(), item_name=rows.item_name.max()
    )
    short = sums.filter(sums.due - sums.paid > settings["tolerance_yuan"])
    hits = named(
        with_evidence(short, ITEM, evidence_of(rows, ITEM, "non_tax_due", rows.due_yuan)), tables
    )
    names = tables.revenues.select(fiscal_year=_.year, item=_.code, listed=_.name)
    hits = hits.left_join(names, ["fiscal_year", "item"])
    item = hits.item_name.fill_null(hits.listed).fill_null(hits["item"])
    return results(
        hits,
        subject=(
            "code",
            hits.unit.concat("/", hits["item"], "/", hits.fund_type),
            hits.unit_name.concat("“", item, "”"),
        ),
        level="red",
        figures=(hits.paid, hits.due),
        unit="元",
        further={"last": hits["last"], "unit_name": hits.unit_name, "item_title": item},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what was due, what was paid in and what is still held."""
    due, paid = moneys(row["expected"], row["actual"])
    return (
        f"截至{row['year']}年{row['last']}月，{row['unit_name']}应缴“{row['item_title']}”"
        f"{due}，已缴入国库{paid}，"
        f"还有{money(-row['difference'])}没有上缴。"
    )


RULE = LedgerRule(
    number=32,
    title="非税收入应缴未缴",
    level="red",
    group="revenue",
    basis=(Basis(law="预算法", article=56),),
    page=Page(
        purpose="核对执收单位应当上缴国库的非税收入是否已经上缴。",
        why=(
            "政府的全部收入应当上缴国库，任何部门、单位和个人不得截留、占用、挪用或者拖欠。"
            "红色表示触及法律界限，需要书面答复。"
        ),
        method=(
            "按执收单位和收入项目累计：应缴合计大于已缴合计的，即预警。"
            "刚结束的一个月应缴的可以下月上缴，下月结束以前暂不计入应缴；12月按全年计算。"
        ),
        example=(
            "某单位全年应缴罚没收入3,640,000.00元，已缴3,000,000.00元，差640,000.00元，预警。"
        ),
        exclusions=(
            "当年后来补缴齐的不预警；多缴的不预警；同一单位不同项目之间不互相抵销；"
            "总预算口径的行不计入。"
        ),
    ),
    thresholds=(Threshold("tolerance_yuan", 0, "元", "未缴不超过此数不预警"),),
    datasets=("non_tax_due",),
    find=find,
    words=words,
)
