"""Rule 42: more spent before the budget was approved than the law lets be spent before it."""

from collections.abc import Mapping
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
    NOT_A_PROGRAMME,
    ROW,
    UNIT,
    blank,
    in_class,
    later,
    named,
    payment_evidence,
    results,
    share_pct,
    with_evidence,
)
from tongjian.supervision.warning.expressions_progress import PLACE, monthly_in_year, paid_in_year
from tongjian.supervision.warning.expressions_texts import SUDDEN, texts_with
from tongjian.supervision.warning.plain import money

OBLIGED = ("224", "232")
"""Disasters and interest: paid whether a budget is approved or not."""
ONE_PROJECT = [*UNIT, "project"]
SUM = "decimal(38, 2)"


def _usual(tables: RuleTables, *columns: str) -> Any:
    """Return the payments dated in their year of what is not paid in any case."""
    rows = paid_in_year(tables, *columns)
    return rows.filter(~in_class(rows.function_code, OBLIGED))


def _approved(tables: RuleTables) -> Any:
    """Return per place the day its congress approved the budget, where that is in the year."""
    rows = tables.dataset("procedure")
    rows = rows.filter(
        rows.kind == "approved", rows.subject == "budget", rows.unit.fill_null("") == ""
    )
    days = rows.group_by(list(PLACE)).agg(approved=_.date.min())
    return days.filter(days.approved.year() == days.fiscal_year)


def _before(rows: Any, approved: Any) -> Any:
    """Return the payments of days of the year before the day of approval."""
    joined = rows.inner_join(approved, list(PLACE))
    day = joined.date_paid.month() * 100 + joined.date_paid.day()
    return joined.filter(day < joined.approved.month() * 100 + joined.approved.day())


def _carried(tables: RuleTables) -> Any:
    """Return what each unit's projects had left of the year before: ``carried``."""
    rows = tables.dataset("carry_over")
    rows = rows.filter(rows.level_scope == "own_level", ~blank(rows.project))
    return rows.group_by(ONE_PROJECT).agg(carried=_.opening_yuan.sum())


def _with_news(early: Any, tables: RuleTables) -> Any:
    """Mark as ``fresh`` the projects a place had not paid for the year before, by code or name."""
    months = monthly_in_year(tables)
    months = later(months.filter(~in_class(months.function_code, OBLIGED)))
    known = months.select(*PLACE, "project").distinct().mutate(by_code=True)
    past = later(_usual(tables, "project_name").select(*PLACE, "project_name"))
    # Few projects are paid for that early: their names are looked for, not all names gathered.
    names = past.semi_join(early, [*PLACE, "project_name"]).filter(~blank(_.project_name))
    names = names.distinct().mutate(by_name=True)
    both = early.left_join(known, [*PLACE, "project"]).select(*early.columns, "by_code")
    both = both.left_join(names, [*PLACE, "project_name"]).select(*both.columns, "by_name")
    fresh = both.by_code.isnull() & both.by_name.isnull() & (both.project != "")
    return both.mutate(fresh=fresh).drop("by_code", "by_name")


def _not_sudden(rows: Any, tables: RuleTables) -> Any:
    """Leave out what by its words was paid after a sudden event."""
    for column in ("purpose", "project_name"):
        sudden = texts_with(tables.texts(column), SUDDEN)
        rows = rows.anti_join(sudden, [(column, "text")])
    return rows


def _beyond(tables: RuleTables) -> tuple[Any, Any]:
    """Return per unit what it paid before the approval beyond what was carried over, and the rows.

    ``fresh`` is what of it went to projects the place had not paid for the year before.
    """
    approved = _approved(tables)
    early = _usual(tables, "project", "project_name", "purpose", *ROW)
    early = _not_sudden(_before(early, approved), tables)
    projects = _with_news(early, tables).group_by([*ONE_PROJECT, "approved"])
    sums = projects.agg(paid=_.amount_yuan.sum(), fresh=_.fresh.max())
    both = sums.left_join(_carried(tables), ONE_PROJECT).select(*sums.columns, "carried")
    kept = both.paid - ibis.least(
        both.carried.fill_null(Decimal(0)), ibis.greatest(both.paid, ibis.literal(Decimal(0)))
    )
    left = both.mutate(left=kept.cast(SUM))
    left = left.filter(left.left != 0)
    units = left.group_by([*UNIT, "approved"]).agg(
        paid=_.left.sum(), fresh=left.left.sum(where=left.fresh).fill_null(Decimal(0))
    )
    past = (
        _before(later(_usual(tables)), approved).group_by(list(UNIT)).agg(usual=_.amount_yuan.sum())
    )
    both = units.left_join(past, list(UNIT))
    both = both.select(
        *UNIT, "approved", "paid", "fresh", usual=both.usual.fill_null(Decimal(0)).cast(SUM)
    )
    return both, early.inner_join(left.select(*ONE_PROJECT, "fresh"), ONE_PROJECT)


