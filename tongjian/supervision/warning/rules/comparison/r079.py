"""Rule 79: a project's payments are far from its year's investment plan."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
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
    ROW,
    blank,
    evidence_of,
    judged_rows,
    payment_evidence,
    payments,
    results,
    share_pct,
    with_evidence,
)
from tongjian.supervision.warning.plain import money, percent, points

PROJECT = ["jurisdiction", "fiscal_year", "project"]


def _planned(tables: RuleTables, settings: Settings) -> Any:
    """Return each project's row of its latest month, where that is late enough to judge."""
    rows = judged_rows(tables.dataset("investment_project"), tables)
    last = rows.mutate(last=rows.period.max().over(ibis.window(group_by=PROJECT)))
    latest = last.filter(last.period == last["last"], ~blank(last.project))
    latest = latest.mutate(months=latest.period.cast("int64"))
    return latest.filter(
        latest.months >= settings["from_month"], latest.plan_yuan >= settings["least_plan_yuan"]
    )


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare paid ÷ plan with the share of the year that has passed."""
    plans = _planned(tables, settings)
    known = plans.select(*PROJECT, "months")
    paid = payments(tables, *PROJECT, *ROW).inner_join(known, PROJECT)
    paid = paid.filter(
        paid.date_paid.year() == paid.fiscal_year, paid.date_paid.month() <= paid.months
    )
    sums = paid.group_by(PROJECT).agg(paid=_.amount_yuan.sum())
    both = plans.left_join(sums, PROJECT)
    both = both.select(
        *PROJECT,
        "project_name",
        "months",
        plan=both.plan_yuan,
        paid=both.paid.fill_null(Decimal(0)),
    )
    both = both.mutate(
        progress=share_pct(both.paid, both.plan), elapsed=(both.months * 100.0 / 12).round(10)
    )
    apart = both.filter((both.progress - both.elapsed).abs().round(10) > settings["gap_points"])
    hits = with_evidence(
        apart,
        PROJECT,
        evidence_of(plans, PROJECT, "investment_project"),
        payment_evidence(paid, PROJECT),
    )
    return results(
        hits,
        subject=("project", hits.project, hits.project_name.fill_null(hits.project)),
        level="yellow",
        figures=(hits.progress, hits.elapsed),
        unit="百分点",
        further={"plan": hits.plan, "paid": hits.paid, "months": hits.months},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what was planned and what was paid."""
    months = row["months"]
    when = "全年" if months == 12 else "1月" if months == 1 else f"前{months}个月"
    way = "少" if row["difference"] < 0 else "多"
    return (
        f"“{row['subject_name']}”{row['year']}年计划投资{money(row['plan'])}，{when}支付"
        f"{money(row['paid'])}，为计划的{percent(row['actual'])}，"
        f"比按时间应完成的{percent(row['expected'])}{way}{points(row['difference'])}，请说明。"
    )


RULE = LedgerRule(
    number=79,
    title="投资计划与支付差距大",
    level="yellow",
    group="comparison",
    basis=(Basis(law="上海市预算审查监督条例", article=15),),
    in_force_from=date(2021, 9, 28),
    page=Page(
        purpose="找出付款与年度投资计划差得很远的重大投资项目。",
        why=(
            "计划报得满、钱付不出去，说明计划不实或者工程拖延；付款远超计划，说明计划没有管住。"
            "黄色表示需要说明。"
        ),
        method=(
            "按项目编码，年初至最近一月的本级累计支付÷年度计划投资，与时间进度（月数÷12，全年为100%）比较，"
            "相差大于规定的百分点即预警。年初月份少、付款不均匀，从规定的月份起才判断。"
        ),
        example=(
            "某项目年度计划投资10,000,000.00元，全年支付5,500,000.00元，为计划的55%，少45个百分点，预警；"
            "支付7,300,000.00元，少27个百分点，不预警。"
        ),
        exclusions=(
            "没有年度计划或者计划低于界限的不判断；编码与预算项目不一致的，支付会按0计算，请先核对编码；"
            "用财政以外资金建设的部分不在支付数据中，请在答复中说明。"
        ),
    ),
    thresholds=(
        Threshold("gap_points", 30, "百分点", "相差大于此数即预警", most=100),
        Threshold("least_plan_yuan", 100_000, "元", "年度计划投资低于此数不判断", least=1),
        Threshold("from_month", 6, "月", "从此月起判断", least=1, most=12),
    ),
    datasets=("investment_project", "payment"),
    places="delivered",
    find=find,
    words=words,
    unit="百分点",
)
