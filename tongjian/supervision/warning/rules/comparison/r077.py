"""Rule 77: the tax authority and finance disagree about a tax."""

from collections.abc import Mapping
from datetime import date
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
    judged_rows,
    results,
    with_evidence,
)
from tongjian.supervision.warning.plain import money, moneys

YEAR = ["jurisdiction", "fiscal_year"]
SIDE = [*YEAR, "level_scope"]
TAX = [*YEAR, "section"]
SECTION_DIGITS = 5
TAXES = "101"
SUM = "decimal(38, 2)"


def _of_taxes(rows: Any, tables: RuleTables) -> Any:
    """Return the rows of taxes with ``section``, the tax."""
    rows = judged_rows(rows, tables)
    rows = rows.filter(
        rows.revenue_code.startswith(TAXES),
        rows.revenue_code.length() >= SECTION_DIGITS,
        rows.amount.notnull(),
    )
    return rows.mutate(section=rows.revenue_code.substr(0, SECTION_DIGITS))


def _ends(taxed: Any, booked: Any) -> Any:
    """Return per year the scope both sides state, own level first, and their last common month."""
    last = [rows.group_by(SIDE).agg(last=_.period.max()) for rows in (taxed, booked)]
    both = last[0].inner_join(last[1].rename(other="last"), SIDE)
    own = (both.level_scope == "own_level").cast("int8")
    both = both.mutate(own=own, most=own.max().over(ibis.window(group_by=YEAR)))
    both = both.filter(both.own == both.most)
    return both.select(*SIDE, until=ibis.least(both["last"], both.other))


def _until(rows: Any, ends: Any) -> Any:
    joined = rows.inner_join(ends, SIDE)
    return joined.filter(joined.period <= joined.until)


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare each tax, from January to the last month both sides have stated."""
    taxed = _of_taxes(tables.dataset("tax").mutate(amount=_.amount_yuan), tables)
    booked = _of_taxes(tables.revenue.mutate(amount=_.actual_yuan), tables)
    booked = booked.filter(booked.fund_type == "general")
    ends = _ends(taxed, booked)
    taxed, booked = _until(taxed, ends), _until(booked, ends)
    sides = [
        rows.select(
            *TAX, "until", "level_scope", amount=_.amount.cast(SUM), in_tax=ibis.literal(in_tax)
        )
        for rows, in_tax in ((taxed, True), (booked, False))
    ]
    rows = sides[0].union(sides[1])
    both = rows.group_by(TAX).agg(
        until=_.until.max(),
        level_scope=_.level_scope.max(),
        in_tax=_.in_tax.max(),
        in_finance=~rows.in_tax.min(),
        tax=ibis.ifelse(rows.in_tax, rows.amount, 0).sum().cast(SUM),
        finance=ibis.ifelse(rows.in_tax, 0, rows.amount).sum().cast(SUM),
    )
    limit = ibis.literal(settings["tolerance_yuan"], type=SUM)
    hits = with_evidence(
        both.filter((both.tax - both.finance).abs() > limit),
        TAX,
        evidence_of(taxed, TAX, "tax", taxed.amount),
        evidence_of(booked, TAX, "revenue", booked.amount),
    )
    names = tables.revenues.select(fiscal_year=_.year, section=_.code, tax_name=_.name)
    hits = hits.left_join(names, ["fiscal_year", "section"])
    return results(
        hits,
        subject=("code", hits.section, hits.tax_name.fill_null(hits.section)),
        level="yellow",
        figures=(hits.tax, hits.finance),
        unit="元",
        further={name: hits[name] for name in ("until", "in_tax", "in_finance", "level_scope")},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say both figures."""
    months = int(row["until"])
    when = "全年" if months == 12 else "1月" if months == 1 else f"1至{months}月"
    paid, booked = moneys(row["actual"], row["expected"])
    tax = f"为{paid}" if row["in_tax"] else "没有这一税种的数"
    finance = f"为{booked}" if row["in_finance"] else "没有这一税种的数"
    wide = "（总预算）" if row["level_scope"] == "consolidated" else ""
    return f"{row['year']}年{when}的{row['subject_name']}{wide}，税务部门{tax}，财政部门{finance}，相差{money(abs(row['difference']))}，请核对。"


RULE = LedgerRule(
    number=77,
    title="税务与财政的税收数不一致",
    level="yellow",
    group="comparison",
    basis=(Basis(law="上海市预算审查监督条例", article=9),),
    in_force_from=date(2021, 9, 28),
    page=Page(
        purpose="核对税务部门和财政部门记载的各税种收入是否相等。",
        why="同一笔税收两个部门各记一次，应当相等。不等说明有漏记、错记或者混库。黄色表示需要说明。",
        method=(
            "按税种（收入分类的款），从1月累计到两方都已报送的最近一个月，税务部门的入库税额与"
            "财政部门的一般公共预算收入比较，相差大于容许差额即预警；两方都有本级数的比本级，只都有总预算数的比总预算；两方都分税种报送、只有一方有数的税种，另一方按0计算。"
        ),
        example="1至6月增值税，税务部门8,000,000.00元，财政部门7,900,000.00元，相差100,000.00元，预警。",
        exclusions=(
            "两方口径不同的不比较；一方没有分税种报送的不比较；这个月少、下个月补记，累计相等的不预警；"
            "没有分到税种的税收合计不比较。"
        ),
    ),
    thresholds=(Threshold("tolerance_yuan", 1, "元", "相差不超过此数不预警"),),
    datasets=("tax", "revenue"),
    find=find,
    words=words,
)
