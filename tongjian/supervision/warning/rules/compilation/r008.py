"""Rule 8: transfers announced in advance that the budget does not hold."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import ibis
from ibis import _

from tongjian.supervision.warning.declare import Basis, LedgerRule, Page, RuleTables, Settings
from tongjian.supervision.warning.expressions import (
    evidence_of,
    results,
    revenue_evidence,
    with_evidence,
)
from tongjian.supervision.warning.expressions_budgets import YEAR, first_budgets
from tongjian.supervision.warning.plain import money, moneys

KEY = [*YEAR, "kind"]
CODES = {"return": "11001", "general": "11002", "earmarked": "11003"}
KINDS = {"return": "税收返还", "general": "一般性转移支付", "earmarked": "专项转移支付"}


def _announced(tables: RuleTables) -> Any:
    """Return the transfers from above announced before the year began."""
    rows = tables.dataset("transfer")
    return rows.filter(
        rows.direction == "in",
        rows.fund_type == "general",
        rows.notified_yuan.notnull(),
        rows.date_notified.notnull(),
        rows.date_notified < ibis.date(rows.fiscal_year, 1, 1),
    )


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare, per kind of transfer, the sum announced with the revenue budget of its codes."""
    announced = _announced(tables)
    told = announced.group_by(KEY).agg(notified=_.notified_yuan.sum())
    # Where no revenue budget is stated at all nothing is known of it: only a budget can be short.
    every = first_budgets(tables)
    stated = every.select(*YEAR).distinct()
    mine = every.mutate(
        kind=ibis.cases(
            *((every.revenue_code.startswith(code), kind) for kind, code in CODES.items())
        )
    )
    mine = mine.filter(mine.kind.notnull())
    sums = mine.group_by(KEY).agg(budget=_.budget_yuan.sum())
    both = told.semi_join(stated, list(YEAR)).left_join(sums, KEY)
    both = both.select(*KEY, "notified", budget=both.budget.fill_null(Decimal(0)))
    short = both.filter(both.budget < both.notified)
    hits = with_evidence(
        short,
        KEY,
        evidence_of(announced, KEY, "transfer", announced.notified_yuan),
        revenue_evidence(mine, KEY),
    )
    return results(
        hits,
        subject=("transfer", hits.kind, hits.kind.cases(*KINDS.items(), else_=hits.kind)),
        level="red",
        figures=(hits.budget, hits.notified),
        unit="元",
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what was announced and what the budget holds of it."""
    announced, budgeted = moneys(row["expected"], row["actual"])
    told = f"上级提前下达{row['year']}年{row['subject_name']}{announced}，"
    if row["actual"] == 0:
        return f"{told}本级预算没有编入。"
    return f"{told}本级预算只编入{budgeted}，少{money(-row['difference'])}。"


RULE = LedgerRule(
    number=8,
    title="提前下达的转移支付没有足额编入预算",
    level="red",
    group="compilation",
    basis=(Basis(law="预算法", article=38),),
    page=Page(
        purpose="核对上级提前下达的转移支付预计数是否全部编入本级预算。",
        why=(
            "提前下达的钱不编入预算，代表审查时看不到，年中再追加就绕过了审查。"
            "红色表示触及法律界限，需要书面答复。"
        ),
        method=(
            "把收到的转移支付中，年度开始以前通知的提前下达金额按类型相加，与一般公共预算本级口径的"
            "收入预算比较：税收返还对11001，一般性转移支付对11002，专项转移支付对11003，"
            "收入预算取各科目当年最早一期所载的数。预算数小于提前下达数即预警。"
        ),
        example=(
            "上级提前下达某镇一般性转移支付13,000,000.00元，该镇预算只编入11,000,000.00元，"
            "少编2,000,000.00元，预警。"
        ),
        exclusions=(
            "年度开始以后通知的不算提前下达；预算数等于或大于提前下达数的不预警；"
            "收入数据没有写明任何预算数的不判断；政府性基金等其他预算的转移支付不判断。"
        ),
    ),
    datasets=("revenue", "transfer"),
    find=find,
    words=words,
)
