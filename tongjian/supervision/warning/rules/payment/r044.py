"""Rule 44: a current account that has not moved for two years."""

from collections.abc import Mapping
from typing import Any

import ibis

from tongjian.supervision.warning.declare import Basis, LedgerRule, Page, RuleTables, Settings
from tongjian.supervision.warning.expressions import (
    evidence_of,
    later,
    named,
    results,
    with_evidence,
)
from tongjian.supervision.warning.plain import money

ACCOUNT = ["jurisdiction", "fiscal_year", "account_no"]
FIRST_QUARTER, DECEMBER = "03", "12"


def find(tables: RuleTables, settings: Settings) -> Any:
    """Keep accounts whose balances of the year and the one before are all the same sum."""
    rows = tables.dataset("balance")
    rows = rows.filter(rows.account == "current")
    both = rows.mutate(before=0).union(later(rows).mutate(before=1))
    sums = both.group_by(ACCOUNT).agg(
        low=ibis.least(both.opening_yuan, both.closing_yuan).min(),
        high=ibis.greatest(both.opening_yuan, both.closing_yuan).max(),
        begins=both.period.min(where=both.before == 1),
        ends=both.period.max(where=both.before == 0),
        starts=both.period.min(where=both.before == 0),
        unit=both.unit.max(),
        account_name=both.account_name.max(),
    )
    still = sums.filter(
        sums.low == sums.high,
        sums.low != 0,
        # One row in December of each year is how a year's opening and closing are told at once.
        (sums.begins <= FIRST_QUARTER) | ((sums.begins == DECEMBER) & (sums.starts == DECEMBER)),
        sums.ends == DECEMBER,
    )
    proof = evidence_of(both, ACCOUNT, "balance")
    hits = named(with_evidence(still, ACCOUNT, proof), tables)
    return results(
        hits,
        subject=("account", hits.account_no, hits.account_name.fill_null(hits.account_no)),
        level="yellow",
        figures=(hits.low, 0),
        unit="元",
        further={"unit_name": hits.unit_name},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say whose account it is and what has been standing there."""
    whose = f"{row['unit_name']}的" if row["unit_name"] else ""
    return (
        f"{whose}往来款“{row['subject_name']}”自{row['year'] - 1}年初至{row['year']}年末"
        f"余额一直是{money(row['actual'])}，两年没有变动，请说明是否应当清理。"
    )


RULE = LedgerRule(
    number=44,
    title="往来款长期挂账",
    level="yellow",
    group="payment",
    basis=(Basis(practice="审计实务"),),
    page=Page(
        purpose="找出连续两年没有任何变动的往来款。",
        why=(
            "往来款长年不动，可能是早该收回的借款、早该退还的押金，也可能是藏在账上的收入。"
            "黄色表示需要说明。"
        ),
        method=(
            "账户类型为往来款的每个账户，本年度和上年度各月的月初余额、月末余额全部相等且不为0，"
            "上年数据从第一季度开始（或者两年都只报12月一期）、本年数据到12月为止，即预警。"
        ),
        example="某账户2023年初至2024年末各月余额都是300,123.45元，预警；其间动过一次，就不预警。",
        exclusions=(
            "余额为0的不预警；还没有满两个年度的不判断；"
            "先减少、后又恢复到原数的，因其间有变动，不预警。"
        ),
    ),
    datasets=("balance",),
    years_before=1,
    find=find,
    words=words,
)