def find(tables: RuleTables, settings: Settings) -> Any:
    """Leave out what may be paid in any case and hold the rest against the year before."""
    both, early = _beyond(tables)
    share = share_pct(both.paid, both.usual)
    above = ((both.usual <= 0) | (share > settings["over_pct"] + 100)) & (
        both.paid - both.usual > settings["least_yuan"]
    )
    marked = both.mutate(above=above)
    kept = marked.filter(marked.above | (marked.fresh > 0))
    proof = early.inner_join(kept.select(*UNIT, "above"), UNIT)
    proof = proof.filter(proof.above | proof.fresh)
    hits = named(with_evidence(kept, UNIT, payment_evidence(proof, UNIT)), tables)
    return results(
        hits,
        subject=("unit", hits.unit, hits.unit_name),
        level="yellow",
        figures=(
            ibis.ifelse(hits.above, hits.paid, hits.fresh),
            ibis.ifelse(hits.above, hits.usual, ibis.literal(Decimal(0)).cast(SUM)),
        ),
        unit="元",
        further={"approved": hits.approved, "above": hits.above},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what was spent before the approval and what in the same days a year before."""
    begun = f"{row['year']}年预算{row['approved']:%-m月%-d日}才批准，{row['subject_name']}在此之前"
    if not row["above"]:
        return (
            f"{begun}已为上年没有支付过的项目支出{money(row['actual'])}"
            "（不含结转、救灾和付息），请说明依据。"
        )
    usual = f"上年同期只有{money(row['expected'])}" if row["expected"] > 0 else "上年同期没有支出"
    return f"{begun}已支出{money(row['actual'])}（不含结转、救灾和付息），{usual}，请说明依据。"


RULE = LedgerRule(
    number=42,
    title="预算批准前超范围支出",
    level="yellow",
    group="progress",
    basis=(Basis(law="预算法", article=54),),
    page=Page(
        purpose="核对预算批准以前的支出是否在法律允许的范围以内。",
        why=(
            "预算草案批准前，只能安排上年结转的支出、参照上年同期数额必须支付的支出，"
            "以及依法必须支付和救灾的支出。超出的部分等于没有预算就花钱。黄色表示需要说明。"
        ),
        method=(
            "人民代表大会批准预算的日期取自法定程序数据。按预算单位计算该日以前的支付合计，"
            "除去结转项目以年初结转数为限的支付、灾害防治及应急管理（224）、用途或项目名称说明是突发事件的"
            "和债务付息（232），与上年同样日期以前的支付合计相比；超过上年同期10%以上，"
            "并且多出的数额超过最小数的，即预警。10%和最小数是自定标准。"
            "此外，上年全年没有支付过（编码和名称都没有）的项目，不论多少，在批准以前支付的，也预警。"
        ),
        example=(
            "预算1月20日批准。某单位1月1日至19日支付3,000,000.00元，上年同期支付1,000,000.00元，预警。"
        ),
        exclusions=(
            "预算在年度开始以前已经批准的不判断；没有登记批准日期的不判断；结转资金数据没有报送时，"
            "无法除去结转项目；预备费（227）、转移性支出（230）、债务还本支出（231）和社会保险基金不计入。"
        ),
    ),
    thresholds=(
        Threshold("over_pct", 10, "%", "超过上年同期此比例", 0, 1000),
        Threshold("least_yuan", 10_000, "元", "比上年同期多出不超过此数不预警"),
    ),
    word_lists={"不计入的功能分类": (*NOT_A_PROGRAMME, *OBLIGED)},
    datasets=("payment", "procedure"),
    optional=("carry_over",),
    years_before={"payment": 1},
    find=find,
    words=words,
)
