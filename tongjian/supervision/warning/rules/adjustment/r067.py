"""Rule 67: too much debt for what comes in, or principal not repaid when due."""

from collections.abc import Mapping
from typing import Any

import ibis
from ibis import _

from tongjian.supervision.warning.declare import (
    OWN_STANDARD,
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
from tongjian.supervision.warning.expressions_revenue import GENERAL, SIDE, one_scope, reached
from tongjian.supervision.warning.plain import money, over

PLACE = ["jurisdiction", "fiscal_year"]
BOND = [*PLACE, "kind", "debt_no"]
NAMES = {"general": "一般债务", "special": "专项债务"}
FROM_ABOVE = ("11001", "11002", "11003")
RESOURCES = (*GENERAL, *FROM_ABOVE)


def _overdue(rows: Any, settings: Settings) -> Any:
    """Return each debt of which principal fell due in the year and was not repaid then."""
    rows = rows.mutate(debt_no=rows.debt_no.fill_null(""))
    sums = rows.group_by(BOND).agg(
        stated=_.overdue_yuan.sum(),
        due=_.due_yuan.sum(),
        repaid=_.repaid_yuan.sum(),
        title=_.project_name.max(),
    )
    # No sum of a column nobody filled in is null, and null is no zero: then nothing is concluded.
    sums = sums.mutate(overdue=ibis.coalesce(sums.stated, sums.due - sums.repaid))
    late = rows.filter((rows.overdue_yuan > 0) | (rows.overdue_yuan.isnull() & (rows.due_yuan > 0)))
    hits = with_evidence(
        sums.filter(sums.overdue > settings["overdue_yuan"]),
        BOND,
        evidence_of(late, BOND, "debt", ibis.coalesce(late.overdue_yuan, late.due_yuan)),
    )
    kind = hits.kind.cases(*NAMES.items(), else_=hits.kind)
    return results(
        hits,
        subject=(
            "debt",
            hits.kind.concat("/", hits.debt_no),
            kind.concat("“", hits.title.fill_null(hits.debt_no), "”"),
        ),
        level="red",
        figures=(hits.overdue, 0),
        unit="元",
        further={
            "sort": ibis.literal("overdue"),
            "stated": ibis.literal(False),
            "part": hits.due.fill_null(0).cast("decimal(38, 2)"),
            "whole": hits.overdue.cast("decimal(38, 2)"),
        },
    )


def _resources(tables: RuleTables) -> Any:
    """Return a year's own revenue of both budgets and what came from above, one scope: ``amount``.

    It is what came in where all months are there, else the year's budget where it is stated.
    """
    rows = tables.revenue
    rows = rows.filter(rows.fund_type.isin(("general", "fund"))).mutate(
        month=rows.period.cast("int64")
    )
    rows = rows.filter(in_class(rows.revenue_code, RESOURCES))
    ends = reached(rows.filter(rows.fund_type == "general", in_class(rows.revenue_code, GENERAL)))
    closed = one_scope(ends.filter(ends["last"] == 12))
    came = rows.semi_join(closed, list(SIDE)).mutate(amount=rows.actual_yuan, stated=False)
    told = rows.filter(rows.budget_yuan.notnull()).anti_join(closed, PLACE)
    latest = told.period.max().over(ibis.window(group_by=[*SIDE, "fund_type", "revenue_code"]))
    told = told.mutate(latest=latest)
    told = told.filter(told.period == told.latest).drop("latest")
    general = told.filter(told.fund_type == "general", in_class(told.revenue_code, GENERAL))
    told = told.semi_join(one_scope(general.select(*SIDE).distinct()), list(SIDE))
    return came.union(told.mutate(amount=told.budget_yuan, stated=True))


def _ratio(tables: RuleTables, rows: Any, settings: Settings) -> Any:
    """Hold the debt at the end of the year against the year's resources."""
    last = rows.filter(
        rows.period == "12",
        rows.balance_yuan.notnull(),
        ibis.date(rows.fiscal_year, 12, 31) <= ibis.literal(tables.as_of),
    )
    income = _resources(tables)
    owed = last.group_by(PLACE).agg(owed=_.balance_yuan.sum())
    whole = income.group_by(PLACE).agg(whole=_.amount.sum(), stated=_.stated.max())
    both = owed.inner_join(whole, PLACE)
    both = both.filter(both.whole > 0).mutate(share=share_pct(both.owed, both.whole))
    hits = with_evidence(
        both.filter(both.share > settings["ratio_pct"]),
        PLACE,
        evidence_of(last, PLACE, "debt", last.balance_yuan),
        evidence_of(income, PLACE, "revenue", income.amount),
    )
    return results(
        hits,
        subject=("jurisdiction", hits.jurisdiction, ibis.literal("政府债务率")),
        level="red",
        figures=(hits.share, settings["ratio_pct"]),
        unit="百分点",
        further={
            "sort": ibis.literal("ratio"),
            "stated": hits.stated,
            "part": hits.owed.cast("decimal(38, 2)"),
            "whole": hits.whole.cast("decimal(38, 2)"),
        },
    )


def find(tables: RuleTables, settings: Settings) -> Any:
    """Return both kinds of hits."""
    rows = tables.dataset("debt")
    rows = rows.filter(rows.level_scope == "own_level")
    return ibis.union(_overdue(rows, settings), _ratio(tables, rows, settings))


def words(row: Mapping[str, Any]) -> str:
    """Say what is overdue, or what is owed and of how much."""
    if row["sort"] == "overdue":
        due = f"到期本金{money(row['part'])}中，" if row["part"] >= row["whole"] else ""
        return (
            f"{row['year']}年{row['subject_name']}{due}有{money(row['actual'])}没有按期偿还，"
            "请书面说明偿还安排。"
        )
    budget = "预算数" if row["stated"] else ""
    return (
        f"{row['year']}年末政府债务余额{money(row['part'])}，"
        f"相当于全年综合财力{budget}{money(row['whole'])}的"
        f"{over(row['actual'], row['expected'])}，请书面说明化解措施。"
    )


RULE = LedgerRule(
    number=67,
    title="债务率过高或债务逾期",
    level="red",
    group="adjustment",
    basis=(Basis(practice=OWN_STANDARD),),
    page=Page(
        purpose="看债务相对财力是否过重，到期的本金是否按期偿还。",
        why=(
            "债务率过高，以后的预算要先还债；到期还不上，会损害政府信用并引发风险。"
            "红色表示迹象明显，需要书面答复，并不等于违法。"
        ),
        method=(
            "逾期：按每笔债务，当年各月逾期的本金合计大于界限，即预警；整年没有填逾期数的，用到期合计减还本合计代替。债务率：只判断已结束的年度，"
            "12月末一般债务与专项债务余额之和÷全年综合财力（一般公共预算和政府性基金的税收收入101、"
            "非税收入103，加上返还性收入和转移支付收入11001—11003），超过120%即预警。120%是自定标准。"
            "收入各月数据不齐的，用报送的全年收入预算数代替。"
        ),
        example=(
            "某区年末债务余额60,000,000,000.00元，全年综合财力40,000,000,000.00元，债务率150%，预警。"
        ),
        exclusions=(
            "逾期数没有填、到期或者还本也没有填的，不判断逾期；没有报送12月末余额，或者一般公共预算收入1月到12月的数据不齐、又没有全年预算数的，不判断债务率；"
            "没有报送政府性基金收入的，综合财力不含这一部分；收入报了总预算（含所属各镇）的用总预算，"
            "因为镇不举债，全区的债务由全区的财力偿还。"
        ),
    ),
    places="delivered",
    thresholds=(
        Threshold("ratio_pct", 120, "%", "债务余额占综合财力超过此比例", 0, 1000),
        Threshold("overdue_yuan", 0, "元", "逾期本金不超过此数不预警"),
    ),
    datasets=("debt",),
    optional=("revenue",),
    find=find,
    words=words,
)
